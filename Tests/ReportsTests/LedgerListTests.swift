import ChangeLog
import GRDB
import Money
import RecordStore
import Reports
import Testing
import TextTable

struct LedgerListTests {
    static func world() throws -> (LedgerWorld, UInt64) {
        let world = try LedgerWorld()
        let payee = try world.put(
            "person",
            [
                "number": .text("M03A-1"), "station": .reference(world.stations["03"]!),
                "name": .text("示例甲"),
                "kind": .text("full-time"),
            ])
        let mediation = try world.put(
            "case", ["number": .text("C03A-1"), "station": .reference(world.stations["03"]!)])
        var values = world.payoutValues("P03A-1", 200)
        values["payee"] = .reference(payee)
        values["case"] = .reference(mediation)
        values["posting-month"] = .integer(202_403)
        values["voucher-number"] = .text("2024-0001")
        let first = try world.put("payout", values)
        try world.put("payment-event", world.paymentValues(first, "paid", 20_240_320))
        let before = world.seq
        try world.pay("P05A-1", 300, station: "05", month: 202_404, isLate: true)
        var reversal = world.reversalValues("P03A-2", 50, of: first)
        reversal["posting-month"] = .integer(202_404)
        try world.put("counter-entry", reversal)
        return (world, before)
    }

    @Test func `Drill-down, page by page`() throws {
        let (world, _) = try Self.world()
        let facts = VerdictFacts(
            preparer: "示例丁", device: "03A", recordedAt: 1_710_720_000_000,
            receivedAt: 1_710_806_400_000, outcome: .applied, rulesHash: "7f3a")
        let page = try world.queue.read {
            try LedgerReader($0, store: world.store).drillDown(LedgerFilter(year: 2024), limit: 2) {
                _ in
                facts
            }
        }
        let lines = page.table(in: .zh).lines(in: .zh, gap: 1)
        #expect(
            lines == [
                "单号   凭证号    冲原单 业务日期   付款       录入       收到       入账月  迟报   金额 所 项目           来源 科目    领款人 案件   标准 经办   设备 结论 规则",
                "P03A-1 2024-0001        2024-03-18 2024-03-20 2024-03-18 2024-03-19 2024-03      200.00 03 人民调解员经费 本年 2040604 示**   C03A-1      示例丁 03A  生效 7f3a",
                "P03A-2           P03A-1 2024-03-18            2024-03-18 2024-03-19 2024-04      -50.00 03 人民调解员经费 本年 2040604 示**   C03A-1      示例丁 03A  生效 7f3a",
                "还有 1 行",
            ])
        let rest = try world.queue.read {
            try LedgerReader($0, store: world.store).drillDown(
                LedgerFilter(year: 2024), limit: 9, offset: 2)
        }
        #expect(rest.rows.map(\.number) == ["P05A-1"])
        #expect(rest.more == 0)
    }

    @Test func `Programs read codes, integers and ISO dates`() throws {
        let (world, before) = try Self.world()
        let facts = VerdictFacts(
            preparer: "示例丁", device: "03A", recordedAt: 1_710_720_000_000,
            receivedAt: 1_710_806_400_000, outcome: .applied, rulesHash: "7f3a")
        let stamp = LedgerStamp(seq: 48, rulesHash: "7f3a", at: 1_710_916_260_000)
        func answer(_ question: LedgerQuestion) throws -> String {
            try world.queue.read { db in
                try question.answer(
                    db, store: world.store,
                    LedgerSurroundings(
                        held: [], pending: [], devices: nil, stamp: stamp, now: stamp.at,
                        verdict: { _ in facts })
                ).joined()
            }
        }
        for language in Language.allCases {
            let drill = try answer(
                LedgerQuestion(
                    isDrillDown: true, offset: 1, limit: 1,
                    sorts: [DataTable.Sort(column: 9, isDescending: true)], format: .json,
                    language: language))
            // Sorted by amount, the largest first: 300, 200, -50.
            #expect(
                drill.hasPrefix(
                    #"{"schema":"ledger-drill/1","asOf":{"seq":48,"at":"2024-03-20T06:31:00Z"},"#
                        + #""rows":[{"document":"P03A-1","voucher":"2024-0001","reverses":null,"#))
            #expect(drill.contains(#""amountFen":20000,"station":"03","#))
            #expect(drill.contains(#""source":"current-year","#))
            #expect(drill.contains(#""verdict":"applied","#))
            #expect(drill.hasSuffix(#"}],"more":1}"#))
            let since = try answer(
                LedgerQuestion(since: before, format: .json, language: language))
            #expect(since.contains(#""document":"P05A-1","kind":"payout","#))
            #expect(since.contains(#""document":"P03A-2","kind":"reversal","#))
            let figures = try answer(LedgerQuestion(format: .json, language: language))
            #expect(figures.contains(#""waitingFor":[]"#))
            #expect(figures.contains(#""source":"carry-over","#))
            // Basic expenditure is no project: its function code tells it.
            #expect(figures.contains(#"{"project":null,"functionCode":""#))
        }
    }

    @Test func `What changed since an earlier print`() throws {
        let (world, before) = try Self.world()
        let since = try world.queue.read {
            try LedgerReader($0, store: world.store).since(before)
        }
        let lines = try since.lines(names: world.snapshot().names, in: .zh)
        #expect(
            lines == [
                "台账变动  seq 46 之后  2 项",
                "seq 单号   类别 项目           来源 入账月  可用预算 净列支",
                " 47 P05A-1 发放 人民调解员经费 本年 2024-04     0.00 300.00",
                " 48 P03A-2 冲销 人民调解员经费 本年 2024-04     0.00 -50.00",
                "核对: 可用预算 8,863,870.26 + 0.00 = 8,863,870.26  净列支 200.00 + 250.00 = 450.00 ✓",
            ])
        let broken = try LedgerSince(
            seq: before, changes: Array(since.changes.dropLast()), then: since.then, now: since.now)
        #expect(!broken.isConsistent)
    }

    @Test func `Machines read fen`() throws {
        let (world, _) = try Self.world()
        let filter = LedgerFilter(station: world.stations["03"])
        let report = LedgerReport(
            try world.ledger(filter), completeness: .unknownHere,
            stamp: LedgerStamp(seq: 9, rulesHash: nil, at: 5))
        let json = try report.json(by: .month)
        #expect(
            json.hasPrefix(
                #"{"schema":"ledger/1","asOf":{"seq":9,"at":"1970-01-01T00:00:00Z","pending":0,"rules":null,"#
                    + #""month":null,"status":"unknown","waitingFor":[],"availableFen":null,"#
                    + #""toleranceFen":null,"acceptedFen":20000,"reversedFen":-5000,"#))
        #expect(json.contains(#"{"month":"2024-04","approvedFen":null,"#))
        #expect(json.hasSuffix(#""count":0,"lateCount":0,"reversalCount":1}],"more":0}"#))
        let csv = try report.csv(by: .month, in: .zh)
        #expect(
            csv.split(separator: "\r\n").map(String.init) == [
                "\u{FEFF}月份,批复,调整,结转,可用预算,误差,前期占用,已列支,冲销,净列支,"
                    + "挂账已付,待裁未付,余额,执行率,笔数,迟报,冲销笔数",
                "2024-03,,,,,,,200.00,0.00,200.00,0.00,0.00,,,1,0,0",
                "2024-04,,,,,,,0.00,-50.00,-50.00,0.00,0.00,,,0,0,1",
            ])
    }
}
