public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore

/// The verdicts that a replica has made visible.
public struct VerdictTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func fetch(_ changeSet: Identifier) throws -> Verdict? {
        let statement = try RawStatement(db, "SELECT message FROM verdict WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return Verdict(serialized: statement.data(0))
    }

    /// Every verdict that a change set was given, oldest first: what was decided before stays known.
    public func story(of changeSet: Identifier) throws -> [Verdict] {
        let statement = try RawStatement(
            db, "SELECT message FROM past_verdict WHERE change_set = ? ORDER BY seq")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var verdicts: [Verdict] = []
        while try statement.step() { verdicts.append(try read(statement.data(0))) }
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

    private func read(_ data: Data) throws -> Verdict {
        guard let verdict = Verdict(serialized: data) else {
            throw ReplicaFailure.damaged("verdict")
        }
        return verdict
    }

    func save(_ verdict: Verdict) throws {
        try keepPast(verdict)
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)")
        statement.bind(verdict.changeSet, at: 1)
        statement.bind(Int64(verdict.seq), at: 2)
        statement.bind(verdict.outcome.rawValue, at: 3)
        statement.bind(verdict.isOpen ? 1 : 0, at: 4)
        statement.bind(try verdict.serialized(), at: 5)
        try statement.run()
    }

    /// What a newer verdict replaces goes to the past, without its bytes.
    private func keepPast(_ verdict: Verdict) throws {
        guard var before = try fetch(verdict.changeSet), before.seq < verdict.seq else { return }
        before.body = Data()
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO past_verdict VALUES (?, ?, ?)")
        statement.bind(before.changeSet, at: 1)
        statement.bind(Int64(before.seq), at: 2)
        statement.bind(try before.serialized(), at: 3)
        try statement.run()
    }

    /// Held, parked and rejected, oldest first.
    ///
    /// - Parameter openOnly: leaves out what was rejected, and what a ruling has settled.
    public func tray(openOnly: Bool = false) throws -> [Verdict] {
        let statement = try RawStatement(
            db,
            """
            SELECT message FROM verdict WHERE outcome IN ('held', 'rejected', 'parked')
            \(openOnly ? "AND is_open = 1" : "") ORDER BY seq
            """)
        defer { statement.reset() }
        var verdicts: [Verdict] = []
        while try statement.step() {
            verdicts.append(try read(statement.data(0)))
        }
        return verdicts
    }
}
