public import ChangeLog
public import GRDB
internal import RecordStore

/// Change sets whose edits aren't in the records (held, parked, rejected, or closed by a ruling; and
/// those that were withdrawn, as applied), what they touch, and what those that may come right by
/// themselves wait for.
public struct OpenItems {
    private let db: Database
    private let memory: Memory?

    public init(_ db: Database) {
        self.db = db
        memory = nil
    }

    /// For a request of many change sets: nearly all that they ask for is touched by nothing open,
    /// and that needs no look-up.
    ///
    /// - Precondition: whatever opens items in this transaction does it through this value.
    public init(remembering db: Database) throws {
        self.db = db
        memory = Memory()
        for (table, column) in [("open_touch", \Memory.touched), ("waiting", \Memory.awaited)] {
            let statement = try RawStatement(
                db, "SELECT type, record FROM \(table) LIMIT \(Memory.limit + 1)")
            defer { statement.reset() }
            var found: Set<Verdict.Touch> = []
            while try statement.step() {
                guard let record = statement.identifier(1) else { continue }
                found.insert(Verdict.Touch(type: UInt32(statement.integer(0)), record: record))
            }
            memory?[keyPath: column] = found.count > Memory.limit ? nil : found
        }
    }

    /// What is, or was in this transaction, touched or waited for; nil where that is too much.
    private final class Memory {
        static let limit = 5_000
        var touched: Set<Verdict.Touch>?
        var awaited: Set<Verdict.Touch>?
    }

    public func add(_ verdict: Verdict, waitsFor: [Verdict.Touch]) throws {
        memory?.touched?.formUnion(verdict.touched)
        memory?.awaited?.formUnion(waitsFor)
        let item = try RawStatement(db, "INSERT OR REPLACE INTO open_item VALUES (?, ?, ?)")
        item.bind(verdict.changeSet, at: 1)
        item.bind(Int64(verdict.seq), at: 2)
        item.bind(verdict.outcome.rawValue, at: 3)
        try item.run()
        for touch in verdict.touched { try insert("open_touch", touch, verdict.changeSet) }
        for touch in waitsFor { try insert("waiting", touch, verdict.changeSet) }
    }

    private func insert(_ table: String, _ touch: Verdict.Touch, _ changeSet: Identifier) throws {
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?)")
        statement.bind(Int64(touch.type), at: 1)
        statement.bind(touch.record, at: 2)
        statement.bind(changeSet, at: 3)
        try statement.run()
    }

    /// The outcome of a change set whose edits aren't in the records; nil for any other.
    public func outcome(of changeSet: Identifier) throws -> Verdict.Outcome? {
        let statement = try RawStatement(db, "SELECT outcome FROM open_item WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? Verdict.Outcome(rawValue: statement.text(0)) : nil
    }

    /// Whether it is held or parked.
    public func isOpen(_ changeSet: Identifier) throws -> Bool {
        let outcome = try outcome(of: changeSet)
        return outcome == .held || outcome == .parked
    }

    /// A ruling closed it: its edits will never be in the records. What it touches stays known, for
    /// what comes later and builds upon it; and so does what it waits for, in case it is opened again.
    public func close(_ changeSet: Identifier) throws {
        let statement = try RawStatement(
            db, "UPDATE open_item SET outcome = 'rejected' WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        try statement.run()
    }

    /// A change set whose edits aren't in the records, and that touches this one.
    public func toucher(of touch: Verdict.Touch) throws -> Identifier? {
        if memory?.touched?.contains(touch) == false { return nil }
        return try changeSets("open_touch", touch).first
    }

    /// Held and parked change sets that touch the record.
    public func touchers(of touch: Verdict.Touch) throws -> [Identifier] {
        if memory?.touched?.contains(touch) == false { return [] }
        return try changeSets("open_touch", touch).filter {
            let outcome = try outcome(of: $0)
            return outcome == .held || outcome == .parked
        }
    }

    /// Change sets that build upon the record and aren't settled: to be judged again when it is.
    public func waiting(for touch: Verdict.Touch) throws -> [Identifier] {
        if memory?.awaited?.contains(touch) == false { return [] }
        return try changeSets("waiting", touch)
    }

    /// Parked change sets that wait for a record of one of the types, oldest first.
    public func waiting(forTypes types: [UInt32]) throws -> [Identifier] {
        let statement = try RawStatement(
            db,
            """
            SELECT waiting.type, waiting.change_set FROM waiting
            JOIN open_item ON open_item.change_set = waiting.change_set
            WHERE open_item.outcome = 'parked' ORDER BY open_item.seq
            """)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() {
            guard types.contains(UInt32(statement.integer(0))), let id = statement.identifier(1),
                !found.contains(id)
            else { continue }
            found.append(id)
        }
        return found
    }

    private func changeSets(_ table: String, _ touch: Verdict.Touch) throws -> [Identifier] {
        let statement = try RawStatement(
            db, "SELECT change_set FROM \(table) WHERE type = ? AND record = ?")
        statement.bind(Int64(touch.type), at: 1)
        statement.bind(touch.record, at: 2)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }

    public func remove(_ changeSet: Identifier) throws {
        for table in ["open_item", "open_touch", "waiting"] {
            let statement = try RawStatement(db, "DELETE FROM \(table) WHERE change_set = ?")
            statement.bind(changeSet, at: 1)
            try statement.run()
        }
    }

    /// Held and parked change sets, by seq.
    public func all() throws -> [Identifier] {
        let statement = try RawStatement(
            db,
            """
            SELECT change_set FROM open_item WHERE outcome IN ('held', 'parked') ORDER BY seq
            """)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }
}
