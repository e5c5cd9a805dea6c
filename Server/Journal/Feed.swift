public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore

/// What a journal entry changed, for one scope.
public struct FeedEntries: Sendable {
    public enum Kind: UInt8, Sendable {
        case changed = 1
        case deleted = 2
        case left = 3
        /// The scope holds a stub of the record, and this is it.
        case stub = 4
    }

    public struct Item: Hashable, Sendable {
        public let kind: Kind
        public let type: UInt32
        public let record: Identifier

        public init(kind: Kind, type: UInt32, record: Identifier) {
            self.kind = kind
            self.type = type
            self.record = record
        }
    }

    /// The entry's verdict is seen in this scope.
    public var hasVerdict: Bool
    public var items: [Item]

    public init(hasVerdict: Bool = false, items: [Item] = []) {
        self.hasVerdict = hasVerdict
        self.items = items
    }

    /// One byte for the verdict; for each item 1 byte kind, 4 bytes type, 16 bytes record.
    var packed: Data {
        var data = Data([hasVerdict ? 1 : 0])
        for item in items {
            data.append(item.kind.rawValue)
            data.append(UInt64(item.type).bigEndianData.suffix(4))
            item.record.appendBytes(to: &data)
        }
        return data
    }

    init(packed data: Data) throws {
        hasVerdict = data.first == 1
        items = []
        var rest = data.dropFirst()
        while !rest.isEmpty {
            guard rest.count >= 21, let kind = Kind(rawValue: rest[rest.startIndex]),
                let record = Identifier(rest.dropFirst(5).prefix(16))
            else { throw JournalDamage.unreadable }
            let type = rest.dropFirst().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            items.append(Item(kind: kind, type: type, record: record))
            rest = rest.dropFirst(21)
        }
    }
}

/// The order in which changes are handed out, by scope.
public struct Feed {
    /// Lists everything, for HQ.
    public static let all: Int64 = -1
    public static let headquarters: Int64 = 0
    public static let bureau: Int64 = 1
    public static let firstStation: Int64 = 2

    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func append(scope: Int64, seq: UInt64, _ entries: FeedEntries) throws {
        let statement = try RawStatement(db, "INSERT INTO feed VALUES (?, ?, ?)")
        statement.bind(scope, at: 1)
        statement.bind(Int64(seq), at: 2)
        statement.bind(entries.packed, at: 3)
        try statement.run()
    }

    /// The scopes, HQ's apart, that see the verdict of a journal entry.
    public func scopesOfVerdict(at seq: UInt64) throws -> [Int64] {
        let statement = try RawStatement(
            db,
            """
            SELECT scope, entries FROM feed
            WHERE scope IN (SELECT number FROM scope UNION SELECT \(Self.bureau)) AND seq = ?
            """)
        statement.bind(Int64(seq), at: 1)
        defer { statement.reset() }
        var found: [Int64] = []
        while try statement.step() {
            if try FeedEntries(packed: statement.data(1)).hasVerdict {
                found.append(statement.integer(0))
            }
        }
        return found
    }

    /// Adds an item to what is listed for a journal entry already.
    func add(_ item: FeedEntries.Item, scope: Int64, seq: UInt64) throws {
        let query = try RawStatement(db, "SELECT entries FROM feed WHERE scope = ? AND seq = ?")
        query.bind(scope, at: 1)
        query.bind(Int64(seq), at: 2)
        var entries = try query.step() ? try FeedEntries(packed: query.data(0)) : FeedEntries()
        query.reset()
        entries.items.append(item)
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO feed VALUES (?, ?, ?)")
        statement.bind(scope, at: 1)
        statement.bind(Int64(seq), at: 2)
        statement.bind(entries.packed, at: 3)
        try statement.run()
    }

    /// Calls `body` with what each journal entry after `seq` changed, in order, until it returns
    /// false. Scopes of one entry are joined.
    public func forEach(
        scopes: [Int64], after seq: UInt64, _ body: (UInt64, FeedEntries) throws -> Bool
    ) throws {
        let parts = scopes.map { _ in "SELECT seq, entries FROM feed WHERE scope = ? AND seq > ?" }
        let statement = try RawStatement(
            db, parts.joined(separator: " UNION ALL ") + " ORDER BY 1")
        defer { statement.reset() }
        for (index, scope) in scopes.enumerated() {
            statement.bind(scope, at: Int32(2 * index + 1))
            statement.bind(Int64(seq), at: Int32(2 * index + 2))
        }
        var pending: (seq: UInt64, entries: FeedEntries)?
        while try statement.step() {
            let next = UInt64(statement.integer(0))
            let entries = try FeedEntries(packed: statement.data(1))
            if let before = pending, before.seq == next {
                pending = (
                    next,
                    FeedEntries(
                        hasVerdict: before.entries.hasVerdict || entries.hasVerdict,
                        items: before.entries.items + entries.items)
                )
            } else {
                if let before = pending, try !body(before.seq, before.entries) { return }
                pending = (next, entries)
            }
        }
        if let pending { _ = try body(pending.seq, pending.entries) }
    }

    /// Where the digests of a scope's stubs are kept.
    public static func stubs(of scope: Int64) -> Int64 { -scope }

    /// The number of a station's scope, or nil when it has none yet.
    public func existingScope(of station: Identifier) throws -> Int64? {
        let query = try RawStatement(db, "SELECT number FROM scope WHERE station = ?")
        query.bind(station, at: 1)
        defer { query.reset() }
        return try query.step() ? query.integer(0) : nil
    }

    /// The number of a station's scope, given to it now if it has none.
    public func scope(of station: Identifier) throws -> Int64 {
        if let number = try existingScope(of: station) { return number }
        let insert = try RawStatement(
            db,
            """
            INSERT INTO scope (number, station)
            SELECT max(coalesce(max(number), 0) + 1, \(Self.firstStation)), ? FROM scope
            """)
        insert.bind(station, at: 1)
        try insert.run()
        return db.lastInsertedRowID
    }

    /// Every station that has a scope, with its number.
    public func stations() throws -> [(scope: Int64, station: Identifier)] {
        let statement = try RawStatement(db, "SELECT number, station FROM scope ORDER BY number")
        defer { statement.reset() }
        var found: [(scope: Int64, station: Identifier)] = []
        while try statement.step() {
            guard let station = statement.identifier(1) else { throw JournalDamage.unreadable }
            found.append((statement.integer(0), station))
        }
        return found
    }

    /// The stations that see the verdict of a journal entry.
    func stations(ofVerdictAt seq: UInt64) throws -> [Identifier] {
        try stations().filter { scope, _ in
            var sees = false
            try forEach(scopes: [scope], after: seq - 1) { found, entries in
                sees = found == seq && entries.hasVerdict
                return false
            }
            return sees
        }.map(\.station)
    }

    /// Every record that left a station's scope.
    func departures() throws -> [(station: Identifier, item: FeedEntries.Item)] {
        var found: [(station: Identifier, item: FeedEntries.Item)] = []
        for (scope, station) in try stations() {
            try forEach(scopes: [scope], after: 0) { _, entries in
                found += entries.items.filter { $0.kind == .left }.map { (station, $0) }
                return true
            }
        }
        return found
    }
}
