public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore

/// A station that may hold a stub, and the record that it would be of.
public struct StubPlace: Hashable, Comparable, Sendable {
    public let station: Identifier
    public let type: UInt32
    public let record: Identifier

    public init(station: Identifier, type: UInt32, record: Identifier) {
        self.station = station
        self.type = type
        self.record = record
    }

    public static func < (left: StubPlace, right: StubPlace) -> Bool {
        (left.type, left.record, left.station) < (right.type, right.record, right.station)
    }
}

/// What each station was given as stubs.
///
/// A station holds a stub of a record exactly while the record is there and isn't the station's own,
/// and one of the station's records names it, or one of its held or parked change sets names or
/// touches it. So what came first doesn't count: the reference, or the move.
public struct Stubs {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func fetch(_ place: StubPlace) throws -> RecordImage? {
        let statement = try RawStatement(
            db, "SELECT message FROM stub WHERE station = ? AND type = ? AND record = ?")
        bind(place, statement)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return try Self.read(statement.data(0))
    }

    /// Who holds a stub of the record.
    public func stations(_ type: UInt32, _ record: Identifier) throws -> [Identifier] {
        let statement = try RawStatement(
            db, "SELECT station FROM stub WHERE type = ? AND record = ?")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }

    /// A station's stubs of one type, by record.
    public func all(of station: Identifier, _ type: UInt32) throws -> [Identifier: RecordImage] {
        let statement = try RawStatement(
            db, "SELECT message FROM stub WHERE station = ? AND type = ?")
        statement.bind(station, at: 1)
        statement.bind(Int64(type), at: 2)
        defer { statement.reset() }
        var found: [Identifier: RecordImage] = [:]
        while try statement.step() {
            let image = try Self.read(statement.data(0))
            found[image.id] = image
        }
        return found
    }

    static func read(_ message: Data) throws -> RecordImage {
        guard let image = try? RecordImage(serialized: message) else {
            throw JournalDamage.unreadable
        }
        return image
    }

    public func put(_ image: RecordImage, at place: StubPlace) throws {
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO stub VALUES (?, ?, ?, ?)")
        bind(place, statement)
        statement.bind(image.serialized(), at: 4)
        try statement.run()
    }

    public func remove(_ place: StubPlace) throws {
        let statement = try RawStatement(
            db, "DELETE FROM stub WHERE station = ? AND type = ? AND record = ?")
        bind(place, statement)
        try statement.run()
    }

    private func bind(_ place: StubPlace, _ statement: RawStatement) {
        statement.bind(place.station, at: 1)
        statement.bind(Int64(place.type), at: 2)
        statement.bind(place.record, at: 3)
    }
}

/// Which records left which station's scope once: an edit of one that arrives later was entered in
/// good faith.
public struct Departures {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func add(_ place: StubPlace) throws {
        let statement = try RawStatement(db, "INSERT OR IGNORE INTO departure VALUES (?, ?, ?)")
        bind(place, statement)
        try statement.run()
    }

    public func contains(_ place: StubPlace) throws -> Bool {
        let statement = try RawStatement(
            db, "SELECT 1 FROM departure WHERE station = ? AND type = ? AND record = ?")
        bind(place, statement)
        defer { statement.reset() }
        return try statement.step()
    }

    private func bind(_ place: StubPlace, _ statement: RawStatement) {
        statement.bind(place.station, at: 1)
        statement.bind(Int64(place.type), at: 2)
        statement.bind(place.record, at: 3)
    }
}

/// What the held and parked change sets of each station name or touch: they stay visible there.
public struct OpenReferences {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Takes the place of what was known of the change set. No places: it isn't open any more.
    ///
    /// - Returns: what was known, and what is.
    public func set(_ changeSet: Identifier, _ places: Set<StubPlace>) throws -> Set<StubPlace> {
        let before = try known(of: changeSet)
        let delete = try RawStatement(db, "DELETE FROM open_reference WHERE change_set = ?")
        delete.bind(changeSet, at: 1)
        try delete.run()
        for place in places {
            let insert = try RawStatement(db, "INSERT INTO open_reference VALUES (?, ?, ?, ?)")
            insert.bind(Int64(place.type), at: 1)
            insert.bind(place.record, at: 2)
            insert.bind(place.station, at: 3)
            insert.bind(changeSet, at: 4)
            try insert.run()
        }
        return before.union(places)
    }

    private func known(of changeSet: Identifier) throws -> Set<StubPlace> {
        let statement = try RawStatement(
            db, "SELECT station, type, record FROM open_reference WHERE change_set = ?")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        var found: Set<StubPlace> = []
        while try statement.step() {
            guard let station = statement.identifier(0), let record = statement.identifier(2)
            else { throw JournalDamage.unreadable }
            found.insert(
                StubPlace(
                    station: station, type: UInt32(statement.integer(1)), record: record))
        }
        return found
    }

    /// The stations whose open change sets name or touch the record.
    public func stations(_ type: UInt32, _ record: Identifier) throws -> Set<Identifier> {
        let statement = try RawStatement(
            db, "SELECT station FROM open_reference WHERE type = ? AND record = ?")
        statement.bind(Int64(type), at: 1)
        statement.bind(record, at: 2)
        defer { statement.reset() }
        var found: Set<Identifier> = []
        while try statement.step() { if let id = statement.identifier(0) { found.insert(id) } }
        return found
    }
}
