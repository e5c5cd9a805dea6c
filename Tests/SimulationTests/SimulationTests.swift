import ChangeLog
import Simulation
import TestBench
import Testing

/// Whole bureaus under faults: seeds that stay, and some that nobody has seen.
@Suite(.serialized)
struct SimulationTests {
    /// A check that is never put to the test always holds: together these seeds reach every fault
    /// and every outcome.
    @Test func knownSeedsHold() {
        var happened: Set<String> = []
        for seed in Self.known {
            let result = Self.play(SimulationPlan(seed: seed))
            happened.formUnion(result.counts.keys)
            happened.formUnion(result.reached)
        }
        #expect(Self.wanted.subtracting(happened) == [])
    }

    static let known: [UInt64] = [2, 5, 7, 15]

    static let wanted: Set<String> = [
        "lostRequest", "cutRequest", "corruptRequest", "lateRequest", "repeatedRequest",
        "lostReply", "cutReply", "corruptReply", "serverCrash", "serverWriteFails", "crash",
        "clockFault", "restore", "clone", "refusedFork", "applied", "merged", "held", "rejected",
        "unique-month", "project-balance", "closed-period", "depends-on-held", "reversal-limit",
    ]

    @Test(arguments: Seeds.fresh(2))
    func newSeedsHold(seed: UInt64) { Self.play(SimulationPlan(seed: seed)) }

    @Test func theSameSeedIsTheSameRun() {
        let plan = SimulationPlan(seed: 5, steps: 40)
        let (first, second) = (Simulator.run(plan), Simulator.run(plan))
        #expect(first.log == second.log)
        #expect(first.fingerprint == second.fingerprint)
        #expect(
            first.fingerprint != Simulator.run(SimulationPlan(seed: 6, steps: 40)).fingerprint)
    }

    @discardableResult
    private static func play(_ plan: SimulationPlan) -> SimulationResult {
        let result = Simulator.run(plan)
        guard !result.faults.isEmpty else { return result }
        let shortest = Simulator.shortest(result)
        Issue.record("\(shortest.faults.prefix(5))\nagain: \(shortest.replay)")
        return result
    }
}
