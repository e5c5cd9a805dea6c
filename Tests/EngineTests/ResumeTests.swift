import ChangeLog
import GRDB
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// A sync that breaks off goes on where it stood.
struct ResumeTests {
    /// A station with large change sets to send (two segments) and many records to fetch (several of the
    /// smallest pages).
    private struct Scene {
        let bureau: BenchBureau
        let replica: BenchReplica
        let pulled: [Identifier]
        let pushed: [Identifier]
    }

    private static let pageBytes = 16 * 1024

    private func scene() throws -> Scene {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        let replica = try BenchReplica(bureau, station: station, name: "01A")
        var hand = try HandDevice(bureau, station: station, name: "01B")
        try replica.sync()
        let people = (0..<200).map { _ in hand.powers.identifier() }
        try hand.send(
            people.enumerated().map { hand.work.person($1, number: "M01B-\($0 + 1)") })
        let long = String(repeating: "例", count: 660)
        let pushed = try replica.database.record { context in
            try (0..<3).map { _ in
                let id = context.newIdentifier()
                let edits = replica.work.person(id, number: try context.nextNumber("M")).edits
                let notes = (0..<100).map { index in
                    ChangeSetDraft.EditDraft.update(
                        "person", id, ["note": .text("\(index) \(long)")])
                }
                return ChangeSetDraft(id: id, intent: "person.new", edits: edits + notes)
            }
        }
        return Scene(
            bureau: bureau, replica: replica, pulled: people, pushed: pushed.map(\.id))
    }

    private func copy(_ scene: Scene) throws -> (bureau: BenchBureau, replica: BenchReplica) {
        let bureau = try scene.bureau.copy()
        return (bureau, try scene.replica.copy(at: bureau))
    }

    /// Everything that a sync is for, in the end.
    private func endState(_ bureau: BenchBureau, _ replica: BenchReplica) throws -> [String] {
        let picture = try ReplicaPicture(replica)
        let server = try ServerPicture(bureau, for: replica.identity)
        let standing = try replica.database.standing()
        return [
            picture.visible == server.records ? "visible as the server has it" : "visible differs",
            "outbox \(try replica.database.outboxCount())",
            "staged \(standing.staged == nil ? "no" : "yes")",
            "verify \(try replica.database.verify())", "\(server.records.count) records",
        ]
    }

    @Test func cutAfterEveryExchange() throws {
        let scene = try scene()
        let whole = try copy(scene)
        let report = try whole.replica.sync(pageBytes: Self.pageBytes)
        let expected = try endState(whole.bureau, whole.replica)
        #expect(report.roundTrips >= 5)
        #expect(report.sent == 3)
        for exchanges in 0..<report.roundTrips {
            let (bureau, replica) = try copy(scene)
            let before = try ReplicaPicture(replica)
            replica.line.cut(after: exchanges)
            #expect(throws: SyncFailure.unreachable(detail: "cut")) {
                try replica.sync(pageBytes: Self.pageBytes)
            }
            let between = try ReplicaPicture(replica)
            // As plain truths: the pictures are too large to print.
            let isUnchanged =
                between.visible == before.visible && between.canonical == before.canonical
            #expect(isUnchanged, "cut after \(exchanges)")
            let staged = try replica.database.standing().staged
            try replica.reopen()
            #expect(try replica.database.standing().staged == staged)
            replica.line.heal()
            let rest = try replica.sync(pageBytes: Self.pageBytes)
            #expect(try endState(bureau, replica) == expected, "cut after \(exchanges)")
            #expect(rest.roundTrips <= report.roundTrips - exchanges + 1)
            #expect(rest.repaired == 0)
        }
    }

    /// The reply is lost at each exchange instead: the server has gone on, the replica hasn't.
    @Test func replyLostAtEveryExchange() throws {
        let scene = try scene()
        let whole = try copy(scene)
        let trips = try whole.replica.sync(pageBytes: Self.pageBytes).roundTrips
        let expected = try endState(whole.bureau, whole.replica)
        for exchange in [0, 1, 2, trips - 1] {
            let (bureau, replica) = try copy(scene)
            replica.line.fail([exchange: .lostReply])
            #expect(throws: SyncFailure.self) { try replica.sync(pageBytes: Self.pageBytes) }
            replica.line.heal()
            try replica.sync(pageBytes: Self.pageBytes)
            #expect(try endState(bureau, replica) == expected, "lost at \(exchange)")
            #expect(try bureau.journal().count == whole.bureau.journal().count)
        }
    }

    /// A staged pull is taken on, not begun anew.
    @Test func stagedPagesSurviveReopening() throws {
        let scene = try scene()
        let (_, replica) = try copy(scene)
        replica.line.cut(after: 3)
        #expect(throws: SyncFailure.self) { try replica.sync(pageBytes: Self.pageBytes) }
        let pages = try stagedPages(replica)
        #expect((pages ?? 0) >= 2)
        #expect(try replica.shown("person", scene.pulled[0]) == nil)
        try replica.reopen()
        replica.line.cut(after: 0)
        #expect(throws: SyncFailure.self) { try replica.sync(pageBytes: Self.pageBytes) }
        let kept = try stagedPages(replica)
        #expect(kept == pages)
    }

    private func stagedPages(_ replica: BenchReplica) throws -> Int? {
        try replica.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM staged_page") }
    }

    /// What is entered between two halves of a pull stays visible throughout, and is sent after.
    @Test func entryBetweenTwoHalves() throws {
        let scene = try scene()
        let (bureau, replica) = try copy(scene)
        replica.line.cut(after: 3)
        #expect(throws: SyncFailure.self) { try replica.sync(pageBytes: Self.pageBytes) }
        let payout = try replica.enterPayout(scene.pushed[0])
        replica.line.heal()
        let log = FaultLog()
        replica.line.beforeExchange { number in
            log.attempt {
                let shown = try replica.shown("payout", payout)
                if shown?.isOverlay != true { log.add("not shown before exchange \(number)") }
            }
        }
        try replica.sync(pageBytes: Self.pageBytes)
        #expect(log.faults == [])
        #expect(replica.line.exchanges > 2)
        #expect(try replica.shown("payout", payout)?.isOverlay == false)
        #expect(try bureau.record("payout", payout) != nil)
    }

    /// What is entered while a sync runs waits for the next, and stays visible.
    @Test func entryWhileTheSyncRuns() throws {
        let scene = try scene()
        let (_, replica) = try copy(scene)
        let log = FaultLog()
        replica.line.beforeExchange { number in
            guard number == 2 else { return }
            log.attempt { _ = try replica.enterPayout(scene.pushed[0]) }
        }
        try replica.sync(pageBytes: Self.pageBytes)
        let payouts = try replica.read {
            try replica.database.store.find($0, Names.type("payout"))
        }
        #expect(log.faults == [])
        #expect(payouts.count == 1)
        try replica.sync()
        #expect(try replica.database.outboxCount() == 0)
        #expect(try replica.database.verify() == [])
    }
}
