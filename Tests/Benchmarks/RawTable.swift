import ChangeLog
import Foundation
import GRDBSQLite

/// What everything is measured against: the same rows, by SQLite's own C interface.
final class RawTable {
    private var database: OpaquePointer?
    private var insert: OpaquePointer?
    let path: String

    /// - Parameter indexes: with the indexes that a replica's payouts have, or without any.
    init(path: String, indexes: Bool = false) {
        self.path = path
        precondition(sqlite3_open(path, &database) == SQLITE_OK)
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        execute(
            """
            CREATE TABLE payout (
              id BLOB PRIMARY KEY, number TEXT, station BLOB, kind TEXT, payee BLOB, month INTEGER,
              project BLOB, source TEXT, function_code TEXT, rate BLOB, amount_fen INTEGER,
              event_date INTEGER) WITHOUT ROWID
            """)
        if indexes {
            for columns in ["number", "payee, month", "event_date, number"] {
                let name = columns.replacing(", ", with: "_")
                execute("CREATE INDEX payout_by_\(name) ON payout (\(columns))")
            }
        }
        let statement = "INSERT INTO payout VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        precondition(sqlite3_prepare_v2(database, statement, -1, &insert, nil) == SQLITE_OK)
    }

    deinit {
        sqlite3_finalize(insert)
        sqlite3_close(database)
    }

    func execute(_ sql: String) {
        precondition(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK, sql)
    }

    func add(_ row: Payout) {
        blob(1, row.id.data)
        text(2, row.number)
        blob(3, row.station.data)
        text(4, "monthly")
        blob(5, row.payee.data)
        sqlite3_bind_int64(insert, 6, row.month)
        blob(7, row.project.data)
        text(8, "current-year")
        text(9, "2040604")
        blob(10, row.rate.data)
        sqlite3_bind_int64(insert, 11, 100_000)
        sqlite3_bind_int64(insert, 12, row.month * 100 + 5)
        precondition(sqlite3_step(insert) == SQLITE_DONE)
        sqlite3_reset(insert)
    }

    private func blob(_ index: Int32, _ data: Data) {
        _ = data.withUnsafeBytes {
            sqlite3_bind_blob(insert, index, $0.baseAddress, Int32($0.count), transient)
        }
    }

    private func text(_ index: Int32, _ text: String) {
        sqlite3_bind_text(insert, index, text, -1, transient)
    }

    /// Bytes of the table with its index, after everything is checkpointed.
    var bytes: Int {
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return fileBytes(path)
    }
}

private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

func fileBytes(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
}
