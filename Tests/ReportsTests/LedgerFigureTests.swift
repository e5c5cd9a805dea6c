import ChangeLog
import GRDB
import Money
import RecordStore
import Reports
import Testing

struct LedgerFigureTests {
    @Test func `The budget of 2024`() throws {
        let ledger = try LedgerWorld().ledger()
        let available = try ledger.total.amounts.available()
        #expect(available.yuan == "~8,863,870.26")
        #expect(available.wanWithUnit == "~886.39万")
        #expect(available.precision.tolerance == Fen(18 * 5_000))
        #expect(ledger.checks.filter { !$0.isEqual } == [])
        // Two lines are named by charge rules; the carry-over of legal aid isn't.
        #expect(try ledger.subtotal.amounts.available().yuan == "438,000.00")
    }

    @Test func `A withdrawal counts into adjustments`() throws {
        let world = try LedgerWorld()
        try world.putBudget(
            project: LedgerWorld.mediation, code: "2040604", kind: "withdraw",
            source: "current-year", figure: Figure(Fen(-5_000_000), .exact))
        try world.putBudget(
            project: LedgerWorld.mediation, code: "2040604", kind: "adjust",
            source: "current-year", figure: Figure(Fen(1_000_000), .exact))
        let amounts = try world.ledger(
            LedgerFilter(project: world.projects[LedgerWorld.mediation])
        ).total.amounts
        #expect(amounts.approved.yuan == "200,000.00")
        #expect(amounts.adjustments.yuan == "-40,000.00")
        #expect(try amounts.available().yuan == "160,000.00")
    }

    /// Events of a held payout, and where its money is then.
    @Test(
        arguments: [
            (["paid 20"], [], "paid"), ([], ["paid 20"], "paid"), ([], [], "unpaid"),
            (["paid 20", "returned 25"], [], "unpaid"), (["paid 20"], ["returned 25"], "unpaid"),
            (["paid 20", "returned 25", "paid 26"], [], "paid"),
            (["returned 20"], ["paid 20"], "paid"),
        ] as [([String], [String], String)])
    func `A held payout is paid or unpaid, never both`(
        accepted: [String], open: [String], expected: String
    ) throws {
        let world = try LedgerWorld()
        let payout = world.next()
        var items = [
            world.held(world.changeSet([("payout", world.payoutValues("P03A-1", 400), payout)]))
        ]
        func values(_ event: String) -> [String: FieldValue] {
            let words = event.split(separator: " ")
            return world.paymentValues(payout, String(words[0]), 20_240_300 + Int64(words[1])!)
        }
        for event in accepted { try world.put("payment-event", values(event)) }
        for event in open {
            items.append(
                world.held(
                    world.changeSet([("payment-event", values(event), world.next())]), .parked))
        }
        let total = try world.ledger(held: items).total.amounts
        #expect(total.paidSuspense == Fen(expected == "paid" ? 40_000 : 0))
        #expect(total.unpaidHeld == Fen(expected == "paid" ? 0 : 40_000))
        #expect(total.heldCount == 1)
        #expect(total.accepted == .zero)
    }

    @Test func `What is accepted, settled, pending or a held reversal isn't counted as held`()
        throws
    {
        let world = try LedgerWorld()
        let accepted = try world.pay("P03A-1", 100)
        let settled = world.held(
            world.changeSet([("payout", world.payoutValues("P03A-2", 200), world.next())]))
        var verdict = settled.verdict
        verdict.followedBy = world.next()
        let pending = world.next()
        try world.put("payout", world.payoutValues("P03A-3", 300), isOverlay: true, id: pending)
        let ledger = try world.ledger(
            held: [
                world.held(
                    world.changeSet([("payout", world.payoutValues("P03A-1", 100), accepted)])),
                HeldItem(changeSet: settled.changeSet, verdict: verdict),
                world.held(
                    world.changeSet([
                        (
                            "counter-entry", world.reversalValues("P03A-4", 50, of: accepted),
                            world.next()
                        )
                    ])),
            ],
            pending: [world.changeSet([("payout", world.payoutValues("P03A-3", 300), pending)])])
        #expect(ledger.total.amounts.accepted == Fen(10_000))
        #expect(try ledger.total.amounts.suspense() == .zero)
        #expect(ledger.held.map(\.number) == ["P03A-4"])
        #expect(ledger.pending.map(\.number) == ["P03A-3"])
        #expect(ledger.isConsistent)
        #expect(
            try ledger.screen().suffix(2) == [
                "待裁冲销 1 笔 -50.00 (未计入)", "待同步 1 笔 300.00 (未计入)",
            ])
    }

    @Test func `Earlier months have used up budget`() throws {
        let world = try LedgerWorld()
        try world.pay("P03A-1", 10_000, date: 20_240_118, month: 202_401)
        try world.pay("P03A-2", 20_000)
        let amounts = try world.ledger(LedgerFilter(month: month(3))).subtotal.amounts
        #expect(amounts.accepted == Fen(2_000_000))
        #expect(try amounts.earlier() == Fen(1_000_000))
        #expect(try amounts.remaining()?.yuan == "408,000.00")
        #expect(try amounts.executionBasisPoints() == 685)
    }

    /// net, available in fen, and the rate printed in hundredths of a percent.
    @Test(
        arguments: [
            (4_615_000, 20_000_000, 2308), (-4_615_000, 20_000_000, -2308), (1, 3, 3333), (0, 5, 0),
            (.max, 1_000, nil), (5, 0, nil),
        ] as [(Int64, Int64, Int64?)])
    func `Execution rounds half away from zero`(net: Int64, available: Int64, points: Int64?) {
        var amounts = LedgerAmounts()
        amounts.accepted = Fen(net)
        amounts.availablePaidHere = Fen(available)
        #expect((try? amounts.executionBasisPoints()) == points)
    }

    @Test func `Broken totals are seen`() throws {
        let world = try LedgerWorld()
        try world.pay("P03A-1", 100)
        try world.queue.write {
            try $0.execute(sql: "UPDATE sum_payout_posted SET amount = amount + 1")
        }
        let checks = try world.queue.read {
            try LedgerReader($0, store: world.store).recountChecks()
        }
        #expect(
            checks.filter { !$0.isEqual }.map(\.sentence) == ["recount.accepted 100.01 <> 100.00"])
        var snapshot = try world.snapshot()
        snapshot.posted = []
        let ledger = try ConsolidatedLedger(snapshot)
        #expect(
            ledger.checks.filter { !$0.isEqual }.map(\.name) == [
                "database.accepted", "database.count",
            ])
        #expect(
            try ledger.screen().last?.hasPrefix("核对: 不符! database.accepted 100.01 <> 0.00") == true)
    }
}
