package import ChangeLog
internal import Foundation
internal import TestBench

/// How one run went.
package struct SimulationResult: Sendable {
    package let plan: SimulationPlan
    /// What went wrong; empty when nothing did.
    package let faults: [String]
    /// The step at which it did; nil when it was after the last.
    package let failedAtStep: Int?
    /// One line a step: what happened, and where the journal stood after it.
    package let log: [String]
    /// How often what happened: faults by name, `entry`, `sync`, `crash`, …
    package let counts: [String: Int]
    /// Outcomes, rules and flags of all verdicts.
    package let reached: Set<String>
    package let simulatedDays: Int64

    /// Over the log, which holds the journal's hash at each step and every replica's digests.
    package var fingerprint: Hash256 {
        Hash256(hashing: Data(log.joined(separator: "\n").utf8))
    }

    /// Entries and syncs, whatever became of them.
    package var operations: Int {
        ["entry", "sync", "crash", "fullDisk"].reduce(0) { $0 + (counts[$1] ?? 0) }
    }

    /// What a person types to see the same again.
    package var replay: String { "make simulate SEED=\(plan.seed) STEPS=\(plan.steps)" }
}

/// Runs plans, and finds how little of one still fails.
package enum Simulator {
    package static func run(_ plan: SimulationPlan) -> SimulationResult {
        var simulation: Simulation?
        let faults: [String]
        do {
            let begun = try Simulation(plan)
            simulation = begun
            faults = try begun.run()
        } catch {
            faults = ["thrown: \(error)"]
        }
        let step = simulation?.step ?? 0
        let verdicts = simulation?.checks.chronicle.newest.values.map { $0 } ?? []
        return SimulationResult(
            plan: plan, faults: faults,
            failedAtStep: faults.isEmpty || step >= plan.steps ? nil : step,
            log: simulation?.log.lines ?? [], counts: simulation?.log.counts ?? [:],
            reached: Set(verdicts.flatMap { [$0.outcome.rawValue, $0.rule] + $0.flags }),
            simulatedDays: (simulation.map { $0.bureau.clock.now - SimulatedClock.start } ?? 0)
                / 86_400_000)
    }

    /// The run with the fewest steps that still fails.
    package static func shortest(_ failed: SimulationResult) -> SimulationResult {
        var results: [Int: SimulationResult] = [failed.plan.steps: failed]
        func result(_ steps: Int) -> SimulationResult {
            if let known = results[steps] { return known }
            let result = run(SimulationPlan(seed: failed.plan.seed, steps: steps))
            results[steps] = result
            return result
        }
        let known = failed.failedAtStep ?? failed.plan.steps
        return result(fewest(upTo: known) { !result($0).faults.isEmpty })
    }

    /// The smallest number that fails: found by halving, and then down one by one, for less may fail where
    /// more doesn't. So many in a row that don't fail end the search.
    ///
    /// - Parameter known: fails.
    package static func fewest(upTo known: Int, fails: (Int) -> Bool) -> Int {
        var (passing, failing) = (0, known)
        while failing - passing > 1 {
            let middle = (passing + failing) / 2
            if fails(middle) { failing = middle } else { passing = middle }
        }
        var below = failing - 1
        while below > 0, failing - below <= stepsBelow {
            if fails(below) { failing = below }
            below -= 1
        }
        return failing
    }

    private static let stepsBelow = 6
}
