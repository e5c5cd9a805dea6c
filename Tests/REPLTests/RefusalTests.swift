import ChangeLog
import Testing
import TextTable

@testable import REPL

/// One row a mistake: the line, the code that it is refused with, and the exit status. None of them
/// records anything.
@Suite struct RefusalTests {
    static let rows: [(line: String, code: String, status: CommandStatus)] = [
        ("发 新建", "unknown-noun", .usage),
        ("调解员 新建 姓名=示例戊", "missing-argument", .usage),
        ("案件 查看 C99", "unknown-reference", .refused),
        ("案件 查看 @1", "no-such-row", .usage),
        ("调解员 查看 示例同名", "ambiguous-reference", .refused),
        ("调解员 修改 M1 姓名=示例甲", "nothing-changes", .usage),
        ("调解员 修改 M1 身份证号=110101199003070012", "identity-number-checksum", .usage),
        ("调解员 修改 M1 身份证号=11010119900307", "identity-number-checksum", .usage),
        ("案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=2024-13-01", "date-no-such-day", .usage),
        ("案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=2024-05-01", "future-date", .refused),
        ("案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 难度=疑难", "tier-needs-reason", .usage),
        ("案件 结案 C1 结果=成功", "agreement-needed", .usage),
        ("案件 结案 C1 结果=成功 协议=书面 日期=2024-03-01", "date-order", .refused),
        ("案件 归档 C1", "case-lifecycle", .refused),
        ("案件 删除 C2 理由=\"误录\"", "case-has-payout", .refused),
        ("发放 新建 案件=C1", "case-not-closed", .refused),
        ("发放 新建 案件=C2", "unique-case", .refused),
        ("发放 新建 案件=C3 金额=500", "rate", .refused),
        ("发放 新建 案件=C3 金额=0", "amount-zero", .usage),
        ("发放 新建 案件=C3 金额=-5", "amount-signed", .usage),
        ("发放 新建 案件=C3 日期=2024-03-11", "date-order", .refused),
        ("发放 月薪 月=2024-03", "nobody-named", .usage),
        ("发放 月薪 月=2024-03 人员=示例甲、示例甲", "named-twice", .usage),
        ("发放 月薪 月=2024-02 人员=示例甲", "unique-month", .refused),
        ("发放 月薪 月=2024-03 人员=示例甲 日期=2024-01-31", "closed-period", .refused),
        ("发放 月薪 月=2023-03 人员=示例甲", "no-rate", .refused),
        ("发放 月薪 月=2024-03 人员=示例甲 日期=2023-12-31", "no-charge-rule", .refused),
        ("发放 非诉 文书=示例1号 人员=示例甲", "payee-not-lawyer", .refused),
        ("发放 非诉 文书=示例援字7号 人员=示例丁", "unique-document", .refused),
        ("发放 退票 P1", "payment-state", .refused),
        ("发放 冲销 P1 金额=200 理由=\"录错\"", "reversal-limit", .refused),
        ("发放 列表 排序=颜色", "unknown-column", .usage),
        ("发放 列表 条数=多", "not-a-number", .usage),
        ("预算 调整 项目=人民调解员经费 金额=1 文号=示例", "headquarters-only", .refused),
        ("期间 结账 2024-03", "headquarters-only", .refused),
        ("裁定 接受 H1 理由=示例", "headquarters-only", .refused),
        ("撤销 P9", "unknown-reference", .refused),
        ("撤销 M1", "built-upon", .refused),
        ("发放 更正 P1 金额=150 理由=示例", "nothing-changes", .usage),
        ("发放 更正 P1 金额=140 理由=示例", "rate", .refused),
        ("发放 更正 P1 人员=示例甲 理由=示例", "field-not-of-kind", .usage),
        ("同步", "sync-unavailable", .refused),
        ("台账", "ledger-unavailable", .refused),
        ("帮助 天气", "unknown-topic", .usage),
        ("案件 查看 \"C1", "unclosed-quote", .usage),
    ]

