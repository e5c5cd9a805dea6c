internal import Catalog
internal import GRDB
internal import RecordStore

/// A replica's tables beside the records.
enum ReplicaSchema {
    /// Raised with every change of the tables below.
    static let version = 5

    static func prepare(_ db: Database, store: RecordStore) throws {
        do {
            try SchemaVersion.prepare(
                db, version: version, catalogVersion: store.catalog.version
            ) { found in
                if found > 0 {
                    try SchemaVersion.addColumn(db, "chain", "packed_by INTEGER")
                    for column in ["settled", "is_awaited"] {
                        try SchemaVersion.addColumn(
                            db, "device_contact", "\(column) INTEGER NOT NULL DEFAULT 0")
                    }
                }
                try create(db, store: store)
                if found > 0 { try Checkpoint.showKnownTypes(db, store: store) }
            }
        } catch let newer as NewerSchema {
            throw ReplicaFailure.newerSchema(found: newer.found, known: newer.known)
        }
    }

    private static func create(_ db: Database, store: RecordStore) throws {
        try store.createTables(db)
        try FactTable.create(db)
        try DigestTable.create(db)
        for table in tables { try db.execute(sql: table) }
    }

    private static let tables = [
        // The device's own chain, never pruned. The outbox is what isn't settled. What is settled is
        // kept packed: `packed_by` is the number of the entry whose body it is packed against.
        """
        CREATE TABLE IF NOT EXISTS chain (
          number INTEGER PRIMARY KEY, change_set BLOB NOT NULL UNIQUE, body BLOB NOT NULL,
          link BLOB NOT NULL, is_settled INTEGER NOT NULL,
          packed_by INTEGER)
        """,
        "CREATE INDEX IF NOT EXISTS outbox ON chain (number) WHERE is_settled = 0",
        // The chains of the identities that the replica gave up, whole.
        """
        CREATE TABLE IF NOT EXISTS former_device (
          number INTEGER PRIMARY KEY, device BLOB NOT NULL UNIQUE)
        """,
        """
        CREATE TABLE IF NOT EXISTS former_chain (
          device BLOB NOT NULL, number INTEGER NOT NULL, change_set BLOB NOT NULL,
          body BLOB NOT NULL, link BLOB NOT NULL, packed_by INTEGER,
          PRIMARY KEY (device, number)) WITHOUT ROWID
        """,
        "CREATE INDEX IF NOT EXISTS former_chain_by_change_set ON former_chain (change_set)",
        // Verdicts as the server gave them; `is_open` while held or parked and not followed.
        """
        CREATE TABLE IF NOT EXISTS verdict (
          change_set BLOB PRIMARY KEY, seq INTEGER NOT NULL, outcome TEXT NOT NULL,
          is_open INTEGER NOT NULL, message BLOB NOT NULL) WITHOUT ROWID
        """,
        "CREATE INDEX IF NOT EXISTS tray ON verdict (seq) WHERE outcome IN ('held', 'rejected', 'parked')",
        // Verdicts that a later entry followed (a take-up, a ruling): they are never altered.
        """
        CREATE TABLE IF NOT EXISTS past_verdict (
          change_set BLOB NOT NULL, seq INTEGER NOT NULL, message BLOB NOT NULL,
          PRIMARY KEY (change_set, seq)) WITHOUT ROWID
        """,
        // Change sets that did more than create, by record: with a record's own version, its
        // history.
        """
        CREATE TABLE IF NOT EXISTS touch (
          type INTEGER NOT NULL, record BLOB NOT NULL, change_set BLOB NOT NULL,
          PRIMARY KEY (type, record, change_set)) WITHOUT ROWID
        """,
        // For each record that the overlay touches: its canonical form (NULL: none), and the
        // change sets that touch it, 16 bytes each.
        """
        CREATE TABLE IF NOT EXISTS overlay (
          type INTEGER NOT NULL, record BLOB NOT NULL, canonical BLOB, change_sets BLOB NOT NULL,
          PRIMARY KEY (type, record)) WITHOUT ROWID
        """,
        // Pages of an unfinished pull, as they came.
        """
        CREATE TABLE IF NOT EXISTS staged_page (number INTEGER PRIMARY KEY, page BLOB NOT NULL)
        """,
        // At HQ: when the server last heard each device.
        """
        CREATE TABLE IF NOT EXISTS device_contact (
          device BLOB PRIMARY KEY, last_contact INTEGER NOT NULL, pending INTEGER NOT NULL,
          acknowledged INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0,
          is_awaited INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID
        """,
        // What the server certified to have taken in of which bundle, as it signed it; the key is the
        // hash of the signed bytes.
        """
        CREATE TABLE IF NOT EXISTS receipt (
          hash BLOB PRIMARY KEY, received_at INTEGER NOT NULL, message BLOB NOT NULL,
          signature BLOB NOT NULL) WITHOUT ROWID
        """,
        // Document numbers given by this device, by letter.
        """
        CREATE TABLE IF NOT EXISTS counter (letter TEXT PRIMARY KEY, last INTEGER NOT NULL)
        """,
        // At HQ: the frozen bytes of others' entries, page by page, to be given back to a server that
        // lost its memory. The seqs are those of the page's first and last verdict.
        """
        CREATE TABLE IF NOT EXISTS mirror (
          number INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
          bodies BLOB NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS mirror_by_last_seq ON mirror (last_seq)",
    ]
}
