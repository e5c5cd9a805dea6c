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

    func run() throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let problems = try database.queue.read { try Self.problems($0, database.store) }
        for problem in problems { print("✗ damaged: \(problem)", to: .errors) }
        guard problems.isEmpty else { throw ExitCode(6) }
        let head = try database.head()
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
        return problems
    }
}
