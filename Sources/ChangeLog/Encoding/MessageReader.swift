internal import Foundation

/// Reads protobuf's binary form field by field, without a copy: the counterpart of `MessageWriter`.
///
/// What it doesn't know is passed over, as protobuf has it: a field of another number, or of another
/// wire type than its number should have.
struct MessageReader {
    enum Content {
        case varint(UInt64)
        /// Valid as long as the buffer that is read from.
        case bytes(UnsafeRawBufferPointer)
        /// Fixed-width numbers: `sync.proto` has none.
        case other
    }

    struct Field {
        let number: UInt32
        let content: Content
    }

    private let buffer: UnsafeRawBufferPointer
    /// How many bytes were read.
    private(set) var position = 0

    init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

    /// - Returns: nil at the end.
    mutating func next() throws(MalformedMessage) -> Field? {
        guard position < buffer.count else { return nil }
        let tag = try varint()
        guard let number = UInt32(exactly: tag >> 3), tag <= UInt32.max, number > 0 else {
            throw MalformedMessage(what: "a tag out of range")
        }
        switch WireType(rawValue: UInt8(tag & 7)) {
        case .varint: return Field(number: number, content: .varint(try varint()))
        case .bytes:
            let length = try varint()
            guard let count = Int(exactly: length) else { throw Self.truncated }
            return Field(number: number, content: .bytes(try slice(count)))
        case .fixed64:
            _ = try slice(8)
            return Field(number: number, content: .other)
        case .fixed32:
            _ = try slice(4)
            return Field(number: number, content: .other)
        case nil: throw MalformedMessage(what: "wire type \(tag & 7)")
        }
    }

    private mutating func slice(_ count: Int) throws(MalformedMessage) -> UnsafeRawBufferPointer {
        guard count <= buffer.count - position else { throw Self.truncated }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: buffer[position..<position + count])
    }

    private mutating func varint() throws(MalformedMessage) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < buffer.count {
            let byte = buffer[position]
            position += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte & 0x80 == 0 { return value }
            shift += 7
            guard shift < 70 else { throw MalformedMessage(what: "a number of over ten bytes") }
        }
        throw Self.truncated
    }

    private static let truncated = MalformedMessage(what: "it ends inside a field")
}

/// Bytes that aren't the message that they should be.
public struct MalformedMessage: Error {
    public let what: String

    static let identifier = MalformedMessage(what: "an identifier is not 16 bytes")
    static let text = MalformedMessage(what: "a text is not UTF-8")
}

extension MessageReader {
    static func text(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .text }
        return text
    }

    static func identifier(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage)
        -> Identifier
    {
        guard let identifier = Identifier(exactly: bytes) else { throw .identifier }
        return identifier
    }

    static func zigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}

extension Identifier {
    /// - Returns: nil unless there are 16 bytes.
    init?(exactly bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16, let start = bytes.baseAddress else { return nil }
        self.init(rawBytes: start)
    }
}

extension Data {
    /// Reads the bytes where they lie.
    func read<Result>(
        _ body: (UnsafeRawBufferPointer) throws(MalformedMessage) -> Result
    ) throws(MalformedMessage) -> Result {
        do {
            return try withUnsafeBytes { try body($0) }
        } catch let malformed as MalformedMessage {
            throw malformed
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
