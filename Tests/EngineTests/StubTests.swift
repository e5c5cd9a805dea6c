import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import Ledger
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Who moves leaves a stub where the old station's records refer to them.
struct StubTests {
    private struct Scene {
        let offices: BenchOffices
        let person: Identifier

        var first: BenchReplica { offices.first }
        var second: BenchReplica { offices.second }
        var headquarters: BenchReplica { offices.headquarters }

        init() throws {
            offices = try BenchOffices()
            let work = offices.first.work
            person = try offices.first.enter { context in
                let id = context.newIdentifier()
                return work.person(
                    id, number: try context.nextNumber("M"),
                    [
                        "name": .text("示例调解员"), "committee": .text("示例村"),
                        "bank-name": .text("示例银行"), "note": .text("示例备注"),
                        "phone": try context.seal(
                            "13800000000", record: id, field: Names.field("person", "phone")),
                    ])
            }.id
            try offices.settle()
        }

        /// HQ moves the person.
        func move(to replica: BenchReplica) throws {
            try headquarters.sync()
            try headquarters.update(
                "person", person, ["station": .reference(replica.identity.station)])
            try headquarters.sync()
        }

        func shown(_ replica: BenchReplica) throws -> RecordImage? {
            try replica.shown("person", person)?.image
        }

        /// What is wrong: replicas against the server's records, and what the server keeps of stubs
        /// against a count of all.
        func faults() throws -> [String] {
            try offices.all.flatMap { try ConvergencePropertyTests.differences($0) }
                + StubTests.problems(offices.bureau)
        }
    }

    static func problems(_ bureau: BenchBureau) throws -> [String] {
        try bureau.read {
            try StubReckoning($0, store: bureau.service.database.store).problems()
        }
    }

