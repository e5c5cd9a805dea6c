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
    }

    /// Where one check meets damage the others go on.
    private static func problems(_ db: Database, _ store: RecordStore) throws -> [String] {
        try found("SQLite") {
            // Indexes, too: a lookup by a damaged one would miss what is there.
            let check = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
            return check == ["ok"] ? [] : ["SQLite: \(check.joined(separator: "; "))"]
        }
            + found("journal") {
                try JournalLog(db).firstBreak().map {
                    ["日志链在 seq \($0) 断开 / the journal's chain breaks at seq \($0)"]
                } ?? []
            }
            + store.catalog.types.flatMap { type in
                try found(type.name) {
                    var digest = Digest()
                    try store.forEach(db, type.number) { digest.add($0.image) }
                    let kept = try DigestTable.fetch(db, scopes: [])
                    return digest == kept[type.number] ?? Digest()
                        ? [] : ["摘要不符 / digest differs: \(type.name)"]
                }
            } + found("stub") { try StubReckoning(db, store: store).problems() }
    }

    /// - Parameter part: what is looked at, where looking fails.
    private static func found(_ part: String, _ look: () throws -> [String]) throws -> [String] {
        do {
            return try look()
        } catch let error as DatabaseError where StorageFault(error) != .damaged {
            throw error
        } catch let error as DatabaseError {
            return ["\(part) 读不出 / can't be read (SQLite \(error.resultCode))"]
        } catch is JournalDamage {
            return ["\(part) 读不出 / can't be read"]
        } catch is MalformedMessage {
            return ["\(part) 读不出 / can't be read"]
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
