import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Devices that keep within their own slices never overrun a project, whatever the order: offline
/// for any time, on a bad line, with slices given, taken back, split anew and written off meanwhile,
/// and with neighbours that don't keep to theirs.
struct EnvelopePropertyTests {
    static let steps = 150

    @Test(arguments: Seeds.first(6))
    func slicesNeverOverrunTheProject(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "slicesNeverOverrunTheProject"))
        var world = try EnvelopeWorld(seed: seed)
        for step in 1...Self.steps {
            try world.step()
            let left = try world.left()
            try #require(left >= 0, "step \(step): \(replay.rawValue)")
        }
        try world.settle()
        #expect(try world.left() >= 0, replay)
        #expect(try world.refusedThoughWithin() == [], replay)
    }

    /// A property that is never put to the test always holds: the histories together touch every
    /// rule, and what devices were told they may spend is spent.
    @Test func theHistoriesReachEveryRule() throws {
        var rules: Set<String> = []
        var accepted = 0
        for seed: UInt64 in 11...14 {
            var world = try EnvelopeWorld(seed: seed)
            for _ in 1...Self.steps { try world.step() }
            try world.settle()
            let verdicts = try world.bureau.journal().map(\.verdict)
            rules.formUnion(verdicts.map(\.rule))
            accepted += verdicts.count {
                world.within.contains($0.changeSet) && $0.outcome == .applied
            }
        }
        let wanted: Set<String> = [
            "device-slice", "station-slice", "project-balance", "budget-floor",
            "allocation-balance", "allocation-floor", "split-balance", "slice-floor",
            "revoked-device",
        ]
        #expect(wanted.subtracting(rules) == [])
        #expect(accepted > 20)
    }
}

/// A bureau whose budget is scarce, with two stations of two devices each, and a third without any
/// slice at first.
private struct EnvelopeWorld {
    let bureau: BenchBureau
    /// HQ's device, always on a good line: what the judge refuses of it is journaled too.
    private let headquarters: BenchReplica
    /// Keep within their slices.
    private let careful: [BenchReplica]
    /// Pay as they like.
    private let careless: [BenchReplica]
    private var generator: SplitMix64
    private var revoked: Identifier?
    private var people: [Identifier: Identifier] = [:]
    private var months: Int64 = 0
    /// What careful devices paid.
    private(set) var within: Set<Identifier> = []

    init(seed: UInt64) throws {
        bureau = try BenchBureau(seed: seed)
        generator = SplitMix64(seed: seed &* 104_729)
        let stations = bureau.reference.stations
        headquarters = try BenchReplica(bureau, station: nil, name: "00B")
        careful = try [
            BenchReplica(bureau, station: stations[0], name: "01A"),
            BenchReplica(bureau, station: stations[0], name: "01B"),
            BenchReplica(bureau, station: stations[1], name: "02A"),
        ]
        careless = try [
            BenchReplica(bureau, station: stations[1], name: "02B"),
            BenchReplica(bureau, station: stations[2], name: "03A"),
        ]
        try headquarters.sync()
        // The bench's budget is ample: all but twenty payouts of it are withdrawn.
        try adjust(fen: 20 * Reference.monthlyFen - 900_000_000)
        for (station, payouts) in [(0, 8), (1, 6)] { try give(stations[station], payouts) }
        for (replica, payouts) in zip(careful + careless, [4, 3, 4, 1]) {
            try split(replica, payouts)
        }
        for (index, replica) in (careful + careless).enumerated() {
            try replica.sync()
            people[replica.identity.device] = try replica.enterPerson()
            replica.line.failAtRandom(percent: 20, seed: seed &+ UInt64(index) &* 31)
        }
    }

    // MARK: What may happen

    mutating func step() throws {
        bureau.clock.advance(seconds: Int64(generator.pick(1...40_000)))
        let replica = generator.pick(careful + careless)
        switch generator.pick(1...22) {
        case 1...9: try pay(at: replica)
        case 10...15: try sync(replica)
        case 16, 17:
            try give(generator.pick(bureau.reference.stations), generator.pick(-3...4))
        case 18...19: try split(generator.pick(careful), generator.pick(-3...3))
        case 20: try adjust(fen: Int64(generator.pick(-6...3)) * Reference.monthlyFen)
        case 21: try writeOff()
        default: try revoke()
        }
    }

    private func sync(_ replica: BenchReplica) throws {
        do { try replica.sync() } catch is SyncFailure {}
    }

