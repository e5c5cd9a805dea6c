import ChangeLog
import Judge
import Rules
import Testing

/// Slices of a budget, of a station's slice, and what is kept for whom.
@Suite struct EnvelopeTests {
    typealias W = World

    @Test(arguments: spending + giving + takingBack) func rule(row: Row) throws {
        try row.check()
    }

    static let rows = spending + giving + takingBack

    static let spending: [Row] = [
        Row("within its own slice, whatever the other device spent", .applied) { world in
            world.envelopes(station: 120_000, [600: 60_000, 601: 60_000])
            try world.pay(200, by: .otherAtStation3)
            return try world.pay(201)
        },
        Row("a fen over its own slice", .held, "device-slice") { world in
            world.envelopes(station: 120_000, [600: 59_999])
            return try world.pay(200)
        },
        Row("without a slice, only what isn't split", .held, "station-slice") { world in
            world.envelopes(station: 120_000, [600: 60_001])
            return try world.pay(200, by: .otherAtStation3)
        },
        Row("without a slice, what isn't split to the fen", .applied) { world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.pay(200, by: .otherAtStation3)
        },
        Row("a station without a slice, only what isn't given", .held, "project-balance") {
            world in
            world.put("budget-entry", 60, W.budget(120_000))
            world.put("allocation", 230, W.slice(60_001, station: 95))
            return try world.pay(200)
        },
        Row("what is paid back returns to the slice it came from", .applied) { world in
            world.envelopes(station: 120_000, [600: 60_000, 601: 60_000])
            try world.pay(200)
            try world.enter(W.reversal(201, "P03B-9", of: 200, 60_000), by: .otherAtStation3)
            return try world.pay(202)
        },
        Row("what is paid back isn't the reversing device's", .held, "device-slice") { world in
            world.envelopes(station: 120_000, [600: 60_000, 601: 59_999])
            try world.pay(200)
            try world.enter(W.reversal(201, "P03B-9", of: 200, 60_000), by: .otherAtStation3)
            return try world.pay(202, by: .otherAtStation3)
        },
    ]

    static let giving: [Row] = [
        Row("the budget to the fen", .applied) { world in
            world.envelopes(budget: 180_000, station: 120_000, [:])
            return try world.give(60_000, station: 95)
        },
        Row("more than the budget has", .rejected, "allocation-balance") { world in
            world.envelopes(budget: 180_000, station: 120_000, [:])
            return try world.give(60_001, station: 95)
        },
        Row("more than is left after what was paid", .rejected, "allocation-balance") { world in
            world.put("budget-entry", 60, W.budget(180_000))
            try world.pay(200)
            return try world.give(120_001, station: 95)
        },
        Row("a budget cut into slices", .rejected, "budget-floor") { world in
            world.envelopes(budget: 180_000, station: 120_000, [:])
            return try world.enter(
                W.create("budget-entry", 61, W.budget(-60_001, kind: "adjust")), by: .headquarters)
        },
        Row("a budget cut down to slices", .applied) { world in
            world.envelopes(budget: 180_000, station: 120_000, [:])
            return try world.enter(
                W.create("budget-entry", 61, W.budget(-60_000, kind: "adjust")), by: .headquarters)
        },
        Row("split among devices to the fen", .applied) { world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.split(60_000, device: 601)
        },
        Row("split more than the station has", .rejected, "split-balance") { world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.split(60_001, device: 601)
        },
        Row("split where the station has nothing", .rejected, "split-balance") { world in
            world.envelopes(station: nil, [:])
            return try world.split(1, device: 601)
        },
        Row("split what is spent", .rejected, "split-balance") { world in
            world.envelopes(station: 120_000, [:])
            try world.pay(200, by: .otherAtStation3)
            return try world.split(60_001, device: 600)
        },
        Row("split by a clerk", .rejected, "permission") { world in
            world.envelopes(station: 120_000, [:])
            return try world.split(1, device: 601, by: .station3)
        },
        Row("split to another station's device", .rejected, "split-station") { world in
            world.envelopes(station: 120_000, [:])
            return try world.split(1, device: 605)
        },
    ]

