import ChangeLog
import Ledger
import Money
import Reports
import Testing
import TextTable

struct LedgerScreenTests {
    /// Held paid and unpaid, a reversal, a late payout, a carry-over line that no rule names.
    static func march() throws -> ConsolidatedLedger {
        let world = try LedgerWorld()
        let first = try world.pay("P03A-1", 46_150)
        try world.pay("P05A-1", 200, station: "05", date: 20_240_206, isLate: true)
        try world.pay(
            "P03A-2", 3_000, project: "2023年司法行政系统专项资金--人民调解", code: "2040602",
            source: "carry-over")
        try world.pay(
            "P11A-1", 1_800, station: "11", project: LedgerWorld.legalAid, code: "2040607")
        var reversal = world.reversalValues("P03A-3", 200, of: first)
        reversal["posting-month"] = .integer(202_403)
        try world.put("counter-entry", reversal)
        let paid = world.next()
        let unpaid = world.next()
        let lawyer = world.next()
        let paidSet = world.changeSet([
            ("payout", world.payoutValues("P03A-4", 400), paid),
            ("payment-event", world.paymentValues(paid, "paid", 20_240_320), world.next()),
        ])
        return try world.ledger(
            LedgerFilter(month: month(3)),
            held: [
                world.held(paidSet),
                world.held(
                    world.changeSet([("payout", world.payoutValues("P05A-2", 1_000), unpaid)])),
                world.held(
                    world.changeSet([
                        (
                            "payout",
                            world.payoutValues(
                                "P11A-2", 600, station: "11", project: LedgerWorld.legalAid,
                                code: "2040607"), lawyer
                        )
                    ]), .parked),
            ])
    }

    static let waiting = Completeness.provisional(waitingFor: [
        .device(name: "05所", isHeard: true, days: 9, pendingCount: 0),
        .device(name: "11所", isHeard: true, days: 0, pendingCount: 3),
    ])

