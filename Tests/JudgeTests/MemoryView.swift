import Catalog
import ChangeLog

/// Records in memory: the view of the tests. Sums are scans, so that they can't go stale.
struct MemoryView: RecordView {
    let catalog: RecordCatalog
    var images: [Verdict.Touch: RecordImage] = [:]

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        images[Verdict.Touch(type: type, record: id)]
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        let found = images.values.filter { image in
            image.type == type
                && conditions.allSatisfy { condition in
                    let value = image.fields[condition.field]
                    if case .lookups? = catalog.type(type)?.field(condition.field)?.kind {
                        return LookupList.holds(value, condition.value)
                    }
                    if let left = value.sealed, let right = condition.value.sealed {
                        return left.lookup == right.lookup
                    }
                    return value == condition.value
                }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(limit))
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        guard let declared = catalog.type(type),
            let sum = declared.sums.first(where: { $0.name == name })
        else { return (0, 0) }
        let conditions = sum.groupBy.compactMap { group in
            key[group].flatMap { value in
                declared.field(named: group).map { (field: $0.number, value: value) }
            }
        }
        let found = try records(type, where: conditions, limit: .max)
        let amount = declared.field(named: sum.amount)?.number ?? 0
        return (
            found.reduce(0) { $0 + ($1.fields[amount].integer ?? 0) }, Int64(found.count)
        )
    }

    mutating func write(_ change: (before: RecordImage?, after: RecordImage?)) {
        guard let image = change.after ?? change.before else { return }
        images[Verdict.Touch(type: image.type, record: image.id)] = change.after
    }
}
