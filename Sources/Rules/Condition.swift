public import Catalog
public import ChangeLog

/// A field that must hold one of some values; `.absent` among them allows an empty field.
public struct Condition: Sendable {
    public let field: UInt32
    public let values: [FieldValue]
}

/// A field of a record, or of a record that the record names.
public struct FieldPath: Sendable {
    /// The reference to go through, and the type it names; nil where the field is the record's own.
    public let reference: Field?
    public let type: RecordType?
    public let field: Field

    init(field: Field) {
        reference = nil
        type = nil
        self.field = field
    }

    init(reference: Field, type: RecordType, field: Field) {
        self.reference = reference
        self.type = type
        self.field = field
    }

    /// The record's own field that a change of the path's value starts from.
    public var ownField: Field { reference ?? field }

    /// `case.closed`
    public var name: String { reference.map { "\($0.name).\(field.name)" } ?? field.name }
}

/// A field of a record and the field of another record that it is compared with.
public struct FieldPair: Sendable {
    public let ours: FieldPath
    public let theirs: Field
}
