internal import Catalog
internal import ChangeLog
public import GRDB
public import RecordStore

/// The server's tables beside the records: one SQLite file holds one bureau.
public enum JournalSchema {
    /// Raised with every change of the tables below.
    public static let version = 4

    /// Makes the tables where the file doesn't have them all.
    ///
    /// - Throws: `NewerSchema`.
    public static func prepare(_ db: Database, store: RecordStore) throws {
        try SchemaVersion.prepare(db, version: version, catalogVersion: store.catalog.version) {
            found in
            if found > 0 {
                try SchemaVersion.addColumn(
                    db, "device_state", "settled_seq INTEGER NOT NULL DEFAULT 0")
                try SchemaVersion.addColumn(db, "device_state", "heard_epoch BLOB")
            }
            try create(db, store: store)
            guard found > 0 else { return }
            // An earlier program gave no stubs, or gave them in the form of an earlier catalog.
            if found < 3 { try StubReckoning(db, store: store).begin() }
            try StubReckoning(db, store: store).mend()
        }
    }

    private static func create(_ db: Database, store: RecordStore) throws {
        try store.createTables(db)
        try FactTable.create(db)
        try DigestTable.create(db)
        for table in tables { try db.execute(sql: table) }
    }

    private static let tables = [
        // Append-only and hash-chained. `verdict` is the serialized message without its body. A
        // change set's first entry holds its bytes; what follows it (a take-up) has an empty body.
        """
        CREATE TABLE IF NOT EXISTS journal (
          seq INTEGER PRIMARY KEY, change_set BLOB NOT NULL, body BLOB NOT NULL,
          link BLOB NOT NULL, received_at INTEGER NOT NULL, effective_at INTEGER NOT NULL,
          catalog_version INTEGER NOT NULL, rules_hash BLOB NOT NULL, outcome TEXT NOT NULL,
          verdict BLOB NOT NULL, hash BLOB NOT NULL, needs_body INTEGER NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS journal_by_change_set ON journal (change_set)",
        // Change sets whose edits aren't in the records: held, parked, rejected. Few, and asked for
        // often.
        """
        CREATE TABLE IF NOT EXISTS open_item (
          change_set BLOB PRIMARY KEY, seq INTEGER NOT NULL, outcome TEXT NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS tombstone (
          type INTEGER NOT NULL, record BLOB NOT NULL, seq INTEGER NOT NULL,
          PRIMARY KEY (type, record)) WITHOUT ROWID
        """,
        // Which record an open change set would create or change, for what depends on it.
        """
        CREATE TABLE IF NOT EXISTS open_touch (
          type INTEGER NOT NULL, record BLOB NOT NULL, change_set BLOB NOT NULL,
          PRIMARY KEY (type, record, change_set)) WITHOUT ROWID
        """,
        // What a parked change set waits for.
        """
        CREATE TABLE IF NOT EXISTS waiting (
          type INTEGER NOT NULL, record BLOB NOT NULL, change_set BLOB NOT NULL,
          PRIMARY KEY (type, record, change_set)) WITHOUT ROWID
        """,
        // Every device's chain: its links, and the journal entry that each number became.
        """
        CREATE TABLE IF NOT EXISTS chain_entry (
          device BLOB NOT NULL, number INTEGER NOT NULL, link BLOB NOT NULL, seq INTEGER NOT NULL,
          PRIMARY KEY (device, number)) WITHOUT ROWID
        """,
        // What the server knows of a device beyond its record.
        """
        CREATE TABLE IF NOT EXISTS device_state (
          device BLOB PRIMARY KEY, number INTEGER NOT NULL, link BLOB NOT NULL,
          last_contact INTEGER, pending INTEGER NOT NULL DEFAULT 0, cursor_seq INTEGER,
          settled_seq INTEGER NOT NULL DEFAULT 0, heard_epoch BLOB)
        """,
        // Scope 0 is HQ only, 1 the whole bureau; each station has its own from 2 on.
        """
        CREATE TABLE IF NOT EXISTS scope (number INTEGER PRIMARY KEY, station BLOB NOT NULL UNIQUE)
        """,
        // What each journal entry changed, by who may see it; -1 lists all of it, for HQ.
        """
        CREATE TABLE IF NOT EXISTS feed (
          scope INTEGER NOT NULL, seq INTEGER NOT NULL, entries BLOB NOT NULL,
          PRIMARY KEY (scope, seq)) WITHOUT ROWID
        """,
        // What each station was given as stubs, as it was given: serialized records.
        """
        CREATE TABLE IF NOT EXISTS stub (
          station BLOB NOT NULL, type INTEGER NOT NULL, record BLOB NOT NULL,
          message BLOB NOT NULL, PRIMARY KEY (station, type, record)) WITHOUT ROWID
        """,
        "CREATE INDEX IF NOT EXISTS stub_by_record ON stub (type, record)",
        // Which records left which station's scope once.
        """
        CREATE TABLE IF NOT EXISTS departure (
          station BLOB NOT NULL, type INTEGER NOT NULL, record BLOB NOT NULL,
          PRIMARY KEY (station, type, record)) WITHOUT ROWID
        """,
        // Which stations' records the held and parked change sets of a station name or touch.
        """
        CREATE TABLE IF NOT EXISTS open_reference (
          type INTEGER NOT NULL, record BLOB NOT NULL, station BLOB NOT NULL,
          change_set BLOB NOT NULL, PRIMARY KEY (type, record, station, change_set)) WITHOUT ROWID
        """,
        "CREATE INDEX IF NOT EXISTS open_reference_by_change_set ON open_reference (change_set)",
        """
        CREATE TABLE IF NOT EXISTS voucher (year INTEGER PRIMARY KEY, last INTEGER NOT NULL)
        """,
        """
        CREATE TABLE IF NOT EXISTS enrolment_code (
          hash BLOB PRIMARY KEY, station BLOB NOT NULL, user BLOB NOT NULL, role TEXT NOT NULL,
          expires_at INTEGER NOT NULL, device BLOB, reply BLOB) WITHOUT ROWID
        """,
        // Every rules file that judged, by hash.
        """
        CREATE TABLE IF NOT EXISTS rules_version (
          hash BLOB PRIMARY KEY, text TEXT NOT NULL, from_seq INTEGER NOT NULL) WITHOUT ROWID
        """,
        // The lives of the server's memory. Empty until memory was lost once.
        """
        CREATE TABLE IF NOT EXISTS epoch (
          number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, after_seq INTEGER NOT NULL,
          shared_seq INTEGER NOT NULL, began_at INTEGER NOT NULL, recovered_at INTEGER)
        """,
        // Verdicts of earlier lives that replicas gave back, and frozen bytes. Which of them are this
        // server's own isn't known until both are here: so whatever differs is kept beside the other.
        // `created` is a page of the records' server-set parts.
        """
        CREATE TABLE IF NOT EXISTS given_verdict (
          change_set BLOB NOT NULL, epoch BLOB NOT NULL, seq INTEGER NOT NULL,
          hash BLOB NOT NULL, verdict BLOB NOT NULL, created BLOB NOT NULL,
          PRIMARY KEY (change_set, epoch, seq, hash)) WITHOUT ROWID
        """,
        """
        CREATE TABLE IF NOT EXISTS given_body (
          change_set BLOB NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY (change_set, hash)) WITHOUT ROWID
        """,
        // Restored change sets that edit a record which isn't back yet.
        """
        CREATE TABLE IF NOT EXISTS restored_wait (
          type INTEGER NOT NULL, record BLOB NOT NULL, change_set BLOB NOT NULL,
          PRIMARY KEY (type, record, change_set)) WITHOUT ROWID
        """,
        // What replicas fetched again because theirs differed.
        """
        CREATE TABLE IF NOT EXISTS repair (
          device BLOB NOT NULL, type INTEGER NOT NULL, at INTEGER NOT NULL,
          record_count INTEGER NOT NULL, PRIMARY KEY (device, type)) WITHOUT ROWID
        """,
        // Devices that memory was lost of, and who goes on for them.
        """
        CREATE TABLE IF NOT EXISTS forgotten_device (
          device BLOB PRIMARY KEY, heir BLOB NOT NULL) WITHOUT ROWID
        """,
        // Lives that memory was lost of, as replicas told of them.
        """
        CREATE TABLE IF NOT EXISTS forgotten_life (
          epoch BLOB PRIMARY KEY, after_seq INTEGER NOT NULL) WITHOUT ROWID
        """,
    ]
}
