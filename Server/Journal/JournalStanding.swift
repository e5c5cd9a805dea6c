public import GRDB
internal import RecordStore

/// How the journal stands, beyond its head: when it last moved, and what waits in it.
public struct JournalStanding {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// When the newest entry was received, in milliseconds since 1970; nil in an empty journal.
    public func movedAt() throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT received_at FROM journal ORDER BY seq DESC LIMIT 1")
    }

    public func heldCount() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM open_item WHERE outcome = 'held'") ?? 0
    }

    /// When each parked change set was first received, in milliseconds since 1970.
    public func parkedSince() throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT min(journal.received_at) FROM open_item
                JOIN journal ON journal.change_set = open_item.change_set
                WHERE open_item.outcome = 'parked' GROUP BY open_item.change_set
                """)
    }
}
