public import Catalog

/// A stub: what a station keeps of a record that isn't its own any more, where its own records refer
/// to it. On the wire it is a record like any other, so whoever doesn't know of stubs keeps it and
/// counts it all the same.
extension RecordImage {
    /// The field that says of a record that it is a stub, with the integer 1. No catalog declares it
    /// and no edit may set it.
    public static let stubField: UInt32 = 65_535

    public var isStub: Bool {
        fields.entries.last { $0.field <= Self.stubField }?.field == Self.stubField
    }

    /// The record as a stub: of its fields those that the catalog keeps, and of its registers'
    /// versions none, for they would tell whenever the record's station works on it.
    ///
    /// - Parameter type: the record's.
    public func stub(_ type: RecordType) -> RecordImage {
        var kept = FieldValues()
        for field in type.fields {
            guard let form = field.inStub else { continue }
            kept[field.number] = form.value(of: fields[field.number])
        }
        kept[Self.stubField] = .integer(1)
        return RecordImage(type: self.type, id: id, seq: seq, version: version, fields: kept)
    }
}

extension StubForm {
    fileprivate func value(of value: FieldValue) -> FieldValue {
        switch self {
        case .whole: return value
        case .masked:
            guard case .text(let text) = value else { return .absent }
            return .text((text.unicodeScalars.first.map { String($0) } ?? "") + "*")
        }
    }
}
