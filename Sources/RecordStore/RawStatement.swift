public import ChangeLog
public import Foundation
public import GRDB
internal import GRDBSQLite

/// A cached statement with raw binding: the store's hot paths cost what SQLite costs.
public struct RawStatement {
    private let statement: OpaquePointer
    // Keeps the statement alive while it is in use.
    private let owner: Statement

    /// `sql` is prepared once for each connection.
    public init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        statement = owner.sqliteStatement
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    public func bind(_ value: Int64, at index: Int32) {
        sqlite3_bind_int64(statement, index, value)
    }

    public func bind(_ value: Identifier, at index: Int32) {
        _ = value.withBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, 16, transient) }
    }

    public func bind(_ value: Hash256, at index: Int32) {
        _ = value.withBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, 32, transient) }
    }

    public func bind(_ value: Data, at index: Int32) {
        if value.isEmpty {
            sqlite3_bind_zeroblob(statement, index, 0)
            return
        }
        _ = value.withUnsafeBytes {
            sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), transient)
        }
    }

    public func bind(_ value: String, at index: Int32) {
        var value = value
        _ = value.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), transient)
            }
        }
    }

    public func bindNull(at index: Int32) { sqlite3_bind_null(statement, index) }

    /// - Returns: whether there is a row.
    public func step() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = sqlite3_db_handle(statement).flatMap { sqlite3_errmsg($0) }
            sqlite3_reset(statement)
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: message.map { String(cString: $0) })
        }
    }

    /// Runs a statement that returns nothing.
    public func run() throws {
        _ = try step()
        sqlite3_reset(statement)
    }

    /// Ends a query before its last row.
    public func reset() { sqlite3_reset(statement) }

    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    public func data(_ column: Int32) -> Data {
        guard let start = sqlite3_column_blob(statement, column) else { return Data() }
        return Data(bytes: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// - Returns: nil unless the column holds 16 bytes.
    public func identifier(_ column: Int32) -> Identifier? {
        guard sqlite3_column_bytes(statement, column) == 16,
            let start = sqlite3_column_blob(statement, column)
        else { return nil }
        return Identifier(rawBytes: start)
    }
}

/// Tells SQLite to copy what is bound.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
