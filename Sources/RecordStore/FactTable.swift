public import ChangeLog
public import Foundation
public import GRDB

/// Small named facts that a database keeps: who it is, how far it has come.
public struct FactTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS fact (
                  name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID
                """)
    }

    public subscript(name: String) -> Data? {
        get throws {
            let statement = try RawStatement(db, "SELECT value FROM fact WHERE name = ?")
            statement.bind(name, at: 1)
            defer { statement.reset() }
            return try statement.step() ? statement.data(0) : nil
        }
    }

    /// - Parameter value: nil forgets the fact.
    public func set(_ name: String, _ value: Data?) throws {
        guard let value else {
            let statement = try RawStatement(db, "DELETE FROM fact WHERE name = ?")
            statement.bind(name, at: 1)
            return try statement.run()
        }
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO fact VALUES (?, ?)")
        statement.bind(name, at: 1)
        statement.bind(value, at: 2)
        try statement.run()
    }

    public func text(_ name: String) throws -> String? {
        try self[name].map { String(decoding: $0, as: UTF8.self) }
    }

    public func identifier(_ name: String) throws -> Identifier? {
        try self[name].flatMap { Identifier($0) }
    }

    /// Kept as 8 bytes, most significant first.
    public func integer(_ name: String) throws -> Int64? {
        try self[name].map { $0.reduce(Int64(0)) { $0 << 8 | Int64($1) } }
    }
}
