import ChangeLog
import GRDB
import LineGrammar
import RecordStore
import Replica
import Testing
import TextTable

@testable import REPL

/// JSON is the same whatever is spoken: codes, integers, ISO dates.
@Suite struct JSONTests {
    private static let queries = [
        "案件", "案件 列表 发放=未", "案件 查找 东关", "案件 查看 C1", "发放", "发放 查看 P1", "发放 查看 P3", "调解员",
        "调解员 查看 M1", "项目", "项目 查看 人民调解员经费", "额度", "预算", "标准", "列支", "指标", "期间", "司法所", "设备", "用户",
        "任用", "待同步", "事项", "待裁", "裁定", "为何 P2", "历史 P1", "历史 C1", "查找 示例", "状态",
        "批次", "批次 查看 F03B-1", "历史 F03B-1", "分摊", "审批规定", "回执",
    ]

    private func world() throws -> World {
        let world = try World()
        let session = world.session()
        let lines = [
            "调解员 新建 姓名=示例甲 类别=专职 调委会=东关村", "案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=3-5",
            "案件 修改 C1 难度=疑难 理由=\"涉及三户\"", "案件 结案 C1 结果=成功 协议=书面 日期=3-12",
            "案件 新建 类型=邻里 当事人=示例丙 调解员=示例甲 受理=3-6", "案件 结案 C2 结果=成功 协议=书面 日期=3-12",
            "发放 新建 案件=C1", "发放 付讫 P1", "发放 月薪 月=2024-03 人员=示例甲", "发放 冲销 P1 金额=50 理由=\"录错\"",
        ]
        for line in lines { #expect(session.run(line).status == .done, "\(line)") }
        let entries = try world.replica.queue.read { try ChainTable($0).outbox() }
        try world.judge(entries[8].changeSet, .held, rule: "unique-month", seq: 41)
        try world.put(
            "period", World.period,
            ["month": .integer(202_401), "status": .text("soft-closed"), "note": .text("示例")])
        try world.put(
            "device", World.id(200),
            [
                "station": .reference(World.station03), "letter": .text("A"),
                "user": .reference(World.id(300)), "enrolled-at": .integer(FixedPowers.now),
            ])
        try world.put(
            "assignment", World.id(500),
            [
                "person": .reference(World.lawyer), "station": .reference(World.station03),
                "from": .integer(20_240_101),
            ])
        try world.put(
            "indicator", World.id(501),
            [
                "line": .text("示例"), "project": .reference(World.id(10)),
                "level-1": .text("产出指标"), "level-2": .text("数量指标"), "level-3": .text("示例"),
                "operator": .text("at-least"), "value": .text("34"), "unit": .text("人"),
            ])
        try world.put(
            "ruling", World.id(502),
            [
                "change-set": .opaque(entries[3].changeSet.data),
                "station": .reference(World.station03), "decision": .text("accept"),
                "waived-rule": .text("merge-hold"), "reason": .text("示例"),
            ])
        try world.put(
            "allocation", World.id(503),
            [
                "project": .reference(World.id(10)), "source": .text("current-year"),
                "station": .reference(World.station03), "amount-fen": .integer(500_000),
            ])
        try putApproval(of: entries[6].changeSet, world)
        try world.putReceipt()
        return world
    }

    /// A batch with a step, a share of a month, a policy.
    private func putApproval(of payout: Identifier, _ world: World) throws {
        let station = FieldValue.reference(World.station03)
        try world.put(
            "batch", World.id(510),
            [
                "number": .text("F03B-1"), "station": station, "payout-count": .integer(1),
                "amount-fen": .integer(20_000),
            ])
        try world.put(
            "approval", World.id(511),
            [
                "payout": .reference(payout), "station": station, "step": .text("prepared"),
                "decision": .text("agreed"), "batch": .reference(World.id(510)),
            ])
        try world.put(
            "proration", World.id(512),
            [
                "number": .text("S00A-1"), "station": station, "person": .reference(World.lawyer),
                "kind": .text("monthly"), "month": .integer(202_401), "days": .integer(19),
                "amount-fen": .integer(61_290), "whole-fen": .integer(100_000),
                "reason": .text("示例调动"),
            ])
        try world.put(
            "approval-policy", World.id(513),
            [
                "kind": .text("monthly"), "from": .integer(20_240_701), "basis": .text("示例文1号"),
            ])
    }

    @Test(arguments: queries)
    func itIsTheSameInBothLanguages(line: String) throws {
        let world = try world()
        let chinese = world.session(.zh).run(line + " --json")
        let english = world.session(.en).run(line + " --json")
        #expect(chinese.status == .done)
        #expect(chinese.data?.hasPrefix(#"{"schema":""#) == true, "\(line): \(chinese)")
        #expect(chinese.data?.contains(#""rows":[]"#) == false, "\(line): no row is compared")
        #expect(chinese.data == english.data)
    }

    /// Every command that only reads is compared above.
    @Test func noQueryIsForgotten() throws {
        // They answer with words, not with data, or ask the program.
        let others: Set<String> = ["help", "quit", "undo", "sync", "export", "ledger"]
        let reading = CommandRegistry.table.commands.filter {
            $0.effect == .reads && !others.contains($0.noun)
        }
        let compared = try Set(
            Self.queries.map { line in
                let parsed = try #require(try LineParser.parse(line))
                let command = try CommandRegistry.table.resolve(parsed).command
                return CommandRegistry.table.name(of: command).en
            })
        for command in reading {
            let name = CommandRegistry.table.name(of: command).en
            #expect(compared.contains(name), "\(name)")
        }
    }

    @Test func cellsAreCodesIntegersAndISODates() throws {
        let session = try world().session()
        func has(_ line: String, _ parts: String...) {
            let data = session.run(line + " --json").data ?? ""
            for part in parts { #expect(data.contains(part), "\(line): \(data)") }
        }
        has(
            "发放", #""schema":"payout-list/1""#, #""at":"2024-03-20T06:31:00Z""#,
            #""date":"2024-03-20""#, #""kind":"case-subsidy""#, #""payment":"paid""#,
            #""standing":"held""#, #""amountFen":-5000"#, #""amountFen":20000"#)
        has(
            "发放 查看 P1", #"{"field":"amount-fen","value":20000}"#,
            #"{"field":"kind","value":"case-subsidy"}"#)
        has("案件", #""tier":"difficult""#, #""result":"success""#, #""closed":"2024-03-12""#)
        has("待同步", #"{"number":1,"at":"2024-03-20T06:31:00Z","intent":"mediator.new""#)
        has("事项", #"{"item":"H41","documents":"P03A-2","outcome":"held","rule":"unique-month","#)
        has("历史 C1", #""what":"case.edit","details":"tier=difficult, tier-reason=涉及三户"#)
        has("设备", #""enrolledAt":"2024-03-20T06:31:00Z""#)
        has("期间", #""state":"soft-closed""#)
        has("状态", #"{"schema":"status/1""#, #""station":"03","device":"A","isHeadquarters":0"#)
    }
}
