public import GRDB

/// Which tables a database file has, in `PRAGMA user_version`: the schema's version in thousands,
/// and the catalog's, for the records' tables come from that.
public enum SchemaVersion {
    /// Makes the tables where the file doesn't have them all. A file that has them isn't written to.
    ///
    /// - Parameter create: makes what is missing; told the schema version found, 0 in a new file.
    /// - Throws: `NewerSchema` for a file that a later version of the program wrote.
    public static func prepare(
        _ db: Database, version: Int, catalogVersion: UInt32, create: (_ found: Int) throws -> Void
    ) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let mark = version * 1_000 + Int(catalogVersion)
        guard found / 1_000 <= version else {
            throw NewerSchema(found: found / 1_000, known: version)
        }
        guard found < mark else { return }
        try create(found / 1_000)
        try db.execute(sql: "PRAGMA user_version = \(mark)")
    }

    /// Gives a table of an earlier schema a column that it hasn't yet.
    ///
    /// - Parameter declaration: the column's name, type and constraints.
    public static func addColumn(_ db: Database, _ table: String, _ declaration: String) throws {
        let name = declaration.prefix { $0 != " " }
        let columns = try db.columns(in: table).map(\.name)
        guard !columns.contains(String(name)) else { return }
        try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(declaration)")
    }

    /// Whether an earlier version of the program wrote the file: who only reads can't bring it up.
    public static func isOlder(
        _ db: Database, version: Int, catalogVersion: UInt32
    ) throws -> Bool {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        return found < version * 1_000 + Int(catalogVersion)
    }
}

/// The file was written by a later version of the program: upgrade it.
public struct NewerSchema: Error, Equatable {
    public let found: Int
    public let known: Int
}
