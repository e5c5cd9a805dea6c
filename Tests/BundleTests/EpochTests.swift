import ChangeLog
import Foundation
import GRDB
import Intake
import RecordStore
import Replica
import ReplicaBundles
import Session
import TestBench
import Testing

/// A server whose memory was lost, and stations that only have sticks.
struct EpochTests {
    /// The bureau as it was before the last entries, in a life of its own.
    private struct Scene {
        let restored: BenchBureau
        let replica: BenchReplica
        /// Of the first life.
        let oldReply: Data
    }

    private func scene() throws -> Scene {
        let offices = try BenchOffices()
        let backup = try offices.bureau.copy()
        let person = try offices.first.enterPerson()
        _ = try offices.firstAgain.enterPerson()
        try offices.settle()
        _ = try offices.first.enterPayout(person)
        let oldReply = try offices.bureau.exchange(try offices.first.export()).reply
        try backup.service.database.queue.write {
            try FactTable($0).set("epoch", backup.powers.identifier().data)
        }
        return Scene(
            restored: backup, replica: try offices.first.copy(at: backup), oldReply: oldReply)
    }

    @Test func pullsAnewByStick() throws {
        let scene = try scene()
        let replica = scene.replica
        let before = try ReplicaPicture(replica).visible
        let first = try replica.syncByStick()
        #expect(first.reply.standing == .pullsAnew)
        #expect(
            first.reply.refusal == "", "nothing was taken: first it is given back what it decided")
        #expect(try replica.database.standing().acknowledged.number == 0)
        let isShown = try ReplicaPicture(replica).visible == before
        #expect(isShown, "what is shown stays until the pull is complete")
        let second = try replica.syncByStick()
        #expect(second.reply.standing == .applied)
        #expect(second.reply.acknowledged == 2)
        // The other device's entry is lost with the server's memory, and leaves the replica, too.
        #expect(try Convergence.differences(replica) == [])
    }

    @Test func aReplyOfAnotherEpochIsSetAside() throws {
        let scene = try scene()
        let replica = scene.replica
        try replica.syncByStick()
        // It answers the pull before; what the server had then isn't what it has now.
        #expect(try replica.take(scene.oldReply).reply.standing == .setAside)
        try replica.syncByStick()
        #expect(try replica.take(scene.oldReply).reply.standing == .setAside)
        #expect(try Convergence.differences(replica) == [])
    }

    /// The refusal of an old cursor says nothing once the replica has gone on.
    @Test func anOldRefusalChangesNothing() throws {
        let scene = try scene()
        let replica = scene.replica
        let refusal = try scene.restored.exchange(try replica.export()).reply
        try replica.sync()
        let before = try replica.database.standing()
        #expect(try replica.take(refusal).reply.standing == .setAside)
        #expect(try replica.database.standing().cursor == before.cursor)
        #expect(try replica.database.standing().acknowledged == before.acknowledged)
    }

    /// Memory was lost and nobody told; others went on. An old request of a replica that had seen more
    /// comes late: the reply starts within what it has, and doesn't fit it.
    @Test(arguments: [1, 4])
    func aReplyOfAnotherOrderIsSetAside(entriesSince: Int) throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        let request = try offices.headquarters.export()
        let persons = [try offices.first.enterPerson(), try offices.first.enterPerson()]
        try offices.first.sync()
        try offices.headquarters.sync()
        try offices.bureau.restore(backup, isAnnounced: false)
        for _ in 1...entriesSince { _ = try offices.second.enterPerson() }
        try offices.second.sync()
        let before = try offices.headquarters.database.standing()
        let found = try offices.headquarters.take(try offices.bureau.exchange(request).reply)
        #expect(found.reply.standing == (entriesSince == 1 ? .known : .setAside))
        #expect(try offices.headquarters.database.standing() == before)
        // So it still shows the server what that has forgotten.
        #expect(try offices.headquarters.sync().givenBack > 0)
        for person in persons {
            #expect(try offices.bureau.verdicts(of: person).map { $0.given != nil } == [true])
        }
        for _ in 1...2 { try offices.settle() }
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// Begun by stick, finished over a line.
    @Test func aPullBegunAnewIsFinishedOverALine() throws {
        let scene = try scene()
        try scene.replica.syncByStick()
        try scene.replica.sync()
        #expect(try Convergence.differences(scene.replica) == [])
    }
}
