import ChangeLog
import Foundation
import GRDB
import RecordStore
import Replica
import Session
import TestBench
import Testing
import Wire

/// Who holds what.
struct ScopeTests {
    /// Types whose records belong to a station, with the station's field 2 in all of them.
    private static let stationTypes = [
        "person", "case", "payout", "counter-entry", "payment-event", "ruling", "assignment",
    ]

    private func busy(_ seed: UInt64) throws -> BenchOffices {
        let offices = try BenchOffices(seed: seed)
        var work = RandomWork(seed: seed, stations: offices.bureau.reference.stations)
        for _ in 0..<70 { try work.enter(at: work.generator.pick(offices.all)) }
        try offices.settle()
        return offices
    }

    @Test(arguments: Seeds.first(2))
    func stationHoldsNothingOfAnother(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "stationHoldsNothingOfAnother"))
        let offices = try busy(seed)
        for replica in [offices.first, offices.firstAgain, offices.second] {
            let picture = try ReplicaPicture(replica)
            let types = Set(Self.stationTypes.map(Names.type))
            let foreign = Array(picture.visible.values) + Array(picture.canonical.values)
            #expect(
                foreign.filter {
                    types.contains($0.type) && !$0.isStub
                        && $0.fields[2].reference != replica.identity.station
                } == [], replay)
            #expect(try foreignBodies(replica, offices) == [], replay)
        }
    }

    /// Verdicts at a replica whose bytes another station's device entered.
    private func foreignBodies(_ replica: BenchReplica, _ offices: BenchOffices) throws
        -> [Identifier]
    {
        let strangers = offices.all.filter {
            $0.identity.station != replica.identity.station && !$0.identity.isHeadquarters
        }.map(\.identity.device)
        let verdicts = try replica.read { try VerdictTable($0).all() }
        return verdicts.filter { strangers.contains($0.device) }.map(\.changeSet)
    }

    @Test func headquartersHoldsAll() throws {
        let offices = try busy(3)
        let everything = try ServerPicture(offices.bureau, for: offices.headquarters.identity)
        let stations = try offices.all.prefix(3).map { try ReplicaPicture($0).canonical.keys }
        let picture = try ReplicaPicture(offices.headquarters)
        #expect(picture.canonical == everything.records)
        #expect(Set(stations.joined()).subtracting(picture.canonical.keys).isEmpty)
        let verdicts = try offices.headquarters.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM verdict")
        }
        #expect(verdicts == everything.verdicts.count)
    }

    /// HQ moves a person: it leaves one station and enters the other.
    @Test func movedRecordLeavesAndEnters() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        #expect(try offices.second.shown("person", person) == nil)
        let stations = offices.bureau.reference.stations
        try offices.headquarters.update("person", person, ["station": .reference(stations[1])])
        try offices.headquarters.sync()
        #expect(try removals(offices.first) == [.leftScope])
        try offices.syncAll()
        #expect(try offices.first.shown("person", person) == nil)
        #expect(try offices.second.shown("person", person) != nil)
        #expect(try offices.headquarters.shown("person", person) != nil)
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [])
        }
    }

    /// It leaves and comes back between two syncs of its station.
    @Test func movedAwayAndBack() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        for station in [offices.second, offices.first].map(\.identity.station) {
            try offices.headquarters.update("person", person, ["station": .reference(station)])
            try offices.headquarters.sync()
        }
        let report = try offices.first.sync()
        #expect(try offices.first.shown("person", person) != nil)
        #expect(report.repaired == 0)
        #expect(try offices.second.sync().repaired == 0)
        #expect(try offices.second.shown("person", person) == nil)
    }

    @Test func deletionArrivesAsTombstone() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let mediationCase = try offices.first.enterCase(mediator: person)
        try offices.settle()
        #expect(try offices.firstAgain.shown("case", mediationCase) != nil)
        try offices.first.delete("case", mediationCase)
        try offices.first.sync()
        #expect(try removals(offices.firstAgain) == [.deleted])
        let other = try offices.firstAgain.enterCase(mediator: person)
        try offices.settle()
        for replica in [offices.first, offices.firstAgain, offices.headquarters] {
            #expect(try replica.shown("case", mediationCase) == nil)
            #expect(try replica.shown("case", other) != nil)
            #expect(try Convergence.differences(replica) == [])
        }
    }

    /// An edit that comes after the record's deletion isn't lost, and doesn't bring it back.
    @Test func editOfADeletedRecordIsHeld() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let mediationCase = try offices.first.enterCase(mediator: person)
        try offices.settle()
        let note = try offices.firstAgain.update("case", mediationCase, ["note": .text("示例")])
        try offices.first.delete("case", mediationCase)
        try offices.settle()
        #expect(try offices.firstAgain.verdict(note)?.outcome == .held)
        #expect(try offices.firstAgain.verdict(note)?.rule == "record-deleted")
        #expect(try offices.bureau.record("case", mediationCase) == nil)
    }

    /// What the server would tell a replica to remove, asked for without changing the replica.
    private func removals(_ replica: BenchReplica) throws -> [Removal.Reason] {
        let standing = try replica.database.standing()
        var request = WireSyncRequest()
        request.protocolVersion = Limit.protocolVersion
        request.bureau = replica.identity.bureau.data
        request.device = replica.identity.device.data
        request.acknowledged = standing.acknowledged.message
        request.head = standing.head.message
        request.cursor = try #require(standing.cursor).message
        let page = try #require(try replica.line.sync(request).page)
        return try page.contents().removals.map(\.reason)
    }
}
