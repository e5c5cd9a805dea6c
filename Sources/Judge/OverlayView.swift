public import Catalog
public import ChangeLog

/// The records as a change set would leave them: so several edits of one change set are judged
/// together.
public struct OverlayView: RecordView {
    private let base: any RecordView
    private let catalog: RecordCatalog
    private var changes: [Verdict.Touch: RecordChange] = [:]
    /// In the order of the first touch.
    private var order: [Verdict.Touch] = []

    public init(base: some RecordView, catalog: RecordCatalog) {
        self.base = base
        self.catalog = catalog
    }

    /// The record after; the first record before stays.
    public mutating func set(_ type: UInt32, _ id: Identifier, _ after: RecordImage?) throws {
        let touch = Verdict.Touch(type: type, record: id)
        let before: RecordImage?
        if let change = changes[touch] {
            before = change.before
        } else {
            before = try base.record(type, id)
            order.append(touch)
        }
        changes[touch] = RecordChange(before: before, after: after)
    }

    /// What changed, in the order of the first touch; a record made and deleted again isn't listed,
    /// nor one that came out as it was.
    public var changed: [RecordChange] {
        order.compactMap { changes[$0] }.filter { $0.before != $0.after }
    }

    public func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        if let change = changes[Verdict.Touch(type: type, record: id)] { return change.after }
        return try base.record(type, id)
    }

    public func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
        if let change = changes[Verdict.Touch(type: type, record: id)] {
            return change.after != nil
        }
        return try base.contains(type, id)
    }

    public func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        let touched = order.filter { $0.type == type }
        let below = try base.records(type, where: conditions, limit: limit + touched.count)
        let untouched = below.filter { changes[Verdict.Touch(type: type, record: $0.id)] == nil }
        let own = touched.compactMap { changes[$0]?.after }.filter { record in
            conditions.allSatisfy { agrees(record.fields[$0.field], $0.value) }
        }
        return Array((untouched + own).prefix(limit))
    }

    public func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        var total = try base.keptSum(type, name, key: key)
        guard let declared = catalog.type(type),
            let sum = declared.sums.first(where: { $0.name == name })
        else { return total }
        func add(_ record: RecordImage?, _ sign: Int64) {
            guard let record, sum.counts(record, key: key, of: declared) else { return }
            total.amount += sign * sum.amount(of: record, declared)
            total.count += sign
        }
        for touch in order where touch.type == type {
            add(changes[touch]?.before, -1)
            add(changes[touch]?.after, 1)
        }
        return total
    }
}

extension KeptSum {
    /// Whether the record is in the group, or groups, that the key names.
    public func counts(
        _ record: RecordImage, key: [String: FieldValue], of type: RecordType
    ) -> Bool {
        groupBy.compactMap { type.field(named: $0) }.allSatisfy { field in
            key[field.name].map { agrees(record.fields[field.number], $0) } ?? true
        }
    }

    public func amount(of record: RecordImage, _ type: RecordType) -> Int64 {
        type.field(named: amount).flatMap { record.fields[$0.number].integer } ?? 0
    }
}

/// Whether two values are equal to a rule: sealed texts by their lookup hash.
public func agrees(_ left: FieldValue, _ right: FieldValue) -> Bool {
    if let left = left.sealed, let right = right.sealed { return left.lookup == right.lookup }
    return left == right
}
