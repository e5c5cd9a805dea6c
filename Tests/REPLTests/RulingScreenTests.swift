import ChangeLog
import Foundation
import Replica
import Testing
import TextTable

@testable import REPL

/// What HQ sees of what is held, what it types, and what the station is told.
@Suite struct RulingScreenTests {
    private func screen(_ lines: String..., at world: World, _ language: Language = .zh) -> String {
        let session = world.session(language)
        return lines.flatMap { ["> \($0)"] + session.run($0).lines }.joined(separator: "\n")
    }

    @Test func headquartersListsWhatIsHeld() throws {
        let world = try RulingWorld()
        #expect(
            screen("待裁", "裁定 接受 H41 理由=\"两所已核对\"", "待裁", "裁定", at: world.headquarters) == """
                > 待裁
                H41 P03A-1 1,000.00 待裁未付 unique-month  03A 示例所员 2024-03-20 14:31
                  本方: 发放 类别 月薪 领款人 M03A-1 示例甲 月份 2024-03 项目 人民调解员经费 来源 本年 金额 1,000.00 业务日期 2024-03-20
                  对方: P05A-3 05
                  原因: other-number=P05A-3 other-station=05
                  可裁: 裁定 接受|作废|更正 H41 理由=…
                1 件待裁 1,000.00
                > 裁定 接受 H41 理由="两所已核对"
                ✓ H41 接受 P03A-1 1,000.00: 免除 unique-month, 原样重新判定, 1,000.00 入 2024-03; 同步后生效 · 待同步 1
                > 待裁
                H41 P03A-1 1,000.00 待裁未付 unique-month  03A 示例所员 2024-03-20 14:31
                  本方: 发放 类别 月薪 领款人 M03A-1 示例甲 月份 2024-03 项目 人民调解员经费 来源 本年 金额 1,000.00 业务日期 2024-03-20
                  对方: P05A-3 05
                  原因: other-number=P05A-3 other-station=05
                  已裁, 待同步: 接受 (示例经办): 两所已核对
                1 件待裁 1,000.00
                > 裁定
                事项  决定  所  免除规则      理由        判定
                H41   接受  03  unique-month  两所已核对  待同步
                1 项裁定
                """)
    }

    @Test func inEnglish() throws {
        let world = try RulingWorld(isPaid: true)
        #expect(
            screen(
                "held H41", "ruling recover H41 reason=\"paid twice\"", at: world.headquarters, .en)
                    == """
                    > held H41
                    H41 P03A-1 1,000.00 paid unique-month  03A 示例所员 2024-03-20 14:31
                      this side: payout kind monthly payee M03A-1 示例甲 month 2024-03 project 人民调解员经费 source current year amount 1,000.00 event date 2024-03-20
                      other side: P05A-3 05
                      why: other-number=P05A-3 other-station=05
                      next: ruling accept|recover H41 reason=…
                    1 matter held 1,000.00
                    > ruling recover H41 reason="paid twice"
                    ✓ H41 recover P03A-1 1,000.00: 1,000.00 posted, P00A-1 -1,000.00 reverses it, 1,000.00 is due; in force after a sync · pending 1
                    """)
    }

    @Test func theWholeStory() throws {
        let world = try RulingWorld()
        _ = world.headquarters.session().run("裁定 接受 H41 理由=\"两所已核对\"")
        try world.settle(.applied, at: world.headquarters)
        let story = """
            H41 待裁 unique-month: other-number=P05A-3 other-station=05
              other-number = P05A-3
              other-station = 05
              规则版本 7f7f7f7f, 收到 2024-03-20 14:31
            H50 裁定 接受 (示例经办, 2024-03-20 14:31): 两所已核对
            H51 生效: 免除 unique-month
              waived = unique-month
              ruled
              规则版本 7f7f7f7f, 收到 2024-03-20 14:31
            """
        #expect(screen("为何 H41", at: world.headquarters) == "> 为何 H41\n" + story)
        #expect(screen("为何 H51", at: world.headquarters) == "> 为何 H51\n" + story)
        let again = world.headquarters.session().run("裁定 作废 H41 理由=示例")
        #expect(again.code == "nothing-to-rule")
        #expect(screen("待裁", at: world.headquarters) == "> 待裁\n没有符合的记录")
    }

    /// The tray closes by itself, the voided payout is gone from the lists, and can still be asked
    /// for by its number.
    @Test func theStationIsTold() throws {
        let world = try RulingWorld()
        try world.station.judge(world.held, .held, rule: "unique-month", seq: RulingWorld.item)
        _ = world.headquarters.session().run("裁定 作废 H41 理由=\"与 P05A-3 重复\"")
        let summary = try world.settle(.held, at: world.station)
        #expect(summary.ruled == [world.held])
        #expect(summary.held == 0)
        let services = SessionServices(sync: { _ in SyncReport(received: 1, ruled: summary.ruled) })
        #expect(
            world.station.session(services: services).run("同步").lines == [
                "✓ 送 0 收 1 · 往返 0 次 0.0 KB", "H51 P03A-1 已了结: 作废 (示例经办): 与 P05A-3 重复",
            ])
        #expect(
            screen("事项", "事项 全部=是", "发放 列表", "历史 P1", at: world.station) == """
                > 事项
                没有符合的记录
                > 事项 全部=是
                事项  单号    判定    规则          原因
                H51   P03A-1  已了结  unique-month  作废 (示例经办): 与 P05A-3 重复; 等局裁定
                > 发放 列表
                没有符合的记录
                > 历史 P1
                P1
                时间              经办      设备  做了什么   内容                                   判定
                2024-03-20 14:31  示例经办        裁定 作废  决定 作废, 理由 与 P05A-3 重复         生效
                2024-03-20 14:31  示例经办  03A   发放 月薪  单号 P03A-1, 类别 月薪, 金额 1,000.00  待裁 unique-month -> 已了结 unique-month (ruled)
                """)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let line: String
        let code: String
        var isPaid = false
        var testDescription: String { line }
    }

    @Test(arguments: [
        Row(line: "裁定 作废 H41 理由=示例", code: "paid-not-void", isPaid: true),
        Row(line: "裁定 更正 H41 金额=150 理由=示例", code: "paid-not-void", isPaid: true),
        Row(line: "裁定 追回 H41 理由=示例", code: "not-paid"),
        Row(line: "裁定 追回 H42 理由=示例", code: "not-a-payout", isPaid: true),
        Row(line: "裁定 转入当期 H41 理由=示例", code: "period-open"),
        Row(line: "裁定 更正 H41 理由=示例", code: "nothing-changes"),
        Row(line: "裁定 接受 H99 理由=示例", code: "unknown-reference"),
        Row(line: "裁定 接受 P03A-9 理由=示例", code: "unknown-reference"),
        Row(line: "待裁 H99", code: "unknown-reference"),
        Row(line: "裁定 接受 H41", code: "missing-argument"),
    ])
    func everyMistakeIsNamed(row: Row) throws {
        let world = try RulingWorld(isPaid: row.isPaid)
        let before = try world.headquarters.entryCount()
        let output = world.headquarters.session().run(row.line)
        #expect(output.code == row.code, "\(output.lines)")
        let english = world.headquarters.session(.en).run(row.line).lines.first
        #expect(english?.hasPrefix("✗ \(row.code)") == true)
        #expect(try world.headquarters.entryCount() == before)
    }

    @Test func nobodyRulesOnTheirOwnEntryOrTwice() throws {
        let own = try RulingWorld(user: World.id(300))
        #expect(
            own.headquarters.session().run("裁定 接受 H41 理由=示例").code == "ruler-is-preparer")
        let world = try RulingWorld()
        let session = world.headquarters.session()
        #expect(session.run("裁定 接受 P03A-1 理由=示例").status == .done)
        #expect(session.run("裁定 作废 H41 理由=示例").code == "already-ruled")
    }

    @Test func aCorrectionVoidsAndEntersAnew() throws {
        let world = try RulingWorld()
        let output = world.headquarters.session().run("裁定 更正 H41 金额=900 月=2024-02 理由=\"录错月份\"")
        #expect(
            output.lines == [
                "✓ H41 更正 P03A-1 1,000.00: P03A-1 了结, 另录 P00A-1 900.00; 同步后生效 · 待同步 1"
            ])
        let shown = world.headquarters.session().run("发放 查看 P00A-1").lines
        #expect(shown.contains { $0.contains("2024-02") })
    }

    @Test func aLateEntryIsPostedToTheOpenMonth() throws {
        let world = try RulingWorld(rule: "closed-period", date: "2024-01-31")
        try world.headquarters.put(
            "period", World.period, ["month": .integer(202_401), "status": .text("closed")])
        #expect(
            screen("裁定 转入当期 P03A-1 理由=\"回单已核\"", at: world.headquarters) == """
                > 裁定 转入当期 P03A-1 理由="回单已核"
                ✓ H41 转入当期 P03A-1 1,000.00: 入 2024-03, 业务日期 2024-01-31 不变, 记迟报; 同步后生效 · 待同步 1
                """)
    }
}
