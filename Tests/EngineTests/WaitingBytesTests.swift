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
    /// Its chain begins with an entry that the server knew already: so the old verdicts don't name its first
    /// number.
    @Test(arguments: [false, true])
    func whatWaitedIsTakenIn(_ isHeardLate: Bool) throws {
        let offices = try BenchOffices()
        let (gone, witness) = (offices.first, offices.firstAgain)
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
        let parked = try gone.enter { context in
            let id = context.newIdentifier()
            let fields = FieldValues([
                (1, .text("示例晴")), (2, .reference(gone.identity.station)),
            ])
            return ChangeSetDraft(
                id: id, intent: "weather.new",
                edits: [
                    .init(
                        type: LaterCatalog.weather, record: id, action: .create, fields: fields)
                ])
        }.id
        try gone.sync()
        let body = try #require(
            try offices.bureau.read { try JournalLog($0).entry(changeSet: parked)?.body })
        let others = [witness, offices.second, offices.headquarters]
        for replica in others + others { try replica.sync() }

        try offices.bureau.restore(backup)
        offices.bureau.clock.advance(seconds: 60)
        // Nobody is awaited any more when they are heard; or only the device that is gone.
        if isHeardLate { for replica in others { try giveUp(replica, offices) } }
        if isHeardLate { try giveUp(gone, offices) }
        for replica in others { try replica.sync() }
        if !isHeardLate { try giveUp(gone, offices) }
        #expect(try offices.bureau.read { try !Epochs($0).isRecovering })
        for replica in others + others { try replica.sync() }

        let entry = try #require(
            try offices.bureau.read { try JournalLog($0).entry(changeSet: parked) })
        #expect(entry.body == body)
        #expect(entry.verdict.outcome == .parked)
        #expect(try offices.bureau.verdicts(of: payout).last?.outcome == .applied)
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

    private func giveUp(_ replica: BenchReplica, _ offices: BenchOffices) throws {
        #expect(try offices.bureau.service.giveUp(replica.identity.device))
    }
}
