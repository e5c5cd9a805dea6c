internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore

/// HQ's replicas are the server's second memory: they keep the frozen bytes of every entry. Nothing here
/// reads them until a server that lost its memory is given them back, so they are kept as they came, a page
/// at a time.
struct MirrorTable {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func add(_ page: PageContents) throws {
        let seqs = page.verdicts.map(\.seq)
        guard !page.mirrored.isEmpty, let first = seqs.min(), let last = seqs.max() else { return }
        let statement = try RawStatement(
            db, "INSERT INTO mirror (first_seq, last_seq, bodies) VALUES (?, ?, ?)")
        statement.bind(Int64(first), at: 1)
        statement.bind(Int64(last), at: 2)
        statement.bind(page.mirrored.bytes, at: 3)
        try statement.run()
    }

    /// Lets go of what a pull anew brings again.
    func forget(after seq: UInt64) throws {
        let statement = try RawStatement(db, "DELETE FROM mirror WHERE first_seq > ?")
        statement.bind(Int64(seq), at: 1)
        try statement.run()
    }

    /// Lays the bytes of what came after a place out by change set, in a table that ends with the
    /// connection; once for each giving back.
    func layOut(after seq: UInt64) throws {
        guard try !db.tableExists("given_body") else { return }
        try db.execute(
            sql: """
                CREATE TEMP TABLE given_body (
                  change_set BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID
                """)
        let pages = try RawStatement(db, "SELECT bodies FROM mirror WHERE last_seq > ?")
        pages.bind(Int64(seq), at: 1)
        defer { pages.reset() }
        while try pages.step() {
            guard let bodies = PackedBodies(packed: pages.data(0)).bodies() else {
                throw ReplicaFailure.damaged("mirror")
            }
            for body in bodies {
                guard let changeSet = try? ChangeSet(frozen: body) else { continue }
                let statement = try RawStatement(
                    db, "INSERT OR IGNORE INTO temp.given_body VALUES (?, ?)")
                statement.bind(changeSet.id, at: 1)
                statement.bind(body, at: 2)
                try statement.run()
            }
        }
    }

    func clearAway() throws { try db.execute(sql: "DROP TABLE IF EXISTS temp.given_body") }

    /// Of what is laid out.
    func body(of changeSet: Identifier) throws -> Data? {
        let statement = try RawStatement(
            db, "SELECT body FROM temp.given_body WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.data(0) : nil
    }
}
