internal import ArgumentParser
internal import ChangeLog
internal import Foundation
internal import Simulation

/// Plays whole bureaus from seeds.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays a whole bureau from a seed, with faults, and checks what must hold.",
        discussion: """
            The same seed plays the same run, byte for byte. Without --seed, seeds are drawn at random \
            and printed. Exit code 0: all that must hold held; 1: something didn't, and the command \
            that plays it again is printed.
            """)

    @Option(help: "The seed to play; without it, new ones.") var seed: UInt64?
    @Option(help: "Play this seed and those that follow it; without it, random ones.")
    var from: UInt64?
    @Option(help: "How many steps of it; without it, as many as the seed asks for.")
    var steps: Int?
    @Option(help: "How many new seeds to play.") var count = 1
    @Option(help: "Go on with new seeds for so many minutes.") var minutes: Double?
    @Flag(help: "Print every step.") var log = false
    @Flag(help: "Print how often what happened, and which rules decided.") var counts = false

    func run() throws {
        guard steps ?? 1 > 0, count > 0, minutes ?? 1 > 0 else {
            throw ValidationError("--steps, --count and --minutes are above 0")
        }
        if let seed {
            _ = try play(seed)
            return
        }
        let begin = ContinuousClock.now
        let end = minutes.map { begin + .seconds($0 * 60) }
        var (played, operations, days) = (0, 0, Int64(0))
        while end.map({ ContinuousClock.now < $0 }) ?? (played < count) {
            let result = try play(
                from.map { $0 &+ UInt64(played) } ?? UInt64.random(in: 1...999_999_999))
            played += 1
            operations += result.operations
            days += result.simulatedDays
        }
        let minutes = (ContinuousClock.now - begin) / .seconds(60)
        print(
            "\(played) seeds: all that must hold held;",
            "\(Int(Double(days) / minutes)) simulated days and",
            "\(Int(Double(operations) / minutes)) operations a minute")
    }

    /// - Returns: how it went, where it went well.
    private func play(_ seed: UInt64) throws -> SimulationResult {
        let result = Simulator.run(SimulationPlan(seed: seed, steps: steps))
        if log { for line in result.log { print(line) } }
        if counts {
            for (what, often) in result.counts.sorted(by: { $0.key < $1.key }) {
                print("  \(what) \(often)")
            }
            print("  \(result.reached.sorted().joined(separator: " "))")
        }
        guard !result.faults.isEmpty else {
            print(
                "seed \(seed): \(result.plan.steps) steps, \(result.simulatedDays) days,",
                "\(result.counts["entry"] ?? 0) entries, \(result.counts["sync"] ?? 0) syncs,",
                "fingerprint \("\(result.fingerprint)".prefix(16))")
            return result
        }
        let shortest = Simulator.shortest(result)
        print("seed \(seed) fails after \(shortest.plan.steps) steps:")
        for fault in shortest.faults.prefix(12) { print("  \(fault)") }
        for line in shortest.log.suffix(6) { print("  \(line.prefix(200))") }
        print("again: \(shortest.replay)")
        throw ExitCode.failure
    }
}
