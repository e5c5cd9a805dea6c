import ChangeLog
import Intake
import Replica
import Session
import TestBench
import Testing

/// A replica's file was copied, and both go on.
struct ForkTests {
    /// (entries at the original, entries at the copy) after the file was copied.
    @Test(arguments: [(1, 1), (1, 3), (3, 1), (2, 2)])
    func secondHeardIsRefused(original: Int, copy: Int) throws {
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
        #expect(throws: SyncFailure.self) { try clone.sync() }
        do { try clone.sync() } catch let failure as SyncFailure {
            #expect(failure.code == "chain-fork")
            #expect(!failure.isRetryable)
        }
        #expect(try offices.bureau.service.database.head() == head)
        #expect(try clone.database.outboxCount() == copy)
        #expect(try clone.shown("person", person) != nil)
        // The one that was heard first isn't troubled.
        _ = try device.enterPerson()
        try device.sync()
        #expect(try device.database.outboxCount() == 0)
    }

    /// Entries made before the copy are in both outboxes: they are judged once.
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
    }

    /// An old backup of the replica that makes other entries than those already sent.
    @Test func restoredReplicaThatGoesOnIsRefused() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let backup = try device.copy(name: "backup")
        _ = try device.enterPerson()
        _ = try device.enterPerson()
        try device.sync()
        backup.powers.setSkew(seconds: 9)
        _ = try backup.enterPerson()
        #expect(throws: SyncFailure.foreignChain(number: 2)) { try backup.sync() }
        #expect(try Convergence.judgedTwice(offices.bureau) == [])
    }
}
