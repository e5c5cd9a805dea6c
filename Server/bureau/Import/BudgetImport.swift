import Budget
import ChangeLog
import Foundation
import Intake
import Ledger
import Money
import RecordStore

/// Brings a budget's files into the ledger: reads all of them, refuses all when one row is wrong,
/// and posts only what differs from what earlier imports posted.
struct BudgetImport {
    let service: SyncService

    /// - Returns: what was posted, then every identity of the budget that isn't exact.
    func run(files: [String: [UInt8]], isChinese: Bool) throws -> [String] {
        let document = try BudgetDocument.parse(files: files)
        var counts: [(label: String, count: Int)] = []
        try Desk(service).record { context in
            var plan = ImportPlan(context: context, document: document)
            try plan.stations()
            try plan.projects()
            try plan.budgetEntries()
            try plan.indicators()
            try plan.rates()
            try plan.chargeRules()
            counts = plan.counts
            return plan.drafts
        }
        let changed = counts.filter { $0.count > 0 }
        let summary =
            changed.isEmpty
            ? (isChinese ? "没有变化: 与已导入的相同" : "nothing changed: as imported before")
            : (isChinese ? "已导入 " : "imported ")
                + changed.map { "\($0.label) \($0.count)" }.joined(separator: " · ")
        let report = try document.identityReport()
        return [summary]
            + (isChinese ? report.chinese : report.english)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