    @Test func `The consolidated ledger of March`() throws {
        let lines = try Self.march().screen(Self.waiting)
        #expect(
            lines == [
                "综合台账 2024-03  暂定: 待05所(9天)、11所(待报3项)  截至 seq 4182  规则 7f3a",
                "项目                                 来源      可用预算    已列支    冲销 挂账已付 待裁未付        余额 执行率",
                "人民调解员经费                       本年    200,000.00 46,350.00 -200.00   400.00 1,000.00  152,450.00 23.08%",
                "刑事案件法律援助补助                 本年    238,000.00  1,800.00    0.00     0.00   600.00  235,600.00  0.76%",
                "2023年司法行政系统专项资金--人民调解 结转    ~12,300.00  3,000.00    0.00     0.00     0.00   ~9,300.00 24.39%",
                "本系统列支 小计                             ~450,300.00 51,150.00 -200.00   400.00 1,600.00 ~397,350.00 11.31%",
                "其余(不在此列支)                          ~8,413,570.26         -       -        -        -           -      -",
                "全局合计 ~886.39万                        ~8,863,870.26 51,150.00 -200.00   400.00 1,600.00           -      -",
                "核对: 按项目=按所=按科目=按月 ✓  笔数 4  迟报 1  冲销 1",
            ])
    }

    @Test func `By function, station and month`() throws {
        let ledger = try Self.march()
        #expect(
            try ledger.screen(by: .functionCode) == [
                "综合台账 2024-03  定稿  截至 seq 4182  规则 7f3a",
                "科目               名称      可用预算    已列支    冲销 挂账已付 待裁未付       余额 执行率",
                "2040601                 ~3,475,000.00         -       -        -        -          -      -",
                "2040602                 ~2,234,470.26  3,000.00    0.00     0.00     0.00          - 24.39%",
                "2040604                    200,000.00 46,350.00 -200.00   400.00 1,000.00 152,450.00 23.08%",
                "2040605                   ~100,600.00         -       -        -        -          -      -",
                "2040607                   ~586,600.00  1,800.00    0.00     0.00   600.00          -  0.76%",
                "2040650                   ~915,200.00         -       -        -        -          -      -",
                "2080501                   ~123,500.00         -       -        -        -          -      -",
                "2080505                   ~564,800.00         -       -        -        -          -      -",
                "2101101                   ~183,800.00         -       -        -        -          -      -",
                "2101102                    ~56,300.00         -       -        -        -          -      -",
                "2210201                   ~423,600.00         -       -        -        -          -      -",
                "全局合计 ~886.39万      ~8,863,870.26 51,150.00 -200.00   400.00 1,600.00          -      -",
                "核对: 按项目=按所=按科目=按月 ✓  笔数 4  迟报 1  冲销 1",
            ])
        #expect(
            try ledger.screen(by: .station) == [
                "综合台账 2024-03  定稿  截至 seq 4182  规则 7f3a",
                "所       名称        已列支    冲销    净列支 挂账已付 待裁未付 笔数 迟报",
                "03       示例03所 49,150.00 -200.00 48,950.00   400.00 1,000.00    2    0",
                "05       示例05所    200.00    0.00    200.00     0.00     0.00    1    1",
                "11       示例11所  1,800.00    0.00  1,800.00     0.00   600.00    1    0",
                "全局合计          51,150.00 -200.00 50,950.00   400.00 1,600.00    4    1",
                "核对: 按项目=按所=按科目=按月 ✓  笔数 4  迟报 1  冲销 1",
            ])
        #expect(
            try ledger.screen(by: .month) == [
                "综合台账 2024-03  定稿  截至 seq 4182  规则 7f3a",
                "月份        已列支    冲销    净列支 挂账已付 待裁未付 笔数 迟报",
                "2024-03  51,150.00 -200.00 50,950.00   400.00 1,600.00    4    1",
                "全局合计 51,150.00 -200.00 50,950.00   400.00 1,600.00    4    1",
                "核对: 按项目=按所=按科目=按月 ✓  笔数 4  迟报 1  冲销 1",
            ])
    }

    @Test func `In English, with everything`() throws {
        let lines = try Self.march().screen(.unknownHere, isEverything: true, in: .en)
        #expect(lines.count == 29)
        #expect(
            [0, 1, 2, 5, 6].map { lines[$0] } + lines.suffix(3) == [
                "Consolidated ledger 2024-03  whether final is unknown here: ask the server  as of seq 4182  rules 7f3a",
                "project                                             source           available  accepted reversed paid suspense unpaid held   remaining execution",
                "人民调解员经费                                      current year    200,000.00 46,350.00  -200.00        400.00    1,000.00  152,450.00    23.08%",
                "paid through this system, subtotal                                 ~450,300.00 51,150.00  -200.00        400.00    1,600.00 ~397,350.00    11.31%",
                "basic expenditure 2040601                           current year ~3,462,500.00         -        -             -           -           -         -",
                "the rest (paid elsewhere)                                        ~8,413,570.26         -        -             -           -           -         -",
                "bureau total ~886.39万                                           ~8,863,870.26 51,150.00  -200.00        400.00    1,600.00           -         -",
                "Checks: by project = by station = by function = by month ✓  payouts 4  late 1  reversals 1",
            ])
    }

    @Test func `An empty ledger`() throws {
        let lines = try LedgerWorld(withBudget: false).ledger().screen()
        #expect(
            lines == [
                "综合台账  定稿  截至 seq 4182  规则 7f3a",
                "项目            来源 可用预算 已列支 冲销 挂账已付 待裁未付 余额 执行率",
                "本系统列支 小计          0.00   0.00 0.00     0.00     0.00 0.00      -",
                "全局合计 0.00万          0.00   0.00 0.00     0.00     0.00 0.00      -",
                "核对: 按项目=按所=按科目=按月 ✓  笔数 0  迟报 0  冲销 0",
            ])
    }
}