    /// A case open, one paid, one due; a month paid; a closed period; two namesakes.
    private func world() throws -> World {
        let world = try World()
        let session = world.session()
        let lines = [
            "调解员 新建 姓名=示例甲 类别=专职", "调解员 新建 姓名=示例同名 类别=兼职 调委会=东关村",
            "调解员 新建 姓名=示例同名 类别=兼职 调委会=西关村",
            "案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=3-5",
            "案件 新建 类型=邻里 当事人=示例丙 调解员=示例甲 受理=3-5",
            "案件 新建 类型=邻里 当事人=示例己 调解员=示例甲 受理=3-5",
            "案件 结案 C2 结果=成功 协议=书面 日期=3-12", "案件 结案 C3 结果=成功 协议=书面 日期=3-12",
            "发放 新建 案件=C2", "发放 月薪 月=2024-02 人员=示例甲", "发放 非诉 文书=示例援字7号 人员=示例丁",
        ]
        for line in lines {
            #expect(session.run(line).lines.first?.hasPrefix("✓") == true, "\(line)")
        }
        try world.put(
            "period", World.period, ["month": .integer(202_401), "status": .text("closed")])
        return world
    }

    @Test func everyMistakeIsNamedAndRecordsNothing() throws {
        let world = try world()
        let before = try world.entryCount()
        for row in Self.rows {
            let output = world.session().run(row.line)
            #expect(output.code == row.code, "\(row.line): \(output.lines)")
            #expect(output.status == row.status, "\(row.line)")
            let english = world.session(.en).run(row.line)
            #expect(english.lines.first?.hasPrefix("✗ \(row.code)") == true)
            RefusalWalkTests.expectWords(output, english)
        }
        #expect(try world.entryCount() == before)
    }

    @Test func aFailedEntryGivesItsNumberBack() throws {
        let world = try world()
        _ = world.session().run("发放 新建 案件=C2")
        #expect(
            world.session().run("发放 新建 案件=C3").lines == ["✓ P03A-4 以案定补 150.00 壹佰伍拾元整 未付"])
    }

    @Test func whatHappenedIsRecordedWithForce() throws {
        let world = try world()
        #expect(
            world.session().run("发放 新建 案件=C2 --强制").lines == [
                "✓ P03A-4 以案定补 150.00 壹佰伍拾元整 未付",
                "! unique-case 列 11: C2 已有 P03A-1; 一案一补; 查看: 历史 P1",
            ])
    }

    @Test func aFactWithoutAChargeRuleIsChargedToTheNewest() throws {
        let world = try world()
        let line = "发放 月薪 月=2024-03 人员=示例甲 日期=2023-12-31 --强制"
        let output = world.session().run(line)
        #expect(output.status == .done)
        #expect(output.lines.last?.hasPrefix("! no-charge-rule") == true)
    }

    @Test func headquartersRefusals() throws {
        let world = try World(isHeadquarters: true)
        let session = world.session()
        #expect(session.run("裁定 接受 H1 理由=示例").code == "unknown-reference")
        #expect(session.run("裁定 接受 H1").code == "missing-argument")
        #expect(session.run("项目 新建 名称=人民调解员经费 科目=1").code == "project-exists")
        let rate = "标准 新建 名称=示例 类别=月薪 金额=1100 起=2024-01-01 依据=示例"
        #expect(session.run(rate).code == "rate-overlaps")
        let assignment = "任用 新建 人员=示例丁 司法所=03 起=2024-03-01 止=2024-02-01"
        #expect(session.run(assignment).code == "date-order")
        #expect(try world.entryCount() == 0)
    }

    @Test func anAuditorOnlyLooks() throws {
        let session = try World(role: "auditor").session()
        #expect(session.run("案件 列表").status == .done)
        #expect(session.run("调解员 新建 姓名=示例甲 类别=专职").code == "read-only-role")
    }

    @Test func errorsAreJSONWhereJSONWasAskedFor() throws {
        let output = try World().session().run("案件 查看 C99 --json")
        #expect(
            output.data
                == #"{"schema":"error/1","asOf":{},"rows":[{"code":"unknown-reference","column":7,"text":"没有案件 C99; 编号或全名都没有找到; 用 查找 C99 找一找"}],"more":0}"#
        )
    }
}
