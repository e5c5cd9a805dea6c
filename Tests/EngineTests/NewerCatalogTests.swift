import Catalog
import ChangeLog
import GRDB
import RecordStore
import Replica
import Session
import TestBench
import Testing
import Wire

/// A server that knows more than a replica: what the replica doesn't understand it keeps, counts
/// and gives back.
struct NewerCatalogTests {
    private static let weather = LaterCatalog.weather
    private static let newField = LaterCatalog.seniority
    private static let newer = LaterCatalog.catalog

    private struct Scene {
        let bureau: BenchBureau
        let older: BenchReplica
        let newer: BenchReplica
        let person: Identifier
        let weather: Identifier
    }

    private func scene() throws -> Scene {
        let bureau = try BenchBureau(catalog: Self.newer)
        let station = bureau.reference.stations[0]
        let newer = try BenchReplica(bureau, station: station, name: "01A", catalog: Self.newer)
        let older = try BenchReplica(bureau, station: station, name: "01B")
        try newer.sync()
        let person = try newer.enter { context in
            var fields = newer.work.person(
                context.newIdentifier(), number: try context.nextNumber("M")
            ).edits[0].fields
            fields[Self.newField] = .integer(12)
            return ChangeSetDraft(
                id: context.newIdentifier(), intent: "person.new",
                edits: [
                    .init(
                        type: Names.type("person"), record: context.newIdentifier(),
                        action: .create, fields: fields)
                ])
        }.edits[0].record
        let weather = try newer.enterWeather("示例晴")
        try newer.sync()
        try older.sync()
        return Scene(
            bureau: bureau, older: older, newer: newer, person: person, weather: weather)
    }

    private func digestsAgree(_ scene: Scene) throws -> Bool {
        let server = try ServerPicture(scene.bureau, for: scene.older.identity)
        let digests = try scene.older.read { try DigestTable.fetch($0, scopes: []) }
        return digests == ReplicaPicture.recount(server.records) && digests[Self.weather] != nil
    }

    /// After a lost memory, too: what it doesn't understand of a record may be what the server had set in it.
    @Test func givenBackWithWhatItDoesNotKnow() throws {
        let bureau = try BenchBureau(catalog: Self.newer)
        let newer = try BenchReplica(
            bureau, station: bureau.reference.stations[0], name: "01A", catalog: Self.newer)
        let older = try BenchReplica(bureau, station: nil, name: "00B")
        for replica in [newer, older] { try replica.sync() }
        let backup = try bureau.backup()
        let weather = try newer.enterWeather("示例晴")
        let person = try newer.enter { context in
            let id = context.newIdentifier()
            let number = try context.nextNumber("M")
            var fields = newer.work.person(id, number: number).edits[0].fields
            fields[Self.newField] = .integer(12)
            return ChangeSetDraft(
                id: id, intent: "person.new",
                edits: [
                    .init(
                        type: Names.type("person"), record: id, action: .create, fields: fields)
                ])
        }.id
        for replica in [newer, older] { try replica.sync() }
        let given = try #require(try older.database.given(after: 0, maximumBytes: 1 << 20)).verdicts
        let created = try given.flatMap(\.created).map { try RecordImage($0) }
        #expect(created.first { $0.id == person }?.fields[Self.newField] == .integer(12))
        #expect(created.first { $0.id == weather }?.fields[1] == .text("示例晴"))
        try bureau.restore(backup)
        try older.sync()
        for id in [person, weather] {
            let story = try bureau.verdicts(of: id)
            #expect(story.map(\.outcome) == [.applied])
            #expect(story.last?.given != nil, "it isn't judged anew")
        }
        for replica in [newer, older] {
            try replica.sync()
            #expect(try Convergence.differences(replica) == [])
        }
    }

    @Test func keptAndCounted() throws {
        let scene = try scene()
        let kept = try scene.older.read {
            try scene.older.database.store.fetch($0, Self.weather, scene.weather)?.image
        }
        #expect(kept?.fields[1] == .text("示例晴"))
        let person = try scene.older.shown("person", scene.person)?.image
        #expect(person?.fields[Self.newField] == .integer(12))
        #expect(try digestsAgree(scene))
        #expect(try scene.older.sync().repaired == 0)
    }

