public import Foundation
internal import SwiftProtobuf
public import Wire

extension RecordImage {
    /// A serialized Record.
    public init(serialized data: Data) throws(MalformedMessage) {
        self = try data.read { bytes throws(MalformedMessage) in try RecordImage(encoded: bytes) }
    }

    public init(_ message: WireRecord) throws {
        try self.init(serialized: try message.serializedData())
    }

    /// The message as the generated code has it.
    public func message() throws -> WireRecord { try WireRecord(serializedBytes: serialized()) }

    public func serialized() -> Data {
        var writer = MessageWriter(capacity: 256)
        encode(to: &writer)
        return writer.data
    }

    /// The bytes that the digest covers: the Record message without its seq (which a server's restore
    /// may change), fields and registers ascending, defaults left out.
    public func digestBytes() -> Data { withDigestBytes { Data($0) } }

    func withDigestBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var writer = MessageWriter(capacity: 256)
        encode(to: &writer, withSeq: false)
        return writer.bytes.withUnsafeBytes(body)
    }

    /// - Parameter withSeq: false leaves the seq out, as the digest does.
    func encode(to writer: inout MessageWriter, withSeq: Bool = true) {
        writer.unsigned(1, UInt64(type))
        writer.identifier(2, id)
        if withSeq { writer.unsigned(3, seq) }
        writer.identifier(4, version)
        RegisterVersions.encode(versions, 5, to: &writer)
        fields.encode(6, to: &writer)
    }

    init(encoded bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var type: UInt32 = 0
        var id: Identifier?
        var seq: UInt64 = 0
        var version: Identifier?
        var versions = RegisterVersions()
        var fields = FieldValuesReader()
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): type = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)): id = try MessageReader.identifier(bytes)
            case (3, .varint(let varint)): seq = varint
            case (4, .bytes(let bytes)): version = try MessageReader.identifier(bytes)
            case (5, .bytes(let bytes)): try versions.add(bytes)
            case (6, .bytes(let bytes)): try fields.add(bytes)
            default: continue
            }
        }
        guard let id, let version else { throw .identifier }
        self.init(
            type: type, id: id, seq: seq, version: version, versions: versions.versions,
            fields: fields.values)
    }
}
