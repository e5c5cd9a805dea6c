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

    func save(_ verdict: Verdict) throws {
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)")
        statement.bind(verdict.changeSet, at: 1)
        statement.bind(Int64(verdict.seq), at: 2)
        statement.bind(verdict.outcome.rawValue, at: 3)
        statement.bind(verdict.isOpen ? 1 : 0, at: 4)
        statement.bind(try verdict.serialized(), at: 5)
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
            guard let verdict = Verdict(serialized: statement.data(0)) else {
                throw ReplicaFailure.damaged("verdict")
            }
            verdicts.append(verdict)
        }
        return verdicts
    }
}
