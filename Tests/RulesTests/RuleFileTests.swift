import ChangeLog
import Foundation
import Ledger
import Rules
import Testing

/// Mistakes in the rules' file are found where they stand.
@Suite struct RuleFileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Replaced in a file that is right, and what with.
        let change: (String, String)
        /// `line:column`, and a part of what is said.
        let place: String
        let what: String

        init(_ name: String, _ from: String, _ to: String, _ place: String, _ what: String) {
            testDescription = name
            change = (from, to)
            self.place = place
            self.what = what
        }
    }

    static let file = """
        names: { number: number, station: station, station-code: code }
        permission: { readers: [auditor] }
        money: [payout]
        merge:
          case: { note: union }
        periods: { type: period, month: month, status: status, closed: closed, soft-closed: soft-closed }
        postings:
          - { type: payout, date: event-date, month: posting-month, late: is-late, voucher: voucher-number }
        rules:
          - id: unique-case
            kind: unique
            type: payout
            fields: [case]
            where: { kind: case-subsidy }
            outcome: held
            text: { zh: "示例 {other-number}", en: "example {other-number}" }
            remedy: { zh: "示例", en: "example" }
        """

    static let rows: [Row] = [
        Row(
            "no record type", "money: [payout]", "money: [payuot]", "3:9", "no record type 'payuot'"
        ),
        Row("no field", "fields: [case]", "fields: [casse]", "13:14", "no field 'casse'"),
        Row("no code", "case-subsidy }", "subsidy }", "14:20", "'subsidy' is no value of 'kind'"),
        Row("no kind", "kind: unique", "kind: uniqe", "11:11", "'uniqe' is not one of"),
        Row("no outcome", "outcome: held", "outcome: holds", "15:14", "held, rejected, flagged"),
        Row("no policy", "note: union", "note: both", "5:17", "'both' is not one of"),
        Row(
            "an unknown parameter", "outcome: held", "outcom: held", "10:5", "'outcome' is missing"),
        Row(
            "a parameter too many", "fields: [case]", "fields: [case]\n    limit: 5", "14:5",
            "unknown name 'limit'"),
        Row(
            "an unknown section", "money: [payout]", "money: [payout]\nmony: []", "4:1",
            "unknown name 'mony'"),
        Row(
            "no such evidence", "example {other-number}", "example {other}", "16:42",
            "no evidence '{other}'"),
        Row("a text in one language", ", en: \"example\" }", " }", "17:13", "'en' is missing"),
        Row(
            "not the server's to set", "month: posting-month", "month: month", "8:46",
            "isn't set by the server"),
        Row(
            "a built-in rule's id", "id: unique-case", "id: merge-hold", "10:9", "is there already"),
        Row("a key twice", "kind: unique\n", "kind: unique\n    kind: unique\n", "", "kind"),
        Row("not YAML", "fields: [case]", "fields: [case", "14:10", "did not find expected"),
        Row("no list", "rules:\n", "rules: none\nmerges:\n", "10:1", "unknown name"),
    ]

    @Test func theFileIsRight() throws {
        let rules = try RuleSet(yaml: Self.file, catalog: LedgerCatalog.catalog)
        #expect(rules.rules.map(\.id) == ["unique-case"])
        #expect(rules.hash == Hash256(hashing: Data(Self.file.utf8)))
    }

    @Test(arguments: rows) func mistake(row: Row) throws {
        let yaml = Self.file.replacing(row.change.0, with: row.change.1)
        #expect(yaml != Self.file)
        let problem = #expect(throws: RuleFileProblem.self) {
            try RuleSet(yaml: yaml, catalog: LedgerCatalog.catalog)
        }
        let found = try #require(problem)
        #expect(found.what.contains(row.what), "\(found)")
        if !row.place.isEmpty { #expect("\(found.line):\(found.column)" == row.place, "\(found)") }
        #expect(found.line >= 1 && found.column >= 1)
    }

    @Test func theEmbeddedFileReads() throws {
        let rules = try RuleSet.embedded(catalog: LedgerCatalog.catalog)
        #expect(rules.rules.count > 40)
        #expect(rules.money.count == 3)
    }
}
