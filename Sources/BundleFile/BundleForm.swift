internal import ChangeLog
internal import Crypto
internal import Foundation

/// The fixed parts of a bundle's bytes:
///
///     magic (8) ‖ length (4) ‖ header ‖ frames ‖ 0 (4) ‖ signature (64)
///     frame = length (4) ‖ ciphertext
///
/// Lengths are most significant byte first. The signature is Ed25519, by the sender, over
/// "sizhang-bundle-1" ‖ SHA-256(all bytes before it).
enum BundleForm {
    static let name = Data("SIZHANG".utf8)
    static let version: UInt8 = 1
    static let magicBytes = 8
    static let lengthBytes = 4
    static let signatureBytes = 64
    static let tagBytes = 16

    static var magic: Data { name + [version] }

    /// HPKE in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    static let info = Data("sizhang-bundle-1".utf8)

    static func length(_ count: Int) -> Data { UInt64(count).bigEndianData.suffix(4) }

    static func length(_ bytes: Data) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    static func signedBytes(_ hash: SHA256.Digest) -> Data {
        Data("sizhang-bundle-1".utf8) + Data(hash)
    }
}
