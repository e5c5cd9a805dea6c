internal import Compression
internal import Foundation
internal import Wire

/// Keeps a chain small: bodies of one device are alike, so each is packed against one near it.
///
/// Every 64th body stays as it is, and the 63 after it are packed against that one: any of them is
/// read with one more look-up.
final class BodyPacking {
    private static let groupSize: UInt64 = 64

    private let coding = PrefixCoding()
    private var known: (number: UInt64, body: Data)?

    /// The entry that the body at a number is packed against.
    static func key(of number: UInt64) -> UInt64 { (number - 1) / groupSize * groupSize + 1 }

    /// - Parameter keyBody: reads the body of the group's key.
    /// - Returns: nil where the body stays as it is.
    func pack(_ body: Data, number: UInt64, keyBody: () throws -> Data) throws -> Data? {
        let key = Self.key(of: number)
        guard number != key else { return nil }
        let packed = try coding.encode(body, prefix: try prefix(key, keyBody))
        return packed.count < body.count ? packed : nil
    }

    /// - Returns: nil where the bytes are damaged.
    func unpack(_ packed: Data, key: UInt64, keyBody: () throws -> Data) throws -> Data? {
        let prefix = try prefix(key, keyBody)
        return try? coding.decode(packed, prefix: prefix, limitBytes: Limit.bodyBytes)
    }

    private func prefix(_ key: UInt64, _ keyBody: () throws -> Data) throws -> Data {
        if let known, known.number == key { return known.body }
        let body = try keyBody()
        known = (key, body)
        return body
    }
}
