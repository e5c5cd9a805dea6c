import ArgumentParser
import DataFolder
import Foundation
import Intake
import Ledger

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "用备份恢复 / restore from a backup.",
        discussion: """
            先停服务器。原有数据库改名保留, 不删除。恢复后照常 bureau serve: 各设备下次同步时自动交回备份之后的录入和判定, \
            不用所员做任何事; bureau recovery 看还等谁。
            Stop the server first. A database that is there is kept under another name. Then `bureau serve` \
            as ever: each device gives back with its next sync what came after the backup, entries and \
            verdicts, and nothing is asked of a clerk; `bureau recovery` says who is awaited.
            """)

    @OptionGroup var options: FolderOptions

    @Argument(help: "备份文件 / the backup.")
    var file: String

    @Option(
        name: .customLong("keys"),
        help: "密钥文件; 默认用数据目录的, 否则 文件.key / key file; default: the folder's, else FILE.key.")
    var keyFile: String?

    func run() throws {
        let folder = options.folder
        try folder.create()
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let keyPath =
            keyFile
            ?? (folder.has(Bureau.keyName) ? folder.file(Bureau.keyName) : file + ".key")
        let contents = try prepare(in: folder, keyPath)
        // Until the restored one is in its place, nobody takes what is there for a bureau.
        try WholeFile.write(Data(), to: folder.file(Bureau.unfinishedName), mayReplace: true)
        let kept = try setAside(folder)
        for name in [Bureau.keyName, Bureau.databaseName] where staging(folder).has(name) {
            try replace(folder.file(name), with: staging(folder).file(name))
        }
        WholeFile.syncFolder(of: folder.file(Bureau.databaseName))
        try FileManager.default.removeItem(atPath: folder.file(Bureau.unfinishedName))
        try FileManager.default.removeItem(atPath: staging(folder).path)
        print("✓ \(contents.line)", to: .output)
        if let kept { print("  原数据库 / the former database: \(kept)", to: .output) }
        print(
            "  现在启动 bureau serve; 各设备下次同步时交回其后的录入和判定 / now start `bureau serve`; each device "
                + "gives back what came after with its next sync", to: .output)
    }

    private func staging(_ folder: DataFolder) -> DataFolder {
        DataFolder(option: folder.file("restoring"), program: "bureau", environment: [:])
    }

    /// Makes the restored bureau whole beside its place, its new epoch begun: killed before the move,
    /// nothing has happened.
    private func prepare(in folder: DataFolder, _ keyPath: String) throws -> BackupContents {
        let staging = staging(folder)
        try? FileManager.default.removeItem(atPath: staging.path)
        try staging.create()
        guard FileManager.default.fileExists(atPath: file) else {
            throw BackupFailure.missing(file)
        }
        let path = staging.file(Bureau.databaseName)
        // A database that was put aside may have its newest entries in the log beside it.
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file + suffix) {
            try FileManager.default.copyItem(atPath: file + suffix, toPath: path + suffix)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: path + suffix)
        }
        let contents = try Backup.check(
            copy: path, of: file, keyPath: keyPath, catalog: LedgerCatalog.catalog)
        let keys = try Data(contentsOf: URL(fileURLWithPath: keyPath))
        try WholeFile.write(keys, to: staging.file(Bureau.keyName), mayReplace: true)
        try Bureau.beginRestoredLife(staging)
        // The folder's own keys stay where they are.
        if keyPath == folder.file(Bureau.keyName) {
            try FileManager.default.removeItem(atPath: staging.file(Bureau.keyName))
        }
        return contents
    }

    /// - Returns: where the database that was there is now; nil where there was none.
    private func setAside(_ folder: DataFolder) throws -> String? {
        guard folder.has(Bureau.databaseName) else { return nil }
        let path = folder.file(Bureau.databaseName)
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).before-restore-\(number)") {
            number += 1
        }
        let kept = "\(path).before-restore-\(number)"
        for suffix in ["-wal", "-shm", ""]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.moveItem(atPath: path + suffix, toPath: kept + suffix)
        }
        return kept
    }

    private func replace(_ path: String, with source: String) throws {
        guard rename(source, path) == 0 else { throw BackupFailure.notWritable(path, errno) }
    }
}
