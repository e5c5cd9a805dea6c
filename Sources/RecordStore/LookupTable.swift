internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB

/// Which records hold a hash in a list of hashes: a row for each, beside the records' own table.
struct LookupTable: Sendable {
    let field: Field
    /// The field's place in its type.
    let position: Int
    private let name: String
    private let current: String

    static func all(of type: RecordType) -> [LookupTable] {
        type.fields.enumerated().compactMap { position, field in
            guard case .lookups = field.kind else { return nil }
            return LookupTable(type, field, position)
        }
    }

    private init(_ type: RecordType, _ field: Field, _ position: Int) {
        self.field = field
        self.position = position
        name = quoted("lookup_\(type.tableName)_\(field.columnName)")
        current = "SELECT \(quoted(field.columnName)) FROM \(quoted(type.tableName)) WHERE id = ?"
    }

    func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(name) (
                  hash BLOB NOT NULL, id BLOB NOT NULL, PRIMARY KEY (hash, id)) WITHOUT ROWID
                """)
    }

    /// The term of a query that one hash is bound to.
    var condition: String { "id IN (SELECT id FROM \(name) WHERE hash = ?)" }

    /// Before the record is written: what its row holds now is let go of.
    func put(_ db: Database, _ record: RecordImage) throws {
        let before = try held(db, record.id)
        let after = record.fields[field.number]
        guard before != after else { return }
        try remove(db, record.id)
        for hash in LookupList.each(of: after) {
            try run(db, "INSERT OR IGNORE INTO \(name) VALUES (?, ?)", hash, record.id)
        }
    }

    /// Before the record's row is deleted.
    func remove(_ db: Database, _ id: Identifier) throws {
        for hash in LookupList.each(of: try held(db, id)) {
            try run(db, "DELETE FROM \(name) WHERE hash = ? AND id = ?", hash, id)
        }
    }

    private func held(_ db: Database, _ id: Identifier) throws -> FieldValue {
        let statement = try RawStatement(db, current)
        statement.bind(id, at: 1)
        defer { statement.reset() }
        guard try statement.step(), !statement.isNull(0) else { return .absent }
        return .opaque(statement.data(0))
    }

    private func run(_ db: Database, _ sql: String, _ hash: FieldValue, _ id: Identifier) throws {
        guard case .opaque(let hash) = hash else { return }
        let statement = try RawStatement(db, sql)
        statement.bind(hash, at: 1)
        statement.bind(id, at: 2)
        try statement.run()
    }
}