    @Test func personThatIsReferredToStaysAsAStub() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        #expect(try scene.first.sync().repaired == 0)
        let stub = try #require(try scene.shown(scene.first))
        #expect(stub.isStub)
        #expect(
            stub.fields.entries.map(\.field) == [1, 2, 3, 4, RecordImage.stubField])
        #expect(stub.value("person", "number") == .text("M01A-1"))
        #expect(stub.value("person", "name") == .text("示*"))
        #expect(stub.value("person", "station") == .reference(scene.second.identity.station))
        #expect(stub.versions == [:])
        try scene.offices.syncAll()
        #expect(try scene.shown(scene.second)?.isStub == false)
        #expect(try scene.shown(scene.headquarters)?.isStub == false)
        #expect(try scene.faults() == [])
    }

    /// Neither row nor overlay nor a column beside holds what was personal.
    @Test func nothingPersonalIsLeftInTheFile() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.first.sync()
        try scene.first.read { db in
            let row = try #require(
                try Row.fetchOne(
                    db, sql: "SELECT * FROM person WHERE id = ?",
                    arguments: [scene.person.data]))
            let empty = [
                "committee", "identity_number", "identity_number_lookup", "phone",
                "phone_lookup", "bank_name", "bank_account", "bank_account_lookup", "note",
                "unknown",
            ]
            for column in empty { #expect(row[column] == nil, "\(column)") }
            #expect(row["is_stub"] == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM overlay") == 0)
        }
    }

    @Test func withoutAReferenceNothingStays() throws {
        let scene = try Scene()
        try scene.move(to: scene.second)
        try scene.first.sync()
        #expect(try scene.shown(scene.first) == nil)
        try scene.offices.syncAll()
        #expect(try scene.faults() == [])
    }

    /// The payout was entered without a line, and arrives after the move.
    @Test func lateReferenceBringsTheStub() throws {
        let scene = try Scene()
        let payout = try scene.first.enterPayout(scene.person)
        try scene.move(to: scene.second)
        // Another device of the station has heard of the move before the payout is there.
        try scene.offices.firstAgain.sync()
        #expect(try scene.shown(scene.offices.firstAgain) == nil)
        try scene.first.sync()
        #expect(try scene.first.verdict(payout)?.outcome == .applied)
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.firstAgain.sync()
        #expect(try scene.shown(scene.offices.firstAgain)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// What is held is in no record yet, and stays visible: it needs its payee as well.
    @Test func heldPayoutKeepsItsPayee() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.first.sync()
        try scene.move(to: scene.second)
        // The same month a second time, at the station of old, by a device that hasn't heard.
        let again = try scene.offices.firstAgain.enterPayout(scene.person)
        try scene.offices.firstAgain.sync()
        #expect(try scene.offices.firstAgain.verdict(again)?.rule == "unique-month")
        #expect(try scene.shown(scene.offices.firstAgain)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// A stub lives as long as what refers to it: a held payout that HQ voids lets go of it.
    @Test func stubGoesWithTheLastReference() throws {
        let scene = try Scene()
        let mediationCase = try scene.first.enterCase(mediator: scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.first.delete("case", mediationCase)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first) == nil)
        #expect(try scene.faults() == [])
    }

    @Test func whoComesBackIsThereWhole() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.move(to: scene.first)
        #expect(try scene.first.sync().repaired == 0)
        let back = try #require(try scene.shown(scene.first))
        #expect(!back.isStub)
        #expect(back.value("person", "committee") == .text("示例村"))
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// Away and back between two syncs of its station, and away again.
    @Test func movesBetweenTwoSyncs() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        for place in [scene.second, scene.first, scene.second] { try scene.move(to: place) }
        #expect(try scene.first.sync().repaired == 0)
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// The new station's work shows at the old one only where the stub shows it.
    @Test func whatTheNewStationDoesStaysThere() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        let before = try #require(try scene.shown(scene.first))
        try scene.second.update("person", scene.person, ["note": .text("示例新备注")])
        try scene.offices.settle()
        #expect(try scene.shown(scene.first) == before)
        try scene.second.update("person", scene.person, ["name": .text("改名示例")])
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.value("person", "name") == .text("改*"))
        #expect(try scene.faults() == [])
    }

    // MARK: Edits

    /// The clerk who changed the person before they left isn't refused: HQ decides, and the bytes
    /// are judged again.
    @Test(arguments: [true, false])
    func editUnderWayGoesToHeadquarters(isReferredTo: Bool) throws {
        let scene = try Scene()
        if isReferredTo { _ = try scene.first.enterPayout(scene.person) }
        try scene.offices.settle()
        let edit = try scene.first.update("person", scene.person, ["note": .text("示例后到")])
        try scene.move(to: scene.second)
        try scene.first.sync()
        let verdict = try #require(try scene.first.verdict(edit))
        #expect(verdict.outcome == .held)
        #expect(verdict.rule == "left-scope")
        #expect(verdict.evidence.contains { $0 == ("number", "M01A-1") })
        // The held edit names the person: so much of them stays.
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
        let ruling = try scene.headquarters.rule(
            "accept", on: edit, of: scene.first.identity.station)
        try scene.offices.settle()
        #expect(try scene.headquarters.verdict(ruling)?.outcome == .applied)
        #expect(try scene.headquarters.verdict(edit)?.followedBy == ruling)
        #expect(
            try scene.shown(scene.second)?.value("person", "note") == .text("示例后到"))
        #expect(try scene.shown(scene.first)?.isStub == (isReferredTo ? true : nil))
        #expect(try scene.faults() == [])
    }

    /// The other order of arrival: it was there first, and moves along.
    @Test func editBeforeTheMoveMovesAlong() throws {
        let scene = try Scene()
        let edit = try scene.first.update("person", scene.person, ["note": .text("示例先到")])
        try scene.first.sync()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.first.verdict(edit)?.outcome == .applied)
        #expect(
            try scene.shown(scene.second)?.value("person", "note") == .text("示例先到"))
    }

    @Test func deletionUnderWayGoesToHeadquarters() throws {
        let scene = try Scene()
        let edit = try scene.first.delete("person", scene.person)
        try scene.move(to: scene.second)
        try scene.first.sync()
        #expect(try scene.first.verdict(edit)?.rule == "left-scope")
        try scene.offices.settle()
        #expect(try scene.shown(scene.second) != nil)
        #expect(try scene.faults() == [])
    }

    /// Who knows of the move can't change the stub: the entry is refused before it is one.
    @Test(arguments: ["update", "delete"])
    func stubIsNotChangedAtEntry(action: String) throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.first.sync()
        let refused = #expect(throws: EntryRefused.self) {
            if action == "update" {
                try scene.first.update("person", scene.person, ["note": .text("示例")])
            } else {
                try scene.first.delete("person", scene.person)
            }
        }
        #expect(refused?.problems.map(\.code) == [.leftScope])
        #expect(try scene.first.database.standing().outboxCount == 0)
    }

    /// A station that never had the record has no say, and only the server says what is a stub.
    @Test func strangersAndForgedStubsAreRefused() throws {
        let scene = try Scene()
        var hand = try HandDevice(
            scene.offices.bureau, station: scene.second.identity.station, name: "02B")
        let ids = (0..<2).map { _ in hand.powers.identifier() }
        var forged = hand.work.person(ids[1], number: "M02B-1").edits[0].fields
        forged[RecordImage.stubField] = .integer(1)
        try hand.send([
            .update("person", scene.person, ["note": .text("示例")], id: ids[0]),
            ChangeSetDraft(
                id: ids[1], intent: "person.new",
                edits: [
                    .init(
                        type: Names.type("person"), record: ids[1], action: .create,
                        fields: forged)
                ]),
        ])
        let verdicts = try ids.map { try scene.offices.bureau.verdicts(of: $0) }
        #expect(verdicts.map { $0.map(\.rule) } == [["permission"], ["server-set-field"]])
        #expect(verdicts.flatMap { $0 }.allSatisfy { $0.outcome == .rejected })
    }

    // MARK: Damage and upgrades

    /// A replica that lost a stub gets it again by reconciling.
    @Test func lostStubIsMended() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        try scene.first.database.queue.write { db in
            try db.execute(sql: "DELETE FROM person")
            try DigestTable.set(db, scope: 0, type: Names.type("person"), Digest())
        }
        #expect(try scene.first.sync().repaired == 1)
        #expect(try scene.shown(scene.first)?.isStub == true)
        #expect(try scene.faults() == [])
    }

    /// The last byte is that of the mark that makes it a stub.
    private static let altered =
        "UPDATE stub SET message = substr(message, 1, length(message) - 1) || x'04'"

    /// The server's own check finds a stub that was lost or altered.
    @Test(arguments: ["DELETE FROM stub", Self.altered])
    func serverFindsDamage(sql: String) throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        #expect(try Self.problems(scene.offices.bureau) == [])
        try scene.offices.bureau.service.database.queue.write { try $0.execute(sql: sql) }
        #expect(try Self.problems(scene.offices.bureau).contains("stub \(scene.person)"))
    }

    /// A bureau's file of before stubs: what they were for is found in records, feed and journal.
    @Test func earlierFileGetsItsStubs() throws {
        let scene = try Scene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.first.sync()
        try scene.move(to: scene.second)
        let again = try scene.offices.firstAgain.enterPayout(scene.person)
        try scene.offices.firstAgain.sync()
        try scene.offices.settle()
        try scene.offices.bureau.service.database.queue.write { db in
            for table in ["stub", "departure", "open_reference"] {
                try db.execute(sql: "DROP TABLE \(table)")
            }
            try db.execute(sql: "DELETE FROM scope_digest WHERE scope < 0")
            try Self.forgetStubs(db)
            try db.execute(
                sql: "PRAGMA user_version = \(2_000 + Int(LedgerCatalog.version))")
        }
        let upgraded = try scene.offices.bureau.copy()
        #expect(try Self.problems(upgraded) == [])
        let station = scene.first.identity.station
        let type = Names.type("person")
        let place = StubPlace(station: station, type: type, record: scene.person)
        let open = try upgraded.read { try OpenReferences($0).stations(type, scene.person) }
        #expect(open == [station])
        #expect(try upgraded.read { try Departures($0).contains(place) })
        let replica = try scene.first.copy(at: upgraded)
        try replica.sync()
        #expect(try ConvergencePropertyTests.differences(replica) == [])
        #expect(try replica.verdict(again)?.outcome == .held)
        let fresh = try BenchReplica(
            upgraded, station: scene.first.identity.station, name: "01C")
        #expect(try fresh.sync().repaired == 0)
        #expect(try scene.shown(fresh)?.isStub == true)
    }

    /// An earlier program's feed says that the record left, where this one gives a stub: 1 byte for
    /// the verdict; for each item a byte for its kind and 20 more.
    private static func forgetStubs(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT scope, seq, entries FROM feed") {
            var entries: Data = row["entries"]
            for start in stride(from: 1, to: entries.count, by: 21)
            where entries[start] == FeedEntries.Kind.stub.rawValue {
                entries[start] = FeedEntries.Kind.left.rawValue
            }
            try db.execute(
                sql: "UPDATE feed SET entries = ? WHERE scope = ? AND seq = ?",
                arguments: [entries, row["scope"] as Int64, row["seq"] as Int64])
        }
    }
}
