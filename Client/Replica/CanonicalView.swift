internal import Catalog
public import ChangeLog
public import GRDB
public import RecordStore

/// The records as the server last gave them, whatever the overlay shows upon them: what the pure
/// parts ask of a replica when they must not go by what isn't judged.
///
/// Covered records are few, and read once; use one view within one transaction.
public final class CanonicalView: RecordView {
    private let db: Database
    private let store: RecordStore
    /// The canonical forms of covered records, by type.
    private var covered: [UInt32: [RecordImage]] = [:]

    public init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    public func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        try CanonicalRecords(db, store: store).fetch(type, id)
    }

    public func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        // What is shown upon a covered record doesn't count: its canonical form does.
        let uncovered = try store.find(db, type, where: conditions).filter { !$0.isOverlay }
            .map(\.image)
        let fitting = try coveredRecords(type).filter { record in
            conditions.allSatisfy { Self.isEqual(record.fields[$0.field], $0.value) }
        }
        return Array((uncovered + fitting).prefix(limit))
    }

    public func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        var total = try store.keptSum(db, type, name, key: key, isOverlay: false)
        guard let declared = store.catalog.type(type), !declared.isAppendOnly,
            let sum = declared.sums.first(where: { $0.name == name })
        else { return total }
        let asked = sum.groupBy.compactMap { declared.field(named: $0) }
            .filter { key[$0.name] != nil }
        for record in try coveredRecords(type) {
            let isIn = asked.allSatisfy {
                Self.isEqual(record.fields[$0.number], key[$0.name] ?? .absent)
            }
            guard isIn else { continue }
            let amount = declared.field(named: sum.amount)
                .flatMap { record.fields[$0.number].integer }
            total.amount += amount ?? 0
            total.count += 1
        }
        return total
    }

    private func coveredRecords(_ type: UInt32) throws -> [RecordImage] {
        if let known = covered[type] { return known }
        var found: [RecordImage] = []
        try OverlayTable(db, store: store).forEachCanonical(type) { found.append($0) }
        covered[type] = found
        return found
    }

    /// Sealed texts are compared by their lookup hash.
    private static func isEqual(_ left: FieldValue, _ right: FieldValue) -> Bool {
        if let left = left.sealed, let right = right.sealed { return left.lookup == right.lookup }
        return left == right
    }
}
