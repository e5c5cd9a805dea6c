internal import Crypto
public import Foundation

/// A SHA-256 value: of a body, a link, a journal position.
public struct Hash256: Hashable, Sendable {
    public let data: Data

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(_ data: Data) {
        guard data.count == 32 else { return nil }
        self.data = data
    }

    private init(unchecked data: Data) { self.data = data }

    /// The hash of the parts, one after the other.
    public init(hashing parts: Data...) {
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        data = Data(hash.finalize())
    }

    public static let zero = Hash256(unchecked: Data(count: 32))
}

extension Hash256: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String {
        data.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }

    /// The first 8 digits, enough to tell versions apart on a screen.
    public var short: String { String(description.prefix(8)) }
}

extension UInt64 {
    /// Eight bytes, most significant first.
    public var bigEndianData: Data { withUnsafeBytes(of: bigEndian) { Data($0) } }
}

extension Int64 {
    /// Eight bytes, most significant first.
    public var bigEndianData: Data { UInt64(bitPattern: self).bigEndianData }
}
