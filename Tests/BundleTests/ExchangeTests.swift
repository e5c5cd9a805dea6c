import Access
import BundleExchange
import BundleFile
import ChangeLog
import Crypto
import Foundation
import GRDB
import Intake
import Journal
import RecordStore
import Replica
import ReplicaBundles
import Session
import TestBench
import Testing
import Wire

/// Syncing by stick: any order, any repetition, mixed with a line.
struct ExchangeTests {
    private func receipts(_ replica: BenchReplica) throws -> [WireReceipt] {
        try replica.read { try ReceiptTable($0).list(offset: 0, limit: nil) }
    }

    @Test func neverALine() throws {
        let offices = try BenchOffices(synced: false)
        let (replica, clock) = (offices.first, offices.bureau.clock)
        let first = try replica.syncByStick()
        #expect(first.reply.standing == .applied)
        #expect(first.reply.received.records > 0)
        let person = try replica.enterPerson()
        let bundle = try replica.export()
        let later = try replica.enterPayout(person)
        clock.advance(seconds: 86_400)
        let found = try replica.take(try offices.bureau.exchange(bundle).reply)
        #expect(found.reply.acknowledged == 1)
        #expect(found.reply.received.applied == 1)
        #expect(try replica.shown("payout", later)?.isOverlay == true)
        #expect(try replica.database.outboxCount() == 1)
        try replica.syncByStick()
        #expect(try Convergence.differences(replica) == [])
        #expect(replica.line.exchanges == 0)
    }

