import ChangeLog
import Judge
import Testing

/// The auditor's 27 conflicts, as far as the judge decides them. Numbers are the table's.
@Suite struct ConflictTests {
    typealias W = World

    @Test(arguments: rows) func conflict(row: Row) throws { try row.check() }

    static let rows: [Row] = [
        Row("1 two devices pay one case", .held, "unique-case") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.payout(201, "P03B-4"))
        },
        Row("3 one payout id, another amount", .held, "record-exists") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.payout(200, "P03A-17", ["amount-fen": .integer(99_000)]))
        },
        Row("4 two stations, one dispute", .held, "unique-dispute") { world in
            try world.enter(
                W.create("case", 210, W.mediation("C05A-9", station: 95, mediator: 31)),
                by: .station5)
        },
        Row("5 moved mediator, closed before the move", .applied) { world in
            world.assignTransfer(on: 20_240_320)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("6 moved mediator, closed after the move", .held, "assignment") { world in
            world.assignTransfer(on: 20_240_310)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("7 both stations enter the month's pay", .held, "unique-month") { world in
            try world.enter(W.monthly(200, "P03A-17"))
            return try world.enter(
                W.monthly(201, "P05A-3", ["station": W.reference(95)]), by: .station5)
        },
        Row(
            "8 identity corrected after the payout", .applied, "identity-changed",
            ["identity-changed"]
        ) { world in
            try world.enter(world.update("person", 30, ["identity-number": W.sealed(77)]))
            return try world.enter(W.payout(200, "P03A-17"), at: W.now - 5_000)
        },
        Row("9 bank account changed twice", .held, "merge-hold") { world in
            let stale = world.update("person", 30, ["bank-account": W.sealed(9)])
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(stale)
        },
        Row("9 payments frozen meanwhile", .held, "account-frozen") { world in
            let stale = world.update("person", 30, ["bank-account": W.sealed(9)])
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            try world.enter(stale)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("10 old account, unsent", .held, "account-changed") { world in
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]))
        },
        Row("10 old account, sent", .applied, "account-changed", ["account-changed"]) { world in
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(
                W.payout(200, "P03A-17", ["account-version": .opaque(W.id(1).data)]),
                W.event(201, of: 200))
        },
        Row("11 returned after paid", .applied) { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.event(201, of: 200))
            return try world.enter(W.event(202, of: 200, kind: "returned"))
        },
        Row("12 budget cut meanwhile", .held, "project-balance") { world in
            try world.enter(
                W.create("budget-entry", 61, W.budget(-19_990_000, kind: "adjust")),
                by: .headquarters)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("13 each fits alone, not together", .held, "project-balance") { world in
            world.put("budget-entry", 60, W.budget(110_000))
            try world.enter(W.monthly(200, "P03A-17"))
            return try world.enter(W.payout(201, "P03B-4"))
        },
        Row("14 cut below what is paid", .rejected, "budget-floor") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.create("budget-entry", 61, W.budget(-19_990_000, kind: "adjust")),
                by: .headquarters)
        },
        Row("15 one payout, two sources", .held, "unique-case") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.payout(201, "P03B-4", ["source": .text("carry-over")]))
        },
        Row("15 a source that no rule charges", .held, "charge") { world in
            world.put(
                "budget-entry", 61,
                W.budget(1_000_000).merging(["source": .text("carry-over")]) { $1 })
            return try world.enter(W.payout(200, "P03A-17", ["source": .text("carry-over")]))
        },
        Row("16 dated in a closed month", .held, "closed-period") { world in
            world.period(202_403, "closed")
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("16 posted by a ruling", .applied, "", ["late"]) { world in
            world.period(202_403, "closed")
            world.waived = ["closed-period"]
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("17 dated in a closed year", .held, "closed-period") { world in
            world.today = 20_250_110
            world.period(202_412, "closed")
            return try world.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_241_220)]))
        },
        Row("18 dated in the future", .held, "future-payout") { world in
            try world.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_240_411)]))
        },
        Row("18 dated before the assignment", .held, "assignment") { world in
            world.put("assignment", 220, W.assignment(at: 93, from: 20_240_319))
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("19 reversed once more", .applied, "reversal-limit", ["no-effect"]) { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 15_000))
            return try world.enter(W.reversal(202, "P03B-4", of: 200, 15_000))
        },
        Row("20 reversal before its payout", .parked, "missing-reference") { world in
            try world.enter(W.reversal(201, "P03A-18", of: 200, 15_000))
        },
        Row("21 two partial reversals too many", .held, "reversal-limit") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 10_000))
            return try world.enter(W.reversal(202, "P03B-4", of: 200, 10_000))
        },
        Row("22 tier corrected after the payout", .applied) { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(world.update("case", 40, ["tier": .text("difficult")]))
        },
        Row("23 case deleted after its payout", .rejected, "case-has-payout") { world in
            try world.enter(W.payout(200, "P03B-4"))
            return try world.enter(W.delete("case", 40))
        },
        Row("23 payout after its case was deleted", .held, "record-deleted") { world in
            try world.enter(W.delete("case", 40))
            return try world.enter(W.payout(200, "P03B-4"))
        },
        Row("24 rate changed meanwhile", .held, "rate") { world in
            world.addRate(
                80, "case-subsidy", tier: "ordinary", agreement: "written", 15_000, to: 20_240_228)
            world.addRate(
                84, "case-subsidy", tier: "ordinary", agreement: "written", 18_000,
                from: 20_240_229)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("24 rate changed after the closing", .applied) { world in
            world.addRate(
                80, "case-subsidy", tier: "ordinary", agreement: "written", 15_000, to: 20_240_318)
            world.addRate(
                84, "case-subsidy", tier: "ordinary", agreement: "written", 18_000,
                from: 20_240_319)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("25 approved by the preparer", .rejected, "approver-is-preparer") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.approval(201, of: 200))
        },
        Row("26 different fields of a case", .merged) { world in
            let stale = world.update("case", 41, ["tier": .text("major")])
            try world.enter(world.update("case", 41, ["source": .text("court")]))
            return try world.enter(stale, at: W.now - 9_000)
        },
        Row("26 the same field of a case", .held, "merge-hold") { world in
            let stale = world.update("case", 41, ["tier": .text("major")])
            try world.enter(world.update("case", 41, ["tier": .text("difficult")]))
            return try world.enter(stale, at: W.now - 9_000)
        },
        Row("27 entered before the revocation", .held, "revoked-device") { world in
            try world.enter(W.payout(200, "P03A-17"), by: .revoked, at: W.revokedAt - 1)
        },
        Row("27 entered after, with money", .held, "revoked-device", ["after-revocation"]) {
            world in
            try world.enter(W.payout(200, "P03A-17"), by: .revoked, at: W.revokedAt)
        },
        Row("27 entered after, without", .rejected, "revoked-device", ["after-revocation"]) {
            world in
            try world.enter(
                world.update("case", 41, ["tier": .text("major")]), by: .revoked, at: W.revokedAt)
        },
    ]
}

extension World {
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
