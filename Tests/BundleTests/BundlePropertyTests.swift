import ChangeLog
import Foundation
import GRDB
import Journal
import Replica
import ReplicaBundles
import Session
import TestBench
import Testing

/// Lines and sticks at random, files late, repeated and out of order: first nothing is lost, then
/// everybody has the same.
struct BundlePropertyTests {
    /// Files under way, and those that were used: any of them may come (again).
    private struct Sticks {
        var requests: [(replica: BenchReplica, file: Data)] = []
        var replies: [(replica: BenchReplica, file: Data)] = []
    }

    @Test(arguments: Seeds.first(8))
    func convergesByLineAndStick(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "convergesByLineAndStick"))
        let offices = try BenchOffices(seed: seed, synced: false)
        var work = RandomWork(seed: seed &* 104_729, stations: offices.bureau.reference.stations)
        for (index, replica) in offices.all.enumerated() {
            replica.line.failAtRandom(percent: 30, seed: seed &+ UInt64(index) &* 211)
        }
        var sticks = Sticks()
        let watches = offices.all.map { ($0, PayoutWatch()) }
        for _ in 1...120 {
            let replica = work.generator.pick(offices.all)
            offices.bureau.clock.advance(seconds: Int64(work.generator.pick(1...7_200)))
            try step(replica, &work, &sticks)
            for (replica, watch) in watches {
                #expect(try watch.vanished(replica) == [], replay)
            }
        }
        #expect(sticks.replies.count > 5, replay)
        try heal(offices, byStick: seed % 2 == 0)
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
        }
        #expect(try offices.bureau.read { try JournalLog($0).firstBreak() } == nil, replay)
        #expect(try Convergence.judgedTwice(offices.bureau) == [], replay)
    }

    private func step(
        _ replica: BenchReplica, _ work: inout RandomWork, _ sticks: inout Sticks
    ) throws {
        switch work.generator.pick(1...12) {
        case 1...5: try work.enter(at: replica)
        case 6: try replica.reopen()
        case 7: do { try replica.sync(pageBytes: 16 * 1024) } catch is SyncFailure {}
        case 8, 9: sticks.requests.append((replica, try replica.export()))
        case 10, 11:
            guard !sticks.requests.isEmpty else { return }
            let (sender, file) = work.generator.pick(sticks.requests)
            sticks.replies.append((sender, try sender.bureau.exchange(file).reply))
        default:
            guard !sticks.replies.isEmpty else { return }
            let (receiver, file) = work.generator.pick(sticks.replies)
            let before = try receiver.database.standing()
            let found = try receiver.take(file)
            let after = try receiver.database.standing()
            #expect(found.reply.standing != .setAside && found.reply.standing != .pullsAnew)
            #expect(after.acknowledged.number >= before.acknowledged.number)
            #expect(after.cursor?.seq ?? 0 >= before.cursor?.seq ?? 0)
            #expect(found.reply.received.divergentTypes == [])
        }
    }

    private func heal(_ offices: BenchOffices, byStick: Bool) throws {
        for replica in offices.all { replica.line.heal() }
        for _ in 1...2 {
            for replica in offices.all {
                offices.bureau.clock.advance(seconds: 60)
                if byStick {
                    try replica.syncByStick()
                } else {
                    #expect(try replica.sync().repaired == 0)
                }
            }
        }
    }
}