    /// The replica's program is upgraded: its file gets columns, tables and sums for what it kept.
    @Test func upgradeFindsWhatWasKept() throws {
        let scene = try scene()
        let upgraded = try scene.older.copy(name: "01B upgraded", catalog: Self.newer)
        let store = upgraded.database.store
        let station = FieldValue.reference(upgraded.identity.station)
        try upgraded.read { db in
            let years = try Int.fetchAll(
                db, sql: "SELECT seniority FROM person WHERE seniority IS NOT NULL")
            #expect(years == [12])
            let found = try store.find(db, Self.weather, where: [(1, .text("示例晴"))])
            #expect(found.map(\.image.id) == [scene.weather])
            let sum = try store.keptSum(
                db, Names.type("person"), "by-station", key: ["station": station])
            let people = try store.find(db, Names.type("person")).count
            #expect(sum == (12, Int64(people)))
        }
        #expect(try upgraded.database.verify().isEmpty)
        #expect(try upgraded.sync().repaired == 0)
        try upgraded.update("person", scene.person, ["note": .text("示例")])
        try upgraded.sync()
        #expect(
            try upgraded.shown("person", scene.person)?.image.fields[Self.newField] == .integer(12))
    }

    /// What a colleague entered and the server parked, for it knew the type as little, shows once the
    /// replica's program knows it.
    @Test func upgradeShowsWhatIsParked() throws {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        let newer = try BenchReplica(bureau, station: station, name: "01A", catalog: Self.newer)
        let older = try BenchReplica(bureau, station: station, name: "01B")
        try newer.sync()
        let weather = try newer.enterWeather("示例晴")
        try newer.sync()
        try older.sync()
        #expect(try older.verdict(weather)?.outcome == .parked)
        try older.reopen(catalog: Self.newer)
        let shown = try older.read { try older.database.store.fetch($0, Self.weather, weather) }
        #expect(shown?.isOverlay == true)
        #expect(shown?.image.fields[1] == .text("示例晴"))
        #expect(try older.database.verify().isEmpty)
    }

    /// The older replica edits the record: the field that it doesn't know stays.
    @Test func editLeavesUnknownFieldsAlone() throws {
        let scene = try scene()
        try scene.older.update("person", scene.person, ["note": .text("示例")])
        let shown = try scene.older.shown("person", scene.person)?.image
        #expect(shown?.fields[Self.newField] == .integer(12))
        try scene.older.sync()
        try scene.newer.sync()
        let after = try #require(try scene.newer.shown("person", scene.person)?.image)
        #expect(after.fields[Self.newField] == .integer(12))
        #expect(after.value("person", "note") == .text("示例"))
        #expect(try digestsAgree(scene))
    }

    /// Unknown records change and go as known ones do.
    @Test func unknownTypeChangesAndGoes() throws {
        let scene = try scene()
        let other = try scene.newer.enterWeather("示例雨")
        try scene.newer.enter { context in
            ChangeSetDraft(
                id: context.newIdentifier(), intent: "weather.delete",
                edits: [.init(type: Self.weather, record: scene.weather, action: .delete)])
        }
        try scene.newer.sync()
        #expect(try scene.older.sync().repaired == 0)
        let gone = try scene.older.read {
            try scene.older.database.store.fetch($0, Self.weather, scene.weather)
        }
        let came = try scene.older.read {
            try scene.older.database.store.fetch($0, Self.weather, other)
        }
        #expect(gone == nil)
        #expect(came != nil)
        #expect(try digestsAgree(scene))
    }

    /// An unknown record that was lost by hand is mended, and so is its type's kept digest.
    @Test(arguments: [true, false])
    func unknownRecordIsMended(isRowLost: Bool) throws {
        let scene = try scene()
        try scene.older.database.queue.write { db in
            if isRowLost { try db.execute(sql: "DELETE FROM unknown_record") }
            let kept = isRowLost ? Digest() : Digest(count: 1, sum: 7)
            try DigestTable.set(db, scope: 0, type: Self.weather, kept)
        }
        #expect(try scene.older.sync().repaired == (isRowLost ? 1 : 0))
        #expect(try digestsAgree(scene))
        #expect(try scene.older.sync().repaired == 0)
    }
}
