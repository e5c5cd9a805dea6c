import Ledger
import Rules
import Testing

/// What a rule of likeness may not say, and where that is found.
@Suite struct SimilarRuleFileTests {
    private static let rule = """
          - id: similar-dispute
            kind: similar
            type: case
            find-by: [party-hashes]
            near: { field: opened, days: 60 }
            points: { party-hashes: 60, opened: 40 }
            flag-from: 50
            hold-from: 80
            outcome: held
            text: { zh: "示例 {score}", en: "example {score}" }
            remedy: { zh: "示例", en: "example" }
        """

    static let rows: [RuleFileTests.Row] = [
        .init(
            "points that don't add up", "opened: 40", "opened: 30", "23:13",
            "the points add up to 90, not 100"),
        .init(
            "no points to find by", "[party-hashes]", "[number]", "21:14",
            "'number' earns no points"),
        .init("a threshold beyond", "flag-from: 50", "flag-from: 101", "24:16", "from 1 to 100"),
        .init("held before marked", "hold-from: 80", "hold-from: 40", "25:16", "below 'flag-from'"),
        .init(
            "no threshold to hold from", "hold-from: 80", "# none", "26:14", "expected held with"),
        .init("never held", "outcome: held", "outcome: flagged", "26:14", "expected held with"),
        .init("no date to be near", "field: opened", "field: tier", "22:20", "'tier' is no date"),
        .init("no days", "days: 60", "days: 0", "22:34", "from 1 to 3660"),
    ]

    @Test func theRuleIsRight() throws {
        let rules = try RuleSet(
            yaml: RuleFileTests.file + "\n" + Self.rule, catalog: LedgerCatalog.catalog)
        #expect(rules.rules.map(\.id) == ["unique-case", "similar-dispute"])
    }

    @Test(arguments: rows) func mistake(row: RuleFileTests.Row) throws {
        let wrong = Self.rule.replacing(row.change.0, with: row.change.1)
        #expect(wrong != Self.rule)
        let problem = #expect(throws: RuleFileProblem.self) {
            try RuleSet(
                yaml: RuleFileTests.file + "\n" + wrong, catalog: LedgerCatalog.catalog)
        }
        let found = try #require(problem)
        #expect(found.what.contains(row.what), "\(found)")
        #expect("\(found.line):\(found.column)" == row.place, "\(found)")
    }
}
