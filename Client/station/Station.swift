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
    static let keyName = "device.key"
    static let serverName = "server.url"
    static let historyName = "history"

    /// Opens an enrolled station.
    init(_ folder: DataFolder, powers: any Powers = SystemPowers()) throws {
        guard folder.has(Self.databaseName), folder.has(Self.keyName) else {
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
        key = try Self.loadKey(folder)
    }

    private static func isEmpty(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int == 0
    }

    private static func loadKey(_ folder: DataFolder) throws -> Curve25519.Signing.PrivateKey {
        let text = try String(contentsOfFile: folder.file(keyName), encoding: .utf8)
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data.prefix(32))
        else { throw ReplicaFailure.damaged(folder.file(keyName)) }
        return key
    }

    /// The device's keys, made with the first try to enrol and kept for the next: the same key and
    /// code get the same answer, so a reply that was lost costs nothing.
    static func enrolmentKeys(_ folder: DataFolder) throws -> (
        signing: Curve25519.Signing.PrivateKey, agreement: Curve25519.KeyAgreement.PrivateKey
    ) {
        if !folder.has(keyName) {
            let material =
                Curve25519.Signing.PrivateKey().rawRepresentation
                + Curve25519.KeyAgreement.PrivateKey().rawRepresentation
            // Whole and durable before the server knows its public half.
            do throws(WholeFileFailure) {
                try WholeFile.write(
                    Data((material.base64EncodedString() + "\n").utf8), to: folder.file(keyName),
                    mayReplace: false)
            } catch { throw DataFolderFailure.notWritable(path: folder.path) }
        }
        let text = try String(contentsOfFile: folder.file(keyName), encoding: .utf8)
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            data.count == 64
        else { throw ReplicaFailure.damaged(folder.file(keyName)) }
        return (
            try Curve25519.Signing.PrivateKey(rawRepresentation: data.prefix(32)),
            try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(data.suffix(32)))
        )
    }

    var server: String {
        get throws {
            try String(contentsOfFile: folder.file(Self.serverName), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
