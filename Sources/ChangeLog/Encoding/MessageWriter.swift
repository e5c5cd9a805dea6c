internal import Foundation

/// Writes protobuf's binary form straight from this module's own types.
///
/// Records, bodies and verdicts pass here by the hundred thousand, and a message object for each of
/// their values costs several times what its bytes do. `EncodingPropertyTests` holds these bytes to what the
/// generated code makes of `sync.proto`. Every other message goes by the generated code.
struct MessageWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    var data: Data { Data(bytes) }

    // MARK: Fields that have no presence: a default is left out

    mutating func unsigned(_ field: UInt32, _ value: UInt64) {
        guard value != 0 else { return }
        tag(field, .varint)
        varint(value)
    }

    /// protobuf's int64, which isn't zigzag.
    mutating func signed(_ field: UInt32, _ value: Int64) {
        unsigned(field, UInt64(bitPattern: value))
    }

    mutating func text(_ field: UInt32, _ value: String) {
        if !value.isEmpty { presentText(field, value) }
    }

    mutating func data(_ field: UInt32, _ value: Data) {
        if !value.isEmpty { presentData(field, value) }
    }

    // MARK: Fields that are there whatever they hold

    mutating func identifier(_ field: UInt32, _ value: Identifier) {
        tag(field, .bytes)
        bytes.append(16)
        value.withBytes { bytes.append(contentsOf: $0) }
    }

    /// protobuf's sint64.
    mutating func presentZigzag(_ field: UInt32, _ value: Int64) {
        tag(field, .varint)
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    mutating func presentText(_ field: UInt32, _ value: String) {
        tag(field, .bytes)
        var value = value
        value.withUTF8 { text in
            varint(UInt64(text.count))
            bytes.append(contentsOf: text)
        }
    }

    mutating func presentData(_ field: UInt32, _ value: Data) {
        tag(field, .bytes)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func message(_ field: UInt32, _ content: (inout MessageWriter) -> Void) {
        tag(field, .bytes)
        // Nearly all of them are shorter than 128 bytes, and their length fits the byte kept for it.
        let start = bytes.count
        bytes.append(0)
        content(&self)
        let count = bytes.count - start - 1
        if count < 0x80 {
            bytes[start] = UInt8(count)
        } else {
            var length = MessageWriter()
            length.varint(UInt64(count))
            bytes.replaceSubrange(start...start, with: length.bytes)
        }
    }

    /// Fields that are encoded already.
    mutating func append(_ fields: [UInt8]) { bytes.append(contentsOf: fields) }

    private mutating func tag(_ field: UInt32, _ type: WireType) {
        varint(UInt64(field) << 3 | UInt64(type.rawValue))
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// protobuf's wire types that `sync.proto` needs.
enum WireType: UInt8 {
    case varint = 0
    case fixed64 = 1
    case bytes = 2
    case fixed32 = 5
}
