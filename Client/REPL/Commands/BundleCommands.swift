internal import ChangeLog
internal import Foundation
internal import LineGrammar
internal import Replica
internal import TextTable
internal import Wire

/// Syncing without a line: a file to the bureau, a file back, and what the bureau certified.
enum BundleCommands {
    static let definitions = [
        CommandDefinition(exportCommand, .session { try $0.exportBundle($1) }),
        CommandDefinition(importCommand, .session { try $0.importBundle($1) }),
        CommandDefinition(receiptsCommand, .read(receipts)),
    ]

    private static let file = TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "文件", en: "file"))

    private static let exportCommand = Command(
        noun: "export", effect: .reads,
        summary: Text(
            zh: "没有线路时: 把录入写成同步包, 带到局里",
            en: "Without a line: write entries to a bundle for the bureau"),
        example: Text(zh: "导出 03A.bundle", en: "export 03A.bundle"), targets: file,
        arguments: [.takes("overwrite", .flag, "文件已有时覆盖", "replace the file if there is one")])

    private static let importCommand = Command(
        noun: "import", effect: .writes,
        summary: Text(zh: "收取局里的答复包", en: "Take in the bureau's reply bundle"),
        example: Text(zh: "导入 03A.bundle.reply", en: "import 03A.bundle.reply"), targets: file)

    private static let receiptsCommand = Command(
        noun: "receipts", effect: .reads,
        summary: Text(
            zh: "局里签发的同步包回执", en: "What the bureau certified to have taken from bundles"),
        example: Text(zh: "回执", en: "receipts"), arguments: ArgumentSpec.listing)

    private static let columns =
        [DataColumn(key: "at", title: Text(zh: "收到", en: "at"))]
        + [
            ("first", "自", "first"), ("last", "至", "last"), ("fresh", "新", "new"),
            ("applied", "生效", "applied"), ("merged", "合并", "merged"), ("held", "待裁", "held"),
            ("rejected", "驳回", "rejected"), ("parked", "待补", "parked"),
            ("acknowledged", "已收至", "acknowledged"), ("seq", "seq", "seq"),
        ].map {
            DataColumn(key: $0.0, title: Text(zh: $0.1, en: $0.2), alignment: .right)
        } + [
            DataColumn(key: "refusal", title: Text(zh: "未收因", en: "refusal")),
            DataColumn(key: "bundle", title: Text(zh: "同步包", en: "bundle")),
        ]

    private static let dataColumns =
        columns + [
            DataColumn(key: "device", title: Text(same: "device")),
            DataColumn(key: "link", title: Text(same: "link")),
            DataColumn(key: "journalHash", title: Text(same: "journalHash")),
        ]

    private static func receipts(_ scene: Scene) throws -> Answer {
        let table = ReceiptTable(scene.db)
        return try BuiltList(
            schema: "receipt-list", columns: columns, dataColumns: dataColumns
        ).answer(
            scene, count: try table.count(),
            items: { try table.list(offset: $0, limit: $1, newestFirst: $2) },
            build: { receipt in
                let language = scene.manner.language
                return BuiltList.Row(
                    screen: cells(receipt, in: language),
                    data: cells(receipt, in: nil) + [
                        .text(Identifier(receipt.device)?.description ?? ""),
                        .text(hexadecimal(receipt.acknowledged.link)),
                        .text(hexadecimal(receipt.head.journalHash)),
                    ])
            })
    }

    /// - Parameter language: nil writes the bundle's whole hash and the time in UTC, for programs.
    private static func cells(_ receipt: WireReceipt, in language: Language?) -> [Cell] {
        let numbers = [
            receipt.firstNumber, receipt.lastNumber, receipt.fresh, receipt.applied,
            receipt.merged, receipt.held, receipt.rejected, receipt.parked,
            receipt.acknowledged.number, receipt.head.seq,
        ]
        let bundle = hexadecimal(receipt.bundle)
        return [ClockText.cell(receipt.receivedAt, in: language)]
            + numbers.map { .integer(Int64(clamping: $0)) }
            + [
                .text(
                    [receipt.refusal.code, receipt.pageRefusal.code].filter { !$0.isEmpty }
                        .joined(separator: " ")),
                .text(language == nil ? bundle : String(bundle.prefix(8))),
            ]
    }

    private static func hexadecimal(_ data: Data) -> String { Hash256(data)?.description ?? "" }
}

extension CommandSession {
    /// "✓ 导出 12 笔 (5..16) · 3.2 KB · 03A.bundle; …"
    func exportBundle(_ invocation: Invocation) throws -> Answer {
        let report = try services.exportBundle(
            BundleExportRequest(
                path: invocation.targets[0].text,
                mayReplace: invocation.flags.contains("overwrite")))
        let count = report.numbers.map { $0.upperBound - $0.lowerBound + 1 } ?? 0
        let numbers = report.numbers.map { " (\($0.lowerBound)..\($0.upperBound))" } ?? ""
        let size = Self.kilobytes(report.bytes)
        return Answer([
            Text(
                zh: "✓ 导出 \(count) 笔\(numbers) · \(size) · \(report.path); 带到局里, 再 导入 答复",
                en: "✓ exported \(count) entr\(count == 1 ? "y" : "ies")\(numbers) · \(size) · "
                    + "\(report.path); take it to the bureau, then import the reply")[language]
        ])
    }

    /// "✓ 送 12 收 20 · 生效 9 待裁 1 (输入 事项) · 局里收于 2024-03-20 14:31"
    func importBundle(_ invocation: Invocation) throws -> Answer {
        let found = try services.importBundle(invocation.targets[0].text)
        let time = ClockText.minute(found.receivedAt)
        var parts = parts(of: found.report)
        if found.isKnown {
            parts.append(Text(zh: "内容本机已有", en: "all of it was here already")[language])
        }
        parts.append(Text(zh: "局里收于 \(time)", en: "taken in at \(time)")[language])
        var lines = ["✓ " + parts.joined(separator: " · ")] + (try ruled(found.report.ruled))
        if !found.refusal.isEmpty {
            let remedy = RefusalCode(rawValue: found.refusal)?.remedy
            lines.append(
                Text(
                    zh: "! \(found.refusal): 局里没有收全; \(remedy?.chinese ?? "请联系局里")",
                    en: "! \(found.refusal): the bureau didn't take all of it; "
                        + (remedy?.english ?? "contact HQ"))[language])
        }
        if found.isDivergent {
            lines.append(
                Text(
                    zh: "! 摘要不符: 本机数据与局里有出入; 有线路时 同步 会修复",
                    en:
                        "! the digests differ: what is here isn't what the bureau has; a sync over a "
                        + "line mends it")[language])
        }
        return Answer(lines)
    }
}
