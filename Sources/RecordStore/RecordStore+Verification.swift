internal import Catalog
internal import ChangeLog
public import GRDB

extension RecordStore {
    /// The kept sums that aren't what their records add up to, by counting anew.
    ///
    /// - Parameter only: nil for every type.
    public func wrongSums(_ db: Database, of only: UInt32? = nil) throws -> [(
        type: String, name: String
    )] {
        var wrong: [(type: String, name: String)] = []
        for type in catalog.types where !type.sums.isEmpty && (only ?? type.number) == type.number {
            guard let table = table(type.number) else { continue }
            let counted = RecordWriter(store: self, db: db)
            try table.forEach(db) { try counted.count($0, sign: 1) }
            for (index, sum) in table.sums.enumerated() {
                let groups = counted.groups(of: type.number, index)
                let isRight =
                    try sum.groupCount(db) == groups.count
                    && groups.allSatisfy { group in
                        try sum.total(db, group: group.key, isOverlay: group.isOverlay)
                            == (group.amount, group.count)
                    }
                if !isRight { wrong.append((type.name, sum.sum.name)) }
            }
        }
        return wrong
    }
}

extension RecordWriter {
    /// What was counted and isn't written, where there is something.
    fileprivate func groups(of type: UInt32, _ sum: Int) -> [(
        key: [FieldValue], isOverlay: Bool, amount: Int64, count: Int64
    )] {
        pendingSums.filter { $0.key.type == type && $0.key.sum == sum && $0.value.count != 0 }
            .map { ($0.key.key, $0.key.isOverlay, $0.value.amount, $0.value.count) }
    }
}

extension SumTable {
    fileprivate func total(_ db: Database, group: [FieldValue], isOverlay: Bool) throws -> (
        amount: Int64, count: Int64
    ) {
        let key = Dictionary(
            uniqueKeysWithValues: zip(sum.groupBy, group).map { ($0, $1) })
        return try total(db, key: key, isOverlay: isOverlay)
    }
}
