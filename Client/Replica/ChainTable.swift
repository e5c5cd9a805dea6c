public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore

/// The device's own chain, in order: every change set that it ever recorded under this identity, after
/// those that it carried over from a former one.
public struct ChainTable {
    private let db: Database
    private let packing = BodyPacking()

    public struct Entry: Sendable {
        public let position: ChainPosition
        public let changeSet: Identifier
        public let body: Data
        public let isSettled: Bool
    }

    public init(_ db: Database) { self.db = db }

    private static let columns = "number, link, change_set, body, is_settled, packed_by"

    /// Where the next entry links on.
    func end(_ identity: ReplicaIdentity) throws -> ChainPosition {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM chain ORDER BY number DESC LIMIT 1")
        defer { statement.reset() }
        guard try statement.step() else {
            return ChainPosition.origin(bureau: identity.bureau, device: identity.device)
        }
        return try read(statement).position
    }

    func isEmpty() throws -> Bool {
        let statement = try RawStatement(db, "SELECT 1 FROM chain LIMIT 1")
        defer { statement.reset() }
        return try !statement.step()
    }

    func append(_ changeSet: Identifier, body: Data, at position: ChainPosition) throws {
        let statement = try RawStatement(db, "INSERT INTO chain VALUES (?, ?, ?, ?, 0, NULL)")
        statement.bind(Int64(position.number), at: 1)
        statement.bind(changeSet, at: 2)
        statement.bind(body, at: 3)
        statement.bind(position.link, at: 4)
        try statement.run()
    }

    /// An own entry by its id, also where only a former identity's chain has it.
    public func entry(changeSet: Identifier) throws -> Entry? {
        try present(changeSet) ?? FormerChainTable(db).entry(changeSet: changeSet)
    }

    private func present(_ changeSet: Identifier) throws -> Entry? {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM chain WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? try read(statement) : nil
    }

    public func entry(number: UInt64) throws -> Entry? {
        let statement = try RawStatement(db, "SELECT \(Self.columns) FROM chain WHERE number = ?")
        statement.bind(Int64(number), at: 1)
        defer { statement.reset() }
        return try statement.step() ? try read(statement) : nil
    }

    /// Entries after a number, in order, until `body` returns false.
    public func forEach(after number: UInt64, _ body: (Entry) throws -> Bool) throws {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM chain WHERE number > ? ORDER BY number")
        statement.bind(Int64(number), at: 1)
        defer { statement.reset() }
        while try statement.step() { if try !body(try read(statement)) { return } }
    }

    /// Entries whose verdict isn't visible yet, oldest first.
    public func outbox(after number: UInt64 = 0) throws -> [Entry] {
        let statement = try RawStatement(
            db,
            "SELECT \(Self.columns) FROM chain WHERE is_settled = 0 AND number > ? ORDER BY number"
        )
        statement.bind(Int64(number), at: 1)
        defer { statement.reset() }
        var entries: [Entry] = []
        while try statement.step() { entries.append(try read(statement)) }
        return entries
    }

    /// Some of them.
    ///
    /// - Parameter limit: nil for all after the first `offset`.
    public func outbox(offset: Int, limit: Int?, newestFirst: Bool = false) throws -> [Entry] {
        let statement = try RawStatement(
            db,
            """
            SELECT \(Self.columns) FROM chain WHERE is_settled = 0
            ORDER BY number \(newestFirst ? "DESC" : "") LIMIT ? OFFSET ?
            """)
        statement.bind(Int64(limit ?? -1), at: 1)
        statement.bind(Int64(offset), at: 2)
        defer { statement.reset() }
        var entries: [Entry] = []
        while try statement.step() { entries.append(try read(statement)) }
        return entries
    }

    public func outboxCount() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM chain WHERE is_settled = 0") ?? 0
    }

    /// Takes an entry out of the outbox, and packs its body.
    func settle(_ entry: Entry) throws {
        let number = entry.position.number
        let key = BodyPacking.key(of: number)
        let packed = try packing.pack(entry.body, number: number) { try keyBody(key) }
        let statement = try RawStatement(
            db, "UPDATE chain SET is_settled = 1, body = ?, packed_by = ? WHERE number = ?")
        statement.bind(packed ?? entry.body, at: 1)
        if packed != nil { statement.bind(Int64(key), at: 2) }
        statement.bind(Int64(number), at: 3)
        try statement.run()
    }

    private func keyBody(_ number: UInt64) throws -> Data {
        let statement = try RawStatement(db, "SELECT body FROM chain WHERE number = ?")
        statement.bind(Int64(number), at: 1)
        defer { statement.reset() }
        guard try statement.step() else { throw ReplicaFailure.damaged("chain entry \(number)") }
        return statement.data(0)
    }

    private func read(_ statement: RawStatement) throws -> Entry {
        guard let link = Hash256(statement.data(1)), let changeSet = statement.identifier(2) else {
            throw ReplicaFailure.damaged("chain")
        }
        let number = UInt64(statement.integer(0))
        var body = statement.data(3)
        if !statement.isNull(5) {
            let key = UInt64(statement.integer(5))
            guard let unpacked = try packing.unpack(body, key: key, keyBody: { try keyBody(key) })
            else { throw ReplicaFailure.damaged("chain entry \(number)") }
            body = unpacked
        }
        return Entry(
            position: ChainPosition(number: number, link: link), changeSet: changeSet, body: body,
            isSettled: statement.integer(4) != 0)
    }
}

/// Which change sets did more than create a record.
public struct TouchTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    func add(_ changeSet: ChangeSet) throws {
        for edit in changeSet.edits where edit.action != .create {
            try add(edit.type, edit.record, changeSet.id)
        }
    }

    func add(_ type: UInt32, _ record: Identifier, _ changeSet: Identifier) throws {
        let statement = try RawStatement(db, "INSERT OR IGNORE INTO touch VALUES (?, ?, ?)")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        statement.bind(changeSet, at: 3)
        try statement.run()
    }

    func remove(_ changeSet: Identifier) throws {
        let statement = try RawStatement(db, "DELETE FROM touch WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        try statement.run()
    }

    public func changeSets(_ type: UInt32, _ record: Identifier) throws -> [Identifier] {
        let statement = try RawStatement(
            db, "SELECT change_set FROM touch WHERE type = ? AND record = ? ORDER BY change_set")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }
}