    static let takingBack: [Row] = [
        Row("below what devices keep", .rejected, "allocation-floor") { world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.give(-60_001)
        },
        Row("below what the device spent", .rejected, "slice-floor") { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.pay(200)
            return try world.split(-60_001, device: 600)
        },
        Row("not acknowledged: the device may still spend it", .applied) { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.split(-60_000, device: 600)
            try world.pay(200)
            return try world.pay(201)
        },
        Row("acknowledged: it may not", .held, "device-slice") { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.split(-60_000, device: 600)
            world.acknowledge(by: W.id(600))
            try world.pay(200)
            return try world.pay(201)
        },
        Row("not acknowledged: nobody else has it", .rejected, "split-balance") { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.split(-60_000, device: 600)
            return try world.split(1, device: 601)
        },
        Row("acknowledged: another device may have it", .applied) { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.split(-60_000, device: 600)
            world.acknowledge(by: W.id(600))
            return try world.split(60_000, device: 601)
        },
        Row("taken and given again is never more than was promised", .rejected, "split-balance") {
            world in
            world.envelopes(station: 120_000, [600: 100_000])
            try world.split(-60_000, device: 600)
            try world.split(70_000, device: 600)
            // 100,000, 40,000 and 110,000 are what the device may go by.
            return try world.split(10_001, device: 601)
        },
        Row("of a station: not acknowledged by its devices", .rejected, "allocation-balance") {
            world in
            world.envelopes(budget: 120_000, station: 120_000, [:])
            try world.give(-60_000)
            return try world.give(1, station: 95)
        },
        Row("of a station: acknowledged", .applied) { world in
            world.envelopes(budget: 120_000, station: 120_000, [:])
            try world.give(-60_000)
            world.acknowledge(by: W.station3)
            return try world.give(60_000, station: 95)
        },
        Row("a lost device's stays reserved", .rejected, "split-balance") { world in
            world.envelopes(station: 120_000, [602: 120_000])
            return try world.split(1, device: 601)
        },
        Row("until HQ writes it off", .applied) { world in
            world.envelopes(station: 120_000, [602: 120_000])
            try world.enter(W.writeOff(260, device: 602, 120_000), by: .headquarters)
            return try world.split(120_000, device: 601)
        },
        Row("what it was to give back is written off too", .applied) { world in
            world.envelopes(station: 120_000, [602: 120_000])
            try world.split(-100_000, device: 602)
            try world.enter(W.writeOff(260, device: 602, 20_000), by: .headquarters)
            return try world.split(120_000, device: 601)
        },
        Row("written off by its station", .rejected, "permission") { world in
            world.envelopes(station: 120_000, [602: 120_000])
            return try world.enter(W.writeOff(260, device: 602, 1), by: .head3)
        },
        Row("written off while in use", .rejected, "write-off-in-use") { world in
            world.envelopes(station: 120_000, [600: 120_000])
            return try world.enter(W.writeOff(260, device: 600, 1), by: .headquarters)
        },
        Row("written off beyond what is left", .rejected, "slice-floor") { world in
            world.envelopes(station: 120_000, [602: 120_000])
            return try world.enter(W.writeOff(260, device: 602, 120_001), by: .headquarters)
        },
    ]

    @Test func figuresAreInTheEvidence() throws {
        let world = World()
        world.envelopes(station: 200_000, [600: 100_000])
        try world.pay(200)
        let judgement = try world.pay(201)
        let evidence = judgement.evidence.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
        #expect(
            evidence == "type=payout number=P03A-201 station=03 available-fen=100000 "
                + "spent-fen=120000 reserved-fen=0 before-fen=40000 left-fen=-20000")
    }

    @Test func aPayoutIsChargedToTheDeviceThatBroughtIt() throws {
        let world = World()
        world.envelopes(station: nil, [:])
        try world.pay(200)
        try world.enter(W.reversal(201, "P03B-9", of: 200, 1), by: .otherAtStation3)
        #expect(world.value("payout", 200, "device") == W.reference(600))
        #expect(world.value("counter-entry", 201, "device") == W.reference(600))
    }
}

extension World {
    /// A budget, the slice of station 3, and those of its devices 600, 601 and 602, which is lost.
    func envelopes(budget: Int64 = 1_000_000, station: Int64?, _ devices: [UInt64: Int64]) {
        put("budget-entry", 60, Self.budget(budget))
        if let station { put("allocation", 230, Self.slice(station)) }
        for (device, fen) in devices {
            put("device-slice", 240 + device, Self.slice(fen, device: device))
        }
        for (device, letter) in [(600, "A"), (601, "B"), (602, "C"), (605, "D")] as [(UInt64, _)] {
            var values: [String: FieldValue] = [
                "letter": .text(letter), "station": Self.reference(device == 605 ? 95 : 93),
            ]
            if device == 602 { values["revoked-at"] = .integer(Self.revokedAt) }
            put("device", device, values)
        }
    }

    /// Pays 600 yuan for a service.
    @discardableResult
    func pay(_ number: UInt64, by enterer: Enterer = .station3) throws -> Judgement {
        try enter(
            Self.service(number, "P03A-\(number)", document: "示例援〔2024〕\(number)号"), by: enterer)
    }

    @discardableResult
    func give(_ fen: Int64, station: UInt64 = 93) throws -> Judgement {
        try enter(
            Self.create("allocation", 300 + entered, Self.slice(fen, station: station)),
            by: .headquarters)
    }

    @discardableResult
    func split(_ fen: Int64, device: UInt64, by enterer: Enterer = .head3) throws -> Judgement {
        try enter(
            Self.create("device-slice", 300 + entered, Self.slice(fen, device: device)),
            by: enterer)
    }
}
