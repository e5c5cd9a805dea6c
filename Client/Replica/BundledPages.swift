internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore

/// The pages of one bundled reply: what of them is new here, and, where the replica pulls anew, what
/// they named.
final class BundledPages {
    private let db: Database
    private let seq: UInt64
    private let from: UInt64
    private let anew: UInt64?
    /// Verdicts that came though they are visible here, at the places that they have here; and others.
    private var confirmed: Set<UInt64> = []
    private var isContradicted = false
    /// What isn't named is dropped at the end: only a pull from the beginning names everything.
    private var remembers: Bool { anew == 0 }
    private var verdicts: Set<Identifier> = []

    /// - Parameters:
    ///   - seq: what is visible holds everything up to here.
    ///   - from: the reply holds everything from here on.
    ///   - anew: beyond which place the replica pulls anew; nil where it doesn't. Records' names wait
    ///     in a temporary table, for they may be many.
    init(_ db: Database, after seq: UInt64, from: UInt64, anew: UInt64?) throws {
        self.db = db
        self.seq = seq
        self.from = from
        self.anew = anew
        guard anew == 0 else { return }
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS named_record (
                  type INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (type, record)
                ) WITHOUT ROWID
                """)
        try db.execute(sql: "DELETE FROM temp.named_record")
    }

    /// What of a page isn't visible yet. A record that changed since comes with its newer seq, so what
    /// is left out is here as it is there.
    func read(_ page: Page) throws -> PageContents {
        var contents = try page.contents()
        for verdict in contents.verdicts where verdict.seq <= seq {
            let known = try VerdictTable(db).changeSet(at: verdict.seq)
            isContradicted = isContradicted || known != verdict.changeSet
            confirmed.insert(verdict.seq)
        }
        contents.records.removeAll { $0.seq <= seq }
        contents.removals.removeAll { $0.seq <= seq }
        contents.verdicts.removeAll { $0.seq <= seq }
        guard anew != nil else { return contents }
        verdicts.formUnion(contents.verdicts.map(\.changeSet))
        if remembers { for image in contents.records { try remember(image) } }
        return contents
    }

    /// Whether the reply's order is the one of what is visible, as far as both go: the server may have lost
    /// its memory, and gone on in the same life before anybody found out. Records are compared by digest.
    func isOfOneOrder() throws -> Bool {
        guard from < seq else { return true }
        return try !isContradicted
            && confirmed.count == VerdictTable(db).countPlaces(after: from, through: seq)
    }

    private func remember(_ image: RecordImage) throws {
        let statement = try RawStatement(
            db, "INSERT OR IGNORE INTO temp.named_record VALUES (?, ?)")
        statement.bind(Int64(image.type), at: 1)
        statement.bind(image.id, at: 2)
        try statement.run()
    }

    private func isNamed(_ image: RecordImage) throws -> Bool {
        let statement = try RawStatement(
            db, "SELECT 1 FROM temp.named_record WHERE type = ? AND record = ?")
        statement.bind(Int64(image.type), at: 1)
        statement.bind(image.id, at: 2)
        defer { statement.reset() }
        return try statement.step()
    }

    /// Lets go of what a pull anew didn't bring: others' verdicts, and canonical records where it began
    /// at the beginning. Else a digest that differs says so.
    func drop(
        _ replica: ReplicaDatabase, _ checkpoint: Checkpoint, _ writer: RecordWriter,
        _ summary: inout PullSummary
    ) throws {
        try checkpoint.turnBackVerdicts(besides: verdicts, writer: writer)
        guard remembers else { return }
        var gone = PageContents()
        for type in try replica.heldTypes(db) {
            try replica.forEachCanonical(db, type) { image in
                guard try !isNamed(image) else { return }
                gone.removals.append(
                    Removal(type: type, record: image.id, seq: .max, reason: .unspecified))
            }
        }
        try checkpoint.apply(gone, writer: writer, summary: &summary)
        try db.execute(sql: "DELETE FROM temp.named_record")
    }
}

extension ReplicaDatabase {
    /// The types of the catalog, and those that the replica holds unknown records of.
    func heldTypes(_ db: Database) throws -> [UInt32] {
        Set(catalog.types.map(\.number))
            .union(try DigestTable.fetch(db, scopes: []).keys).sorted()
    }

    /// Counts digests and kept sums from the records.
    func recountAll(_ db: Database) throws {
        for type in try heldTypes(db) { try recount(db, type) }
        try store.recountSums(db)
    }
}
