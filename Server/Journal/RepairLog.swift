public import ChangeLog
public import GRDB
internal import RecordStore

/// Records that replicas fetched again because theirs differed: what was altered somewhere, and mended.
public struct RepairLog {
    private let db: Database

    public struct Entry: Hashable, Sendable {
        public let device: Identifier
        public let type: UInt32
        /// Milliseconds since 1970: the newest of them.
        public let at: Int64
        public let recordCount: Int
    }

    public init(_ db: Database) { self.db = db }

    public func add(device: Identifier, type: UInt32, at instant: Int64, recordCount: Int) throws {
        let statement = try RawStatement(
            db,
            """
            INSERT INTO repair VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET at = excluded.at, record_count = record_count + excluded.record_count
            """)
        statement.bind(device, at: 1)
        statement.bind(Int64(type), at: 2)
        statement.bind(instant, at: 3)
        statement.bind(Int64(recordCount), at: 4)
        try statement.run()
    }

    /// Newest first.
    public func all() throws -> [Entry] {
        let statement = try RawStatement(
            db, "SELECT device, type, at, record_count FROM repair ORDER BY at DESC, type")
        defer { statement.reset() }
        var found: [Entry] = []
        while try statement.step() {
            guard let device = statement.identifier(0) else { throw JournalDamage.unreadable }
            found.append(
                Entry(
                    device: device, type: UInt32(statement.integer(1)),
                    at: statement.integer(2), recordCount: Int(statement.integer(3))))
        }
        return found
    }
}
