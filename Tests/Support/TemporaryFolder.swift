package import Foundation

/// A folder that lives as long as its owner.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = Self.home + "/sizhang-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    /// In memory where there is room and nobody names a place (`TMPDIR`): a quarter of a run went by waiting
    /// for the disk. Nothing rests on its syncing: what a power cut leaves is copied aside (`cutPower`).
    private static let home: String = {
        let memory = "/dev/shm"
        let free = try? FileManager.default.attributesOfFileSystem(forPath: memory)[.systemFreeSize]
        guard ProcessInfo.processInfo.environment["TMPDIR"] == nil,
            let bytes = free as? NSNumber, bytes.int64Value > 2_000_000_000,
            FileManager.default.isWritableFile(atPath: memory)
        else { return FileManager.default.temporaryDirectory.path }
        return memory
    }()

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { path + "/" + name }

    /// Copies a database with what its log still holds.
    package static func copyDatabase(from source: String, to target: String) throws {
        for suffix in ["", "-wal"] {
            let file = source + suffix
            guard FileManager.default.fileExists(atPath: file) else { continue }
            try FileManager.default.copyItem(atPath: file, toPath: target + suffix)
        }
    }

    /// Keeps what a database has on the disk at this moment, as a power cut would leave it.
    package static func cutPower(_ path: String) throws {
        try removeDatabase(cut(path))
        try copyDatabase(from: path, to: cut(path))
    }

    /// Puts what a power cut left in the place of the database, which nobody has open; nothing where
    /// there was none.
    package static func goBackToCut(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: cut(path)) else { return }
        try removeDatabase(path)
        try copyDatabase(from: cut(path), to: path)
        try removeDatabase(cut(path))
    }

    private static func cut(_ path: String) -> String { path + ".cut" }

    private static func removeDatabase(_ path: String) throws {
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// Every byte that a database has on the disk.
    package static func databaseBytes(_ path: String) throws -> Data {
        try ["", "-wal"].reduce(into: Data()) { data, suffix in
            guard FileManager.default.fileExists(atPath: path + suffix) else { return }
            data += try Data(contentsOf: URL(fileURLWithPath: path + suffix))
        }
    }
}
