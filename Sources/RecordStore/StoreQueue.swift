public import GRDB

/// The one connection to a store's file.
///
/// GRDB's own read of a queue sets `PRAGMA query_only` and takes it back, and SQLite then compiles every
/// cached statement of the connection anew (`OP_Expire`, <https://www.sqlite.org/pragma.html>): with
/// tables of many columns that costs far more than the reading.
public final class StoreQueue: Sendable {
    /// The connection as GRDB has it.
    public let connection: DatabaseQueue

    public init(path: String, configuration: Configuration) throws {
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Reads the file as it is at one moment. What `body` writes doesn't stay.
    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.unsafeRead { db in
            var result: Result?
            try db.inTransaction(.deferred) {
                result = try body(db)
                return .rollback
            }
            guard let result else { preconditionFailure("the transaction's body ran") }
            return result
        }
    }

    /// All of what `body` writes, or nothing.
    public func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.write(body)
    }

    public func writeWithoutTransaction<Result>(_ body: (Database) throws -> Result) rethrows
        -> Result
    {
        try connection.writeWithoutTransaction(body)
    }

    /// Reads as well where the calling code has the connection already.
    public func unsafeReentrantRead<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.unsafeReentrantRead(body)
    }

    public func inDatabase<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        try connection.inDatabase(body)
    }

    public func close() throws { try connection.close() }

    public func add(transactionObserver observer: some TransactionObserver) {
        connection.add(transactionObserver: observer, extent: .databaseLifetime)
    }

    public func remove(transactionObserver observer: some TransactionObserver) {
        connection.remove(transactionObserver: observer)
    }
}
