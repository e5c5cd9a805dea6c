public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore

/// A verdict of an earlier life of the server's memory, as a replica gave it back.
public struct GivenVerdict: Sendable {
    /// Its body is the frozen bytes, where the replica gave them; else empty.
    public let verdict: Verdict
    /// Where it was given first.
    public let place: JournalPlace
    /// Of the records that it created: version and the fields that only the server sets.
    public let created: [RecordImage]

    public init(verdict: Verdict, place: JournalPlace, created: [RecordImage]) {
        self.verdict = verdict
        self.place = place
        self.created = created
    }

    /// The same, were it given in another epoch.
    public func placed(in epoch: Identifier) -> GivenVerdict {
        GivenVerdict(
            verdict: verdict, place: JournalPlace(epoch: epoch, seq: place.seq), created: created)
    }

    public func isSealed(with key: VerdictSealKey, body: Data) -> Bool {
        verdict.isSealed(
            with: key,
            SealedMatter(
                place: place, body: Hash256(hashing: body),
                created: CreatedRecords.hash(created(by: try? ChangeSet(frozen: body)))))
    }

    /// What is applied creates all that its bytes say. What the server had set in those is asked of the
    /// replica; a record that it doesn't have any more has nothing of the kind.
    private func created(by changeSet: ChangeSet?) -> [RecordImage] {
        guard let changeSet, changeSet.id == verdict.changeSet, !verdict.isIdle,
            verdict.outcome == .applied || verdict.outcome == .merged
        else { return [] }
        return changeSet.edits.filter { $0.action == .create }.map { edit in
            created.first { $0.type == edit.type && $0.id == edit.record }
                ?? RecordImage(
                    type: edit.type, id: edit.record, version: changeSet.id,
                    fields: FieldValues())
        }
    }
}

/// Verdicts that replicas gave back. They wait here for the frozen bytes that they are about, and what
/// never finds those is what was lost.
public struct GivenVerdicts {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Keeps a verdict, and the bytes that came with it; the same again changes nothing.
    public func add(_ given: GivenVerdict) throws {
        var plain = given.verdict
        plain.body = Data()
        var created = PageBuilder()
        for record in given.created { created.add(record) }
        let (verdict, page) = (plain.serialized(), try created.page().bytes)
        let statement = try RawStatement(
            db, "INSERT OR IGNORE INTO given_verdict VALUES (?, ?, ?, ?, ?, ?)")
        statement.bind(plain.changeSet, at: 1)
        statement.bind(given.place.epoch, at: 2)
        statement.bind(Int64(given.place.seq), at: 3)
        statement.bind(Hash256(hashing: verdict, page), at: 4)
        statement.bind(verdict, at: 5)
        statement.bind(page, at: 6)
        try statement.run()
        guard !given.verdict.body.isEmpty else { return }
        let body = try RawStatement(db, "INSERT OR IGNORE INTO given_body VALUES (?, ?, ?)")
        body.bind(plain.changeSet, at: 1)
        body.bind(Hash256(hashing: given.verdict.body), at: 2)
        body.bind(given.verdict.body, at: 3)
        try body.run()
    }

    /// All that is known of a change set, in no stated order, without bytes.
    public func story(of changeSet: Identifier) throws -> [GivenVerdict] {
        let statement = try RawStatement(
            db, "SELECT epoch, seq, verdict, created FROM given_verdict WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var story: [GivenVerdict] = []
        while try statement.step() {
            guard let epoch = statement.identifier(0),
                let verdict = try? Verdict(serialized: statement.data(2)),
                let created = try? Page(serialized: statement.data(3)).contents().records
            else { throw JournalDamage.unreadable }
            story.append(
                GivenVerdict(
                    verdict: verdict,
                    place: JournalPlace(epoch: epoch, seq: UInt64(statement.integer(1))),
                    created: created))
        }
        return story
    }

    /// Bytes that came as a change set's.
    public func bodies(of changeSet: Identifier) throws -> [Data] {
        let statement = try RawStatement(db, "SELECT body FROM given_body WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var found: [Data] = []
        while try statement.step() { found.append(statement.data(0)) }
        return found
    }

    /// All that the journal doesn't have yet, in no stated order.
    public func bodies() throws -> [(changeSet: Identifier, body: Data)] {
        let statement = try RawStatement(
            db,
            """
            SELECT change_set, body FROM given_body AS given WHERE NOT EXISTS (
              SELECT 1 FROM journal WHERE journal.change_set = given.change_set)
            """)
        defer { statement.reset() }
        var found: [(changeSet: Identifier, body: Data)] = []
        while try statement.step() {
            if let id = statement.identifier(0) { found.append((id, statement.data(1))) }
        }
        return found
    }

    /// The journal has them now.
    public func dropBodies(of changeSet: Identifier) throws {
        let statement = try RawStatement(db, "DELETE FROM given_body WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        try statement.run()
    }

    /// Verdicts about change sets that the journal doesn't have, the newest of each.
    public func missing() throws -> [Verdict] {
        let statement = try RawStatement(
            db,
            """
            SELECT verdict FROM given_verdict AS given WHERE NOT EXISTS (
              SELECT 1 FROM journal WHERE journal.change_set = given.change_set)
            ORDER BY epoch, seq
            """)
        defer { statement.reset() }
        var newest: [Identifier: Int] = [:]
        var found: [Verdict] = []
        while try statement.step() {
            guard let verdict = try? Verdict(serialized: statement.data(0)) else {
                throw JournalDamage.unreadable
            }
            if let index = newest[verdict.changeSet] {
                found[index] = verdict
            } else {
                newest[verdict.changeSet] = found.count
                found.append(verdict)
            }
        }
        return found
    }

    /// How many change sets came back, in the present life, with the verdict that they had.
    public func restoredCount() throws -> Int {
        Int(try FactTable(db).integer("restored-count") ?? 0)
    }

    public func countRestored() throws {
        let facts = FactTable(db)
        let count = (try facts.integer("restored-count") ?? 0) + 1
        try facts.set("restored-count", count.bigEndianData)
    }

    // MARK: Edits that wait for their record

    /// A restored change set edits a record that isn't here yet: its creator comes from elsewhere.
    public func wait(_ changeSet: Identifier, for touch: Verdict.Touch) throws {
        let statement = try RawStatement(
            db, "INSERT OR IGNORE INTO restored_wait VALUES (?, ?, ?)")
        statement.bind(Int64(touch.type), at: 1)
        statement.bind(touch.record, at: 2)
        statement.bind(changeSet, at: 3)
        try statement.run()
    }

    public func waiting(for touch: Verdict.Touch) throws -> [Identifier] {
        let statement = try RawStatement(
            db, "SELECT change_set FROM restored_wait WHERE type = ? AND record = ?")
        statement.bind(Int64(touch.type), at: 1)
        statement.bind(touch.record, at: 2)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }

    public func arrived(_ touch: Verdict.Touch) throws {
        let statement = try RawStatement(
            db, "DELETE FROM restored_wait WHERE type = ? AND record = ?")
        statement.bind(Int64(touch.type), at: 1)
        statement.bind(touch.record, at: 2)
        try statement.run()
    }
}
