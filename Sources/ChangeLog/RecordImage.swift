internal import Crypto
public import Foundation
internal import SwiftProtobuf
public import Wire

/// A record as a whole: its values, and for each register the change set that wrote it.
public struct RecordImage: Hashable, Sendable {
    public let type: UInt32
    public let id: Identifier
    /// The record's place in the server's order; 0 where no server has judged it.
    public var seq: UInt64
    /// The version of every register that `versions` doesn't name.
    public var version: Identifier
    public var versions: [UInt32: Identifier]
    public var fields: FieldValues

    public init(
        type: UInt32, id: Identifier, seq: UInt64 = 0, version: Identifier,
        versions: [UInt32: Identifier] = [:], fields: FieldValues
    ) {
        self.type = type
        self.id = id
        self.seq = seq
        self.version = version
        self.versions = versions
        self.fields = fields
    }

    public func version(ofRegister register: UInt32) -> Identifier {
        versions[register] ?? version
    }
}

/// What a set of records adds up to: order doesn't matter, and one record's change is a
/// subtraction and an addition.
///
/// The sum is of the first 16 bytes of each record's SHA-256, as a 128-bit number, most
/// significant byte first, modulo 2^128.
public struct Digest: Hashable, Sendable {
    public private(set) var count: UInt64
    public private(set) var sum: UInt128

    public init() {
        count = 0
        sum = 0
    }

    public init(count: UInt64, sum: UInt128) {
        self.count = count
        self.sum = sum
    }

    public init?(_ message: WireScopeDigest) {
        guard let sum = Identifier(message.sum) else { return nil }
        self.init(count: message.count, sum: UInt128(sum.high) << 64 | UInt128(sum.low))
    }

    public func message(type: UInt32) -> WireScopeDigest {
        var message = WireScopeDigest()
        message.type = type
        message.count = count
        message.sum = Self.data(of: sum)
        return message
    }

    public mutating func add(_ record: RecordImage) {
        count &+= 1
        sum &+= Self.term(of: record)
    }

    public mutating func remove(_ record: RecordImage) {
        count &-= 1
        sum &-= Self.term(of: record)
    }

    public mutating func add(_ other: Digest) {
        count &+= other.count
        sum &+= other.sum
    }

    /// Sixteen bytes, most significant first.
    public static func data(of sum: UInt128) -> Data {
        Identifier(high: UInt64(sum >> 64), low: UInt64(truncatingIfNeeded: sum)).data
    }

    /// What one record adds to the sum.
    public static func term(of record: RecordImage) -> UInt128 {
        record.withDigestBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return hash.finalize().withUnsafeBytes {
                let first = Identifier(rawBytes: $0.baseAddress!)
                return UInt128(first.high) << 64 | UInt128(first.low)
            }
        }
    }
}
