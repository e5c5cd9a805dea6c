import ChangeLog
import Foundation
import Intake
import Journal
import Replica
import Session
import TestBench
import Testing

/// What a file tells the server of the device that wrote it.
struct HeardTests {
    private func state(_ replica: BenchReplica) throws -> DeviceState? {
        try replica.bureau.read { try DeviceStates($0).fetch(replica.identity.device) }
    }

    /// A file tells when it was written, not when it came: the device may have gone on since.
    @Test func aFileIsHeardWhenItWasWritten() throws {
        let offices = try BenchOffices()
        let (replica, clock) = (offices.first, offices.bureau.clock)
        let person = try replica.enterPerson()
        let bundle = try replica.export()
        let writtenAt = clock.now
        clock.advance(seconds: 20 * 86_400)
        _ = try offices.bureau.exchange(bundle)
        #expect(try state(replica)?.lastContact == writtenAt)
        #expect(try state(replica)?.pending == 0)
        // Heard over a line since, with more to send than it could: the old file takes nothing back.
        _ = try replica.enterPayout(person)
        let heardAt = clock.now
        replica.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try replica.sync() }
        _ = try offices.bureau.exchange(bundle)
        #expect(try state(replica)?.lastContact == heardAt)
        #expect(try state(replica)?.acknowledged.number == 2)
        // A clock that runs ahead isn't believed.
        replica.powers.setSkew(seconds: 86_400)
        _ = try offices.bureau.exchange(try replica.export())
        #expect(try state(replica)?.lastContact == clock.now)
    }

    @Test func anOldFileDoesNotHideWhatIsPending() {
        var before = DeviceState(
            device: .zero, acknowledged: ChainPosition(number: 5, link: .zero))
        before.heard(at: 1_000, chainEnd: 9, cursorSeq: 40)
        var state = before
        state.heard(inFileOf: 500, chainEnd: 4, cursorSeq: 30, before: before)
        #expect((state.lastContact, state.pending, state.cursorSeq) == (1_000, 4, 40))
        #expect(state.settledSeq == 0)
        state.acknowledged = ChainPosition(number: 9, link: .zero)
        state.heard(inFileOf: 2_000, chainEnd: 9, cursorSeq: 41, before: before)
        #expect((state.lastContact, state.pending, state.settledSeq) == (2_000, 0, 41))
    }
}
