public import ChangeLog
public import Crypto
public import Foundation
internal import SwiftProtobuf
public import Wire

/// The bytes that enrolment signs, and how a device's keys travel sealed to it.
public enum Enrolment {
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let info = Data("sizhang-enrol-1".utf8)

    /// What the device signs: "sizhang-enrol-request-1" ‖ code hash ‖ signing key ‖ agreement key.
    public static func requestBytes(_ request: WireEnrollRequest) -> Data {
        Data("sizhang-enrol-request-1".utf8) + request.codeHash + request.signingKey
            + request.agreementKey
    }

    /// What the former device's key signs, where a device gives up one identity for another:
    /// "sizhang-enrol-former-1" ‖ code hash ‖ signing key ‖ agreement key ‖ former device.
    public static func formerBytes(_ request: WireEnrollRequest) -> Data {
        Data("sizhang-enrol-former-1".utf8) + request.codeHash + request.signingKey
            + request.agreementKey + request.formerDevice
    }

    /// What the server signs: "sizhang-enrol-reply-1" ‖ code hash ‖ bureau ‖ device ‖ station ‖
    /// user ‖ SHA-256(encapsulated key ‖ sealed keys) ‖ SHA-256(role ‖ 0 ‖ station code ‖ 0 ‖ device
    /// letter ‖ 0 ‖ bureau name ‖ 0 ‖ "1" or "0" for headquarters).
    public static func replyBytes(_ reply: WireEnrollReply, codeHash: Data) -> Data {
        let words = [
            reply.role, reply.stationCode, reply.deviceLetter, reply.bureauName,
            reply.isHeadquarters ? "1" : "0",
        ]
        var bytes = Data("sizhang-enrol-reply-1".utf8) + codeHash
        bytes += reply.bureau + reply.device + reply.station + reply.user
        bytes += Hash256(hashing: reply.encapsulatedKey, reply.sealedKeys).data
        bytes += Hash256(hashing: Data(words.joined(separator: "\0").utf8)).data
        return bytes
    }

    /// Seals a key ring to a device's agreement key: HPKE base mode, DHKEM(X25519, HKDF-SHA256),
    /// HKDF-SHA256, ChaCha20-Poly1305, info "sizhang-enrol-1", associated data the code hash.
    public static func seal(_ keys: KeyRing, to agreementKey: Data, codeHash: Data) throws -> (
        encapsulatedKey: Data, ciphertext: Data
    ) {
        var message = WireKeyRing()
        message.keys = keys.secrets.sorted { $0.key < $1.key }.map { number, secret in
            var key = WireSealingKey()
            key.key = number
            key.secret = secret
            return key
        }
        message.lookupKey = keys.lookupKey
        message.sealWith = keys.sealWith
        var sender = try HPKE.Sender(
            recipientKey: Curve25519.KeyAgreement.PublicKey(rawRepresentation: agreementKey),
            ciphersuite: suite, info: info)
        let ciphertext = try sender.seal(
            try message.serializedData(), authenticating: codeHash)
        return (sender.encapsulatedKey, ciphertext)
    }

    public static func open(
        _ reply: WireEnrollReply, with key: Curve25519.KeyAgreement.PrivateKey, codeHash: Data
    ) throws -> KeyRing {
        var recipient = try HPKE.Recipient(
            privateKey: key, ciphersuite: suite, info: info,
            encapsulatedKey: reply.encapsulatedKey)
        let plain = try recipient.open(reply.sealedKeys, authenticating: codeHash)
        let message = try WireKeyRing(serializedBytes: plain)
        return KeyRing(
            secrets: Dictionary(
                message.keys.map { ($0.key, $0.secret) }, uniquingKeysWith: { first, _ in first }),
            lookupKey: message.lookupKey, sealWith: message.sealWith)
    }
}
