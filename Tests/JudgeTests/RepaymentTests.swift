import ChangeLog
import Judge
import Testing

/// Payouts that name another: paid anew after a return, supplements, and shares of a month.
@Suite struct RepaymentTests {
    typealias W = World

    @Test(arguments: rows) func rule(row: Row) throws { try row.check() }

    static let rows: [Row] = repayments + supplements + shares

    private static let old: [String: FieldValue] = ["replaces": W.reference(200)]

    private static let repayments: [Row] = [
        Row("paid anew, the old one reversed", .applied) { world in
            try world.returned()
            try world.enter(W.reversal(203, "P03A-18", of: 200, 15_000))
            return try world.enter(W.payout(204, "P03A-19", old))
        },
        Row("reversed and paid anew in one", .applied) { world in
            try world.returned()
            return try world.enter(
                W.reversal(203, "P03A-18", of: 200, 15_000), W.payout(204, "P03A-19", old))
        },
        Row("paid anew, the old one not reversed", .held, "unique-case") { world in
            try world.returned()
            return try world.enter(W.payout(204, "P03A-19", old))
        },
        Row("paid anew twice", .held, "unique-case") { world in
            try world.returned()
            try world.enter(
                W.reversal(203, "P03A-18", of: 200, 15_000), W.payout(204, "P03A-19", old))
            return try world.enter(W.payout(205, "P03B-4", old))
        },
        Row("paid anew, and it never came back", .held, "repayment-not-returned") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.event(201, of: 200))
            return try world.enter(
                W.reversal(203, "P03A-18", of: 200, 15_000), W.payout(204, "P03A-19", old))
        },
        Row("paid anew, and paid after the return", .held, "repayment-not-returned") { world in
            try world.returned()
            try world.enter(W.event(206, of: 200, ["date": .integer(20_240_326)]))
            return try world.enter(
                W.reversal(203, "P03A-18", of: 200, 15_000), W.payout(204, "P03A-19", old))
        },
        Row("paid anew for something else", .held, "repayment-differs") { world in
            try world.returned()
            return try world.enter(W.monthly(204, "P03A-19", old))
        },
    ]

    /// The rate is 200 yuan by now; `supplement` pays what 150 lack.
    private static func supplemented(_ world: World, _ fen: Int64 = 5_000) throws -> Edit {
        try world.enter(W.payout(200, "P03A-17"))
        world.addRate(
            84, "case-subsidy", tier: "ordinary", agreement: "written", 20_000, from: 20_240_301)
        return W.payout(
            204, "P03A-19", ["supplements": W.reference(200), "amount-fen": .integer(fen)])
    }

    private static let supplements: [Row] = [
        Row("the difference", .applied) { world in
            let supplement = try supplemented(world)
            return try world.enter(supplement)
        },
        Row("more than the difference", .held, "supplement-rate") { world in
            let supplement = try supplemented(world, 5_001)
            return try world.enter(supplement)
        },
        Row("the difference twice", .held, "supplement-rate") { world in
            let supplement = try supplemented(world)
            try world.enter(supplement)
            return try world.enter(
                W.payout(
                    205, "P03B-4",
                    ["supplements": W.reference(200), "amount-fen": .integer(5_000)]))
        },
        Row("the difference again after a reversal", .applied) { world in
            let supplement = try supplemented(world)
            try world.enter(supplement)
            try world.enter(W.reversal(206, "P03A-20", of: 204, 5_000))
            return try world.enter(
                W.payout(
                    205, "P03B-4",
                    ["supplements": W.reference(200), "amount-fen": .integer(5_000)]))
        },
        Row("to somebody else", .held, "payee-not-mediator") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.payout(
                    204, "P03A-19",
                    ["supplements": W.reference(200), "payee": W.reference(W.lawyer)]))
        },
        Row("of another matter", .held, "supplement-differs") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.monthly(204, "P03A-19", ["supplements": W.reference(200)]))
        },
        Row("of what was reversed", .held, "supplement-of-nothing") { world in
            let supplement = try supplemented(world, 20_000)
            try world.enter(W.reversal(203, "P03A-18", of: 200, 15_000))
            return try world.enter(supplement)
        },
    ]

    private static let shares: [Row] = [
        Row("HQ's shares", .applied) { world in
            try world.enter(
                W.share(260, "S00A-1", station: 93, 60_000),
                W.share(261, "S00A-2", station: 95, 40_000), by: .headquarters)
        },
        Row("more than the month", .rejected, "proration-total") { world in
            try world.enter(
                W.share(260, "S00A-1", station: 93, 60_000),
                W.share(261, "S00A-2", station: 95, 40_001), by: .headquarters)
        },
        Row("of another whole than the rate", .rejected, "proration-rate") { world in
            try world.enter(
                W.share(260, "S00A-1", station: 93, 60_000, ["whole-fen": .integer(120_000)]),
                by: .headquarters)
        },
        Row("two shares of one station", .rejected, "unique-proration") { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            return try world.enter(W.share(261, "S00B-1", station: 93, 100), by: .headquarters)
        },
        Row("by a station", .rejected, "permission") {
            try $0.enter(W.share(260, "S03A-1", station: 93, 60_000))
        },
        Row("a share paid", .applied) { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            return try world.enter(W.sharePaid(200, "P03A-17", 60_000))
        },
        Row("a share paid where another station serves", .applied) { world in
            world.assignTransfer(on: 20_240_301)
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            return try world.enter(W.sharePaid(200, "P03A-17", 60_000))
        },
        Row("another amount than the share", .held, "proration-share") { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            return try world.enter(W.sharePaid(200, "P03A-17", 60_001))
        },
        Row("a share paid twice", .held, "unique-month") { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            try world.enter(W.sharePaid(200, "P03A-17", 60_000))
            return try world.enter(W.sharePaid(201, "P03B-4", 60_000))
        },
        Row("both shares", .applied) { world in
            try world.enter(
                W.share(260, "S00A-1", station: 93, 60_000),
                W.share(261, "S00A-2", station: 95, 40_000), by: .headquarters)
            try world.enter(W.sharePaid(200, "P03A-17", 60_000))
            return try world.enter(
                W.sharePaid(
                    201, "P05A-1", 40_000,
                    ["station": W.reference(95), "proration": W.reference(261)]), by: .station5)
        },
        Row("the whole month after a share", .held, "unique-month") { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            try world.enter(W.sharePaid(200, "P03A-17", 60_000))
            return try world.enter(W.monthly(201, "P03A-18"))
        },
        Row("a share deleted", .applied) { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            return try world.enter(W.delete("proration", 260), by: .headquarters)
        },
        Row("a share deleted after it was paid", .rejected, "proration-in-use") { world in
            try world.enter(W.share(260, "S00A-1", station: 93, 60_000), by: .headquarters)
            try world.enter(W.sharePaid(200, "P03A-17", 60_000))
            return try world.enter(W.delete("proration", 260), by: .headquarters)
        },
    ]
}
