public import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore
internal import SwiftProtobuf
public import Wire

/// What became visible with a completed pull.
public struct PullSummary: Sendable, Hashable {
    public var records = 0
    public var removals = 0
    public var applied = 0
    public var merged = 0
    public var held = 0
    public var rejected = 0
    public var parked = 0
    /// Change sets that a ruling settled, or opened again, in the server's order.
    public var ruled: [Identifier] = []
    /// Types whose digest differs from the server's: the replica must reconcile.
    public var divergentTypes: [UInt32] = []

    public init() {}
}

extension ReplicaDatabase {
    /// Keeps a page of an unfinished pull. Nothing of it is visible yet.
    ///
    /// - Parameter serverTime: the server's clock, a floor for what this device will claim.
    public func stage(_ page: Page, serverTime: Int64) throws {
        guard let through = PullCursor(page.through) else { throw ReplicaFailure.pageOutOfOrder }
        try queue.write { db in
            let facts = FactTable(db)
            try Self.checkOrder(through, after: facts)
            let statement = try RawStatement(db, "INSERT INTO staged_page (page) VALUES (?)")
            statement.bind(page.bytes, at: 1)
            try statement.run()
            try facts.set("staged", through.packed)
            try Self.raiseFloor(facts, serverTime)
        }
    }

    private static func checkOrder(_ through: PullCursor, after facts: FactTable) throws {
        let before = try facts["staged"] ?? facts["cursor"]
        guard let before = before.flatMap({ PullCursor(packed: $0) }) else { return }
        // Another epoch is no harm: the server has told that its memory holds the replica's cursor.
        guard through.seq >= before.seq else {
            throw ReplicaFailure.pageOutOfOrder
        }
    }

    /// What this device claims from now on isn't before the server's time.
    static func raiseFloor(_ facts: FactTable, _ serverTime: Int64) throws {
        let floor = max(try facts.integer("claimed-at") ?? 0, serverTime)
        try facts.set("claimed-at", floor.bigEndianData)
    }

    /// Forgets an unfinished pull: it starts again from what is visible.
    public func discardStaged() throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM staged_page")
            try FactTable(db).set("staged", nil)
        }
    }

    /// Makes a completed pull visible, all of it in one transaction: records, verdicts, the cursor,
    /// and the outbox entries that are settled by it.
    ///
    /// - Parameters:
    ///   - last: the page that completes the pull; it needs no staging.
    ///   - contacts: at HQ, when the server last heard each device.
    ///   - serverTime: the server's time, shown as the age of the view.
    ///   - isRecovering: the server lost its memory, and hasn't heard every device since.
    ///   - lives: of the server's memory, oldest first; empty where it was never lost.
    public func makeVisible(
        last: Page, contacts: [WireDeviceContact] = [], serverTime: Int64,
        rulesHash: Data = Data(), isRecovering: Bool = false, lives: [WireLife] = []
    ) throws -> PullSummary {
        guard let through = PullCursor(last.through) else { throw ReplicaFailure.pageOutOfOrder }
        return try queue.write { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            try Self.checkOrder(through, after: facts)
            var summary = PullSummary()
            let anew = try Self.pullsAnew(facts)
            let pullsAnew = anew != nil
            var named: Set<Identifier> = []
            if let anew {
                try VerdictTable(db).forgetPlaces(after: anew)
                try MirrorTable(db).forget(after: anew)
            }
            try store.write(db) { writer in
                let checkpoint = Checkpoint(db, store: store, device: identity.device)
                let pages = try RawStatement(db, "SELECT page FROM staged_page ORDER BY number")
                while try pages.step() {
                    let page = try Page(serialized: pages.data(0)).contents()
                    try checkpoint.apply(page, writer: writer, summary: &summary)
                    if pullsAnew { named.formUnion(page.verdicts.map(\.changeSet)) }
                }
                pages.reset()
                let end = try last.contents()
                try checkpoint.apply(end, writer: writer, summary: &summary)
                if pullsAnew {
                    named.formUnion(end.verdicts.map(\.changeSet))
                    try checkpoint.turnBackVerdicts(besides: named, writer: writer)
                }
            }
            try facts.advance(to: through)
            try ServerLives.keep(lives, with: through, facts)
            try Self.raiseFloor(facts, serverTime)
            try facts.set("staged", nil)
            try facts.set("pulls-anew", nil)
            try facts.set("gives-back", nil)
            if pullsAnew { try MirrorTable(db).clearAway() }
            try facts.set("is-recovering", isRecovering ? Data([1]) : nil)
            try facts.set("viewed-at", serverTime.bigEndianData)
            if !rulesHash.isEmpty { try facts.set("rules-hash", rulesHash) }
            for contact in contacts { try DeviceContactTable(db).save(contact) }
            try db.execute(sql: "DELETE FROM staged_page")
            try RollingRecount(db, store: store).takeTurn { type, body in
                try forEachCanonical(db, type, body)
            }
            summary.divergentTypes = try Self.divergent(db, from: last.digests)
            try facts.set("is-divergent", summary.divergentTypes.isEmpty ? nil : Data([1]))
            return summary
        }
    }

    static func divergent(_ db: Database, from messages: [WireScopeDigest]) throws
        -> [UInt32]
    {
        let own = try DigestTable.fetch(db, scopes: [])
        let theirs = messages.reduce(into: [UInt32: Digest]()) { $0[$1.type] = Digest($1) }
        return Set(own.keys).union(theirs.keys)
            .filter { own[$0] ?? Digest() != theirs[$0] ?? Digest() }.sorted()
    }

    /// The hash of the rules that the server judged by at the newest visible checkpoint.
    public func rulesHash() throws -> Hash256? {
        try queue.read { try FactTable($0)["rules-hash"].flatMap { Hash256($0) } }
    }

    /// Whether the server, at the newest visible checkpoint, had lost memory and not heard every device
    /// since.
    public func isServerRecovering() throws -> Bool {
        try queue.read { try FactTable($0)["is-recovering"] != nil }
    }

    /// The server's time of the newest visible checkpoint, in milliseconds; nil before the first.
    public func viewedAt() throws -> Int64? {
        try queue.read { try FactTable($0).integer("viewed-at") }
    }
}
