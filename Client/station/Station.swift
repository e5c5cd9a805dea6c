import ChangeLog
import Crypto
import DataFolder
import Foundation
import Ledger
import RecordStore
import Replica

/// An opened station: its replica, the device's key, and the server that it syncs with.
struct Station {
    let folder: DataFolder
    let replica: ReplicaDatabase
    let key: Curve25519.Signing.PrivateKey
    let powers: any Powers

    static let databaseName = "station.sqlite"
    static let serverName = "server.url"
    static let historyName = "history"

    /// Opens an enrolled station.
    init(_ folder: DataFolder, powers: any Powers = SystemPowers()) throws {
        guard folder.has(Self.databaseName), DeviceKeys.exist(folder) else {
            throw ReplicaFailure.notEnrolled
        }
        // SQLite takes an empty file for a new one; the address is only there once it was enrolled.
        if folder.has(Self.serverName), Self.isEmpty(folder.file(Self.databaseName)) {
            throw ReplicaFailure.damaged("\(folder.file(Self.databaseName)): 0 B")
        }
        self.folder = folder
        self.powers = powers
        replica = try ReplicaDatabase(
            path: folder.file(Self.databaseName), catalog: LedgerCatalog.catalog, powers: powers)
        guard try replica.identity() != nil else { throw ReplicaFailure.notEnrolled }
        try DeviceKeys.settle(folder, replica)
        key = try DeviceKeys.load(folder).signing
    }

    private static func isEmpty(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int == 0
    }

    static func write(server: String, _ folder: DataFolder) throws {
        do {
            try WholeFile.write(
                Data((server + "\n").utf8), to: folder.file(serverName), mayReplace: true)
        } catch { throw DataFolderFailure.notWritable(path: folder.path) }
    }

    var server: String {
        get throws {
            try String(contentsOfFile: folder.file(Self.serverName), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
