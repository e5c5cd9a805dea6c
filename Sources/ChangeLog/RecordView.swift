/// What the pure parts (checks, judge, rebase) may ask of the records that they decide upon.
public protocol RecordView {
    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage?

    /// Whether the record is there: cheaper than reading it.
    func contains(_ type: UInt32, _ id: Identifier) throws -> Bool

    /// Records whose fields equal the values; sealed fields compare by their lookup hash, and a list of
    /// hashes holds the one that is asked for.
    func records(_ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int)
        throws -> [RecordImage]

    /// A kept sum's amount and count over all groups that agree with `key`.
    ///
    /// - Parameter key: values by the names in the sum's `groupBy`; a name left out isn't compared.
    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    )
}

extension RecordView {
    public func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
        try record(type, id) != nil
    }
}