    private mutating func pay(at replica: BenchReplica) throws {
        let device = replica.identity.device
        let isCareful = careful.contains { $0.identity.device == device }
        if isCareful, try left(replica) < Reference.monthlyFen { return }
        // A month of its own for each, so that no other rule has anything to say.
        let month = 202_001 + months / 12 * 100 + months % 12
        months += 1
        let payout = try replica.enterPayout(people[device] ?? .zero, month: month)
        if isCareful { within.insert(payout) }
    }

    /// What the device's slice has left, as its own replica knows without a line: what it was given
    /// and shows, less all that it entered itself, held payouts included.
    private func left(_ replica: BenchReplica) throws -> Int64 {
        try replica.read { db in
            func sum(_ type: String, _ counts: (RecordImage) -> Bool) throws -> Int64 {
                try replica.database.store.find(db, Names.type(type)).map(\.image).filter(counts)
                    .reduce(0) { $0 + ($1.value(type, "amount-fen").integer ?? 0) }
            }
            let device = FieldValue.reference(replica.identity.device)
            let number = "P\(replica.identity.stationCode)\(replica.identity.deviceLetter)-"
            return try sum("device-slice") { $0.value("device-slice", "device") == device }
                - sum("slice-write-off") { $0.value("slice-write-off", "device") == device }
                - sum("payout") {
                    $0.value("payout", "number").text?.hasPrefix(number) == true
                }
        }
    }

    private func give(_ station: Identifier, _ payouts: Int) throws {
        try enter("allocation", ["station": .reference(station)], fen: fen(payouts))
    }

    private func split(_ replica: BenchReplica, _ payouts: Int) throws {
        try enter("device-slice", holder(replica), fen: fen(payouts))
    }

    private func adjust(fen: Int64) throws {
        try enter(
            "budget-entry",
            [
                "line": .text("示例行"), "function-code": .text(Reference.functionCode),
                "kind": .text("adjust"), "year": .integer(2024), "precision": .text("exact"),
                "document": .text("示例文号"),
            ], fen: fen)
    }

    /// One device in a history is lost; it goes on paying, and tries to send.
    private mutating func revoke() throws {
        guard revoked == nil, generator.chance(50) else { return }
        let device = generator.pick(careful).identity.device
        revoked = device
        try headquarters.update(
            "device", device, ["revoked-at": .integer(bureau.clock.now)])
        try headquarters.sync()
    }

    private mutating func writeOff() throws {
        guard let replica = careful.first(where: { $0.identity.device == revoked }) else { return }
        try enter(
            "slice-write-off", holder(replica).merging(["reason": .text("示例丢失")]) { $1 },
            fen: fen(generator.pick(0...4)))
    }

    private func fen(_ payouts: Int) -> Int64 { Int64(payouts) * Reference.monthlyFen }

    private func holder(_ replica: BenchReplica) -> [String: FieldValue] {
        [
            "station": .reference(replica.identity.station),
            "device": .reference(replica.identity.device),
        ]
    }

    private func enter(_ type: String, _ values: [String: FieldValue], fen: Int64) throws {
        let project = bureau.reference.project
        try headquarters.enter { context in
            .create(
                type, context.newIdentifier(),
                values.merging([
                    "project": .reference(project), "source": .text("current-year"),
                    "amount-fen": .integer(fen),
                ]) { $1 })
        }
        try headquarters.sync()
    }

    // MARK: What must hold

    func settle() throws {
        for replica in careful + careless { replica.line.heal() }
        for replica in careful + careless + careful + careless { try sync(replica) }
    }

    /// What the project has left at the server, in fen.
    func left() throws -> Int64 {
        let store = bureau.service.database.store
        let key: [String: FieldValue] = [
            "project": .reference(bureau.reference.project), "source": .text("current-year"),
        ]
        return try bureau.read { db in
            func sum(_ type: String, _ name: String) throws -> Int64 {
                try store.keptSum(db, Names.type(type), name, key: key).amount
            }
            return try sum("budget-entry", "by-line") - sum("payout", "posted")
                - sum("counter-entry", "posted")
        }
    }

    /// Payouts within their device's slice that aren't applied. Those of a lost device are reviewed
    /// one by one, whatever their amount.
    func refusedThoughWithin() throws -> [String] {
        try bureau.journal().map(\.verdict).filter { verdict in
            within.contains(verdict.changeSet) && verdict.outcome != .applied
                && verdict.rule != "revoked-device"
        }.map { "\($0.changeSet) \($0.outcome) \($0.rule) \($0.evidence)" }
    }
}
