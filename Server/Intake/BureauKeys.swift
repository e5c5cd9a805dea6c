public import ChangeLog
public import Crypto
public import Foundation

/// The bureau's secrets, in a file of their own that only its owner may read: a database's backup
/// holds none of them.
public struct BureauKeys: Sendable {
    /// Signs enrolment replies; its public half is fingerprinted in every enrolment code.
    public let signing: Curve25519.Signing.PrivateKey
    /// Every station's sealing key and the lookup key derive from it.
    public let master: Data
    /// Bundles to the server are sealed to it.
    public let agreement: Curve25519.KeyAgreement.PrivateKey
    /// Marks verdicts as this server's own.
    public let verdictSeal: VerdictSealKey

    private init(material: Data) throws {
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: material.prefix(32))
        master = Data(material.dropFirst(32).prefix(32))
        agreement = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: KeyRing.bundleSecret(master: master))
        verdictSeal = VerdictSealKey(SymmetricKey(data: material.suffix(32)))
    }

    /// Fresh keys: 96 random bytes.
    public static func make() throws -> (keys: BureauKeys, material: Data) {
        let material = [1, 2, 3].reduce(into: Data()) { data, _ in
            SymmetricKey(size: .bits256).withUnsafeBytes { data.append(contentsOf: $0) }
        }
        return (try BureauKeys(material: material), material)
    }

    /// Reads the key file: one line of base64.
    public static func load(path: String) throws -> BureauKeys {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let material = Data(
                base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            material.count == 96
        else { throw BureauFailure.keys(path) }
        return try BureauKeys(material: material)
    }

    public static func save(_ material: Data, path: String) throws {
        let created = FileManager.default.createFile(
            atPath: path, contents: Data((material.base64EncodedString() + "\n").utf8),
            attributes: [.posixPermissions: 0o600])
        guard created else { throw BureauFailure.keys(path) }
    }

    /// The key ring that a device is given: its station's key, or, at HQ, all of them.
    public func ring(keyNumber: UInt32, all keyNumbers: [UInt32], isHeadquarters: Bool) -> KeyRing {
        let numbers = isHeadquarters ? keyNumbers : [keyNumber]
        return KeyRing(
            secrets: Dictionary(
                numbers.map { ($0, KeyRing.stationSecret(master: master, key: $0)) },
                uniquingKeysWith: { first, _ in first }),
            lookupKey: KeyRing.lookupKey(master: master), sealWith: keyNumber)
    }
}