    @Test func aReceiptSaysWhatWasTaken() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let person = try replica.enterPerson()
        _ = try replica.enterPayout(person)
        _ = try replica.enterPayout(person)
        let bundle = try replica.export()
        offices.bureau.clock.advance(seconds: 3_600)
        let (reply, _) = try offices.bureau.exchange(bundle)
        try replica.take(reply)
        try replica.take(reply)
        let receipt = try #require(try receipts(replica).first)
        #expect(try receipts(replica).count == 1)
        #expect(receipt.bundle == Hash256(hashing: bundle).data)
        #expect(receipt.receivedAt == offices.bureau.clock.now)
        #expect(receipt.acknowledged == (try replica.database.standing()).head.message)
        #expect((receipt.firstNumber, receipt.lastNumber, receipt.fresh) == (1, 3, 3))
        #expect((receipt.applied, receipt.held, receipt.rejected) == (2, 1, 0))
        #expect(receipt.head.seq == (try offices.bureau.service.database.head()).seq)
        // The same bundle again is certified again: nothing of it is new, and it was judged once.
        offices.bureau.clock.advance(seconds: 3_600)
        try replica.take(try offices.bureau.exchange(bundle).reply)
        let second = try #require(try receipts(replica).last)
        #expect(try receipts(replica).count == 2)
        #expect((second.fresh, second.applied, second.held) == (0, 2, 1))
        #expect(try Convergence.judgedTwice(offices.bureau) == [])
    }

    /// A receipt is no verdict: what it certifies stays in the outbox until a pull brings it.
    @Test func aReceiptSettlesNothing() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        _ = try replica.enterPerson()
        let (reply, _) = try offices.bureau.exchange(try replica.export())
        // Pulling anew, the reply counts for nothing here; its receipt is kept.
        try replica.database.queue.write {
            try FactTable($0).set("pull", replica.powers.identifier().data)
        }
        let found = try replica.take(reply)
        #expect(found.reply.standing == .setAside)
        #expect(try receipts(replica).count == 1)
        #expect(try replica.database.outboxCount() == 1)
        try replica.syncByStick()
        #expect(try replica.database.outboxCount() == 0)
    }

    @Test func repliesOutOfOrder() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let person = try replica.enterPerson()
        let early = try offices.bureau.exchange(try replica.export()).reply
        _ = try replica.enterPayout(person)
        let late = try offices.bureau.exchange(try replica.export()).reply
        #expect(try replica.take(late).reply.standing == .applied)
        let before = try replica.database.standing()
        #expect(before.acknowledged.number == 2)
        #expect(try replica.take(early).reply.standing == .known)
        #expect(try replica.database.standing() == before)
        #expect(try replica.take(late).reply.standing == .known)
        #expect(try Convergence.differences(replica) == [])
    }

    /// The oldest bundle arrives last.
    @Test func requestsOutOfOrder() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let person = try replica.enterPerson()
        let early = try replica.export()
        _ = try replica.enterPayout(person)
        let late = try replica.export()
        #expect(try offices.bureau.exchange(late).summary.receipt.fresh == 2)
        #expect(try offices.bureau.exchange(early).summary.receipt.fresh == 0)
        try replica.syncByStick()
        #expect(try Convergence.differences(replica) == [])
    }

    /// A reply from before a later sync over a line, and one that overlaps with it.
    @Test func repliesFromBeforeALaterSync() throws {
        let offices = try BenchOffices()
        let (replica, second) = (offices.first, offices.firstAgain)
        _ = try replica.enterPerson()
        let old = try offices.bureau.exchange(try replica.export())
        _ = try second.enterPerson()
        try second.sync()
        try replica.sync()
        #expect(try replica.take(old.reply).reply.standing == .known)
        // The request is older than the sync, the answer newer: only what is newer counts.
        let bundle = try replica.export()
        let person = try second.enterPerson()
        try second.sync()
        try replica.sync()
        let payout = try second.enterPayout(person)
        try second.sync()
        let found = try replica.take(try offices.bureau.exchange(bundle).reply)
        #expect(found.reply.standing == .applied)
        #expect(found.reply.received.records == 1)
        #expect(try replica.shown("payout", payout) != nil)
        #expect(try Convergence.differences(replica) == [])
    }

    /// An unfinished pull over a line, and a stick in between.
    @Test func inTheMiddleOfAPull() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        var hand = try HandDevice(
            offices.bureau, station: replica.identity.station, name: "01C")
        let people = (0..<200).map { _ in hand.powers.identifier() }
        try hand.send(people.enumerated().map { hand.work.person($1, number: "M01C-\($0 + 1)") })
        let bundle = try replica.export()
        replica.line.cut(after: 2)
        #expect(throws: SyncFailure.self) { try replica.sync(pageBytes: 16 * 1024) }
        #expect(try replica.database.standing().staged != nil)
        try replica.take(try offices.bureau.exchange(bundle).reply)
        #expect(try replica.database.standing().staged == nil)
        #expect(try Convergence.differences(replica) == [])
        replica.line.heal()
        try replica.sync()
        #expect(try Convergence.differences(replica) == [])
    }

    /// More than one request would hold, and more than one page.
    @Test func manySegmentsAndPages() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let long = String(repeating: "例", count: 330)
        for _ in 0..<4 {
            try replica.database.record { context in
                try (0..<250).map { _ in
                    let id = context.newIdentifier()
                    return replica.work.person(
                        id, number: try context.nextNumber("M"), ["note": .text(long)])
                }
            }
        }
        let file = WrittenFile()
        let exported = try BundleExport(
            replica.database, keys: replica.bundleKeys, now: replica.powers.now()
        ).write(to: file.append)
        #expect(exported.numbers == 1...1_000)
        #expect(exported.segments > 2)
        #expect(exported.hash == Hash256(hashing: file.bytes))
        let (reply, summary) = try offices.bureau.exchange(file.bytes)
        #expect(summary.pages > 1)
        #expect(summary.receipt.applied == 1_000)
        #expect(try replica.take(reply).reply.received.applied == 1_000)
        #expect(try Convergence.differences(replica) == [])
    }

    /// A replica that was put back to before a pull can't use a reply that starts after it.
    @Test func aReplyThatStartsLater() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let restored = try replica.copy(name: "01A-restored")
        _ = try offices.firstAgain.enterPerson()
        try offices.firstAgain.sync()
        try replica.sync()
        let reply = try offices.bureau.exchange(try replica.export()).reply
        let before = try ReplicaPicture(restored)
        #expect(try restored.take(reply).reply.standing == .setAside)
        let isUnchanged = try ReplicaPicture(restored).visible == before.visible
        #expect(isUnchanged)
        try restored.syncByStick()
        #expect(try Convergence.differences(restored) == [])
    }

    /// What it would miss needn't show in the records: a verdict that holds is in no digest.
    @Test func aReplyThatStartsAfterAVerdict() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let person = try replica.enterPerson()
        try replica.sync()
        try offices.firstAgain.sync()
        _ = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        try replica.sync()
        let second = try replica.enterPayout(person)
        let restored = try replica.copy(name: "01A-restored")
        try replica.sync()
        #expect(try replica.verdict(second)?.outcome == .held)
        let reply = try offices.bureau.exchange(try replica.export()).reply
        #expect(try restored.take(reply).reply.standing == .setAside)
        try restored.syncByStick()
        #expect(try restored.verdict(second) == replica.verdict(second))
        #expect(try Convergence.differences(restored) == [])
    }

    /// The server knows another chain under the device's name.
    @Test func anotherChain() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let clone = try replica.copy(name: "01A-clone")
        clone.powers.reseed(99)
        _ = try replica.enterPerson()
        _ = try clone.enterPerson()
        let reply = try offices.bureau.exchange(try replica.export()).reply
        #expect(throws: ReplicaFailure.foreignAcknowledgement(number: 1)) {
            try clone.take(reply)
        }
        #expect(try receipts(clone).isEmpty)
        let (_, summary) = try offices.bureau.exchange(try clone.export())
        #expect(summary.receipt.refusal.code == "chain-fork")
        #expect(summary.receipt.fresh == 0)
        #expect(try clone.database.outboxCount() == 1)
    }

    @Test func aRevokedDeviceLearnsNoMore() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        _ = try replica.enterPerson()
        try offices.bureau.desk { context in
            [
                .update(
                    "device", replica.identity.device,
                    ["revoked-at": .integer(context.now())], id: context.newIdentifier())
            ]
        }
        let (reply, summary) = try offices.bureau.exchange(try replica.export())
        #expect(summary.receipt.fresh == 1)
        #expect(summary.receipt.pageRefusal.code == "revoked-device")
        let found = try replica.take(reply)
        #expect(found.reply.standing == .withoutPage)
        #expect(found.reply.pageRefusal == "revoked-device")
        #expect(try replica.database.outboxCount() == 1)
    }
}
