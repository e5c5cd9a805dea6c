import ArgumentParser
import ChangeLog
import DataFolder
import Foundation
import Intake
import Ledger
import Rules
import TextTable

/// `bureau rules --try`: what a rules file would have judged otherwise.
struct RulesTrialReport {
    let folder: DataFolder
    let language: String
    let isJSON: Bool

    func run(file: String) throws {
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let rules = try RuleSet(yaml: file, catalog: LedgerCatalog.catalog)
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("sizhang-trial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: scratch, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: scratch) }
        let trial = RulesTrial(
            of: database, keys: try BureauKeys.load(path: folder.file(Bureau.keyName)),
            directory: .ledger, dateOf: Bureau.dateOf)
        let result = try trial.run(
            under: rules, scratch: scratch.appendingPathComponent("trial.sqlite").path)
        let table = Self.table(result.differences)
        if isJSON {
            let heading = [
                (key: "rules", value: HeadingValue.text(rules.hash.short)),
                (key: "judged", value: HeadingValue.integer(Int64(result.judgedCount))),
            ]
            return print(table.json(schema: "rules-trial/1", asOf: heading), to: .output)
        }
        if !result.differences.isEmpty {
            for line in table.lines(in: language == "en" ? .en : .zh) { print(line, to: .output) }
        }
        print(summary(rules, result), to: .output)
    }

    private func summary(_ rules: RuleSet, _ result: RulesTrial.Result) -> String {
        language == "en"
            ? "rules \(rules.hash.short): \(result.judgedCount) judged, "
                + "\(result.differences.count) would differ; nothing was changed"
            : "规则 \(rules.hash.short): 重判 \(result.judgedCount) 件, 不同 "
                + "\(result.differences.count) 件; 什么也没有改"
    }

    private static func table(_ differences: [RulesTrial.Difference]) -> DataTable {
        func column(_ key: String, _ chinese: String, _ english: String) -> DataColumn {
            DataColumn(key: key, title: Text(zh: chinese, en: english))
        }
        return DataTable(
            columns: [
                DataColumn(key: "seq", title: Text(zh: "seq", en: "seq"), alignment: .right),
                column("document", "单号", "document"), column("intent", "录入", "entry"),
                column("outcome", "现判", "recorded"), column("rule", "规则", "rule"),
                column("triedOutcome", "试判", "tried"), column("triedRule", "规则", "rule"),
            ],
            rows: differences.map { difference in
                let (recorded, tried) = (difference.recorded, difference.tried)
                return [
                    .integer(Int64(recorded.seq)), .text(difference.documentNumber),
                    .text(recorded.intent), .text(words(recorded)), .text(recorded.rule),
                    .text(words(tried)), .text(tried.rule),
                ]
            })
    }

    /// `applied late`
    private static func words(_ verdict: Verdict) -> String {
        ([verdict.outcome.rawValue] + verdict.flags).joined(separator: " ")
    }
}
