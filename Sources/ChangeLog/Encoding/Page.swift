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

    public init() {}
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

    /// Reads where the page ends, and leaves its contents alone.
    public init(serialized bytes: Data) throws {
        self.bytes = bytes
        var (end, rest) = (WirePage(), [UInt8]())
        try bytes.read { bytes throws(MalformedMessage) in
            var reader = MessageReader(bytes)
            var start = 0
            while let field = try reader.next() {
                if field.number > 3 { rest += bytes[start..<reader.position] }
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
    public var through = WireCursor()
    public var isComplete = false
    public var digests: [WireScopeDigest] = []

    public init() {}

    /// What the page holds so far.
    public var byteCount: Int {
        records.bytes.count + removals.bytes.count + verdicts.bytes.count
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

    public func page() throws -> Page {
        var end = WirePage()
        end.through = through
        end.complete = isComplete
        end.digests = digests
        let endBytes: [UInt8] = try end.serializedBytes()
        return try Page(
            serialized: Data(records.bytes + removals.bytes + verdicts.bytes + endBytes))
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
