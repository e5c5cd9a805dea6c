public import Catalog
public import ChangeLog
public import GRDB

/// The tables of a catalog in an SQLite database: the same on the server and on every replica.
public struct RecordStore: Sendable {
    public let catalog: RecordCatalog
    private let tables: [UInt32: RecordTable]

    public init(catalog: RecordCatalog) {
        self.catalog = catalog
        tables = Dictionary(
            uniqueKeysWithValues: catalog.types.map { ($0.number, RecordTable($0)) })
    }

    func table(_ type: UInt32) -> RecordTable? { tables[type] }

    /// Creates what is missing: tables, indexes, kept sums, and the table for records of types that
    /// this catalog doesn't know.
    ///
    /// A file of an earlier catalog is brought up to this one: new columns are filled with the values
    /// that were kept as bytes, records of types that weren't known move into their tables, and new
    /// sums are counted.
    public func createTables(_ db: Database) throws {
        try UnknownRecordTable.create(db)
        var needsCount = false
        for type in catalog.types {
            guard let table = tables[type.number] else { continue }
            let upgrade = try table.create(db)
            if upgrade.hasNewColumns { try table.fillColumns(db) }
            var moved: [RecordImage] = []
            try UnknownRecordTable.forEach(db, type.number) { moved.append($0) }
            for image in moved {
                try table.put(db, StoredRecord(image: image, isOverlay: false))
                try UnknownRecordTable.delete(db, type.number, image.id)
            }
            needsCount = needsCount || upgrade.hasNewSums || upgrade.hasNewColumns || !moved.isEmpty
        }
        if needsCount { try recountSums(db) }
    }

    public func fetch(_ db: Database, _ type: UInt32, _ id: Identifier) throws -> StoredRecord? {
        guard let table = tables[type] else {
            return try UnknownRecordTable.fetch(db, type, id).map {
                StoredRecord(image: $0, isOverlay: false)
            }
        }
        return try table.fetch(db, id)
    }

    public func find(
        _ db: Database, _ type: UInt32,
        where conditions: [(field: UInt32, value: FieldValue)] = [], limit: Int = .max
    ) throws -> [StoredRecord] {
        try tables[type]?.find(db, where: conditions, limit: limit) ?? []
    }

    /// Every record of a type, in no stated order.
    public func forEach(
        _ db: Database, _ type: UInt32, _ body: (StoredRecord) throws -> Void
    ) throws {
        guard let table = tables[type] else {
            return try UnknownRecordTable.forEach(db, type) {
                try body(StoredRecord(image: $0, isOverlay: false))
            }
        }
        try table.forEach(db, body)
    }

    /// A type's records with greater ids, ascending, until `body` returns false. Types that the
    /// catalog doesn't know have none here.
    public func forEach(
        _ db: Database, _ type: UInt32, after id: Identifier,
        _ body: (StoredRecord) throws -> Bool
    ) throws { try tables[type]?.forEach(db, after: id, body) }

    /// - Parameter isOverlay: nil counts both.
    public func keptSum(
        _ db: Database, _ type: UInt32, _ name: String, key: [String: FieldValue],
        isOverlay: Bool? = nil
    ) throws -> (amount: Int64, count: Int64) {
        guard let table = tables[type]?.sums.first(where: { $0.sum.name == name }) else {
            return (0, 0)
        }
        return try table.total(db, key: key, isOverlay: isOverlay)
    }

    /// Writes records with their sums and digests; `body` runs inside the caller's transaction.
    public func write<Result>(
        _ db: Database, _ body: (RecordWriter) throws -> Result
    ) throws -> Result {
        let writer = RecordWriter(store: self, db: db)
        let result = try body(writer)
        try writer.finish()
        return result
    }

    /// Counts the kept sums anew: a repair, where rows may have been altered from outside.
    public func recountSums(_ db: Database) throws {
        try write(db) { writer in
            for type in catalog.types where !type.sums.isEmpty {
                guard let table = tables[type.number] else { continue }
                for sum in table.sums { try sum.clear(db) }
                try table.forEach(db) { try writer.count($0, sign: 1) }
            }
        }
    }

    /// The store as the pure parts see it.
    public func view(_ db: Database) -> some RecordView { DatabaseView(store: self, db: db) }
}

struct DatabaseView: RecordView {
    let store: RecordStore
    let db: Database
    /// Where something is being written: it has changes of sums that the tables don't.
    var writer: RecordWriter?

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        try store.fetch(db, type, id)?.image
    }

    func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
        guard let table = store.table(type) else { return try record(type, id) != nil }
        return try table.contains(db, id)
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        try store.find(db, type, where: conditions, limit: limit).map(\.image)
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        try writer?.finishSums()
        return try store.keptSum(db, type, name, key: key)
    }
}
