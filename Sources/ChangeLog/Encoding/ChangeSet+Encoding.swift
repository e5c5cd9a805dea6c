public import Foundation
internal import Wire

extension ChangeSet {
    /// Serializes the change set: done once, when the entry commits. From then on only these bytes
    /// count.
    public func freeze() -> Data {
        var writer = MessageWriter(capacity: 384)
        writer.identifier(1, id)
        writer.identifier(2, bureau)
        writer.identifier(3, device)
        writer.identifier(4, actor)
        writer.signed(5, claimedAt)
        writer.unsigned(6, UInt64(catalogVersion))
        writer.text(7, intent)
        for edit in edits {
            writer.message(8) { edit.encode(to: &$0, changeSet: id) }
        }
        writer.text(9, reason)
        return writer.data
    }

    /// Reads frozen bytes. Fields of the message that this version doesn't know are ignored here,
    /// and stay in the bytes.
    public init(frozen data: Data) throws(MalformedMessage) {
        self = try data.read { bytes throws(MalformedMessage) in try ChangeSet(encoded: bytes) }
    }

    private init(encoded bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var (id, bureau, device, actor): (Identifier?, Identifier?, Identifier?, Identifier?)
        var claimedAt: Int64 = 0
        var catalogVersion: UInt32 = 0
        var (intent, reason) = ("", "")
        // A create may leave its record's id to the change set's, which is read by then.
        var encoded: [UnsafeRawBufferPointer] = []
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .bytes(let bytes)): id = try MessageReader.identifier(bytes)
            case (2, .bytes(let bytes)): bureau = try MessageReader.identifier(bytes)
            case (3, .bytes(let bytes)): device = try MessageReader.identifier(bytes)
            case (4, .bytes(let bytes)): actor = try MessageReader.identifier(bytes)
            case (5, .varint(let varint)): claimedAt = Int64(bitPattern: varint)
            case (6, .varint(let varint)): catalogVersion = UInt32(truncatingIfNeeded: varint)
            case (7, .bytes(let bytes)): intent = try MessageReader.text(bytes)
            case (8, .bytes(let bytes)): encoded.append(bytes)
            case (9, .bytes(let bytes)): reason = try MessageReader.text(bytes)
            default: continue
            }
        }
        guard let id, let bureau, let device, let actor else { throw .identifier }
        guard !encoded.isEmpty, encoded.count <= Limit.editsPerChangeSet else {
            throw MalformedMessage(what: "\(encoded.count) edits")
        }
        var edits: [Edit] = []
        edits.reserveCapacity(encoded.count)
        for bytes in encoded { edits.append(try Edit(encoded: bytes, changeSet: id)) }
        self.init(
            id: id, bureau: bureau, device: device, actor: actor, claimedAt: claimedAt,
            catalogVersion: catalogVersion, intent: intent, edits: edits, reason: reason)
    }
}

extension Edit {
    fileprivate func encode(to writer: inout MessageWriter, changeSet: Identifier) {
        writer.unsigned(1, UInt64(type))
        if action != .create || record != changeSet { writer.identifier(2, record) }
        writer.unsigned(3, action.number)
        RegisterVersions.encode(bases, 4, to: &writer)
        fields.encode(5, to: &writer)
    }

    fileprivate init(encoded bytes: UnsafeRawBufferPointer, changeSet: Identifier)
        throws(MalformedMessage)
    {
        var type: UInt32 = 0
        var record: Identifier?
        var action: Action?
        var bases = RegisterVersions()
        var fields = FieldValuesReader()
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): type = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)):
                record = bytes.isEmpty ? nil : try MessageReader.identifier(bytes)
            case (3, .varint(let varint)): action = Action(number: varint)
            case (4, .bytes(let bytes)): try bases.add(bytes)
            case (5, .bytes(let bytes)): try fields.add(bytes)
            default: continue
            }
        }
        guard let action else { throw MalformedMessage(what: "an edit without an action") }
        if record == nil, action == .create { record = changeSet }
        guard let record else { throw .identifier }
        self.init(
            type: type, record: record, action: action, bases: bases.versions,
            fields: fields.values)
    }
}

extension Edit.Action {
    fileprivate var number: UInt64 {
        switch self {
        case .create: 1
        case .update: 2
        case .delete: 3
        }
    }

    fileprivate init?(number: UInt64) {
        switch number {
        case 1: self = .create
        case 2: self = .update
        case 3: self = .delete
        default: return nil
        }
    }
}
