import Crypto
import DataFolder
import Foundation
import Replica

/// A device's keys in its data folder: those of its identity, and those of an enrolment under way.
///
/// A new identity's keys are durable before the server hears of them, and take the place of the old
/// ones after the replica has taken the identity on. The replica knows its public key: whoever opens
/// the folder next finishes an exchange of keys that was broken off.
struct DeviceKeys {
    let signing: Curve25519.Signing.PrivateKey
    let agreement: Curve25519.KeyAgreement.PrivateKey

    private static let name = "device.key"
    private static let nextName = "device.next.key"

    static func exist(_ folder: DataFolder) -> Bool { folder.has(name) }

    /// The keys of the present identity.
    static func load(_ folder: DataFolder) throws -> DeviceKeys {
        try read(folder.file(name))
    }

    /// The keys of the first identity, made with the first try to enrol and kept for the next: the
    /// same key and code get the same answer, so a reply that was lost costs nothing.
    static func first(_ folder: DataFolder) throws -> DeviceKeys { try kept(folder, name) }

    /// The keys of the next identity, likewise.
    static func next(_ folder: DataFolder) throws -> DeviceKeys { try kept(folder, nextName) }

    /// Exchanges the keys where the replica has taken the next identity on.
    static func settle(_ folder: DataFolder, _ replica: ReplicaDatabase) throws {
        guard folder.has(nextName), let enrolment = try replica.enrolment() else { return }
        let path = folder.file(nextName)
        // Another process that opened the folder at the same time may have done it meanwhile.
        guard let next = try? read(path),
            next.signing.publicKey.rawRepresentation == enrolment.signingKey,
            rename(path, folder.file(name)) != 0, errno != ENOENT
        else { return }
        throw DataFolderFailure.notWritable(path: folder.path)
    }

    private static func kept(_ folder: DataFolder, _ name: String) throws -> DeviceKeys {
        let path = folder.file(name)
        if !folder.has(name) {
            let material =
                Curve25519.Signing.PrivateKey().rawRepresentation
                + Curve25519.KeyAgreement.PrivateKey().rawRepresentation
            let text = Data((material.base64EncodedString() + "\n").utf8)
            do {
                try WholeFile.write(text, to: path, mayReplace: false)
            } catch { throw DataFolderFailure.notWritable(path: folder.path) }
        }
        return try read(path)
    }

    /// 32 bytes of each key, in base64.
    private static func read(_ path: String) throws -> DeviceKeys {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            data.count == 64
        else { throw ReplicaFailure.damaged(path) }
        return DeviceKeys(
            signing: try Curve25519.Signing.PrivateKey(rawRepresentation: data.prefix(32)),
            agreement: try Curve25519.KeyAgreement.PrivateKey(
                rawRepresentation: Data(data.suffix(32))))
    }
}
