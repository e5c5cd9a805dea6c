internal import Catalog
internal import ChangeLog
internal import GRDB

/// The table itself: made where it isn't there, brought up where an earlier program made it.
extension RecordTable {
    /// What a file of an earlier catalog lacked, and now has.
    struct Upgrade {
        var hasNewColumns = false
        var hasNewSums = false
    }

    /// Creates what is missing, in a table of an earlier catalog too.
    func create(_ db: Database) throws -> Upgrade {
        let isNew = try !hasTable(db, type.tableName)
        let columns = type.fields.flatMap { field in
            Self.columnNames(field).map { "\($0) \(Self.affinity(field.kind))" }
        }
        try db.execute(
            sql: "CREATE TABLE IF NOT EXISTS \(table) "
                + "(\((Self.engineColumns + columns).joined(separator: ", "))) WITHOUT ROWID")
        var upgrade = Upgrade()
        if !isNew { upgrade.hasNewColumns = try addColumns(db) }
        for index in type.indexes {
            let columns = index.map { $0.replacing("-", with: "_") }
            // A value that most records don't have takes no room where it isn't.
            let isSparse = index.count == 1 && type.field(named: index[0])?.isRequired == false
            try db.execute(
                sql: "CREATE INDEX IF NOT EXISTS "
                    + "\(type.tableName)_by_\(columns.joined(separator: "_")) "
                    + "ON \(table) (\(columns.map(quoted).joined(separator: ", ")))"
                    + (isSparse ? " WHERE \(quoted(columns[0])) IS NOT NULL" : ""))
        }
        // Stubs are few, and most tables have none.
        try db.execute(
            sql: "CREATE INDEX IF NOT EXISTS \(type.tableName)_stubs ON \(table) (id) "
                + "WHERE is_stub = 1")
        for lookup in lookups { try lookup.create(db) }
        for sum in sums where try sum.create(db) { upgrade.hasNewSums = !isNew }
        return upgrade
    }

    /// - Returns: whether any of the fields had no column.
    private func addColumns(_ db: Database) throws -> Bool {
        let present = Set(try db.columns(in: type.tableName).map { quoted($0.name) })
        if !present.contains(quoted("is_stub")) {
            try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(Self.stubColumn)")
        }
        var hasNew = false
        for field in type.fields {
            for column in Self.columnNames(field) where !present.contains(column) {
                try db.execute(
                    sql: "ALTER TABLE \(table) ADD COLUMN \(column) \(Self.affinity(field.kind))")
                hasNew = true
            }
        }
        return hasNew
    }

    /// Values that were kept as bytes go into the columns that there are for them now.
    func fillColumns(_ db: Database) throws {
        var kept: [StoredRecord] = []
        let statement = try RawStatement(db, select + " WHERE unknown IS NOT NULL")
        while try statement.step() { kept.append(read(statement)) }
        statement.reset()
        for record in kept { try put(db, record) }
    }

    private static func affinity(_ kind: FieldKind) -> String {
        switch kind {
        case .text, .enumeration: "TEXT"
        case .integer, .amountFen, .date, .month, .instant, .boolean: "INTEGER"
        case .reference, .sealed, .opaque, .lookups: "BLOB"
        }
    }
}

/// Asked of the file itself: between statements that change its schema, GRDB reads all of that anew.
func hasTable(_ db: Database, _ name: String) throws -> Bool {
    let statement = try RawStatement(
        db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")
    statement.bind(name, at: 1)
    defer { statement.reset() }
    return try statement.step()
}
