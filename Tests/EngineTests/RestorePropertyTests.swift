import ChangeLog
import Intake
import Journal
import Replica
import Session
import TestBench
import Testing

/// Random bureaus lose their server's memory.
struct RestorePropertyTests {
    /// Nobody enters anything meanwhile: then all is as it was, whoever is heard first.
    @Test(arguments: Seeds.first(6))
    func memoryComesBackWhole(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "memoryComesBackWhole"))
        let offices = try BenchOffices(seed: seed)
        var work = RandomWork(
            seed: seed &* 15_485_863, stations: offices.bureau.reference.stations,
            withdraws: true)
        try storm(offices, &work, steps: 40)
        let backup = try offices.bureau.backup()
        try storm(offices, &work, steps: 60)
        try offices.settle()
        let before = try RestoreTests.Memory(offices)
        try offices.bureau.restore(backup, isAnnounced: work.generator.chance(50))
        for _ in 1...3 {
            var rest = offices.all
            while !rest.isEmpty {
                let index = work.generator.pick(0...rest.count - 1)
                try rest.remove(at: index).sync()
            }
        }
        #expect(try before.differences(RestoreTests.Memory(offices)) == [], replay)
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
        }
        #expect(try offices.bureau.service.database.verify() == [], replay)
    }

    /// Random work, a backup at a random moment, more work, the loss, and work again while some are still
    /// to give back what they have.
    @Test(arguments: Seeds.first(6))
    func whateverWasAcknowledgedIsThereAgain(seed: UInt64) throws {
        let replay = Comment(
            rawValue: Seeds.replay(seed, test: "whateverWasAcknowledgedIsThereAgain"))
        let offices = try BenchOffices(seed: seed)
        var work = RandomWork(
            seed: seed &* 104_729, stations: offices.bureau.reference.stations, withdraws: true)
        try storm(offices, &work, steps: 40)
        let backup = try offices.bureau.backup()
        try storm(offices, &work, steps: 60)
        try offices.syncAll()
        let told = try offices.all.map { replica in
            try replica.read { try VerdictTable($0).all() }
        }
        try offices.bureau.restore(backup, isAnnounced: work.generator.chance(50))
        try storm(offices, &work, steps: 40)
        for _ in 1...3 { try offices.settle() }
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
        }
        #expect(try offices.bureau.service.database.verify() == [], replay)
        #expect(try !offices.bureau.service.recovery().isRecovering, replay)
        #expect(try offices.bureau.service.recovery().lost.isEmpty, replay)
        try expectKept(told.flatMap { $0 }, offices, replay)
    }

    private func storm(_ offices: BenchOffices, _ work: inout RandomWork, steps: Int) throws {
        for _ in 1...steps {
            let replica = work.generator.pick(offices.all)
            offices.bureau.clock.advance(seconds: Int64(work.generator.pick(1...7_200)))
            if work.generator.chance(70) {
                try work.enter(at: replica)
            } else {
                do { try replica.sync(pageBytes: 16 * 1024) } catch is SyncFailure {}
            }
        }
    }

    /// Every verdict that a replica was told is in the journal, and what comes after only follows it.
    private func expectKept(
        _ told: [Verdict], _ offices: BenchOffices, _ replay: Comment
    ) throws {
        var stories: [Identifier: [Verdict]] = [:]
        for verdict in try offices.bureau.journal().map(\.verdict) {
            stories[verdict.changeSet, default: []].append(verdict)
        }
        for verdict in told where verdict.outcome != .parked {
            let story = stories[verdict.changeSet] ?? []
            let isKept = story.contains { verdict.isLike($0) }
            let now = story.map { "\($0.seq) \($0.outcome) \($0.rule) \($0.flags)" }
            #expect(
                isKept,
                "\(verdict.changeSet) \(verdict.outcome) \(verdict.rule): \(now); \(replay)")
        }
    }
}

extension Verdict {
    /// Says the same; at whatever place.
    func isLike(_ other: Verdict?) -> Bool {
        outcome == other?.outcome && rule == other?.rule && followedBy == other?.followedBy
            && receivedAt == other?.receivedAt && flags == other?.flags
    }
}
