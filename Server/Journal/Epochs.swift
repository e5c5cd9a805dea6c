public import ChangeLog
public import GRDB
internal import RecordStore

/// One unbroken life of the server's memory.
public struct Epoch: Hashable, Sendable {
    public let id: Identifier
    /// Where in the order it began.
    public let afterSeq: UInt64
    /// Milliseconds since 1970; of the first epoch 0.
    public let beganAt: Int64
    /// When every device in use had been heard; nil while some are awaited. The first awaits nobody.
    public let recoveredAt: Int64?

    public init(
        id: Identifier, afterSeq: UInt64, beganAt: Int64, recoveredAt: Int64?
    ) {
        self.id = id
        self.afterSeq = afterSeq
        self.beganAt = beganAt
        self.recoveredAt = recoveredAt
    }
}

/// The lives of the server's memory, oldest first; in a database of one life only that.
public struct Epochs: Sendable {
    public let all: [Epoch]

    public init(_ db: Database) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT id, after_seq, began_at, recovered_at FROM epoch ORDER BY number
            """)
        defer { statement.reset() }
        var found: [Epoch] = []
        while try statement.step() {
            guard let id = statement.identifier(0) else { throw JournalDamage.unreadable }
            found.append(
                Epoch(
                    id: id, afterSeq: UInt64(statement.integer(1)),
                    beganAt: statement.integer(2),
                    recoveredAt: statement.isNull(3) ? nil : statement.integer(3)))
        }
        if found.isEmpty { found = [try Self.first(db)] }
        all = found
    }

    /// Until a second one begins, the facts say it all.
    private static func first(_ db: Database) throws -> Epoch {
        Epoch(
            id: try FactTable(db).identifier("epoch") ?? .zero, afterSeq: 0, beganAt: 0,
            recoveredAt: 0)
    }

    public var current: Epoch { all[all.count - 1] }

    /// Memory was lost once.
    public var isRestored: Bool { all.count > 1 }

    /// Memory was lost, and not every device has been heard since.
    public var isRecovering: Bool { current.recoveredAt == nil }

    /// Where an entry of the journal stands among all lives. What was given in an earlier life says so.
    public func place(of verdict: Verdict) -> JournalPlace {
        verdict.given ?? JournalPlace(epoch: epoch(at: verdict.seq).id, seq: verdict.seq)
    }

    private func epoch(at seq: UInt64) -> Epoch { all.last { $0.afterSeq < seq } ?? all[0] }

    /// Whether the one was given before the other: lives by their ids, which ascend, also those that this
    /// memory has forgotten; within a life by seq.
    public func precedes(_ left: JournalPlace, _ right: JournalPlace) -> Bool {
        (left.epoch, left.seq) < (right.epoch, right.seq)
    }

    /// Whether a change set was decided after memory was lost that another's verdict, which comes back,
    /// was given before.
    ///
    /// Until a loss that nobody told of is found out, the same life goes on in another order. There what
    /// stands at the other's place or beyond it, or was received later, came since.
    public func came(_ verdict: Verdict, after given: Verdict) -> Bool {
        let (place, other) = (place(of: verdict), place(of: given))
        if place.epoch != other.epoch { return place.epoch > other.epoch }
        guard verdict.given == nil else { return false }
        return place.seq >= other.seq || verdict.receivedAt > given.receivedAt
    }

    public func isOfThePresentLife(_ place: JournalPlace) -> Bool { place.epoch == current.id }

    public func knows(_ epoch: Identifier) -> Bool { all.contains { $0.id == epoch } }

    /// Whether the present life is over, where a replica shows that memory was lost since it was told
    /// something in an epoch. One that is forgotten and began before the present one is over already.
    public func isOver(notBefore epoch: Identifier) -> Bool {
        epoch == current.id || !knows(epoch) && epoch > current.id
    }

    /// Beyond which place this memory isn't that of an epoch: where the first one after it began. Up to
    /// there they may still differ.
    public func limit(of epoch: Identifier) -> UInt64 {
        all.filter { $0.id > epoch }.map(\.afterSeq).min() ?? 0
    }

    /// Marks the voucher numbers that the present life gives: three characters of the epoch; none in the
    /// first life. A life gives none that another gave.
    public var voucherSeries: String {
        guard isRestored else { return "" }
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return String([10, 5, 0].map { alphabet[Int(current.id.low >> UInt64($0) & 31)] })
    }

    // MARK: Writing

    /// Begins the next life at the journal's head.
    ///
    /// - Parameters:
    ///   - id: of the new life; where it doesn't come after every life that is known of (a clock that
    ///     went back), one that does is made of it.
    ///   - forgotten: a life that this memory has no trace of, and that came before the new one.
    public static func begin(
        _ db: Database, id: Identifier, forgotten: Identifier? = nil, at instant: Int64
    ) throws {
        let before = try Epochs(db)
        if !before.isRestored { try insert(db, before.current) }
        let newest = (before.all.map(\.id) + [forgotten].compactMap(\.self)).max() ?? .zero
        // The first 48 bits are milliseconds.
        let id = id > newest ? id : Identifier(high: newest.high &+ 1 << 16, low: id.low)
        try insert(
            db,
            Epoch(
                id: id, afterSeq: try Facts(db).head.seq, beganAt: instant, recoveredAt: nil))
        try FactTable(db).set("epoch", id.data)
    }

    public static func recovered(_ db: Database, at instant: Int64) throws {
        let statement = try RawStatement(
            db,
            """
            UPDATE epoch SET recovered_at = ? WHERE number = (SELECT max(number) FROM epoch)
            """)
        statement.bind(instant, at: 1)
        try statement.run()
    }

    /// `shared_seq` is read no more: an earlier program took the order up to there for that of both lives.
    private static func insert(_ db: Database, _ epoch: Epoch) throws {
        let statement = try RawStatement(
            db,
            """
            INSERT OR IGNORE INTO epoch (id, after_seq, shared_seq, began_at, recovered_at)
            VALUES (?1, ?2, ?2, ?3, ?4)
            """)
        statement.bind(epoch.id, at: 1)
        statement.bind(Int64(epoch.afterSeq), at: 2)
        statement.bind(epoch.beganAt, at: 3)
        if let recoveredAt = epoch.recoveredAt { statement.bind(recoveredAt, at: 4) }
        try statement.run()
    }
}
