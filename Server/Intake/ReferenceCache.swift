internal import Catalog
internal import ChangeLog
internal import Judge

/// What the change sets of one request are all judged by, read once. Of types that the whole bureau
/// sees, which are few records (rates, charge rules, periods), it holds all where they are few, or
/// else records and queries, and forgets them when one changes. Of every type it holds the kept sums that were asked for, and
/// counts each change into them: a sum over many groups is read once in a request.
final class ReferenceCache {
    private let catalog: RecordCatalog
    private let types: Set<UInt32>
    private var records: [UInt32: [Identifier: RecordImage?]] = [:]
    private var queries: [UInt32: [Query: [RecordImage]]] = [:]
    /// All of a type's records; nil where they are many.
    private var whole: [UInt32: [RecordImage]?] = [:]
    /// So few that walking them costs less than a look-up.
    private static let few = 32
    /// Records of stations that the request has asked for: the judge asks for one several times.
    private var asked: [Verdict.Touch: RecordImage?] = [:]
    private static let askedAtMost = 4_000
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
        self.catalog = catalog
        types = Set(catalog.types.filter { $0.scope == .bureau }.map(\.number))
    }

    /// A record that was written: `before` and `after` as the records had it.
    func changed(_ type: UInt32, before: RecordImage?, after: RecordImage?) {
        records[type] = nil
        queries[type] = nil
        whole[type] = nil
        if let record = after ?? before {
            asked[Verdict.Touch(type: type, record: record.id)] = .some(after)
        }
        guard let known = sums[type], let declared = catalog.type(type) else { return }
        for (sum, total) in known {
            guard let kept = declared.sums.first(where: { $0.name == sum.name }) else { continue }
            var total = total
            for (record, sign) in [(before, Int64(-1)), (after, 1)] {
                guard let record, kept.counts(record, key: sum.key, of: declared) else { continue }
                total.amount += sign * kept.amount(of: record, declared)
                total.count += sign
            }
            sums[type]?[sum] = total
        }
    }

    /// A view that answers from the cache where it can.
    struct View: RecordView {
        let base: any RecordView
        let cache: ReferenceCache

        func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
            guard cache.types.contains(type) else { return try asked(type, id) }
            if let known = cache.records[type]?[id] { return known }
            let found = try base.record(type, id)
            cache.records[type, default: [:]][id] = .some(found)
            return found
        }

        func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
            try record(type, id) != nil
        }

        private func asked(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
            let touch = Verdict.Touch(type: type, record: id)
            if let known = cache.asked[touch] { return known }
            let found = try base.record(type, id)
            if cache.asked.count >= ReferenceCache.askedAtMost { cache.asked.removeAll() }
            cache.asked[touch] = .some(found)
            return found
        }

        func records(
            _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
        ) throws -> [RecordImage] {
            guard cache.types.contains(type) else {
                return try base.records(type, where: conditions, limit: limit)
            }
            if let whole = try whole(type) {
                guard !whole.isEmpty else { return [] }
                let found = whole.lazy.filter { record in
                    conditions.allSatisfy { agrees(record.fields[$0.field], $0.value) }
                }
                return Array(found.prefix(limit))
            }
            let query = Query(
                fields: conditions.map(\.field), values: conditions.map(\.value), limit: limit)
            if let known = cache.queries[type]?[query] { return known }
            let found = try base.records(type, where: conditions, limit: limit)
            cache.queries[type, default: [:]][query] = found
            return found
        }

        private func whole(_ type: UInt32) throws -> [RecordImage]? {
            if let known = cache.whole[type] { return known }
            let found = try base.records(type, where: [], limit: ReferenceCache.few + 1)
            let whole = found.count <= ReferenceCache.few ? found : nil
            cache.whole[type] = .some(whole)
            return whole
        }

        func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
            amount: Int64, count: Int64
        ) {
            let sum = Sum(name: name, key: key)
            if let known = cache.sums[type]?[sum] { return known }
            let found = try base.keptSum(type, name, key: key)
            cache.sums[type, default: [:]][sum] = found
            return found
        }
    }
}
