public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore

/// One entry of the server's append-only, hash-chained log.
public struct JournalEntry: Sendable {
    public let seq: UInt64
    /// The frozen bytes.
    public let body: Data
    public let link: Hash256
    public let catalogVersion: UInt32
    /// As it was given, without its body.
    public let verdict: Verdict
    /// A replica can't do without the frozen bytes: the change set isn't in the records, or did more
    /// than create.
    public let needsBody: Bool

    public init(
        seq: UInt64, body: Data, link: Hash256, catalogVersion: UInt32, verdict: Verdict,
        needsBody: Bool
    ) {
        self.seq = seq
        self.body = body
        self.link = link
        self.catalogVersion = catalogVersion
        self.verdict = verdict
        self.needsBody = needsBody
    }
}

/// The journal: append, look up, walk.
public struct JournalLog {
    private let db: Database

    private static let columns = "seq, body, link, catalog_version, verdict, needs_body"

    public init(_ db: Database) { self.db = db }

    /// Stands for the link of an entry that others than its device gave back, while its place in the
    /// device's chain isn't known: zeros.
    public static let unknownLink = Hash256.zero

    /// The hash before the first entry: SHA-256("sizhang-journal-1" ‖ bureau).
    public static func origin(_ bureau: Identifier) -> Hash256 {
        Hash256(hashing: Data("sizhang-journal-1".utf8), bureau.data)
    }

    /// The hash at an entry: SHA-256(previous hash ‖ seq (8) ‖ received at (8) ‖ link ‖
    /// SHA-256(body) ‖ SHA-256(verdict without body)).
    public static func hash(
        after previous: Hash256, seq: UInt64, receivedAt: Int64, link: Hash256, body: Data,
        verdict: Data
    ) -> Hash256 {
        Self.hash(
            after: previous, seq: seq, receivedAt: receivedAt, link: link,
            bodyHash: Hash256(hashing: body), verdict: verdict)
    }

    private static func hash(
        after previous: Hash256, seq: UInt64, receivedAt: Int64, link: Hash256,
        bodyHash: Hash256, verdict: Data
    ) -> Hash256 {
        var input = HashInput(capacity: 144)
        input.append(previous)
        input.append(seq)
        input.append(UInt64(bitPattern: receivedAt))
        input.append(link)
        input.append(bodyHash)
        input.append(Hash256(hashing: verdict))
        return input.hash
    }

