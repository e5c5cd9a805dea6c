import ChangeLog
import Foundation
import GRDB
import RecordStore
import Replica
import SwiftProtobuf
import Testing
import TextTable
import Wire

@testable import REPL

extension World {
    /// What the bureau certified, as an import keeps it.
    func putReceipt(refusal: String = "") throws {
        var receipt = WireReceipt()
        receipt.bureau = Self.id(1).data
        receipt.device = Self.id(200).data
        receipt.bundle = Data(repeating: 0xAB, count: 32)
        receipt.receivedAt = FixedPowers.now
        receipt.acknowledged.number = 16
        receipt.acknowledged.link = Data(repeating: 0xCD, count: 32)
        (receipt.firstNumber, receipt.lastNumber, receipt.fresh) = (5, 16, 12)
        (receipt.applied, receipt.held) = (11, 1)
        receipt.head.seq = 150
        receipt.head.journalHash = Data(repeating: 0xEF, count: 32)
        receipt.refusal.code = refusal
        let bytes: Data = try receipt.serializedBytes()
        try replica.queue.write { db in
            try db.execute(
                sql: "INSERT INTO receipt VALUES (?, ?, ?, ?)",
                arguments: [Hash256(hashing: bytes).data, FixedPowers.now, bytes, Data(count: 64)])
        }
    }
}

/// Export, import and receipts as people see them.
@Suite struct BundleCommandTests {
    private final class Asked {
        var exports: [BundleExportRequest] = []
        var imports: [String] = []
    }

    private func services(
        _ asked: Asked = Asked(), numbers: ClosedRange<UInt64>? = 5...16, isKnown: Bool = false,
        refusal: String = "", isDivergent: Bool = false
    ) -> SessionServices {
        SessionServices(
            exportBundle: { request in
                asked.exports.append(request)
                return BundleExportReport(numbers: numbers, bytes: 3_300, path: request.path)
            },
            importBundle: { path in
                asked.imports.append(path)
                return BundleImportReport(
                    report: SyncReport(sent: 12, received: 20, applied: 11, held: 1),
                    isKnown: isKnown, receivedAt: FixedPowers.now, refusal: refusal,
                    isDivergent: isDivergent)
            })
    }

    @Test func export() throws {
        let world = try World()
        let asked = Asked()
        #expect(
            world.session(services: services(asked)).run("导出 /media/U盘/03A.bundle").lines == [
                "✓ 导出 12 笔 (5..16) · 3.2 KB · /media/U盘/03A.bundle; 带到局里, 再 导入 答复"
            ])
        #expect(
            world.session(.en, services: services(asked, numbers: 5...5))
                .run("export \"my stick/03A\" --overwrite").lines == [
                    "✓ exported 1 entry (5..5) · 3.2 KB · my stick/03A; take it to the bureau, "
                        + "then import the reply"
                ])
        #expect(
            world.session(services: services(asked, numbers: nil)).run("导出 x").lines[0]
                .hasPrefix("✓ 导出 0 笔 · "))
        #expect(
            asked.exports == [
                BundleExportRequest(path: "/media/U盘/03A.bundle", mayReplace: false),
                BundleExportRequest(path: "my stick/03A", mayReplace: true),
                BundleExportRequest(path: "x", mayReplace: false),
            ])
        #expect(world.session().run("导出").code == "missing-target")
    }

    @Test func importing() throws {
        let world = try World()
        let asked = Asked()
        #expect(
            world.session(services: services(asked)).run("导入 03A.bundle.reply").lines == [
                "✓ 送 12 收 20 · 生效 11 待裁 1 (输入 事项) · 局里收于 2024-03-20 14:31"
            ])
        #expect(asked.imports == ["03A.bundle.reply"])
        let troubled = services(isKnown: true, refusal: "chain-gap", isDivergent: true)
        #expect(
            world.session(services: troubled).run("导入 x").lines == [
                "✓ 送 12 收 20 · 生效 11 待裁 1 (输入 事项) · 内容本机已有 · 局里收于 2024-03-20 14:31",
                "! chain-gap: 局里没有收全; 再同步一次: 将从服务器已有处续传",
                "! 摘要不符: 本机数据与局里有出入; 有线路时 同步 会修复",
            ])
        #expect(
            world.session(.en, services: troubled).run("import x").lines == [
                "✓ sent 12, received 20 · applied 11 held 1 (type tray) · all of it was here already "
                    + "· taken in at 2024-03-20 14:31",
                "! chain-gap: the bureau didn't take all of it; sync again: it resumes where the "
                    + "server stands",
                "! the digests differ: what is here isn't what the bureau has; a sync over a line "
                    + "mends it",
            ])
    }

    /// What asks the program isn't rehearsed, so it isn't asked for field by field either.
    @Test func nothingIsGuided() throws {
        let session = try World().session()
        #expect(session.guide("导入") == nil)
        #expect(session.guide("导出") == nil)
    }

    /// An import writes: not beside another program. An export only reads.
    @Test func whichOnesWrite() {
        #expect(!CommandSession.onlyReads("导入 x"))
        #expect(CommandSession.onlyReads("导出 x"))
        #expect(CommandSession.onlyReads("回执"))
    }

    @Test func withoutAProgramThereAreNone() throws {
        let session = try World().session()
        for line in ["导出 x", "导入 x"] {
            let output = session.run(line)
            #expect(output.code == "bundles-unavailable")
            #expect(output.status == .refused)
        }
    }

    @Test func receipts() throws {
        let world = try World()
        #expect(world.session().run("回执").lines == ["没有符合的记录"])
        try world.putReceipt(refusal: "chain-fork")
        #expect(
            world.session().run("回执").lines == [
                "收到              自  至  新  生效  合并  待裁  驳回  待补  已收至  seq  未收因      同步包",
                "2024-03-20 14:31   5  16  12    11     0     1     0     0      16  150  chain-fork  "
                    + "abababab",
            ])
        let data = world.session().run("回执 --json").data ?? ""
        #expect(data.contains(#""at":"2024-03-20T06:31:00Z","first":5,"last":16,"fresh":12"#))
        #expect(data.contains(#""bundle":"\#(String(repeating: "ab", count: 32))""#))
        #expect(data.contains(#""link":"\#(String(repeating: "cd", count: 32))""#))
    }
}
