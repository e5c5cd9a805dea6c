public import Catalog
public import ChangeLog
public import GRDB
public import RecordStore

/// Which stubs there should be, counted from all records and all open change sets: to verify what is
/// kept, and to begin keeping it.
public struct StubReckoning {
    private let db: Database
    private let store: RecordStore

    public init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// The stubs that there should be; each with its record's seq, for when it was given isn't in
    /// the records.
    public func expected() throws -> [StubPlace: RecordImage] {
        var stubs: [StubPlace: RecordImage] = [:]
        for place in try referred() {
            guard let type = store.catalog.type(place.type), let owner = type.stationField,
                let image = try store.fetch(db, place.type, place.record)?.image,
                image.fields[owner].reference != place.station
            else { continue }
            stubs[place] = image.stub(type)
        }
        return stubs
    }

    private func referred() throws -> Set<StubPlace> {
        var places: Set<StubPlace> = []
        for type in store.catalog.types {
            let references = store.catalog.stationReferences(of: type.number)
            guard !references.isEmpty else { continue }
            try store.forEach(db, type.number) { record in
                places.formUnion(StubPlace.named(by: record.image, references))
            }
        }
        let statement = try RawStatement(db, "SELECT station, type, record FROM open_reference")
        defer { statement.reset() }
        while try statement.step() {
            guard let station = statement.identifier(0), let record = statement.identifier(2)
            else { throw JournalDamage.unreadable }
            places.insert(
                StubPlace(
                    station: station, type: UInt32(statement.integer(1)), record: record))
        }
        return places
    }

    /// The stubs that are kept.
    public func kept() throws -> [StubPlace: RecordImage] {
        let statement = try RawStatement(db, "SELECT station, message FROM stub")
        defer { statement.reset() }
        var stubs: [StubPlace: RecordImage] = [:]
        while try statement.step() {
            guard let station = statement.identifier(0) else { throw JournalDamage.unreadable }
            let image = try Stubs.read(statement.data(1))
            stubs[StubPlace(station: station, type: image.type, record: image.id)] = image
        }
        return stubs
    }

    /// Places where what is kept isn't what there should be, and types whose kept digest isn't that
    /// of the kept stubs.
    public func problems() throws -> [String] {
        let expected = try expected()
        let kept = try kept()
        let wrong = Set(expected.keys).union(kept.keys).filter {
            expected[$0]?.digestBytes() != kept[$0]?.digestBytes()
        }
        var digests: [Int64: [UInt32: Digest]] = [:]
        for (place, image) in kept {
            let scope = Feed.stubs(of: try Feed(db).existingScope(of: place.station) ?? 0)
            digests[scope, default: [:]][image.type, default: Digest()].add(image)
        }
        let scopes = try Int64.fetchAll(db, sql: "SELECT number FROM scope ORDER BY number")
        let differing = try scopes.map(Feed.stubs).filter {
            try DigestTable.fetch(db, scopes: [$0]) != digests[$0] ?? [:]
        }
        return wrong.map { "stub \($0.record)" }.sorted()
            + differing.map { "stubs of scope \(-$0)" }
    }

    /// Keeps what there should be, as if it had been given with the journal's newest entry: whoever
    /// pulls from the beginning finds it there, and all others by their digests.
    func mend() throws {
        let seq = try Facts(db).head.seq
        let expected = try expected()
        let kept = try kept()
        let feed = Feed(db)
        try store.write(db) { writer in
            for place in Set(expected.keys).union(kept.keys).sorted() {
                var image = expected[place]
                image?.seq = seq
                guard image?.digestBytes() != kept[place]?.digestBytes() else { continue }
                let scope = try feed.scope(of: place.station)
                writer.digest(
                    scope: Feed.stubs(of: scope), removing: kept[place], adding: image)
                if let image {
                    try Stubs(db).put(image, at: place)
                } else {
                    try Stubs(db).remove(place)
                }
                try feed.add(
                    FeedEntries.Item(
                        kind: image == nil ? .left : .stub, type: place.type, record: place.record),
                    scope: scope, seq: seq)
            }
        }
    }

    /// Gathers from an earlier program's file what wasn't kept there.
    func begin() throws {
        try noteOpenChangeSets()
        try noteDepartures()
    }

    /// The station of a change set is the one in whose scope its newest verdict is.
    private func noteOpenChangeSets() throws {
        for id in try OpenItems(db).all() {
            guard let verdict = try JournalLog(db).verdict(changeSet: id),
                let entry = try JournalLog(db).entry(changeSet: id),
                let changeSet = try? ChangeSet(frozen: entry.body), changeSet.id == id
            else { continue }
            for station in try Feed(db).stations(ofVerdictAt: verdict.seq) {
                _ = try OpenReferences(db).set(
                    id, StubPlace.named(by: changeSet, of: station, store.catalog))
            }
        }
    }

    private func noteDepartures() throws {
        for (station, item) in try Feed(db).departures() {
            try Departures(db).add(
                StubPlace(station: station, type: item.type, record: item.record))
        }
    }
}

extension StubPlace {
    /// The station's records that a record names, if it is a station's itself.
    public static func named(by image: RecordImage, _ references: [StationReference])
        -> Set<StubPlace>
    {
        guard let owner = references.first?.owner, let station = image.fields[owner].reference
        else { return [] }
        return Set(
            references.compactMap { reference in
                image.fields[reference.field].reference.map {
                    StubPlace(station: station, type: reference.target, record: $0)
                }
            })
    }

    /// The station's records that a change set of a station names, or would change.
    public static func named(
        by changeSet: ChangeSet, of station: Identifier, _ catalog: RecordCatalog
    ) -> Set<StubPlace> {
        var places: Set<StubPlace> = []
        for edit in changeSet.edits {
            for reference in catalog.stationReferences(of: edit.type) {
                guard let record = edit.fields[reference.field].reference else { continue }
                places.insert(
                    StubPlace(station: station, type: reference.target, record: record))
            }
            if edit.action != .create, catalog.type(edit.type)?.stationField != nil {
                places.insert(
                    StubPlace(station: station, type: edit.type, record: edit.record))
            }
        }
        return places
    }
}
