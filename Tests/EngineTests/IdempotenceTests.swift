import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing
import Wire

/// Whatever comes twice counts once.
struct IdempotenceTests {
    /// A device with three entries of one person, in bodies of its own making.
    private struct Scene {
        let bureau: BenchBureau
        var hand: HandDevice
        let bodies: [Data]
        let payout: Identifier
    }

    private func scene() throws -> Scene {
        let bureau = try BenchBureau()
        let hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let person = hand.powers.identifier()
        let payout = hand.powers.identifier()
        let drafts = [
            hand.work.person(person, number: "M01A-1"),
            hand.work.monthlyPayout(payout, number: "P01A-1", payee: person),
            hand.work.paymentEvent(hand.powers.identifier(), of: payout),
        ]
        return Scene(
            bureau: bureau, hand: hand, bodies: try drafts.map { try hand.body($0) },
            payout: payout)
    }

    private func isUnchanged(_ bureau: BenchBureau, since head: JournalHead) throws -> Bool {
        try bureau.service.database.head() == head
    }

    @Test func sameRequestTwice() throws {
        var scene = try scene()
        let request = scene.hand.request([try scene.hand.segment(scene.bodies)])
        let first = try scene.hand.send(request)
        let head = try scene.bureau.service.database.head()
        let again = try scene.hand.send(request)
        #expect(first.refusal.code.isEmpty)
        #expect(again.acknowledged == first.acknowledged)
        #expect(again.page.verdicts == first.page.verdicts)
        #expect(again.page.records == first.page.records)
        #expect(try isUnchanged(scene.bureau, since: head))
    }

    /// Segments that repeat some of what the server has: (first body, last body) of a second
    /// segment after 0..<2 was taken; only what is fresh is journaled.
    @Test(arguments: [(0, 1, 0), (0, 2, 0), (1, 2, 0), (0, 3, 1), (1, 3, 1), (2, 3, 1)])
    func overlappingSegments(from: Int, to: Int, fresh: Int) throws {
        let scene = try scene()
        let start = scene.hand
        var sender = start
        try #require(
            try scene.hand.send(sender.request([try sender.segment(Array(scene.bodies[..<2]))]))
                .refusal.code.isEmpty)
        let before = try scene.bureau.journal().count
        var other = start
        for body in scene.bodies[..<from] {
            other.position = other.position.following(device: other.identity.device, body: body)
        }
        let request = other.request([try other.segment(Array(scene.bodies[from..<to]))])
        let reply = try scene.hand.send(request)
        #expect(reply.refusal.code.isEmpty)
        #expect(reply.acknowledged.number == UInt64(max(to, 2)))
        #expect(try scene.bureau.journal().count == before + fresh)
        #expect(try scene.bureau.read { try JournalLog($0).firstBreak() } == nil)
    }

    @Test func twoSegmentsInOneRequest() throws {
        var scene = try scene()
        let first = try scene.hand.segment(Array(scene.bodies[..<1]))
        let second = try scene.hand.segment(Array(scene.bodies[1...]))
        let reply = try scene.hand.send(scene.hand.request([first, second, first]))
        #expect(reply.acknowledged.number == 3)
        #expect(try scene.bureau.verdicts(of: scene.payout).count == 1)
    }

    @Test(arguments: LineFault.allCases)
    func faultyExchangeThenResend(_ fault: LineFault) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        let before = try offices.bureau.journal().count
        offices.first.line.fail([0: fault])
        if fault == .repeatedRequest {
            try offices.first.sync()
        } else {
            #expect(throws: SyncFailure.self) { try offices.first.sync() }
            #expect(try offices.first.database.outboxCount() == 2)
            #expect(try offices.first.shown("payout", payout)?.isOverlay == true)
        }
        offices.first.line.heal()
        try offices.first.sync()
        #expect(try offices.bureau.journal().count == before + 2)
        #expect(try offices.bureau.verdicts(of: payout).map(\.outcome) == [.applied])
        #expect(try offices.first.database.outboxCount() == 0)
        #expect(
            try offices.first.verdict(payout)?.seal == offices.bureau.verdicts(of: payout)[0].seal)
    }

    /// The same body in another device's chain: a number there, and the recorded verdict.
    @Test func carriedAgainIsJudgedOnce() throws {
        var scene = try scene()
        try scene.hand.send(scene.hand.request([try scene.hand.segment(scene.bodies)]))
        let head = try scene.bureau.service.database.head()
        var carrier = try HandDevice(
            scene.bureau, station: scene.hand.identity.station, name: "01B")
        let enrolled = try scene.bureau.service.database.head()
        let reply = try carrier.send(carrier.request([try carrier.segment(scene.bodies)]))
        #expect(reply.acknowledged == carrier.position.message)
        #expect(try isUnchanged(scene.bureau, since: enrolled))
        #expect(enrolled.seq > head.seq)
        #expect(
            try scene.bureau.verdicts(of: scene.payout).map(\.device) == [
                scene.hand.identity.device
            ])
    }

    /// The same id with other bytes: kept as evidence and held; nothing of it is applied, and
    /// everybody can still sync.
    @Test func sameIdOtherBytes() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        var hand = try HandDevice(
            offices.bureau, station: offices.second.identity.station, name: "02C")
        let other = hand.work.person(person, number: "M02C-1")
        try hand.send([other])
        let entry = try #require(try offices.bureau.journal().last)
        #expect(entry.verdict.outcome == .held)
        #expect(entry.verdict.rule == "same-id-other-bytes")
        #expect(
            try offices.bureau.record("person", person)?.value("person", "number")
                == .text("M01A-1"))
        try offices.settle()
        #expect(
            try offices.headquarters.tray(openOnly: true).map(\.rule) == ["same-id-other-bytes"])
    }

    /// After a lost memory the evidence comes first, given back or sent anew: it isn't taken for the original.
    @Test(arguments: [false, true])
    func otherBytesThatComeBackFirst(_ isSentAnew: Bool) throws {
        let offices = try BenchOffices()
        var hand = try HandDevice(
            offices.bureau, station: offices.second.identity.station, name: "02C")
        let backup = try offices.bureau.backup()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let before = hand.position
        try hand.send([hand.work.person(person, number: "M02C-1")])
        let evidence = try #require(try offices.bureau.journal().last)
        #expect(evidence.verdict.rule == "same-id-other-bytes")
        try offices.settle()
        try offices.bureau.restore(backup)
        if isSentAnew {
            // Who was told of the evidence has lost its bytes.
            try offices.second.database.queue.write { db in
                var verdict = evidence.verdict
                verdict.body = Data()
                try db.execute(
                    sql: "UPDATE verdict SET message = ? WHERE change_set = ?",
                    arguments: [
                        verdict.serialized(without: [.changeSet, .seq]), verdict.changeSet.data,
                    ])
            }
        }
        try offices.second.sync()
        if isSentAnew {
            hand.position = before
            _ = try hand.send(hand.request([try hand.segment([evidence.body])]))
        }
        #expect(try offices.bureau.record("person", person) == nil)
        for _ in 1...2 { try offices.settle() }
        #expect(
            try offices.bureau.record("person", person)?.value("person", "number")
                == .text("M01A-1"))
        #expect(
            try offices.bureau.verdicts(of: evidence.verdict.changeSet).map(\.rule)
                == ["same-id-other-bytes"])
    }
}
