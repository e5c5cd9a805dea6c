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

    /// A value that an indexed field had or has.
    private struct Slot: Hashable, Sendable {
        let type: UInt32
        let field: UInt32
        let value: FieldValue

        /// Sealed texts are found by their lookup hash.
        init(_ type: UInt32, _ field: UInt32, _ value: FieldValue) {
            self.type = type
            self.field = field
            self.value = value.sealed.map { .opaque($0.lookup) } ?? value
        }
    }

    private let catalog: RecordCatalog
    private(set) var changes: [Verdict.Touch: Change] = [:]
    private var byType: [UInt32: [Verdict.Touch]] = [:]
    /// By the first field of each of the catalog's indexes: a month of entries isn't looked through
    /// at each question.
    private var bySlot: [Slot: [Verdict.Touch]] = [:]
    private var indexed: [UInt32: Set<UInt32>] = [:]
    /// Records that these entries make.
    private var made: Set<Identifier> = []
    private var groups: [SumName: [[FieldValue]: Group]] = [:]

    public init(_ catalog: RecordCatalog) {
        self.catalog = catalog
        for type in catalog.types {
            let names = type.indexes.compactMap(\.first)
            indexed[type.number] = Set(
                type.fields.filter { names.contains($0.name) }.map(\.number))
        }
    }

    /// The touched records among which those are that had, or have, the values.
    func candidates(_ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)])
        -> [Verdict.Touch]
    {
        guard let fields = indexed[type],
            let condition = conditions.first(where: { fields.contains($0.field) })
        else { return byType[type] ?? [] }
        return bySlot[Slot(type, condition.field, condition.value)] ?? []
    }

    private mutating func file(_ touch: Verdict.Touch, under image: RecordImage?) {
        guard let image else { return }
        for field in indexed[touch.type] ?? [] {
            let slot = Slot(touch.type, field, image.fields[field])
            if bySlot[slot]?.contains(touch) != true { bySlot[slot, default: []].append(touch) }
        }
    }

    /// Whether a record comes of these entries: nobody who hasn't seen them can name it.
    public func isNew(_ record: Identifier) -> Bool { made.contains(record) }

    /// Adds what one entry changes.
    ///
    /// - Parameter isSure: nothing that this replica doesn't see can make the entry fall.
    public mutating func add(_ changed: [RecordChange], of entry: Identifier, isSure: Bool) {
        for change in changed {
            guard let image = change.after ?? change.before else { continue }
            let touch = Verdict.Touch(type: image.type, record: image.id)
            let known = changes[touch]
            let unsure = known?.unsure ?? (isSure ? nil : entry)
            if known == nil {
                byType[image.type, default: []].append(touch)
                if change.before == nil { made.insert(image.id) }
            }
            if known == nil { file(touch, under: change.before) }
            file(touch, under: change.after)
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
