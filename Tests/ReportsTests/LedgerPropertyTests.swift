import ChangeLog
import GRDB
import Money
import Reports
import Testing

struct LedgerPropertyTests {
    /// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators").
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `All ways of adding up agree, under every filter`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let world = try LedgerWorld()
        var expected = Fen.zero
        var held: [HeldItem] = []
        let codes = ["03", "05", "11"]
        for number in 0..<60 {
            let yuan = Int64.random(in: 1...900, using: &random)
            let station = codes.randomElement(using: &random)!
            let day = Int64.random(in: 1...28, using: &random)
            let month = 202_400 + Int64.random(in: 1...12, using: &random)
            let isLegalAid = Bool.random(using: &random)
            let project = isLegalAid ? LedgerWorld.legalAid : LedgerWorld.mediation
            let code = isLegalAid ? "2040607" : "2040604"
            if number % 5 == 4 {
                let record = world.next()
                let values = world.payoutValues(
                    "P\(number)", yuan, station: station, project: project, code: code,
                    date: month * 100 + day)
                held.append(world.held(world.changeSet([("payout", values, record)])))
                if Bool.random(using: &random) {
                    try world.put("payment-event", world.paymentValues(record, "paid", 20_241_231))
                }
                continue
            }
            let payout = try world.pay(
                "P\(number)", yuan, station: station, project: project, code: code,
                date: month * 100 + day, month: month, isLate: Bool.random(using: &random))
            expected = try expected.adding(Fen(yuan * 100))
            if number % 7 == 0 {
                var reversal = world.reversalValues("P\(number)R", 1, of: payout)
                reversal["posting-month"] = .integer(month)
                try world.put("counter-entry", reversal)
                expected = try expected.subtracting(Fen(100))
            }
        }
        #expect(try world.ledger(held: held).total.amounts.net() == expected)
        var filters = [LedgerFilter(), LedgerFilter(year: 2024), LedgerFilter(year: 2023)]
        filters += try (1...12).map { LedgerFilter(month: try month($0)) }
        filters += codes.map { LedgerFilter(station: world.stations[$0]) }
        filters += [
            LedgerFilter(project: world.projects[LedgerWorld.legalAid]),
            LedgerFilter(functionCode: "2040604"),
        ]
        for filter in filters {
            let ledger = try world.ledger(filter, held: held)
            #expect(ledger.checks.filter { !$0.isEqual } == [], "\(filter)")
        }
        let recount = try world.queue.read {
            try LedgerReader($0, store: world.store).recountChecks()
        }
        #expect(recount.filter { !$0.isEqual } == [])
    }
}
