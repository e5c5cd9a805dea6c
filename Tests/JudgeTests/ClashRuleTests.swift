import ChangeLog
import Judge
import Testing

/// Rules that tell clashes between devices, each by itself; `Tests/Clashes` plays the clashes
/// through the server.
@Suite struct ClashRuleTests {
    typealias W = World

    @Test(arguments: rows) func rule(row: Row) throws { try row.check() }

    static let rows: [Row] = [
        Row("two stations, one dispute", .held, "unique-dispute") { world in
            try world.enter(
                W.create("case", 210, W.mediation("C05A-9", station: 95, mediator: 31)),
                by: .station5)
        },
        Row("paid after the move by the station that was left", .held, "assignment") { world in
            world.assignTransfer(on: 20_240_310)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("both stations enter the month's pay", .held, "unique-month") { world in
            try world.enter(W.monthly(200, "P03A-17"))
            return try world.enter(
                W.monthly(201, "P05A-3", ["station": W.reference(95)]), by: .station5)
        },
        Row(
            "identity corrected after the payout", .applied, "identity-changed",
            ["identity-changed"]
        ) { world in
            try world.enter(
                world.update("person", 30, ["identity-number": W.sealed(77)]), by: .headquarters)
            return try world.enter(W.payout(200, "P03A-17"), at: W.now - 5_000)
        },
        Row("an account that waits for HQ", .held, "account-frozen") { world in
            let stale = world.update("person", 30, ["bank-account": W.sealed(9)])
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            try world.enter(stale)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("the old account, unsent", .held, "account-changed") { world in
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]))
        },
        Row("the old account, sent", .applied, "account-changed", ["account-changed"]) { world in
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]),
                W.event(201, of: 200))
        },
        Row("a cut below what is paid", .rejected, "budget-floor") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.create("budget-entry", 61, W.budget(-19_990_000, kind: "adjust")),
                by: .headquarters)
        },
        Row("a source that no rule charges", .held, "charge") { world in
            world.put(
                "budget-entry", 61,
                W.budget(1_000_000).merging(["source": .text("carry-over")]) { $1 })
            return try world.enter(W.payout(200, "P03A-17", ["source": .text("carry-over")]))
        },
        Row("dated in a closed month", .held, "closed-period") { world in
            world.period(202_403, "closed")
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("dated in a closed month, the rule waived by a ruling", .applied, "", ["late"]) {
            world in
            world.period(202_403, "closed")
            world.waived = ["closed-period"]
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("dated in a closed year", .held, "closed-period") { world in
            world.today = 20_250_110
            world.period(202_412, "closed")
            return try world.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_241_220)]))
        },
        Row("dated in the future", .held, "future-payout") { world in
            try world.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_240_411)]))
        },
        Row("reversed once more", .applied, "reversal-limit", ["no-effect"]) { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 15_000))
            return try world.enter(W.reversal(202, "P03B-4", of: 200, 15_000))
        },
        Row("two partial reversals too many", .held, "reversal-limit") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 10_000))
            return try world.enter(W.reversal(202, "P03B-4", of: 200, 10_000))
        },
        Row("a case deleted after its payout", .rejected, "case-has-payout", ["disputed"]) {
            world in
            try world.enter(W.payout(200, "P03B-4"))
            return try world.enter(W.delete("case", 40))
        },
        Row("an identity number corrected by a station", .held, "identity-proposal") {
            try $0.enter($0.update("person", 30, ["identity-number": W.sealed(77)]))
        },
        Row(
            "paid while the identity number is being checked", .applied, "identity-pending",
            ["identity-pending"]
        ) { world in
            try world.enter(world.update("person", 30, ["identity-number": W.sealed(77)]))
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("an identity number filled in later", .applied) { world in
            world.put(
                "person", 33,
                [
                    "number": .text("M03A-3"), "station": W.reference(93), "name": .text("示例丁"),
                    "kind": .text("full-time"),
                ])
            return try world.enter(world.update("person", 33, ["identity-number": W.sealed(77)]))
        },
        Row(
            "an identity number corrected after payouts", .applied, "payouts-under-old-identity",
            ["payouts-under-old-identity"]
        ) { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                world.update("person", 30, ["identity-number": W.sealed(77)]), by: .headquarters)
        },
        Row("an identity number corrected after a payout and its reversal", .applied) { world in
            try world.enter(W.payout(200, "P03A-17"), W.reversal(201, "P03A-18", of: 200, 15_000))
            return try world.enter(
                world.update("person", 30, ["identity-number": W.sealed(77)]), by: .headquarters)
        },
        Row(
            "an account changed after a payout to the old", .applied, "payouts-to-old-account",
            ["payouts-to-old-account"]
        ) { world in
            try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]))
            return try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
        },
        Row("an account changed after the money left", .applied) { world in
            try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]),
                W.event(201, of: 200))
            return try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
        },
        Row(
            "a move that comes to light late", .applied, "payouts-at-another-station",
            ["payouts-at-another-station"]
        ) { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.create("assignment", 221, W.assignment(at: 95, from: 20_240_310)),
                by: .headquarters)
        },
        Row("a rate that comes late", .applied, "payouts-off-new-rate", ["payouts-off-new-rate"]) {
            world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.create("rate", 84, W.rate(18_000, from: 20_240_301)), by: .headquarters)
        },
        Row("a rate for what is closed later", .applied) { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.create("rate", 84, W.rate(18_000, from: 20_240_319)), by: .headquarters)
        },
        Row(
            "a case corrected after its payout", .applied, "payouts-off-corrected-case",
            ["payouts-off-corrected-case"]
        ) { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(world.update("case", 40, ["tier": .text("difficult")]))
        },
        Row(
            "a record that something held would create, too", .held, "record-exists",
            ["security-review"]
        ) { world in
            try world.enter(W.payout(200, "P03A-17", ["case": .absent]))
            return try world.enter(W.payout(200, "P03A-18"))
        },
    ]
}

extension World {
    /// A subsidy for written agreements upon ordinary cases.
    static func rate(_ fen: Int64, from: Int64) -> [String: FieldValue] {
        [
            "kind": .text("case-subsidy"), "tier": .text("ordinary"),
            "agreement": .text("written"), "amount-fen": .integer(fen),
            "unit": .text("per-case"), "from": .integer(from), "basis": .text("示例标准"),
            "name": .text("示例标准"),
        ]
    }

    func period(_ month: Int64, _ status: String) {
        put("period", UInt64(month), ["month": .integer(month), "status": .text(status)])
    }

    static func assignment(at station: UInt64, from: Int64, to: Int64? = nil)
        -> [String: FieldValue]
    {
        var values: [String: FieldValue] = [
            "person": reference(mediator), "station": reference(station), "from": .integer(from),
        ]
        if let to { values["to"] = .integer(to) }
        return values
    }

    /// The mediator leaves station 03 for 05.
    func assignTransfer(on date: Int64) {
        put("assignment", 220, Self.assignment(at: 93, from: 20_230_101, to: date - 1))
        put("assignment", 221, Self.assignment(at: 95, from: date))
    }
}
