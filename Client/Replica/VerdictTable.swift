public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore
internal import SwiftProtobuf
internal import Wire

/// The verdicts that a replica has made visible.
public struct VerdictTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func fetch(_ changeSet: Identifier) throws -> Verdict? {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM verdict WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? try read(statement) : nil
    }

    /// The message is kept without what has a column of its own.
    private static let columns = "change_set, seq, message"

    private func read(_ statement: RawStatement) throws -> Verdict {
        let verdict = try? Verdict(
            serialized: statement.data(2), changeSet: statement.identifier(0),
            seq: UInt64(statement.integer(1)))
        guard let verdict else { throw ReplicaFailure.damaged("verdict") }
        return verdict
    }

    /// Every verdict that a change set was given, oldest first: what was decided before stays known.
    public func story(of changeSet: Identifier) throws -> [Verdict] {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM past_verdict WHERE change_set = ? ORDER BY seq")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var verdicts: [Verdict] = []
        while try statement.step() { verdicts.append(try read(statement)) }
        return try verdicts + [fetch(changeSet)].compactMap { $0 }
    }

    /// The change set that was given a verdict at that place in the server's order, now or before.
    public func changeSet(at seq: UInt64) throws -> Identifier? {
        for table in ["verdict", "past_verdict"] {
            let statement = try RawStatement(db, "SELECT change_set FROM \(table) WHERE seq = ?")
            statement.bind(Int64(seq), at: 1)
            defer { statement.reset() }
            if try statement.step() { return statement.identifier(0) }
        }
        return nil
    }

    /// How many places in the server's order have a verdict here.
    func countPlaces(after seq: UInt64, through last: UInt64) throws -> Int {
        let statement = try RawStatement(
            db,
            """
            SELECT (SELECT count(*) FROM verdict WHERE seq > ?1 AND seq <= ?2)
              + (SELECT count(*) FROM past_verdict WHERE seq > ?1 AND seq <= ?2)
            """)
        statement.bind(Int64(seq), at: 1)
        statement.bind(Int64(last), at: 2)
        defer { statement.reset() }
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    /// Saves the newest verdict of a change set; one that it replaces goes to the past.
    ///
    /// - Returns: the verdict that the table had of the change set.
    func save(_ verdict: Verdict) throws -> Verdict? {
        // Nearly every verdict is the first of its change set.
        if try write(verdict, "INSERT OR IGNORE") { return nil }
        let before = try fetch(verdict.changeSet)
        if let before, before.seq > 0, before.seq < verdict.seq { try keepPast(before) }
        _ = try write(verdict, "INSERT OR REPLACE")
        return before
    }

    /// - Returns: whether the row was written.
    private func write(_ verdict: Verdict, _ verb: String) throws -> Bool {
        let statement = try RawStatement(db, verb + " INTO verdict VALUES (?, ?, ?, ?, ?)")
        statement.bind(verdict.changeSet, at: 1)
        statement.bind(Int64(verdict.seq), at: 2)
        statement.bind(verdict.outcome.rawValue, at: 3)
        statement.bind(verdict.isOpen ? 1 : 0, at: 4)
        statement.bind(verdict.serialized(without: [.changeSet, .seq]), at: 5)
        try statement.run()
        return db.changesCount > 0
    }

    /// What a newer verdict replaces goes to the past, with the bytes that it brought: the newer one of
    /// another's entry brings none.
    private func keepPast(_ verdict: Verdict) throws {
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO past_verdict VALUES (?, ?, ?)")
        statement.bind(verdict.changeSet, at: 1)
        statement.bind(Int64(verdict.seq), at: 2)
        statement.bind(verdict.serialized(without: [.changeSet, .seq]), at: 3)
        try statement.run()
    }

    /// Takes their places in the order from verdicts that a server's memory doesn't hold any more: the pull
    /// that follows brings them anew, or not. What they decided shows until then.
    func forgetPlaces(after seq: UInt64) throws {
        for sql in [
            "UPDATE verdict SET seq = 0 WHERE seq > ?", "DELETE FROM past_verdict WHERE seq > ?",
        ] {
            let statement = try RawStatement(db, sql)
            statement.bind(Int64(seq), at: 1)
            try statement.run()
        }
    }

    /// Takes the newest of the past verdicts out, to stand again.
    func takePast(of changeSet: Identifier) throws -> Verdict? {
        let select = try RawStatement(
            db,
            """
            SELECT \(Self.columns) FROM past_verdict WHERE change_set = ? ORDER BY seq DESC LIMIT 1
            """)
        select.bind(changeSet, at: 1)
        defer { select.reset() }
        guard try select.step() else { return nil }
        let verdict = try read(select)
        let delete = try RawStatement(
            db, "DELETE FROM past_verdict WHERE change_set = ? AND seq = ?")
        delete.bind(changeSet, at: 1)
        delete.bind(Int64(verdict.seq), at: 2)
        try delete.run()
        return verdict
    }

    /// Verdicts and past verdicts after a place, in order, until `body` returns false.
    ///
    /// - Parameter body: is told whether this is the first that is known of its change set.
    func forEachGiven(
        after seq: UInt64, _ body: (Verdict, _ isFirst: Bool) throws -> Bool
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT \(Self.columns), NOT EXISTS (
              SELECT 1 FROM past_verdict AS past
              WHERE past.change_set = given.change_set AND past.seq < given.seq)
            FROM (
              SELECT \(Self.columns) FROM verdict WHERE seq > ?1
              UNION ALL SELECT \(Self.columns) FROM past_verdict WHERE seq > ?1) AS given
            ORDER BY seq
            """)
        statement.bind(Int64(seq), at: 1)
        defer { statement.reset() }
        while try statement.step() {
            if try !body(try read(statement), statement.integer(3) != 0) { return }
        }
    }

    /// All of them, oldest first.
    public func all() throws -> [Verdict] {
        try list("SELECT \(Self.columns) FROM verdict ORDER BY seq")
    }

    /// Of those without a place, in no stated order.
    func changeSetsWithoutPlace() throws -> [Identifier] {
        let statement = try RawStatement(db, "SELECT change_set FROM verdict WHERE seq = 0")
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }

    func remove(_ changeSet: Identifier) throws {
        let statement = try RawStatement(db, "DELETE FROM verdict WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        try statement.run()
    }

    /// Held, parked and rejected, oldest first.
    ///
    /// - Parameter openOnly: leaves out what was rejected, and what a ruling has settled.
    public func tray(openOnly: Bool = false) throws -> [Verdict] {
        try list(
            """
            SELECT \(Self.columns) FROM verdict WHERE outcome IN ('held', 'rejected', 'parked')
            \(openOnly ? "AND is_open = 1" : "") ORDER BY seq
            """)
    }

    private func list(_ sql: String) throws -> [Verdict] {
        let statement = try RawStatement(db, sql)
        defer { statement.reset() }
        var verdicts: [Verdict] = []
        while try statement.step() { verdicts.append(try read(statement)) }
        return verdicts
    }
}
