import ChangeLog
import Journal
import Session
import TestBench
import Testing

/// Visible = canonical + held + outbox, at every step of random histories.
struct OverlayPropertyTests {
    @Test(arguments: Seeds.first(10))
    func visibleIsAPureFunction(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "visibleIsAPureFunction"))
        let offices = try BenchOffices(seed: seed)
        let replicas = [offices.first, offices.firstAgain, offices.headquarters]
        var work = RandomWork(seed: seed, stations: offices.bureau.reference.stations)
        var models = replicas.map { _ in ReplicaModel() }
        let watches = replicas.map { _ in PayoutWatch() }
        let log = FaultLog()
        for index in replicas.indices { try models[index].follow(replicas[index]) }
        for (replica, watch) in zip(replicas, watches) {
            replica.line.beforeExchange { _ in Self.watch(replica, watch, log) }
            replica.line.beforeReconcile { log.add("\(replica.name) needed mending") }
        }
        for step in 1...45 {
            let index = work.generator.pick(0...2)
            offices.bureau.clock.advance(seconds: 600)
            if work.generator.chance(30) {
                try replicas[index].sync()
            } else {
                try work.enter(at: replicas[index])
            }
            try models[index].follow(replicas[index])
            Self.watch(replicas[index], watches[index], log)
            let faults = try models[index].faults(replicas[index])
            #expect(faults == [], "step \(step): \(replay)")
            if !faults.isEmpty { return }
        }
        #expect(log.faults == [], replay)
        #expect(try KeptSums.wrong(offices.bureau) == [], replay)
    }

    private static func watch(_ replica: BenchReplica, _ watch: PayoutWatch, _ log: FaultLog) {
        log.attempt {
            for payout in try watch.vanished(replica) {
                log.add("\(replica.name) shows payout \(payout) no more")
            }
        }
    }

    /// The random work does what it is there for: every outcome comes up.
    @Test func randomWorkReachesEveryOutcome() throws {
        var outcomes: Set<Verdict.Outcome> = []
        for seed: UInt64 in 1...2 {
            let offices = try BenchOffices(seed: seed)
            var work = RandomWork(seed: seed, stations: offices.bureau.reference.stations)
            for _ in 0..<60 { try work.enter(at: work.generator.pick(offices.all)) }
            try offices.syncAll()
            for _ in 0..<60 { try work.enter(at: work.generator.pick(offices.all)) }
            try offices.syncAll()
            outcomes.formUnion(try offices.bureau.journal().map(\.verdict.outcome))
        }
        #expect(outcomes == [.applied, .merged, .held, .rejected])
    }
}
