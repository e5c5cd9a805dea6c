import Replica
import Testing

/// What a replica makes of a row of syncs: each row is one sync, the last column the alarms after it.
struct SyncWatchTests {
    private static let minute: Int64 = 60_000

    private struct Sync {
        /// Minutes by the server's clock, and by this machine's.
        var server: Int64
        var here: Int64
        var head: UInt64
        var page: UInt64?
        var waiting: UInt64?
        var acknowledged: UInt64 = 0
        var failure: String?
        let alarms: [SyncWatch.Alarm]
    }

    private func play(_ syncs: [Sync]) -> SyncWatch {
        var watch = SyncWatch()
        for (index, sync) in syncs.enumerated() {
            watch.note(
                SyncWatch.Observation(
                    serverTime: sync.server * Self.minute, localTime: sync.here * Self.minute,
                    headSeq: sync.head, pageSeq: sync.page, waiting: sync.waiting,
                    acknowledged: sync.acknowledged, failure: sync.failure))
            #expect(watch.alarms == sync.alarms, "sync \(index)")
        }
        return watch
    }

    @Test func aServerThatWorksBringsNoAlarm() {
        let watch = play([
            Sync(server: 100, here: 40, head: 5, page: 5, alarms: []),
            Sync(server: 101, here: 41, head: 9, page: 9, waiting: 4, acknowledged: 3, alarms: []),
            // Nobody works for a month: a head that rests isn't stuck.
            Sync(server: 43_300, here: 43_240, head: 9, page: 9, acknowledged: 4, alarms: []),
        ])
        #expect(watch.heardAt == 43_300 * Self.minute)
        #expect(watch.headSince == 101 * Self.minute)
        #expect(watch.clockOffset == 60 * Self.minute)
    }

    @Test func whatIsLeftUnjudgedTimeAndAgainIsSeen() {
        let stuck = SyncWatch.Alarm.outboxStuck(number: 7, syncs: 3, failure: "chain-gap")
        _ = play([
            Sync(server: 1, here: 1, head: 5, waiting: 7, failure: "chain-gap", alarms: []),
            Sync(server: 2, here: 2, head: 5, waiting: 7, failure: "chain-gap", alarms: []),
            // A line that breaks off says nothing against the server.
            Sync(server: 3, here: 3, head: 6, waiting: 7, failure: "unreachable", alarms: []),
            Sync(server: 3, here: 3, head: 6, waiting: 7, failure: "chain-gap", alarms: [stuck]),
            // One that moves on begins anew.
            Sync(server: 4, here: 4, head: 7, waiting: 8, failure: "chain-gap", alarms: []),
        ])
    }

    @Test func acknowledgedAndUnjudgedIsSeenAtOnceButNotInTheMiddleOfAPull() {
        _ = play([
            Sync(server: 1, here: 1, head: 9, page: nil, waiting: 2, acknowledged: 2, alarms: []),
            Sync(
                server: 2, here: 2, head: 9, page: 9, waiting: 2, acknowledged: 2,
                alarms: [.acknowledgedUnjudged(number: 2, syncs: 1)]),
            Sync(server: 3, here: 3, head: 9, page: 9, acknowledged: 2, alarms: []),
        ])
    }

    @Test func anOldAnswerIsSeenByItsTime() {
        let still = SyncWatch.Alarm.serverClockStill(since: 100 * Self.minute)
        let watch = play([
            Sync(server: 100, here: 40, head: 5, page: 5, alarms: []),
            // Within the same minute two clocks may disagree a little.
            Sync(server: 100, here: 40, head: 5, page: 5, alarms: []),
            Sync(server: 100, here: 45, head: 5, page: 5, alarms: [still]),
            Sync(server: 106, here: 46, head: 5, page: 5, alarms: []),
        ])
        #expect(watch.clockOffset == 60 * Self.minute)
    }

    @Test func aClockThatWasSetBackIsNoStandstillForLong() {
        _ = play([
            Sync(server: 100, here: 100, head: 5, page: 5, alarms: []),
            // This machine's clock is set back by an hour: less time has passed here than there.
            Sync(server: 110, here: 50, head: 5, page: 5, alarms: []),
            Sync(server: 111, here: 51, head: 5, page: 5, alarms: []),
        ])
    }
}
