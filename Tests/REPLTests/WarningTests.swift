import ChangeLog
import Foresight
import Ledger
import Money
import Replica
import Testing
import TextTable

@testable import REPL

/// What a clerk is told at entry of what the server will say.
@Suite struct WarningTests {
    /// A closed January, and a case that was closed in it.
    private func world() throws -> (world: World, services: SessionServices) {
        let world = try World()
        try world.put(
            "period", World.period, ["month": .integer(202_401), "status": .text("closed")])
        let services = SessionServices(
            foresight: Foresight(world.replica.store, .replica))
        let session = world.session(services: services)
        for line in [
            "调解员 新建 姓名=示例甲 类别=专职", "案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=2024-01-05",
            "案件 结案 C1 结果=成功 协议=书面 日期=2024-01-12",
        ] {
            let lines = session.run(line).lines
            #expect(lines.count == 1 && lines[0].hasPrefix("✓"), "\(lines)")
        }
        return (world, services)
    }

    private let closed = "发放 新建 案件=C1 日期=2024-01-20 --强制"

    @Test func aWarningIsTheRulesOwnAndSaidOnce() throws {
        let (world, services) = try world()
        #expect(
            world.session(services: services).run(closed).lines == [
                "✓ P03A-1 以案定补 150.00 壹佰伍拾元整 未付",
                "! closed-period 将待裁: P03A-1 的业务日期 2024-01-20 在已结的 2024-01; 已结的月份不再变动; "
                    + "由局里裁定转入当期 (迟报), 跨年的须有结转或新年度批复",
            ])
        let english = world.session(.en, services: services).run(
            "payout monthly month=2024-01 person=示例甲 date=2024-01-31 --force")
        #expect(
            english.lines.last?.hasPrefix(
                "! closed-period will be held: P03A-2 is dated 2024-01-31, in 2024-01") == true)
        // Nothing is printed for what isn't known.
        #expect(world.session(services: services).run("发放 月薪 月=2024-02 人员=示例甲").lines.count == 1)
    }

    @Test func aRefusalIsStillOne() throws {
        let (world, services) = try world()
        let before = try world.entryCount()
        let output = world.session(services: services).run("发放 新建 案件=C1 日期=2024-01-20")
        #expect(output.code == "closed-period" && output.status == .refused)
        #expect(try world.entryCount() == before)
    }

    @Test func whatTheRulesDontSayTheCommandDoes() throws {
        let (world, services) = try world()
        let session = world.session(services: services)
        _ = session.run(closed)
        // The first will be held, so it doesn't stand in the way; the clerk is told of it all the same.
        #expect(
            session.run("发放 新建 案件=C1 --强制").lines.last
                == "! unique-case 列 11: C1 已有 P03A-1; 一案一补; 查看: 历史 P1")
    }

    @Test func theSummaryBeforeTheCommitWarns() throws {
        let (world, services) = try world()
        let before = try world.entryCount()
        let rehearsal = try world.session(services: services).rehearse(closed)
        #expect(rehearsal.lines.last?.hasPrefix("! closed-period 将待裁: P03A-1 ") == true)
        #expect(try world.entryCount() == before)
    }

    @Test func programsReadCodes() throws {
        let (world, services) = try world()
        let data = world.session(services: services).run(closed + " --json").data ?? ""
        #expect(
            data.contains(
                #""document":"P03A-1","type":"payout","amountFen":15000,"foreseen":"closed-period=held""#
            ))
        let why = world.session(services: services).run("为何 P1 --json").data ?? ""
        #expect(why.contains(#""item":"P03A-1","outcome":"held","rule":"closed-period""#))
        #expect(why.contains(#""foreseen":"yes","unknown":null"#))
        #expect(why.contains(#""foreseen":"unknown","unknown":"other-stations:payout"#))
    }

    @Test func whyTellsItBeforeTheVerdict() throws {
        let (world, services) = try world()
        let session = world.session(services: services)
        _ = session.run(closed)
        let lines = session.run("为何 P1").lines
        #expect(lines.first?.hasPrefix("P03A-1 还没有判定; 按规则 ") == true)
        #expect(lines.contains { $0.hasPrefix("  将待裁 closed-period: P03A-1 ") })
        #expect(lines.contains { $0.hasPrefix("  不知 ") && $0.contains("看不到别的所的") })
        #expect(lines.last?.hasSuffix("条规则不触及") == true)
        // Where nobody foresees, it says no more than before.
        #expect(world.session().run("为何 P1").lines == ["还没有判定, 或本机没有判定的内容; 先同步"])
    }
}

extension ForesightDirectory {
    fileprivate static let replica = ForesightDirectory(
        ruleSetType: LedgerCatalog.type("rule-set"),
        hashField: LedgerCatalog.field("rule-set", "hash"),
        fileField: LedgerCatalog.field("rule-set", "file"), userType: LedgerCatalog.type("user"),
        roleField: LedgerCatalog.field("user", "role"),
        dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) })
}
