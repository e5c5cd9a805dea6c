public import Foundation

extension FieldValues {
    /// A Record message of nothing but fields.
    public init(serialized data: Data) throws(MalformedMessage) {
        self = try data.read { bytes throws(MalformedMessage) in
            var fields = FieldValuesReader()
            var reader = MessageReader(bytes)
            while let field = try reader.next() {
                if field.number == 6, case .bytes(let bytes) = field.content {
                    try fields.add(bytes)
                }
            }
            return fields.values
        }
    }

    public func serialized() -> Data {
        var writer = MessageWriter()
        encode(6, to: &writer)
        return writer.data
    }

    /// The repeated FieldValue of a Record or Edit.
    func encode(_ field: UInt32, to writer: inout MessageWriter) {
        for entry in entries {
            writer.message(field) { message in
                message.unsigned(1, UInt64(entry.field))
                switch entry.value {
                case .absent: break
                case .text(let text): message.presentText(2, text)
                case .integer(let integer): message.presentZigzag(3, integer)
                case .reference(let identifier): message.identifier(4, identifier)
                case .sealed(let sealed):
                    message.message(5) { text in
                        text.unsigned(1, UInt64(sealed.key))
                        text.data(2, sealed.ciphertext)
                        text.data(3, sealed.lookup)
                    }
                case .opaque(let data): message.presentData(6, data)
                }
            }
        }
    }
}

extension FieldValues.Entry {
    init(encoded bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var reader = MessageReader(bytes)
        var number: UInt32 = 0
        var value = FieldValue.absent
        var sealed: SealedText?
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): number = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)): value = .text(try MessageReader.text(bytes))
            case (3, .varint(let varint)): value = .integer(MessageReader.zigzag(varint))
            case (4, .bytes(let bytes)): value = .reference(try MessageReader.identifier(bytes))
            case (5, .bytes(let bytes)):
                // A message that comes in two parts is one, as protobuf has it.
                if value.sealed == nil { sealed = nil }
                sealed = try SealedText(encoded: bytes, after: sealed)
                value = sealed.map { .sealed($0) } ?? .absent
            case (6, .bytes(let bytes)): value = .opaque(Data(bytes))
            default: continue
            }
        }
        if case .sealed(let text) = value, text.lookup.count != 16 || text.ciphertext.count < 28 {
            throw MalformedMessage(what: "a sealed text out of form")
        }
        self.init(field: number, value: value)
    }
}

extension SealedText {
    fileprivate init(encoded bytes: UnsafeRawBufferPointer, after first: SealedText?)
        throws(MalformedMessage)
    {
        var key = first?.key ?? 0
        var ciphertext = first?.ciphertext ?? Data()
        var lookup = first?.lookup ?? Data()
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): key = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)): ciphertext = Data(bytes)
            case (3, .bytes(let bytes)): lookup = Data(bytes)
            default: continue
            }
        }
        self.init(key: key, ciphertext: ciphertext, lookup: lookup)
    }
}

/// The values that a message's fields bring, which must ascend.
struct FieldValuesReader {
    private(set) var entries: [FieldValues.Entry] = []

    mutating func add(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        let entry = try FieldValues.Entry(encoded: bytes)
        guard entry.field > entries.last?.field ?? 0 else {
            throw MalformedMessage(what: "fields out of order")
        }
        if entries.isEmpty { entries.reserveCapacity(12) }
        entries.append(entry)
    }

    var values: FieldValues { FieldValues(ascending: entries) }
}

/// The versions of registers, as a Record's `versions` and an Edit's `bases` have them.
struct RegisterVersions {
    private(set) var versions: [UInt32: Identifier] = [:]

    mutating func add(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var register: UInt32 = 0
        var version: Identifier?
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): register = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)): version = try MessageReader.identifier(bytes)
            default: continue
            }
        }
        guard let version, versions.updateValue(version, forKey: register) == nil else {
            throw MalformedMessage(what: "a register's version is missing, or comes twice")
        }
    }

    static func encode(
        _ versions: [UInt32: Identifier], _ field: UInt32, to writer: inout MessageWriter
    ) {
        guard !versions.isEmpty else { return }
        for (register, version) in versions.sorted(by: { $0.key < $1.key }) {
            writer.message(field) { message in
                message.unsigned(1, UInt64(register))
                message.identifier(2, version)
            }
        }
    }
}
