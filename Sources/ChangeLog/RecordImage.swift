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

extension RecordImage {
    public init?(_ message: WireRecord) {
        guard let id = Identifier(message.id), let version = Identifier(message.version),
            let versions = registerVersions(message.versions),
            let fields = FieldValues(message.fields)
        else { return nil }
        self.init(
            type: message.type, id: id, seq: message.seq, version: version, versions: versions,
            fields: fields)
    }

    public var message: WireRecord {
        var message = WireRecord()
        message.type = type
        message.id = id.data
        message.seq = seq
        message.version = version.data
        message.versions = versions.sorted { $0.key < $1.key }.map(WireRegisterVersion.init)
        message.fields = fields.messages
        return message
    }

    /// The bytes that the digest covers: the Record message without its seq (which a server's
    /// restore may change), fields and registers ascending, defaults left out.
    public func digestBytes() -> Data {
        var message = self.message
        message.seq = 0
        do {
            return try message.serializedData()
        } catch {
            // A message without required fields and extensions always serializes.
            preconditionFailure("a Record failed to serialize: \(error)")
        }
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
        let hash = Hash256(hashing: record.digestBytes()).data
        return hash.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    }
}

extension RecordImage {
    /// About how many bytes the record's message has, a little too many rather than too few.
    public var approximateBytes: Int {
        fields.entries.reduce(64 + 24 * versions.count) { sum, entry in
            switch entry.value {
            case .absent: sum
            case .integer: sum + 16
            case .reference: sum + 24
            case .text(let text): sum + 12 + text.utf8.count
            case .sealed(let sealed): sum + 48 + sealed.ciphertext.count
            case .opaque(let data): sum + 12 + data.count
            }
        }
    }
}
