internal import Catalog
internal import ChangeLog

/// Reference data that the change sets of one request are all judged by, read once: rates, charge
/// rules, periods, budget sums. Holds only types that the whole bureau sees, which are few records,
/// and forgets a type when one of them changes.
final class ReferenceCache {
    private let types: Set<UInt32>
    private var records: [UInt32: [Identifier: RecordImage?]] = [:]
    private var queries: [UInt32: [Query: [RecordImage]]] = [:]
    private var sums: [UInt32: [Sum: (amount: Int64, count: Int64)]] = [:]

    private struct Query: Hashable {
        let fields: [UInt32]
        let values: [FieldValue]
        let limit: Int
    }

    private struct Sum: Hashable {
        let name: String
        let key: [String: FieldValue]
    }

    init(_ catalog: RecordCatalog) {
        types = Set(catalog.types.filter { $0.scope == .bureau }.map(\.number))
    }

    func forget(_ type: UInt32) {
        records[type] = nil
        queries[type] = nil
        sums[type] = nil
    }

    /// A view that answers from the cache where it can.
    struct View: RecordView {
        let base: any RecordView
        let cache: ReferenceCache

        func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
            guard cache.types.contains(type) else { return try base.record(type, id) }
            if let known = cache.records[type]?[id] { return known }
            let found = try base.record(type, id)
            cache.records[type, default: [:]][id] = .some(found)
            return found
        }

        func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
            guard cache.types.contains(type) else { return try base.contains(type, id) }
            return try record(type, id) != nil
        }

        func records(
            _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
        ) throws -> [RecordImage] {
            guard cache.types.contains(type) else {
                return try base.records(type, where: conditions, limit: limit)
            }
            let query = Query(
                fields: conditions.map(\.field), values: conditions.map(\.value), limit: limit)
            if let known = cache.queries[type]?[query] { return known }
            let found = try base.records(type, where: conditions, limit: limit)
            cache.queries[type, default: [:]][query] = found
            return found
        }

        func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
            amount: Int64, count: Int64
        ) {
            guard cache.types.contains(type) else { return try base.keptSum(type, name, key: key) }
            let sum = Sum(name: name, key: key)
            if let known = cache.sums[type]?[sum] { return known }
            let found = try base.keptSum(type, name, key: key)
            cache.sums[type, default: [:]][sum] = found
            return found
        }
    }
}
