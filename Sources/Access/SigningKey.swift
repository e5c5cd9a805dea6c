public import Crypto
public import Foundation

/// A device's public key, as far as it can be trusted to be one.
///
/// A key of small order verifies signatures that nobody made. CryptoKit and BoringSSL take such
/// keys, so they are refused here: the list is libsodium's (`ge25519_has_small_order`), without the
/// sign bit.
public enum SigningKey {
    /// - Returns: nil for what isn't 32 bytes, or is of small order.
    public static func read(_ data: Data) -> Curve25519.Signing.PublicKey? {
        guard data.count == 32, !isOfSmallOrder(Array(data)) else { return nil }
        return try? Curve25519.Signing.PublicKey(rawRepresentation: data)
    }

    private static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        var unsigned = bytes
        unsigned[31] &= 0x7F
        return smallOrder.contains(unsigned)
    }

    private static func filled(_ first: UInt8, _ middle: UInt8, _ last: UInt8) -> [UInt8] {
        [first] + Array(repeating: middle, count: 30) + [last]
    }

    private static let smallOrder: Set<[UInt8]> = [
        filled(0x00, 0x00, 0x00), filled(0x01, 0x00, 0x00), filled(0xEC, 0xFF, 0x7F),
        filled(0xED, 0xFF, 0x7F), filled(0xEE, 0xFF, 0x7F),
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
            0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
            0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
}
