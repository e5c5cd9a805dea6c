import Catalog
import ChangeLog
import Ledger
import Rules
import Testing

@Suite struct ExplanationTests {
    let rules: RuleSet

    init() throws { rules = try RuleSet.embedded(catalog: LedgerCatalog.catalog) }

    @Test func amountsAreYuanAndDatesHaveHyphens() {
        let explanation = rules.explain(
            rule: "rate",
            evidence: [
                ("type", "payout"), ("number", "P03A-17"), ("date", "20240318"),
                ("amount-fen", "15005"), ("rate-fen", "20000"),
            ])
        #expect(
            explanation?.text
                == Label(
                    "P03A-17 的金额 150.05 元与 2024-03-18 有效的标准 200.00 元不符",
                    "P03A-17 is 150.05 yuan; the rate in force on 2024-03-18 is 200.00 yuan"))
    }

    @Test func codesAndNamesBecomeWords() {
        let explanation = rules.explain(
            rule: "case-not-closed",
            evidence: [
                ("type", "payout"), ("number", "P03A-17"), ("field", "case.status"),
                ("reference", "case"), ("reference-number", "C03A-12"),
                ("expected", "closed,filed"), ("found", "mediating"),
            ])
        #expect(
            explanation?.text
                == Label(
                    "P03A-17 所补的案件 C03A-12: 状态 是 调解中, 须为 已结, 归档",
                    "P03A-17 pays for case C03A-12, whose status is mediating, not closed, filed"))
    }

    @Test func builtInRulesAreExplained() {
        let explanation = rules.explain(
            rule: "merge-hold",
            evidence: [("type", "case"), ("number", "C03A-12"), ("field", "tier")])
        #expect(
            explanation?.text
                == Label(
                    "案件 C03A-12 的 难度 已被别人改过", "somebody else has changed tier of case C03A-12"))
    }

    @Test func whatIsMissingFromTheEvidenceShows() {
        let explanation = rules.explain(rule: "unique-case", evidence: [("number", "P03A-17")])
        #expect(
            explanation?.text.english == "P03A-17: one subsidy per case; there is ? of station ?")
    }

    @Test func everyRuleHasWordsInBothLanguages() throws {
        for id in rules.rules.map(\.id) + BuiltInRule.all.map(\.id) + [""] {
            let explanation = try #require(rules.explain(rule: id, evidence: []), "\(id)")
            for label in [explanation.text, explanation.remedy] {
                #expect(!label.chinese.isEmpty && !label.english.isEmpty, "\(id)")
                #expect(label.english.utf8.allSatisfy { $0 < 128 }, "\(id)")
            }
        }
    }

    @Test func everyMarkAndEveryPieceOfEvidenceHasWordsInBothLanguages() {
        for label in VerdictFlag.allCases.map(\.label) + EvidenceName.allCases.map(\.label) {
            #expect(label.chinese.unicodeScalars.contains { $0.value > 0x2E80 }, "\(label)")
            #expect(
                !label.english.isEmpty && label.english.utf8.allSatisfy { $0 < 128 }, "\(label)")
        }
        // What a rule may show is what has words: each kind's parameters are checked at reading.
        for flag in VerdictFlag.allCases {
            #expect(rules.flagWords(flag.rawValue) == flag.label)
        }
    }

    @Test func builtInIdsReadBack() {
        for rule in BuiltInRule.all { #expect(BuiltInRule(rule.id) == rule) }
    }

    @Test func aRuleOfANewerFileIsNotGuessedAt() {
        #expect(rules.explain(rule: "rule-of-tomorrow", evidence: []) == nil)
    }
}
