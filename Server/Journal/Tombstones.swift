public import ChangeLog
public import GRDB
internal import RecordStore

/// Records that were there once and are deleted. Never pruned: an edit that arrives late must find
/// that its record is gone, not missing.
public struct Tombstones {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func add(type: UInt32, record: Identifier, seq: UInt64) throws {
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?)")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        statement.bind(Int64(seq), at: 3)
        try statement.run()
    }

    public func contains(type: UInt32, record: Identifier) throws -> Bool {
        let statement = try RawStatement(
            db, "SELECT 1 FROM tombstone WHERE type = ? AND record = ?")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        defer { statement.reset() }
        return try statement.step()
    }
}
