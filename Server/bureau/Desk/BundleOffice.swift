import BundleExchange
import BundleFile
import DataFolder
import Foundation
import Intake
import Wire

/// Answers bundles at the desk.
struct BundleOffice {
    let service: SyncService
    let folder: ExchangeFolder

    /// - Returns: what was taken in, for people.
    func exchange(_ bundle: String, reply: String) throws -> [String] {
        let source = try BundleOnDisk(path: folder.file(bundle))
        var summary: ExchangeSummary?
        try WholeFile.write(to: folder.file(reply), mayReplace: true) { append in
            summary = try BundleExchange(service).exchange(source, reply: append)
        }
        return summary.map(Self.lines) ?? []
    }

    /// "✓ 03A 收 12 笔 (第 5..16 笔), 新 12: 生效 11 待裁 1 …"
    private static func lines(_ summary: ExchangeSummary) -> [String] {
        let receipt = summary.receipt
        let device = summary.device.stationCode + summary.device.letter
        let count = receipt.firstNumber == 0 ? 0 : receipt.lastNumber - receipt.firstNumber + 1
        let numbers = count == 0 ? "" : " (\(receipt.firstNumber)..\(receipt.lastNumber))"
        let counts = [
            (receipt.applied, "生效", "applied"), (receipt.merged, "合并", "merged"),
            (receipt.held, "待裁", "held"), (receipt.rejected, "驳回", "rejected"),
            (receipt.parked, "待补", "parked"),
        ].filter { $0.0 > 0 }
        let chinese = counts.map { " \($0.1) \($0.0)" }.joined()
        let english = counts.map { " \($0.2) \($0.0)" }.joined()
        var lines = [
            "✓ \(device) 收 \(count) 笔\(numbers), 新 \(receipt.fresh) 笔\(chinese) / took "
                + "\(count), new \(receipt.fresh)\(english) · seq \(receipt.head.seq)"
        ]
        for refusal in [receipt.refusal, receipt.pageRefusal] where !refusal.code.isEmpty {
            let remedy = RefusalCode(rawValue: refusal.code)?.remedy
            lines.append("! \(refusal.code): \(remedy?.chinese ?? "") / \(remedy?.english ?? "")")
        }
        return lines
    }
}
