import ChangeLog
import GRDB
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// First safety under faults, then healing, and everybody has the same.
struct ConvergencePropertyTests {
    @Test(arguments: Seeds.first(8))
    func convergesAfterFaults(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "convergesAfterFaults"))
        let offices = try BenchOffices(seed: seed, synced: false)
        var work = RandomWork(seed: seed &* 7919, stations: offices.bureau.reference.stations)
        for (index, replica) in offices.all.enumerated() {
            replica.line.failAtRandom(percent: 30, seed: seed &+ UInt64(index) &* 101)
        }
        try storm(offices, &work)
        let log = FaultLog()
        for replica in offices.all {
            replica.line.heal()
            // Lost and repeated messages are no damage: nothing is compared record by record.
            replica.line.beforeReconcile { log.add("\(replica.name) needed mending") }
        }
        // Two rounds: one brings everything in, one brings everything out.
        try offices.settle()
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
        }
        #expect(try offices.bureau.read { try JournalLog($0).firstBreak() } == nil, replay)
        #expect(try KeptSums.wrong(offices.bureau) == [], replay)
        #expect(try Convergence.judgedTwice(offices.bureau) == [], replay)
        #expect(log.faults == [], replay)
    }

    private func storm(_ offices: BenchOffices, _ work: inout RandomWork) throws {
        for _ in 1...80 {
            let replica = work.generator.pick(offices.all)
            offices.bureau.clock.advance(seconds: Int64(work.generator.pick(1...7_200)))
            replica.powers.setSkew(seconds: Int64(work.generator.pick(-900...900)))
            switch work.generator.pick(1...10) {
            case 1...6: try work.enter(at: replica)
            case 7: try replica.reopen()
            default:
                do { try replica.sync(pageBytes: 16 * 1024) } catch is SyncFailure {}
            }
        }
    }
}
