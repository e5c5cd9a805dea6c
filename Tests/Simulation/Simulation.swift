internal import ChangeLog
internal import Foundation
internal import Intake
internal import Replica
internal import Session
internal import TestBench

/// A whole bureau in one process and one thread of simulated time: one server, stations with their
/// devices, and HQ's two. Replica, session, intake, judge and journal are the real ones; clock,
/// randomness, wire, and the moments at which programs die are the simulation's.
///
/// Left out, because the product doesn't have them yet: a server restored from a backup (it begins
/// no new epoch), a refused device that enrols anew, bundles.
final class Simulation {
    let plan: SimulationPlan
    let bureau: BenchBureau
    var devices: [SimulatedDevice] = []
    var work: SimulatedWork
    /// Chance: the schedule's, the work's, and nobody else's.
    var generator: SplitMix64 {
        get { work.generator }
        set { work.generator = newValue }
    }
    var late: [LateRequest] = []
    var checks = Checks()
    var log = StepLog()
    private(set) var step = 0
    /// Steps from one recount of a device's sums and chain to the next.
    private static let recountEvery = 4

    /// A request that arrives when nobody waits for it any more.
    struct LateRequest {
        let due: Int64
        let bytes: Data
        let line: SimulatedLine
    }

    init(_ plan: SimulationPlan) throws {
        self.plan = plan
        bureau = try BenchBureau(seed: plan.seed, stations: plan.devices.count)
        let stations = bureau.reference.stations
        work = SimulatedWork(seed: plan.seed &* 104_729 &+ 1, stations: stations)
        try limitBudget()
        for (index, station) in stations.enumerated() {
            for number in 0..<plan.devices[index] {
                try add(station, "0\(index + 1)\(number == 0 ? "A" : "B")")
            }
        }
        for name in ["00B", "00C"] { try add(nil, name) }
        for device in devices {
            try device.replica.sync()
            // What there was before the first step is nobody's to miss.
            _ = try device.faults(checks.chronicle, recounts: false)
        }
    }

    private func limitBudget() throws {
        let amount = plan.budgetPayouts * Reference.monthlyFen - 900_000_000
        try bureau.desk { context in
            [
                .create(
                    "budget-entry", context.newIdentifier(),
                    [
                        "line": .text("示例行"), "project": .reference(bureau.reference.project),
                        "function-code": .text(Reference.functionCode), "kind": .text("adjust"),
                        "source": .text("current-year"), "year": .integer(2024),
                        "amount-fen": .integer(amount), "precision": .text("exact"),
                        "document": .text("示例文号"),
                    ])
            ]
        }
    }

    private func add(_ station: Identifier?, _ name: String) throws {
        let replica = try BenchReplica(bureau, station: station, name: name)
        devices.append(
            try SimulatedDevice(
                name, .init(replica: replica, model: ReplicaModel(), told: []),
                line: newLine(replica)))
    }

    func newLine(_ replica: BenchReplica) -> SimulatedLine {
        SimulatedLine(
            bureau, device: replica.identity.device, seed: generator.next(),
            faultsPercent: plan.lineFaultsPercent)
    }

    // MARK: Running

    /// Plays the plan's steps, heals everything, and demands that all agree.
    ///
    /// - Returns: what went wrong, at the first step at which anything did.
    func run() throws -> [String] {
        while step < plan.steps {
            step += 1
            let device = try next()
            let faults = try check(device)
            log.add("\(step) \(bureau.clock.now) \(device.name) \(log.takeWords()) \(checks.mark)")
            if !faults.isEmpty { return faults }
        }
        return try settle()
    }

    /// What the step's device shows, and what the server has, against what they ought to.
    private func check(_ device: SimulatedDevice) throws -> [String] {
        var faults = device.line.takeBroken()
        for fault in device.line.takeHappened() { log.count("\(fault.rawValue)") }
        for bytes in device.line.takeLate() {
            let days = Int64(generator.pick(1...20))
            late.append(
                LateRequest(
                    due: bureau.clock.now + days * 86_400_000, bytes: bytes, line: device.line))
        }
        faults += try checks.follow(bureau, devices)
        let recounts = step % Self.recountEvery == 0 || step == plan.steps
        faults += try device.faults(checks.chronicle, recounts: recounts)
        for payout in try device.missing().sorted()
        where !checks.money.mayVanish(payout, checks.chronicle) {
            let story = checks.money.payouts[payout].map {
                "\($0.changeSet): \(checks.chronicle.story(of: $0.changeSet))"
            }
            faults.append("\(device.name) showed payout \(payout) no more; \(story ?? "")")
        }
        return faults
    }

    /// First safety under faults, then liveness without: two rounds bring everything in and
    /// everything out.
    private func settle() throws -> [String] {
        for device in devices { device.line.heal() }
        for request in late { try request.line.deliver(late: request.bytes) }
        var faults: [String] = []
        for _ in 1...2 {
            for device in devices {
                bureau.clock.advance(seconds: 60)
                if let failure = try sync(device), failure != "chain-fork" {
                    faults.append("\(device.name): \(failure) on a good line")
                }
                faults += try check(device)
            }
        }
        for device in devices where !device.isRefused {
            faults += try Convergence.differences(device.replica)
        }
        faults += try KeptSums.wrong(bureau).map { "the server's sum \($0)" }
        faults += try checks.chronicle.recheck(bureau)
        log.add("end \(checks.mark)")
        for device in devices {
            let digests = try device.replica.database.digests().sorted { $0.key < $1.key }
            log.add("\(device.name) \(digests.map { "\($0.key) \($0.value.sum)" })")
        }
        return faults
    }
}
