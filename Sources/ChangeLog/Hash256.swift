internal import Crypto
public import Foundation

/// A SHA-256 value: of a body, a link, a journal position.
public struct Hash256: Hashable, Sendable {
    // Two halves, so that a hash needs no memory of its own.
    private let first: Identifier
    private let second: Identifier

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(_ data: Data) {
        guard data.count == 32 else { return nil }
        self = data.withUnsafeBytes { Hash256(rawBytes: $0.baseAddress!) }
    }

    /// - Precondition: `bytes` holds at least 32 bytes.
    public init(rawBytes bytes: UnsafeRawPointer) {
        first = Identifier(rawBytes: bytes)
        second = Identifier(rawBytes: bytes + 16)
    }

    private init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { Hash256(rawBytes: $0.baseAddress!) }
    }

    /// The hash of the parts, one after the other.
    public init(hashing parts: Data...) {
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        self.init(hash.finalize())
    }

    init(hashing bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self.init(hash.finalize())
    }

    public static let zero = Hash256(first: .zero, second: .zero)

    private init(first: Identifier, second: Identifier) {
        self.first = first
        self.second = second
    }

    public var data: Data {
        var data = Data(capacity: 32)
        appendBytes(to: &data)
        return data
    }

    public func appendBytes(to data: inout Data) {
        first.appendBytes(to: &data)
        second.appendBytes(to: &data)
    }

    /// Calls `body` with the 32 bytes in order, without an allocation.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        try Swift.withUnsafeBytes(
            of: (
                first.high.bigEndian, first.low.bigEndian, second.high.bigEndian,
                second.low.bigEndian
            ), body)
    }
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

/// Hashes what is put together of several parts, in one piece of memory.
public struct HashInput {
    private var bytes: [UInt8] = []

    public init(capacity: Int) { bytes.reserveCapacity(capacity) }

    public mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ hash: Hash256) {
        hash.withBytes { bytes.append(contentsOf: $0) }
    }

    public mutating func append(_ identifier: Identifier) {
        identifier.withBytes { bytes.append(contentsOf: $0) }
    }

    /// Eight bytes, most significant first.
    public mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    public var hash: Hash256 { bytes.withUnsafeBytes { Hash256(hashing: $0) } }
}

extension UInt64 {
    /// Eight bytes, most significant first.
    public var bigEndianData: Data { withUnsafeBytes(of: bigEndian) { Data($0) } }
}

extension Int64 {
    /// Eight bytes, most significant first.
    public var bigEndianData: Data { UInt64(bitPattern: self).bigEndianData }
}
