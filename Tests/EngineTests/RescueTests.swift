import ChangeLog
import Foundation
import GRDB
import RecordStore
import Replica
import TestBench
import Testing

/// What is saved of a chain, and taken into another.
struct RescueTests {
    private func scene() throws -> (bureau: BenchBureau, old: BenchReplica, path: String) {
        let bureau = try BenchBureau()
        let old = try BenchReplica(bureau, station: bureau.reference.stations[0], name: "01A")
        try old.sync()
        _ = try old.enterPerson()
        try old.sync()
        for _ in 0..<4 { _ = try old.enterPerson() }
        return (bureau, old, bureau.folder.file("replica-01A.sqlite"))
    }

    @Test func eachEntryIsHeldAgainstItsLinks() throws {
        let (_, old, path) = try scene()
        try old.database.queue.write { db in
            try db.execute(sql: "DELETE FROM chain WHERE number = 2")
            try db.execute(
                sql:
                    "UPDATE chain SET body = (SELECT body FROM chain WHERE number = 5) WHERE number = 4"
            )
            // One that still names itself, and says something else.
            var body = try #require(
                try Data.fetchOne(db, sql: "SELECT body FROM chain WHERE number = 5"))
            let place = try #require(body.range(of: Data("示例".utf8)))
            body.replaceSubrange(place, with: Data("例示".utf8))
            try db.execute(sql: "UPDATE chain SET body = ? WHERE number = 5", arguments: [body])
        }
        let rescue = try ChainRescue.read(path: path)
        #expect(
            rescue.entries.map { "\($0.number) \($0.check) \($0.isJudged)" } == [
                "1 linked true", "3 alone false", "4 broken false", "5 broken false",
            ])
        #expect(rescue.lost == [2...2])
        #expect(rescue.isEndKnown)
        #expect(rescue.device == old.identity.device)
    }

    @Test func whatWasntJudgedGoesOnInANewChain() throws {
        let (bureau, old, path) = try scene()
        let bodies = try ChainRescue.read(path: path).entries.filter { !$0.isJudged }.map(\.body)
        let new = try BenchReplica(bureau, station: bureau.reference.stations[0], name: "01B")
        try new.sync()
        // One of them had reached the server, and the old file never learned of it.
        let known = try old.database.queue.read { try ChainTable($0).outbox()[0].changeSet }
        old.line.fail([0: .lostReply])
        #expect(throws: (any Error).self) { try old.sync() }
        let first = try new.database.takeIn(bodies)
        #expect(first == TakeInSummary(taken: 4, known: 0))
        #expect(try new.database.takeIn(bodies) == TakeInSummary(taken: 0, known: 4))
        try new.sync()
        #expect(try new.database.outboxCount() == 0)
        #expect(try new.verdict(known)?.outcome == .applied)
        #expect(try new.database.takeIn(bodies) == TakeInSummary(taken: 0, known: 4))
        #expect(try new.database.verify() == [])
        let people = try new.read { try new.database.store.find($0, Names.type("person")).count }
        #expect(people == 5)
    }

    @Test func anotherBureausBodiesAreTakenNowhere() throws {
        let (bureau, _, path) = try scene()
        let bodies = try withExtendedLifetime(bureau) {
            try ChainRescue.read(path: path).entries.map(\.body)
        }
        let elsewhere = try BenchBureau(seed: 2)
        let stranger = try BenchReplica(
            elsewhere, station: elsewhere.reference.stations[0], name: "01A")
        #expect(throws: ReplicaFailure.damaged("body")) {
            try stranger.database.takeIn(bodies)
        }
        #expect(try stranger.database.standing().head.number == 0)
    }
}
