import ChangeLog
import Foundation
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// The server loses its memory more than once: while it is given back, to an older backup, to a life that came
/// before others. What each life had told comes back from the replicas all the same.
struct RepeatedLossTests {
    private typealias Memory = RestoreTests.Memory
    typealias Way = RestoreTests.Way

    /// The line breaks while it is given back, and the server is lost once more, to an older backup.
    @Test func lostAgainWhileItIsGivenBack() throws {
        let offices = try BenchOffices()
        let older = try offices.bureau.backup("older")
        let person = try offices.first.enterPerson()
        try offices.settle()
        let newer = try offices.bureau.backup("newer")
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        let before = try Memory(offices)
        try offices.bureau.restore(newer)
        // The refusal arrives, the first of what is given back doesn't.
        offices.first.line.fail([1: .lostRequest])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        try offices.bureau.restore(older)
        try offices.first.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try before.differences(Memory(offices)) == [])
        #expect(try offices.bureau.verdicts(of: payout).map(\.outcome) == [.applied])
    }

    /// The server is put back once more in the middle of one sync: what it has heard so far is lost again, and
    /// is owed still.
    @Test(arguments: 2...4)
    func lostAgainBetweenTwoRequests(_ exchange: Int) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        for month: Int64 in 202_401...202_405 {
            _ = try offices.first.enterPayout(person, month: month)
        }
        try offices.settle()
        let before = try Memory(offices)
        try offices.bureau.restore(backup)
        let log = FaultLog()
        let headquarters = offices.headquarters
        headquarters.line.heal()
        headquarters.line.beforeExchange { number in
            if number == exchange { log.attempt { try offices.bureau.restore(backup) } }
        }
        let rounds = try headquarters.sync(givenBytes: 1_000).roundTrips
        #expect(rounds > 5, "all of them are in the middle of it")
        headquarters.line.heal()
        #expect(log.faults == [])
        // The laptop that entered them is gone.
        _ = try offices.bureau.service.giveUp(offices.first.identity.device)
        for replica in [offices.firstAgain, offices.second, headquarters] { try replica.sync() }
        #expect(try before.differences(Memory(offices)) == [])
        #expect(try Convergence.differences(headquarters) == [])
        #expect(try !offices.bureau.service.recovery().isRecovering)
    }

    /// Memory is lost for the third time, and put back as it was before the first: what was entered in a life in
    /// the middle comes back, though the server has forgotten that there was one.
    @Test(arguments: Way.allCases)
    func aLifeInTheMiddleIsForgotten(_ way: Way) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let oldest = try offices.bureau.backup("oldest")
        try offices.bureau.restore(oldest)
        for _ in 1...2 { try offices.settle() }
        for month: Int64 in 202_401...202_403 {
            _ = try offices.first.enterPayout(person, month: month)
        }
        try offices.settle()
        let newer = try offices.bureau.backup("newer")
        _ = try offices.first.enterPayout(person, month: 202_404)
        try offices.settle()
        try offices.bureau.restore(newer)
        for _ in 1...2 { try offices.settle() }
        let before = try Memory(offices)

        try offices.bureau.restore(oldest, isAnnounced: way == .announced)
        // The laptop that entered them is gone.
        _ = try offices.headquarters.sync()
        for replica in [offices.firstAgain, offices.second] { try replica.sync() }
        _ = try offices.bureau.service.giveUp(offices.first.identity.device)
        #expect(try before.differences(Memory(offices)) == [])
        #expect(try !offices.bureau.service.recovery().isRecovering)
        #expect(try offices.bureau.service.recovery().lost.isEmpty)
    }

    /// All was given back and the line broke in the pull; then the server is put back to its first life,
    /// behind everybody's back.
    @Test func lostAgainBeforeThePullIsVisible() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        let told = try #require(try offices.first.verdict(payout))
        try offices.bureau.restore(backup, isAnnounced: false)
        // The refusal and what is given back get through.
        offices.first.line.fail([2: .lostReply])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        try offices.bureau.restore(backup, isAnnounced: false)
        for _ in 1...2 { try offices.settle() }
        let story = try offices.bureau.verdicts(of: payout)
        #expect(story.map(\.receivedAt) == [told.receivedAt], "given back, not judged anew")
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// The same, and it is put back to a life that came before the one that is given back of.
    @Test func lostAgainToALifeThatCameBefore() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.bureau.restore(backup)
        for _ in 1...2 { try offices.settle() }
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        let told = try #require(try offices.first.verdict(payout))
        try offices.bureau.restore(backup)
        offices.first.line.fail([2: .lostReply])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        try offices.bureau.restore(backup, isAnnounced: false)
        for _ in 1...2 { try offices.settle() }
        let story = try offices.bureau.verdicts(of: payout)
        #expect(story.map(\.receivedAt) == [told.receivedAt], "given back, not judged anew")
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// Two lives that were lost had each judged a payout for themselves, and one replica was told by both: the
    /// later one's verdict stands, alone.
    @Test func ofTwoLivesTheLaterOnesVerdictStands() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (entering, witness) = (offices.first, offices.firstAgain)
        let payout = try entering.enterPayout(person)
        entering.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try entering.sync() }
        entering.line.heal()
        try witness.sync()
        let first = try #require(try witness.verdict(payout))
        try offices.bureau.restore(backup)
        offices.bureau.clock.advance(seconds: 60)
        try entering.sync()
        let second = try #require(try entering.verdict(payout))
        #expect(second.receivedAt > first.receivedAt, "judged anew: it wasn't told of the first")
        try offices.bureau.restore(backup)
        try witness.sync()
        try entering.sync()
        for _ in 1...2 { try offices.settle() }
        let story = try offices.bureau.verdicts(of: payout)
        #expect(story.map(\.receivedAt) == [second.receivedAt])
        for replica in offices.all where replica.name != "02A" {
            #expect(try replica.verdict(payout)?.receivedAt == second.receivedAt)
            #expect(try Convergence.differences(replica) == [])
        }
    }

    /// Judged anew and held in one life, and settled there by what an earlier one had decided: so it comes back
    /// from a third.
    @Test func whatAnOlderVerdictHadSettledStaysSettled() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let former = try offices.first.enterPayout(person)
        try offices.settle()
        let backup = try offices.bureau.backup()
        _ = try offices.firstAgain.enter { context in
            offices.firstAgain.work.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: former)
        }
        try offices.firstAgain.sync()
        try offices.first.sync()
        let anew = try offices.first.enterPayout(person)
        offices.first.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try offices.first.sync() }
        offices.first.line.heal()
        try offices.headquarters.sync()
        #expect(try offices.headquarters.verdict(anew)?.outcome == .applied)
        try offices.bureau.restore(backup)
        offices.bureau.clock.advance(seconds: 60)
        try offices.first.sync()
        try offices.headquarters.sync()
        #expect(try offices.bureau.verdicts(of: anew).map(\.outcome) == [.held, .applied])
        for _ in 1...2 { try offices.settle() }
        let before = try Memory(offices)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        #expect(try offices.bureau.verdicts(of: anew).map(\.outcome) == [.applied])
        for _ in 1...2 { try offices.settle() }
        #expect(try before.differences(Memory(offices)) == [])
    }

    /// Restored twice, the second time from a backup of before the first loss.
    @Test(arguments: Way.allCases)
    func lostTwice(_ way: Way) throws {
        let (offices, backup) = try RestoreTests().scene()
        let before = try Memory(offices)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        let person = try offices.second.enterPerson()
        try offices.second.sync()
        try offices.headquarters.sync()
        try offices.bureau.restore(backup, isAnnounced: way == .announced)
        for _ in 1...3 { try offices.settle() }
        #expect(try offices.bureau.service.recovery().epochs.count == 2, "one life for each loss")
        #expect(try before.differences(Memory(offices)) == [])
        #expect(try offices.headquarters.shown("person", person) != nil)
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
        // Not another life for each replica that knows the one that was forgotten.
        #expect(try offices.bureau.service.recovery().epochs.count == 2)
        #expect(try !offices.bureau.service.recovery().isRecovering)
        #expect(try offices.bureau.service.database.verify() == [])
    }
}