    /// Appends an entry after `head`, which must be the journal's.
    ///
    /// - Parameter bodyHash: SHA-256 of the entry's body, where it is known already.
    public func append(
        _ entry: JournalEntry, bodyHash: Hash256? = nil, after head: JournalHead
    ) throws -> JournalHead {
        let verdict = entry.verdict.serialized()
        let hash = Self.hash(
            after: head.hash, seq: entry.seq, receivedAt: entry.verdict.receivedAt,
            link: entry.link, bodyHash: bodyHash ?? Hash256(hashing: entry.body),
            verdict: verdict)
        let statement = try RawStatement(
            db, "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        statement.bind(Int64(entry.seq), at: 1)
        statement.bind(entry.verdict.changeSet, at: 2)
        statement.bind(entry.body, at: 3)
        statement.bind(entry.link, at: 4)
        statement.bind(entry.verdict.receivedAt, at: 5)
        statement.bind(entry.verdict.effectiveAt, at: 6)
        statement.bind(Int64(entry.catalogVersion), at: 7)
        statement.bind(entry.verdict.rulesHash, at: 8)
        statement.bind(entry.verdict.outcome.rawValue, at: 9)
        statement.bind(verdict, at: 10)
        statement.bind(hash, at: 11)
        statement.bind(entry.needsBody ? 1 : 0, at: 12)
        try statement.run()
        return JournalHead(epoch: head.epoch, seq: entry.seq, hash: hash)
    }

    /// The entry that took the change set in: the one that holds its bytes.
    public func entry(changeSet: Identifier) throws -> JournalEntry? {
        try entry(changeSet: changeSet, order: "ASC")
    }

    /// The newest verdict of a change set: its own, or what followed it.
    public func verdict(changeSet: Identifier) throws -> Verdict? {
        try entry(changeSet: changeSet, order: "DESC")?.verdict
    }

    /// Every verdict that a change set was given, oldest first.
    public func story(changeSet: Identifier) throws -> [Verdict] {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM journal WHERE change_set = ? ORDER BY seq")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var verdicts: [Verdict] = []
        while try statement.step() { verdicts.append(try read(statement).verdict) }
        return verdicts
    }

    private func entry(changeSet: Identifier, order: String) throws -> JournalEntry? {
        let statement = try RawStatement(
            db,
            """
            SELECT \(Self.columns) FROM journal WHERE change_set = ?
            ORDER BY seq \(order) LIMIT 1
            """)
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? read(statement) : nil
    }

    public func entry(seq: UInt64) throws -> JournalEntry? {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM journal WHERE seq = ?")
        statement.bind(Int64(seq), at: 1)
        defer { statement.reset() }
        return try statement.step() ? read(statement) : nil
    }

    /// Entries after `seq`, in order.
    public func forEach(after seq: UInt64, _ body: (JournalEntry, Hash256) throws -> Void) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT \(Self.columns), hash FROM journal
            WHERE seq > ? ORDER BY seq
            """)
        statement.bind(Int64(seq), at: 1)
        defer { statement.reset() }
        while try statement.step() {
            guard let hash = Hash256(statement.data(6)) else { throw JournalDamage.unreadable }
            try body(try read(statement), hash)
        }
    }

    private func read(_ statement: RawStatement) throws -> JournalEntry {
        let seq = UInt64(statement.integer(0))
        guard let link = Hash256(statement.data(2)),
            var verdict = try? Verdict(serialized: statement.data(4))
        else { throw JournalDamage.unreadable }
        verdict.seq = seq
        return JournalEntry(
            seq: seq, body: statement.data(1), link: link,
            catalogVersion: UInt32(statement.integer(3)), verdict: verdict,
            needsBody: statement.integer(5) != 0)
    }

    /// What a replica is told of an entry.
    public struct Delivery {
        /// Serialized.
        public let verdict: Data
        /// The frozen bytes, where a replica can't do without them.
        public let body: Data?
        /// The frozen bytes of an entry that it can do without, for one that keeps them to give them
        /// back.
        public let mirrored: Data?
    }

    /// - Parameter isMirrored: the replica keeps every entry's bytes.
    public func delivery(seq: UInt64, isMirrored: Bool) throws -> Delivery? {
        let statement = try RawStatement(
            db,
            """
            SELECT change_set, verdict, CASE WHEN needs_body OR ?2 THEN body END, needs_body
            FROM journal WHERE seq = ?1
            """)
        statement.bind(Int64(seq), at: 1)
        statement.bind(isMirrored ? 1 : 0, at: 2)
        defer { statement.reset() }
        guard try statement.step(), let changeSet = statement.identifier(0) else { return nil }
        let verdict = statement.data(1)
        let body = statement.data(2)
        let needsBody = statement.integer(3) != 0
        guard needsBody || isMirrored else {
            return Delivery(verdict: verdict, body: nil, mirrored: nil)
        }
        // What followed an entry has no bytes of its own.
        let bytes = body.isEmpty ? try entry(changeSet: changeSet)?.body : body
        return Delivery(
            verdict: verdict, body: needsBody ? bytes : nil, mirrored: needsBody ? nil : bytes)
    }

    /// The hash at an entry; at 0, the origin.
    public func hash(at seq: UInt64) throws -> Hash256? {
        guard seq > 0 else { return Self.origin(try Facts(db).bureau) }
        let statement = try RawStatement(db, "SELECT hash FROM journal WHERE seq = ?")
        statement.bind(Int64(seq), at: 1)
        defer { statement.reset() }
        return try statement.step() ? Hash256(statement.data(0)) : nil
    }

    /// min(claimed, received) of a change set, for last-writer.
    public func effectiveAt(changeSet: Identifier) throws -> Int64? {
        let statement = try RawStatement(
            db, "SELECT effective_at FROM journal WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// Walks the whole chain of hashes.
    ///
    /// - Returns: the first seq whose hash doesn't follow, or nil when all do.
    public func firstBreak() throws -> UInt64? {
        var hash = Self.origin(try Facts(db).bureau)
        var next: UInt64 = 1
        var broken: UInt64?
        try forEach(after: 0) { entry, kept in
            guard broken == nil else { return }
            hash = Self.hash(
                after: hash, seq: entry.seq, receivedAt: entry.verdict.receivedAt,
                link: entry.link, body: entry.body, verdict: entry.verdict.serialized())
            if entry.seq != next || hash != kept { broken = entry.seq }
            next += 1
        }
        return broken
    }
}

public enum JournalDamage: Error {
    /// A stored entry isn't in the form it was written in.
    case unreadable
}
