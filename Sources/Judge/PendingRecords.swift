public import Catalog
public import ChangeLog

/// What a device's own unjudged entries make of the records, as far as they stand: each as the
/// server would post it. Kept while entries are added, so that looking at them isn't replaying them.
public struct PendingRecords: Sendable {
    struct Change: Sendable {
        let before: RecordImage?
        var after: RecordImage?
        /// An entry that touched it and may fall.
        var unsure: Identifier?
    }

    struct Group: Sendable {
        var amount: Int64 = 0
        var count: Int64 = 0
        var unsure: Identifier?
    }

    struct SumName: Hashable, Sendable {
        let type: UInt32
        let sum: String
    }

    private let catalog: RecordCatalog
    private(set) var changes: [Verdict.Touch: Change] = [:]
    private(set) var byType: [UInt32: [Verdict.Touch]] = [:]
    private var groups: [SumName: [[FieldValue]: Group]] = [:]

    public init(_ catalog: RecordCatalog) { self.catalog = catalog }

    /// Adds what one entry changes.
    ///
    /// - Parameter isSure: nothing that this replica doesn't see can make the entry fall.
    public mutating func add(_ made: [RecordChange], of entry: Identifier, isSure: Bool) {
        for change in made {
            guard let image = change.after ?? change.before else { continue }
            let touch = Verdict.Touch(type: image.type, record: image.id)
            let known = changes[touch]
            let unsure = known?.unsure ?? (isSure ? nil : entry)
            if known == nil { byType[image.type, default: []].append(touch) }
            count(known?.after ?? change.before, -1, unsure)
            count(change.after, 1, unsure)
            changes[touch] = Change(
                before: known == nil ? change.before : known?.before, after: change.after,
                unsure: unsure)
        }
    }

    private mutating func count(_ record: RecordImage?, _ sign: Int64, _ unsure: Identifier?) {
        guard let record, let type = catalog.type(record.type) else { return }
        for sum in type.sums {
            let key = sum.groupBy.map { name in
                type.field(named: name).map { record.fields[$0.number] } ?? .absent
            }
            let name = SumName(type: type.number, sum: sum.name)
            var group = groups[name]?[key] ?? Group()
            group.amount += sign * sum.amount(of: record, type)
            group.count += sign
            group.unsure = group.unsure ?? unsure
            groups[name, default: [:]][key] = group
        }
    }

    /// What the entries add to a kept sum.
    func total(_ type: RecordType, _ name: String, key: [String: FieldValue]) -> Group {
        guard let groups = groups[SumName(type: type.number, sum: name)],
            let sum = type.sums.first(where: { $0.name == name })
        else { return Group() }
        var total = Group()
        for (values, group) in groups {
            let isAsked = zip(sum.groupBy, values).allSatisfy { name, value in
                key[name].map { agrees(value, $0) } ?? true
            }
            guard isAsked else { continue }
            total.amount += group.amount
            total.count += group.count
            total.unsure = total.unsure ?? group.unsure
        }
        return total
    }
}
