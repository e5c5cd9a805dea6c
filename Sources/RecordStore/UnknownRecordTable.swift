internal import ChangeLog
internal import Foundation
internal import GRDB
internal import SwiftProtobuf
internal import Wire

/// Records of types that this catalog doesn't know: kept as they came, counted in the digest, and
/// given back untouched.
enum UnknownRecordTable {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS unknown_record (
                  type INTEGER NOT NULL, id BLOB NOT NULL, message BLOB NOT NULL,
                  PRIMARY KEY (type, id)) WITHOUT ROWID
                """)
    }

    static func put(_ db: Database, _ record: RecordImage) throws {
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO unknown_record VALUES (?, ?, ?)")
        statement.bind(Int64(record.type), at: 1)
        statement.bind(record.id, at: 2)
        statement.bind(record.serialized(), at: 3)
        try statement.run()
    }

    static func fetch(_ db: Database, _ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        let statement = try RawStatement(
            db, "SELECT message FROM unknown_record WHERE type = ? AND id = ?")
        statement.bind(Int64(type), at: 1)
        statement.bind(id, at: 2)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return try RecordImage(serialized: statement.data(0))
    }

    static func forEach(_ db: Database, _ type: UInt32, _ body: (RecordImage) throws -> Void) throws
    {
        let statement = try RawStatement(db, "SELECT message FROM unknown_record WHERE type = ?")
        statement.bind(Int64(type), at: 1)
        defer { statement.reset() }
        while try statement.step() {
            try body(try RecordImage(serialized: statement.data(0)))
        }
    }

    static func delete(_ db: Database, _ type: UInt32, _ id: Identifier) throws {
        let statement = try RawStatement(
            db, "DELETE FROM unknown_record WHERE type = ? AND id = ?")
        statement.bind(Int64(type), at: 1)
        statement.bind(id, at: 2)
        try statement.run()
    }
}
