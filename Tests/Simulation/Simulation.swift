internal import Catalog
internal import ChangeLog
internal import Foundation
internal import Intake
internal import Ledger
internal import Replica
internal import Rules
internal import Session
internal import TestBench

/// A whole bureau in one process and one thread of simulated time: one server, stations with their
/// devices, and HQ's. Replica, session, intake, judge and journal are the real ones; clock, randomness,
/// disk, wire, and the moments at which programs die are the simulation's.
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
    var late: [(due: Int64, request: SimulatedLine.LateRequest, line: SimulatedLine)] = []
    var sticks = Sticks()
    var checks = Checks()
    var log = StepLog()
    /// Backups of the server, with what its journal was.
    var backups: [(path: String, memory: Chronicle)] = []
    /// What the server's records were when it last lost its memory.
    var remembrance: Remembrance?
    /// Identities whose key is, or was, on more than one disk.
    var copied: Set<Identifier> = []
    var step = 0
    /// Steps from one recount of a device's sums and chain to the next.
    private static let recountEvery = 12

    init(_ plan: SimulationPlan) throws {
        self.plan = plan
        bureau = try BenchBureau(
            seed: plan.seed,
            catalog: plan.programs == .laterServer ? LaterCatalog.catalog : LedgerCatalog.catalog,
            stations: plan.devices.count)
        try bureau.service.beginRules(RuleSet.embeddedFile)
        let stations = bureau.reference.stations
        work = SimulatedWork(seed: plan.seed &* 104_729 &+ 1, stations: stations)
        try limitBudget()
        for (index, station) in stations.enumerated() {
            for number in 0..<plan.devices[index] {
                try add(station, "0\(index + 1)\(number == 0 ? "A" : "B")")
            }
        }
        for name in ["00B", "00C"].prefix(plan.headquartersDevices) { try add(nil, name) }
        _ = try checks.follow(bureau, [])
        for device in devices {
            try device.replica.sync()
            if plan.isAwayForAYear, device.replica.identity.station == stations[0] {
                device.isAwayUntil = bureau.clock.now + 370 * Self.dayMilliseconds
            }
            // What there was before the first step is nobody's to miss.
            _ = try device.faults(checks.chronicle, recounts: false)
        }
    }

    static let dayMilliseconds: Int64 = 86_400_000

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
        let isLater = plan.programs != .same && (devices.isEmpty || generator.chance(50))
        let replica = try BenchReplica(
            bureau, station: station, name: name,
            catalog: isLater ? LaterCatalog.catalog : LedgerCatalog.catalog)
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
            let faults = try check(device, recounts: step % Self.recountEvery == 0)
            log.add("\(step) \(bureau.clock.now) \(device.name) \(log.takeWords()) \(checks.mark)")
            if !faults.isEmpty { return faults }
        }
        return try settle()
    }

    /// What the step's device shows, and what the server has, against what they ought to.
    ///
    /// - Parameter recounts: its sums, its chain and its whole file are gone through as well.
    func check(_ device: SimulatedDevice, recounts: Bool) throws -> [String] {
        var faults = device.line.takeBroken()
        for fault in device.line.takeHappened() { log.count("\(fault.rawValue)") }
        for request in device.line.takeLate() {
            let days = Int64(generator.pick(1...20))
            late.append((bureau.clock.now + days * Self.dayMilliseconds, request, device.line))
        }
        faults += try checks.follow(bureau, devices)
        let knew = device.disk.known
        faults += try device.faults(checks.chronicle, recounts: recounts)
        if hasSynced {
            faults += checks.heard(device, knew: knew)
            hasSynced = false
        }
        let missing = try device.missing()
        device.lost.formIntersection(missing)
        for payout in missing.sorted() where !device.lost.contains(payout) {
            if try checks.money.mayVanish(payout, from: device, checks.chronicle) {
                device.lost.insert(payout)
                continue
            }
            let story = checks.money.payouts[payout].map {
                "\($0.changeSet): \(checks.chronicle.story(of: $0.changeSet))"
            }
            faults.append("\(device.name) showed payout \(payout) no more; \(story ?? "")")
        }
        return faults
    }

    /// The step's device has had a whole sync.
    var hasSynced = false
}
