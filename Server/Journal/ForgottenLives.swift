public import ChangeLog
public import GRDB
internal import RecordStore

/// Lives of the server's memory that went with it: what was decided in one of them may come back all the same.
public struct ForgottenLives {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Keeps what a replica tells, where nobody has told it before.
    public func note(_ epoch: Identifier, afterSeq: UInt64) throws {
        let statement = try RawStatement(db, "INSERT OR IGNORE INTO forgotten_life VALUES (?, ?)")
        statement.bind(epoch, at: 1)
        statement.bind(Int64(clamping: afterSeq), at: 2)
        try statement.run()
    }

    /// Where in the order it began; nil where nobody told.
    public func afterSeq(of epoch: Identifier) throws -> UInt64? {
        let statement = try RawStatement(
            db, "SELECT after_seq FROM forgotten_life WHERE epoch = ?")
        statement.bind(epoch, at: 1)
        defer { statement.reset() }
        return try statement.step() ? UInt64(statement.integer(0)) : nil
    }
}
