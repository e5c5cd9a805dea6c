public import ChangeLog
public import Crypto
public import Foundation
public import Wire

/// The server's keys for bundles, as a station keeps them: one to check what the server signed, one
/// to seal to.
public struct BundleKeys: Hashable, Sendable {
    /// 32 bytes, Ed25519 public.
    public let serverKey: Data
    /// 32 bytes, X25519 public.
    public let agreementKey: Data

    /// What the server signs: "sizhang-bundle-keys-1" ‖ bureau ‖ agreement key.
    public static func signedBytes(bureau: Identifier, agreementKey: Data) -> Data {
        Data("sizhang-bundle-keys-1".utf8) + bureau.data + agreementKey
    }

    public static func message(
        bureau: Identifier, signing: Curve25519.Signing.PrivateKey,
        agreement: Curve25519.KeyAgreement.PublicKey
    ) throws -> WireBundleKeys {
        var message = WireBundleKeys()
        message.serverKey = signing.publicKey.rawRepresentation
        message.agreementKey = agreement.rawRepresentation
        message.signature = try signing.signature(
            for: signedBytes(bureau: bureau, agreementKey: message.agreementKey))
        return message
    }

    /// Keys that were checked before.
    public init(serverKey: Data, agreementKey: Data) {
        self.serverKey = serverKey
        self.agreementKey = agreementKey
    }

    /// - Returns: nil where they aren't keys, or the one doesn't answer for the other.
    public init?(_ message: WireBundleKeys, bureau: Identifier) {
        guard let key = SigningKey.read(message.serverKey), message.agreementKey.count == 32,
            key.isValidSignature(
                message.signature,
                for: Self.signedBytes(bureau: bureau, agreementKey: message.agreementKey))
        else { return nil }
        serverKey = message.serverKey
        agreementKey = message.agreementKey
    }
}
