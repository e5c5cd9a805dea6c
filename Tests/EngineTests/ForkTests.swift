import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing
import Wire

/// A replica's file was copied or restored, and its chain exists twice: it is found at the first sync
/// that shows it, and the identity is closed.
struct ForkTests {
    /// The closings that the journal holds.
    static func closings(_ bureau: BenchBureau) throws -> Int {
        try bureau.journal().filter { $0.verdict.intent == "device.fork" }.count
    }

    private static func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch let failure as SyncFailure { return failure.code } catch {}
        return nil
    }

    /// (entries at the original, entries at the copy) after the file was copied.
    @Test(arguments: [(1, 1), (1, 3), (3, 1), (2, 2)])
    func theIdentityIsClosedForBoth(original: Int, copy: Int) throws {
        let offices = try BenchOffices()
        let device = offices.first
        let person = try device.enterPerson()
        try device.sync()
        let clone = try device.copy(name: "clone")
        clone.powers.setSkew(seconds: 5)
        for _ in 0..<original { _ = try device.enterPerson() }
        for _ in 0..<copy { _ = try clone.enterPerson() }
        try device.sync()
        let head = try offices.bureau.service.database.head()
        #expect(Self.code { try clone.sync() } == "chain-fork")
        // Found, closed, and written once, however often it comes again.
        #expect(try offices.bureau.service.database.head().seq == head.seq + 1)
        #expect(Self.code { try clone.sync() } == "chain-fork")
        #expect(Self.code { try device.sync() } == "chain-fork")
        #expect(try Self.closings(offices.bureau) == 1)
        let record = try #require(
            try offices.bureau.record("device", device.identity.device))
        #expect(record.value("device", "closed-number") == .integer(Int64(original) + 1))
        #expect(record.value("device", "closed-at") != .absent)
        #expect(record.value("device", "revoked-at") == .absent)
        // Nobody has lost anything, and both know what to do.
        #expect(try clone.database.outboxCount() == copy)
        #expect(try clone.shown("person", person) != nil)
        for replica in [device, clone] { #expect(try replica.database.isIdentityClosed()) }
        // HQ sees it.
        try offices.headquarters.sync()
        #expect(
            try offices.headquarters.shown("device", device.identity.device)?.image
                .value("device", "closed-at") == record.value("device", "closed-at"))
    }

    /// Entries made before the copy are in both outboxes: they are judged once, and nobody forked.
    @Test func whatBothCarryIsJudgedOnce() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        let clone = try offices.first.copy(name: "clone")
        try offices.first.sync()
        try clone.sync()
        #expect(try offices.bureau.verdicts(of: payout).map(\.outcome) == [.applied])
        #expect(try clone.database.outboxCount() == 0)
        #expect(try clone.verdict(payout)?.seq == offices.first.verdict(payout)?.seq)
        #expect(try Self.closings(offices.bureau) == 0)
    }

    /// An old copy that makes other entries than those already sent shows differing links.
    @Test func anOldCopyThatGoesOnIsFoundByTheServer() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let backup = try device.copy(name: "backup")
        _ = try device.enterPerson()
        _ = try device.enterPerson()
        try device.sync()
        backup.powers.setSkew(seconds: 9)
        _ = try backup.enterPerson()
        #expect(throws: SyncFailure.foreignChain(number: 2)) { try backup.sync() }
        #expect(try Self.closings(offices.bureau) == 1)
        #expect(try Convergence.judgedTwice(offices.bureau) == [])
    }

    /// An old copy without entries of its own says what an old request would: only it knows. The
    /// server closes nothing by it, and the one that goes on isn't troubled.
    @Test func anOldCopyThatIsOnlyBehindFindsItItself() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let backup = try device.copy(name: "backup")
        _ = try device.enterPerson()
        try device.sync()
        let view = try ReplicaPicture(backup).visible
        #expect(throws: SyncFailure.foreignChain(number: 1)) { try backup.sync() }
        #expect(try backup.database.isIdentityClosed())
        #expect(try ReplicaPicture(backup).visible == view)
        #expect(try Self.closings(offices.bureau) == 0)
        _ = try device.enterPerson()
        try device.sync()
        #expect(try device.database.outboxCount() == 0)
        #expect(try !device.database.isIdentityClosed())
    }

    /// Every request of a device's life, delivered once more after each later one, closes nothing.
    @Test func oldRequestsCloseNothing() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        var sent: [WireSyncRequest] = [hand.request([])]
        for number in 1...4 {
            let bodies = try (0..<number).map { index in
                try hand.body(
                    hand.work.person(
                        hand.powers.identifier(), number: "M01A-\(number)\(index)"))
            }
            let before = hand.position
            let segment = try hand.segment(bodies)
            var request = hand.request([segment])
            request.acknowledged = before.message
            sent.append(request)
            for old in [request] + sent {
                let reply = try hand.send(old)
                #expect(reply.refusal.code == "")
                #expect(reply.acknowledged == hand.position.message)
            }
        }
        #expect(try Self.closings(bureau) == 0)
        #expect(try Convergence.judgedTwice(bureau) == [])
    }

    /// An old request doesn't say that the device was heard with all that it has.
    @Test func anOldRequestIsNoSignOfLife() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let old = hand.request([])
        try hand.send([hand.work.person(hand.powers.identifier(), number: "M01A-1")])
        let heard = try bureau.deviceState(hand.identity.device)
        bureau.clock.advance(seconds: 86_400)
        try hand.send(old)
        #expect(try bureau.deviceState(hand.identity.device)?.lastContact == heard?.lastContact)
        #expect(heard?.lastContact != nil)
    }

    /// What the server acknowledges of another chain isn't this replica's entry of that number.
    @Test func anAcknowledgementOfOtherBytesSettlesNothing() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let clone = try device.copy(name: "clone")
        clone.powers.setSkew(seconds: 5)
        _ = try device.enterPerson()
        _ = try clone.enterPerson()
        try device.sync()
        let acknowledged = try #require(
            try offices.bureau.deviceState(device.identity.device)?.acknowledged)
        #expect(throws: ReplicaFailure.foreignAcknowledgement(number: 1)) {
            try clone.database.accept(acknowledged: acknowledged)
        }
        #expect(try clone.database.outboxCount() == 1)
        try device.database.accept(acknowledged: acknowledged)
        #expect(try device.database.outboxCount() == 0)
    }

    /// The server learns of the fork by what the replica says was acknowledged, too.
    @Test func aForeignAcknowledgementCloses() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        try hand.send([hand.work.person(hand.powers.identifier(), number: "M01A-1")])
        var request = hand.request([])
        request.acknowledged.number = 1
        request.acknowledged.link = Hash256(hashing: hand.position.link.data).data
        let reply = try hand.send(request)
        #expect(reply.refusal.code == "chain-fork")
        #expect(!reply.hasPage)
        #expect(try Self.closings(bureau) == 1)
        // What comes after is taken by nobody.
        let head = try bureau.service.database.head()
        let late = try hand.send([hand.work.person(hand.powers.identifier(), number: "M01A-2")])
        #expect(late.refusal.code == "chain-fork")
        #expect(late.acknowledged.number == 1)
        #expect(try bureau.service.database.head() == head)
    }
}
