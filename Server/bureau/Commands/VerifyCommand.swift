import ArgumentParser
internal import Catalog
import ChangeLog
internal import DataFolder
import Foundation
import GRDB
import Intake
import Journal
import Ledger
import Money
import RecordStore

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "检查数据库、日志链和摘要 / check the database, the journal's chain and the digests.")

    @OptionGroup var options: FolderOptions

    @Flag(help: "输出 JSON, 含各类摘要 / write JSON, with each type's digest.")
    var json = false

    @Option(help: "只算该所副本应有的 / with --json: of what this station's replicas should hold.")
    var station: String?

    func run() throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let problems = try database.verify()
        for problem in problems { print("✗ damaged: \(problem.text)", to: .errors) }
        guard problems.isEmpty else {
            let words = FaultText.words(.damaged)
            print("下一步 / next: \(words.chinese) / \(words.english)", to: .errors)
            throw ExitCode(6)
        }
        let head = try database.head()
        if json {
            let digests = try database.queue.read { try self.countedDigests($0, database.store) }
            return print(try Report(seq: head.seq, digests: digests).text(), to: .output)
        }
        print("✓ seq \(head.seq) \(head.hash.short)", to: .output)
        for line in try database.queue.read({ try Self.repairs($0, database.store) }) {
            print(line, to: .output)
        }
    }

    /// What replicas fetched again because theirs differed.
    private static func repairs(_ db: Database, _ store: RecordStore) throws -> [String] {
        try RepairLog(db).all().map { entry in
            let device = try DeviceDirectory.ledger.find(entry.device, in: store.view(db))
            let name = device?.name ?? "\(entry.device)"
            let type = store.catalog.type(entry.type)
            let date = try? CalendarDate.inShanghai(millisecondsSince1970: entry.at)
            return "  \(name) \(date.map { "\($0)" } ?? ""): \(type?.label.chinese ?? "") "
                + "\(entry.recordCount) 条与服务器不符, 已按服务器修复 / \(entry.recordCount) records "
                + "(\(type?.name ?? "\(entry.type)")) differed there and were mended"
        }
    }

    /// Counted from the records themselves, by the scope that the catalog gives their types. Types
    /// without records are left out.
    private func countedDigests(_ db: Database, _ store: RecordStore) throws -> [String: Digest] {
        let owner = try station.map { try Self.station($0, db, store) }
        // Another record's stub, but as much a part of what the station holds.
        let stubs = try StubReckoning(db, store: store).expected()
            .filter { $0.key.station == owner }
        var digests: [String: Digest] = [:]
        for type in store.catalog.types {
            var digest = Digest()
            try store.forEach(db, type.number) { record in
                if Self.sees(owner, record.image, type.scope) { digest.add(record.image) }
            }
            for (place, stub) in stubs where place.type == type.number { digest.add(stub) }
            if digest != Digest() { digests[type.name] = digest }
        }
        return digests
    }

    private static func station(_ code: String, _ db: Database, _ store: RecordStore) throws
        -> Identifier
    {
        let found = try store.find(
            db, typeNumber("station"), where: [(field("station", "code"), .text(code))], limit: 1)
        guard let record = found.first else { throw DeskFault.unknownStation(code) }
        return record.image.id
    }

    /// - Parameter station: nil for HQ, which sees all.
    private static func sees(
        _ station: Identifier?, _ record: RecordImage, _ scope: RecordType.Scope
    )
        -> Bool
    {
        guard let station else { return true }
        return switch scope {
        case .bureau: true
        case .station(let field): record.fields[field].reference == station
        case .headquarters: false
        }
    }

    private struct Report: Encodable {
        let seq: UInt64
        let digests: [String: Digest]

        func text() throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension BureauProblem {
    /// What is wrong, and what to do.
    var text: String {
        switch self {
        case .database(let detail):
            "SQLite: \(detail)"
        case .unreadable(let part, let reason):
            "\(part) 读不出 / can't be read: \(reason)"
        case .journalBroken(let seq):
            "日志链在 seq \(seq) 断开, 此后的内容被改动过; 从备份恢复 / the journal's chain breaks at seq \(seq): "
                + "what follows was altered; restore from a backup: bureau restore"
        case .digest(let type):
            "摘要不符: \(type) 的记录被改动过; 从备份恢复 / digest differs: records of \(type) were altered; "
                + "restore from a backup: bureau restore"
        case .stubs(let detail): "\(detail)"
        case .chainBroken(let device, let number):
            "设备 \(device) 的录入链在第 \(number) 笔断开 / the chain of device \(device) breaks at number "
                + "\(number)"
        case .sum(let type, let name):
            "合计不符: \(type) 的 \(name) / a kept sum is wrong: \(name) of \(type)"
        }
    }
}
