import ChangeLog
import Journal
import Replica
import Session
import TestBench
import Testing
import Wire

/// Incidents of other engines that must not happen here, each as a test of its own. Others are where
/// their subject is: `RestoreTests` (medic/cht-core#8093), `ReenrolmentTests` (tursodatabase/turso#8129),
/// `StandstillTests` (powersync-service#718), `upgrade.test.sh` (WatermelonDB#1609, cr-sqlite#247).
struct IncidentTests {
    /// rocicorp/replicache#333, PowerSync's FIFO: one bad operation blocks the upload queue.
    @Test func aBadEntryBlocksNothing() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let person = try replica.enterPerson()
        let first = try replica.enterPayout(person)
        try offices.settle()
        // Held, refused, and what has nothing to do with either.
        let held = try replica.enterPayout(person)
        let refused = try replica.delete("person", person)
        let good = try replica.enterPerson()
        let report = try replica.sync()
        #expect(report.roundTrips == 1)
        #expect(try replica.verdict(first)?.outcome == .applied)
        #expect(try replica.verdict(refused)?.outcome == .rejected)
        #expect(try replica.verdict(held)?.outcome == .held)
        #expect(try replica.verdict(good)?.outcome == .applied)
        #expect(try replica.database.outboxCount() == 0)
    }

    /// powersync-ja/powersync-swift#179: a failed upload isn't retried until the next write.
    @Test func aFailedSyncIsMadeGoodWithoutAnotherEntry() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        offices.first.line.fail([0: .lostRequest])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        try offices.first.reopen()
        try offices.first.sync()
        #expect(try offices.first.verdict(person)?.outcome == .applied)
    }

    /// Actual Budget: resetting sync reverts other devices' unsent changes.
    @Test func unsentEntriesOutliveAServerThatBeginsAnew() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.settle()
        let note = try offices.firstAgain.update("person", person, ["note": .text("示例未报")])
        let payout = try offices.firstAgain.enterPayout(person)
        try offices.first.update("person", person, ["name": .text("示例改名")])
        try offices.first.sync()
        try offices.bureau.restore(backup)
        for replica in [offices.first, offices.headquarters, offices.firstAgain] {
            try replica.sync()
        }
        for entry in [note, payout] {
            #expect(try offices.firstAgain.verdict(entry)?.outcome == .applied)
        }
        try offices.settle()
        let shown = try offices.second.bureau.record("person", person)
        #expect(shown?.value("person", "note") == .text("示例未报"))
        #expect(shown?.value("person", "name") == .text("示例改名"))
    }

    /// actualbudget/actual#650, #867: a body too large fails forever. Here it is refused when it is entered,
    /// and what is many goes in parts.
    @Test func whatIsTooLargeIsRefusedAtEntry() throws {
        let offices = try BenchOffices()
        let replica = offices.first
        let before = try replica.database.outboxCount()
        let edits = try replica.enterPerson()
        #expect(throws: ReplicaFailure.self) {
            try replica.enter { context in
                ChangeSetDraft(
                    id: context.newIdentifier(), intent: "note",
                    edits: (0...Limit.editsPerChangeSet).map { index in
                        .update("person", edits, ["note": .text("示例 \(index)")])
                    })
            }
        }
        #expect(try replica.database.outboxCount() == before + 1)
        // Some segments' worth.
        for index in 0..<1_500 {
            try replica.update(
                "person", edits,
                ["note": .text(String(repeating: "示例长备注", count: 30) + "\(index)")])
        }
        let report = try replica.sync()
        #expect(report.roundTrips > 1)
        #expect(try replica.database.outboxCount() == 0)
    }

    /// getodk/collect#5317: the same id with different content after a half-sent upload.
    @Test func whatWasSentOnceIsSentAgainByteForByte() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let sent = try offices.first.read { try ChainTable($0).entry(changeSet: person)?.body }
        offices.first.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        // The record changes before the entry is known to have arrived: by an entry of its own.
        try offices.first.update("person", person, ["note": .text("示例")])
        try offices.first.sync()
        let journal = try offices.bureau.journal().filter { $0.verdict.changeSet == person }
        #expect(journal.count == 1)
        #expect(journal.first?.body == sent)
    }

    /// sqlite-data#418: delete, then insert again, syncs as a delete.
    @Test func whatIsEnteredAgainAfterADeletionIsThere() throws {
        let offices = try BenchOffices()
        let mediator = try offices.first.enterPerson()
        let first = try offices.first.enterCase(mediator: mediator, parties: "示例甲、示例乙")
        try offices.settle()
        try offices.first.delete("case", first)
        let again = try offices.first.enterCase(mediator: mediator, parties: "示例甲、示例乙")
        try offices.settle()
        for replica in [offices.first, offices.firstAgain, offices.headquarters] {
            #expect(try replica.shown("case", first) == nil)
            #expect(try replica.shown("case", again) != nil)
        }
    }

    /// actualbudget/actual#3786: clock skew poisons the order. An edit upon the current version wins
    /// whatever its clock says, and nobody writes from the future.
    @Test func aClockYearsAheadDoesntOwnTheRecordForYears() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        offices.firstAgain.powers.setSkew(seconds: 5 * 365 * 86_400)
        try offices.firstAgain.update("person", person, ["note": .text("示例来自将来")])
        try offices.firstAgain.sync()
        offices.bureau.clock.advance(seconds: 60)
        try offices.first.sync()
        let later = try offices.first.update("person", person, ["note": .text("示例现在")])
        try offices.settle()
        #expect(try offices.first.verdict(later)?.outcome == .applied)
        #expect(
            try offices.bureau.record("person", person)?.value("person", "note")
                == .text("示例现在"))
        // Neither knew of the other: the server's clock bounds what the one claims.
        try offices.firstAgain.update("person", person, ["note": .text("示例又来自将来")])
        try offices.firstAgain.sync()
        offices.bureau.clock.advance(seconds: 60)
        try offices.first.update("person", person, ["note": .text("示例随后")])
        try offices.settle()
        #expect(
            try offices.bureau.record("person", person)?.value("person", "note")
                == .text("示例随后"))
    }

    /// Ditto: early pruning resurrects deletes. A straggler's edit of what was deleted a year ago finds the
    /// tombstone.
    @Test func aStragglerDoesntBringBackWhatWasDeleted() throws {
        let offices = try BenchOffices()
        let mediator = try offices.first.enterPerson()
        let gone = try offices.first.enterCase(mediator: mediator)
        try offices.settle()
        let edit = try offices.firstAgain.update("case", gone, ["note": .text("示例")])
        try offices.first.delete("case", gone)
        try offices.first.sync()
        offices.bureau.clock.advance(seconds: 400 * 86_400)
        try offices.second.sync()
        try offices.firstAgain.sync()
        let verdict = try #require(try offices.firstAgain.verdict(edit))
        #expect(verdict.outcome != .applied)
        #expect(verdict.rule == "record-deleted")
        #expect(try offices.bureau.record("case", gone) == nil)
        #expect(try Convergence.differences(offices.firstAgain) == [])
    }
}
