import ArgumentParser
import ChangeLog
import DataFolder
import Foundation
import Intake
import Journal
import Ledger
import Money

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "备份到一个文件, 并读回核对 / back up to one file, and read it back.",
        discussion: """
            服务器可以照常运行。密钥另存为 文件.key: 没有它备份恢复不了, 请与备份分开保管。
            The server may go on running. The keys go to FILE.key: without them a backup can't be \
            restored; keep the two apart.
            """)

    @OptionGroup var options: FolderOptions

    @Argument(help: "备份文件, 须尚不存在 / the backup; it must not exist yet.")
    var file: String

    func run() throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let keys = try Data(
            contentsOf: URL(fileURLWithPath: folder.file(Bureau.keyName)))
        let contents = try Backup.write(database, to: file)
        try WholeFile.write(keys, to: file + ".key", mayReplace: true)
        print("✓ \(file): \(contents.line)", to: .output)
        print("  密钥 / keys: \(file).key (另外保管 / keep it elsewhere)", to: .output)
    }
}

extension BackupContents {
    /// `示例局 seq 1234 2024-03-05 1f0c2a9b`
    var line: String {
        let date = (try? CalendarDate.inShanghai(millisecondsSince1970: newestAt)).map { "\($0)" }
        return "\(bureauName) seq \(head.seq) \(date ?? "") \(head.hash.short)"
    }
}
