import ChangeLog
import Intake
import Journal
import Replica
import Session
import Synchronization
import TestBench
import Testing
import Wire

/// A server that stands still while its clients believe that they are synced. Elsewhere instances
/// each handed out a checkpoint of hours ago while replication went on: no error, no failing health
/// check, and clients that were told they are complete (powersync-service#718).
struct StandstillTests {
    /// A line to a server whose reading side has frozen: entries are taken in and acknowledged, and
    /// every page is the state of the first.
    private final class FrozenLine: SyncExchange {
        private let line: ScriptedLine
        private let first = Mutex<(page: Page, head: WireCursor)?>(nil)
        /// Whether the head that replies name is frozen, too.
        private let hidesHead: Bool

        init(_ line: ScriptedLine, hidesHead: Bool) {
            self.line = line
            self.hidesHead = hidesHead
        }

        func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply {
            var reply = try line.sync(request)
            guard let page = reply.page else { return reply }
            let head = reply.message.head
            let frozen = first.withLock { first in
                if first == nil { first = (page, head) }
                return first
            }
            guard let frozen else { return reply }
            var empty = PageBuilder()
            empty.through = frozen.page.through
            empty.isComplete = true
            empty.digests = frozen.page.digests
            reply.page = try? empty.page()
            if hidesHead { reply.message.head = frozen.head }
            return reply
        }

        func reconcile(_ request: WireReconcileRequest) throws(SyncFailure) -> WireReconcileReply {
            try line.reconcile(request)
        }
    }

    private struct Scene {
        let bureau: BenchBureau
        let replica: BenchReplica
        let other: BenchReplica
    }

    private func scene() throws -> Scene {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        let scene = Scene(
            bureau: bureau, replica: try BenchReplica(bureau, station: station, name: "01A"),
            other: try BenchReplica(bureau, station: station, name: "01B"))
        for replica in [scene.replica, scene.other, scene.replica] {
            try sync(replica, over: replica.line)
        }
        return scene
    }

    private func sync(_ replica: BenchReplica, over line: any SyncExchange) throws {
        let watched = WatchedExchange(line)
        try replica.sync(over: watched)
        try watched.note(at: replica.database, failure: nil)
    }

    private func alarms(_ replica: BenchReplica) throws -> [String] {
        try replica.database.syncWatch().alarms.map(\.code)
    }

    @Test func aViewThatEndsBeforeTheHeadIsSeenAtOnce() throws {
        let scene = try scene()
        let frozen = FrozenLine(scene.replica.line, hidesHead: false)
        try sync(scene.replica, over: frozen)
        #expect(try alarms(scene.replica) == [])
        // Somebody else works; this device only reads, and is told that it has all there is.
        _ = try scene.other.enterPerson()
        try sync(scene.other, over: scene.other.line)
        #expect(try alarms(scene.other) == [])
        try sync(scene.replica, over: frozen)
        let standing = try scene.replica.database.standing()
        #expect(
            try scene.replica.database.syncWatch().alarms == [
                .viewBehindHead(
                    seq: try #require(standing.cursor?.seq),
                    head: try scene.bureau.service.database.head().seq, syncs: 1)
            ])
        // It thaws, and nothing is said any more.
        try sync(scene.replica, over: scene.replica.line)
        #expect(try alarms(scene.replica) == [])
    }

    @Test func anEntryThatIsAcknowledgedAndNeverJudgedIsSeen() throws {
        let scene = try scene()
        let frozen = FrozenLine(scene.replica.line, hidesHead: true)
        try sync(scene.replica, over: frozen)
        let person = try scene.replica.enterPerson()
        try sync(scene.replica, over: frozen)
        #expect(try alarms(scene.replica) == ["acknowledged-unjudged"])
        // What was entered stays in sight, and in the outbox, for as long as it takes.
        try sync(scene.replica, over: frozen)
        #expect(
            try scene.replica.database.syncWatch().alarms == [
                .acknowledgedUnjudged(number: 1, syncs: 2)
            ])
        #expect(try scene.replica.shown("person", person) != nil)
        #expect(try scene.replica.database.outboxCount() == 1)
        try sync(scene.replica, over: scene.replica.line)
        #expect(try alarms(scene.replica) == [])
        #expect(try scene.replica.database.outboxCount() == 0)
    }

    @Test func aBrokenLineIsNoStandstill() throws {
        let scene = try scene()
        _ = try scene.replica.enterPerson()
        for _ in 0..<5 {
            scene.replica.line.cut(after: 0)
            let watched = WatchedExchange(scene.replica.line)
            #expect(throws: SyncFailure.unreachable(detail: "cut")) {
                try scene.replica.sync(over: watched)
            }
            try watched.note(at: scene.replica.database, failure: .unreachable(detail: "cut"))
        }
        #expect(try alarms(scene.replica) == [])
    }
}
