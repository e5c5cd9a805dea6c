public import Foundation
internal import SwiftProtobuf
public import Wire

/// A record that a replica should no longer hold.
public struct Removal: Hashable, Sendable {
    public enum Reason: UInt64, Sendable {
        case unspecified, deleted, leftScope
    }

    public let type: UInt32
    public let record: Identifier
    public let seq: UInt64
    public let reason: Reason

    public init(type: UInt32, record: Identifier, seq: UInt64 = 0, reason: Reason) {
        self.type = type
        self.record = record
        self.seq = seq
        self.reason = reason
    }
}

/// What a page brings.
public struct PageContents: Sendable {
    public var records: [RecordImage] = []
    public var removals: [Removal] = []
    public var verdicts: [Verdict] = []
    /// Frozen bytes that are kept to be given back; nothing else needs them.
    public var mirrored = PackedBodies()

    public init() {}
}

/// Frozen bodies, one after the other, as one run of bytes: each with its length (4 bytes) before it.
public struct PackedBodies: Sendable {
    public private(set) var bytes: Data

    public init() { bytes = Data() }

    public init(packed bytes: Data) { self.bytes = bytes }

    public var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ body: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt32(body.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: body)
    }

    /// - Returns: nil where the bytes aren't in that form.
    public func bodies() -> [Data]? {
        var found: [Data] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 4 + count else { return nil }
            found.append(Data(rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
        }
        return found
    }
}

/// A page of changes as the bytes of its message, which are what travels and what a replica stages;
/// its contents are read once, when they become visible.
public struct Page: Hashable, Sendable {
    /// A serialized Page message.
    public let bytes: Data
    /// Where the page ends.
    public let through: WireCursor
    /// `through` was the journal's head when this page was read.
    public let isComplete: Bool
    public let digests: [WireScopeDigest]

    static let mirroredField: UInt32 = 7

    /// Reads where the page ends, and leaves its contents alone.
    public init(serialized bytes: Data) throws {
        self.bytes = bytes
        var (end, rest) = (WirePage(), [UInt8]())
        try bytes.read { bytes throws(MalformedMessage) in
            var reader = MessageReader(bytes)
            var start = 0
            while let field = try reader.next() {
                if field.number > 3, field.number != Self.mirroredField {
                    rest += bytes[start..<reader.position]
                }
                start = reader.position
            }
        }
        end = try WirePage(serializedBytes: rest)
        through = end.through
        isComplete = end.complete
        digests = end.digests
    }

    public func contents() throws(MalformedMessage) -> PageContents {
        try bytes.read { bytes throws(MalformedMessage) in
            var contents = PageContents()
            var reader = MessageReader(bytes)
            while let field = try reader.next() {
                switch (field.number, field.content) {
                case (1, .bytes(let bytes)):
                    contents.records.append(try RecordImage(encoded: bytes))
                case (2, .bytes(let bytes)):
                    contents.removals.append(try Removal(encoded: bytes))
                case (3, .bytes(let bytes)):
                    contents.verdicts.append(try Verdict(encoded: bytes))
                case (Self.mirroredField, .bytes(let bytes)): contents.mirrored.append(bytes)
                default: continue
                }
            }
            return contents
        }
    }
}

/// Puts a page together.
public struct PageBuilder {
    private var records = MessageWriter()
    private var removals = MessageWriter()
    private var verdicts = MessageWriter()
    private var mirrored = MessageWriter()
    public var through = WireCursor()
    public var isComplete = false
    public var digests: [WireScopeDigest] = []

    public init() {}

    /// What the page holds so far.
    public var byteCount: Int {
        records.bytes.count + removals.bytes.count + verdicts.bytes.count
            + mirrored.bytes.count
    }

    public mutating func add(_ record: RecordImage) {
        records.message(1) { record.encode(to: &$0) }
    }

    public mutating func add(_ removal: Removal) {
        removals.message(2) { removal.encode(to: &$0) }
    }

    public mutating func add(_ verdict: Verdict) {
        verdicts.message(3) { verdict.encode(to: &$0) }
    }

    /// - Parameter serialized: a Verdict message.
    public mutating func addVerdict(serialized: Data) {
        verdicts.presentData(3, serialized)
    }

    /// - Parameter body: a change set's frozen bytes.
    public mutating func addMirrored(_ body: Data) {
        mirrored.presentData(Page.mirroredField, body)
    }

    public func page() throws -> Page {
        var end = WirePage()
        end.through = through
        end.complete = isComplete
        end.digests = digests
        let endBytes: [UInt8] = try end.serializedBytes()
        return try Page(
            serialized: Data(
                records.bytes + removals.bytes + verdicts.bytes + endBytes + mirrored.bytes))
    }
}

extension Removal {
    func encode(to writer: inout MessageWriter) {
        writer.unsigned(1, UInt64(type))
        writer.identifier(2, record)
        writer.unsigned(3, seq)
        writer.unsigned(4, reason.rawValue)
    }

    init(encoded bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var (type, record): (UInt32, Identifier?) = (0, nil)
        var (seq, reason): (UInt64, Reason) = (0, .unspecified)
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): type = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)): record = try MessageReader.identifier(bytes)
            case (3, .varint(let varint)): seq = varint
            case (4, .varint(let varint)): reason = Reason(rawValue: varint) ?? .unspecified
            default: continue
            }
        }
        guard let record else { throw .identifier }
        self.init(type: type, record: record, seq: seq, reason: reason)
    }
}
