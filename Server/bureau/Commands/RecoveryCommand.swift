import ArgumentParser
import Catalog
import ChangeLog
import DataFolder
import Foundation
import Intake
import Journal
import Ledger
import Money

struct RecoveryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract: "恢复的进展: 还等谁, 丢了什么 / after a restore: who is awaited, what is lost.",
        discussion: """
            --give-up 03A: 不再等这台设备 (已丢失或损坏); 它没交回的将列为丢失。
            --give-up 03A: wait no more for this device (lost or broken); what only it had is then \
            listed as lost.
            """)

    @OptionGroup var options: FolderOptions

    @Option(help: "不再等的设备 / the device to wait for no more: 03A.")
    var giveUp: String?

    @Option(name: .customLong("lang"), help: "zh | en")
    var language = "zh"

    func run() throws {
        try conclude(
            try DeskOrder.recovery(givingUp: giveUp, language: language).send(to: options.folder))
    }
}

/// The report in words.
struct RecoveryText {
    let report: RecoveryReport
    let isChinese: Bool

    var lines: [String] {
        guard report.epochs.count > 1 else {
            return [say("✓ 没有丢失过数据", "✓ memory was never lost")]
        }
        var lines = [
            say(
                "第 \(report.epochs.count) 段数据, 自 seq \(report.epochs.last?.afterSeq ?? 0) 之后",
                "life \(report.epochs.count) of the memory, after seq "
                    + "\(report.epochs.last?.afterSeq ?? 0)"),
            say(
                "已交回 \(report.restoredCount) 笔, 判定照旧",
                "\(report.restoredCount) change sets came back with their verdicts"),
        ]
        if report.isRecovering {
            let names = report.awaited.map(\.name)
            lines.append(
                say(
                    "恢复中: 还等 " + names.joined(separator: "、"),
                    "recovering: waiting for " + names.joined(separator: ", ")))
        } else {
            lines.append(say("✓ 恢复完毕", "✓ recovery is complete"))
        }
        lines += report.expected.map { line($0, say("待交回", "expected")) }
        lines += report.lost.map { line($0, say("丢失", "lost")) }
        return lines
    }

    /// By record: type and id, and which entry it was.
    private func line(_ verdict: Verdict, _ word: String) -> String {
        let records = verdict.touched.map { touch in
            let type = LedgerCatalog.catalog.type(touch.type)
            let name = isChinese ? type?.label.chinese : type?.name
            return "\(name ?? "\(touch.type)") \(touch.record)"
        }
        let date = try? CalendarDate.inShanghai(millisecondsSince1970: verdict.receivedAt)
        return "\(word)  \(verdict.intent)  \(date.map { "\($0)" } ?? "")  "
            + records.joined(separator: ", ")
    }

    private func say(_ chinese: String, _ english: String) -> String {
        isChinese ? chinese : english
    }
}

extension DeviceFacts {
    /// `03A`
    var name: String { stationCode + letter }
}
