import ArgumentParser
internal import Catalog
import ChangeLog
internal import DataFolder
import Foundation
import GRDB
import Intake
import Journal
import Ledger
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
        let problems = try database.queue.read { try Self.problems($0, database.store) }
        for problem in problems { print("✗ damaged: \(problem)", to: .errors) }
        guard problems.isEmpty else { throw ExitCode(6) }
        let head = try database.head()
        if json {
            let digests = try database.queue.read { try self.countedDigests($0, database.store) }
            return print(try Report(seq: head.seq, digests: digests).text(), to: .output)
        }
        print("✓ seq \(head.seq) \(head.hash.short)", to: .output)
    }

    private static func problems(_ db: Database, _ store: RecordStore) throws -> [String] {
        var problems: [String] = []
        let check = try String.fetchAll(db, sql: "PRAGMA quick_check")
        if check != ["ok"] { problems.append("SQLite: \(check.joined(separator: "; "))") }
        if let seq = try JournalLog(db).firstBreak() {
            problems.append("日志链在 seq \(seq) 断开 / the journal's chain breaks at seq \(seq)")
        }
        let kept = try DigestTable.fetch(db, scopes: [])
        for type in store.catalog.types {
            var digest = Digest()
            try store.forEach(db, type.number) { digest.add($0.image) }
            if digest != kept[type.number] ?? Digest() {
                problems.append("摘要不符 / digest differs: \(type.name)")
            }
        }
        return try problems + StubReckoning(db, store: store).problems()
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
