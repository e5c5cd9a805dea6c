import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// The server lost its memory, and what only waited comes back from others than the device that entered it:
/// that is gone, and no chain leads there.
struct WaitingBytesTests {
    private struct Scene {
        let offices: BenchOffices
        let backup: String
        /// Entered by the first device, before and after the backup.
        let payout: Identifier
        let parked: Identifier

        var gone: BenchReplica { offices.first }
        var others: [BenchReplica] {
            [offices.firstAgain, offices.second, offices.headquarters]
        }
    }

    /// Its chain begins with an entry that the server knew already: so the old verdicts don't name its first
    /// number.
    private func scene() throws -> Scene {
        let offices = try BenchOffices()
        let gone = offices.first
        let person = try gone.enterPerson()
        try offices.settle()
        let payout = try gone.enterPayout(person)
        gone.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try gone.sync() }
        gone.line.heal()
        #expect(try gone.enrolAnew() == 1)
        let backup = try offices.bureau.backup()
        try gone.sync()
        try gone.reopen(catalog: LaterCatalog.catalog)
        let parked = try gone.enterWeather()
        try gone.sync()
        return Scene(offices: offices, backup: backup, payout: payout, parked: parked)
    }

    @Test(arguments: [false, true])
    func whatWaitedIsTakenIn(_ isHeardLate: Bool) throws {
        let scene = try scene()
        let (offices, parked) = (scene.offices, scene.parked)
        let (gone, others) = (scene.gone, scene.others)
        let body = try #require(
            try offices.bureau.read { try JournalLog($0).entry(changeSet: parked)?.body })
        for replica in others + others { try replica.sync() }

        try offices.bureau.restore(scene.backup)
        offices.bureau.clock.advance(seconds: 60)
        // Nobody is awaited any more when they are heard; or only the device that is gone.
        if isHeardLate { for replica in others { try giveUp(replica, offices) } }
        if isHeardLate { try giveUp(gone, offices) }
        for replica in others { try replica.sync() }
        if !isHeardLate { try giveUp(gone, offices) }
        #expect(try offices.bureau.read { try !Epochs($0).isRecovering })
        if !isHeardLate {
            // All is said: it is in the journal before anybody asks.
            #expect(try offices.bureau.verdicts(of: parked).map(\.outcome) == [.parked])
        }
        for replica in others + others { try replica.sync() }

        let entry = try #require(
            try offices.bureau.read { try JournalLog($0).entry(changeSet: parked) })
        #expect(entry.body == body)
        #expect(entry.verdict.outcome == .parked)
        #expect(try offices.bureau.verdicts(of: scene.payout).last?.outcome == .applied)
        #expect(try offices.headquarters.tray(openOnly: true).map(\.changeSet) == [parked])
        #expect(try offices.bureau.read { try GivenVerdicts($0).missing() }.isEmpty)
        #expect(try offices.bureau.service.database.verify() == [])
        for replica in others { #expect(try Convergence.differences(replica) == []) }

        // It wasn't gone after all: its chain is what it was.
        try gone.sync()
        #expect(try offices.bureau.verdicts(of: parked).map(\.outcome) == [.parked])
        #expect(try Convergence.differences(gone) == [])
        #expect(try offices.bureau.service.database.verify() == [])
    }

    /// Who comes late gives back over several requests: what waits is taken in once it has said all.
    @Test func whatWaitedAndWasClosedComesBackClosed() throws {
        let scene = try scene()
        let (offices, others) = (scene.offices, scene.others)
        for replica in others { try replica.sync() }
        try offices.headquarters.rule(
            "void", on: scene.parked, of: scene.gone.identity.station)
        for replica in others + others { try replica.sync() }
        try offices.bureau.restore(scene.backup)
        for replica in offices.all { try giveUp(replica, offices) }
        try offices.headquarters.sync(givenBytes: 1)
        let story = try offices.bureau.verdicts(of: scene.parked)
        #expect(story.map { $0.given != nil } == [true, true], "nothing is judged anew")
        #expect(story.last?.isOpen == false)
        for replica in others + others { try replica.sync() }
        for replica in others { #expect(try Convergence.differences(replica) == []) }
    }

    private func giveUp(_ replica: BenchReplica, _ offices: BenchOffices) throws {
        #expect(try offices.bureau.service.giveUp(replica.identity.device))
    }
}
