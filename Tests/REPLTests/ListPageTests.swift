import ChangeLog
import Money
import Testing
import TextTable

@testable import REPL

/// Sorting, cutting, continuing and exporting lists.
@Suite struct ListPageTests {
    /// Five payouts and two reversals, paid, returned, reversed and held.
    private func world() throws -> World {
        let world = try World()
        let session = world.session()
        let lines = [
            "调解员 新建 姓名=示例甲 类别=专职", "调解员 新建 姓名=示例己 类别=兼职 备注=\"=1+1\"",
            "发放 月薪 月=2024-01 人员=示例甲 日期=2024-01-31", "发放 月薪 月=2024-02 人员=示例甲 日期=2024-02-29",
            "发放 月薪 月=2024-03 人员=示例甲 日期=2024-03-20", "发放 非诉 文书=@示例1号 人员=示例丁 日期=2024-03-12",
            "发放 非诉 文书=示例2号 人员=示例丁 日期=2024-02-01", "发放 付讫 P1 日期=2024-03-20",
            "发放 付讫 P2 日期=2024-03-19", "发放 冲销 P5 金额=600 理由=\"录错\"", "发放 退票 P2 日期=2024-03-20",
        ]
        for line in lines {
            #expect(session.run(line).status == .done, "\(line)")
        }
        return world
    }

    /// The document numbers that a list shows, in its order.
    private func numbers(_ line: String, _ session: CommandSession) -> [String] {
        session.run(line).lines.compactMap { line in
            line.split(separator: " ").first.map(String.init)
        }.filter { $0.hasPrefix("P03A-") }
    }

    @Test(arguments: [
        ("发放", "1 5 2 4 3 6 7"), ("发放 列表 --倒序", "7 6 3 4 2 5 1"),
        ("发放 列表 排序=金额", "7 6 5 4 1 2 3"), ("发放 列表 排序=-金额", "1 2 3 5 4 6 7"),
        ("payout list sort=-amount", "1 2 3 5 4 6 7"), ("发放 列表 排序=－金额", "1 2 3 5 4 6 7"),
        ("发放 列表 排序=amountFen --倒序", "1 2 3 5 4 6 7"), ("发放 列表 排序=-金额、-日期", "3 2 1 4 5 6 7"),
        ("发放 列表 排序=单号", "1 2 3 4 5 6 7"), ("发放 列表 排序=-单号", "7 6 5 4 3 2 1"),
        ("发放 列表 排序=支付、-单号", "7 6 1 2 5 4 3"), ("发放 列表 条数=2", "1 5"),
        ("发放 列表 条数=2 起=3", "2 4"), ("发放 列表 条数=2 起=6", "6 7"),
        ("发放 列表 排序=-单号 条数=2 起=2", "6 5"), ("发放 列表 状态=已付", "1"), ("发放 列表 状态=退票", "2"),
        ("发放 列表 状态=已冲销", "5 2"), ("发放 列表 状态=未付", "4 3"), ("发放 列表 状态=已付|退票 --倒序", "2 1"),
        ("发放 列表 月=2024-02", "5 2"), ("发放 列表 月=2024-01|2024-03", "1 4 3 6 7"),
        ("发放 列表 月>=2024-03", "4 3 6 7"), ("发放 列表 月<2024-02", "1"),
        ("发放 列表 月=2024-02..", "5 2 4 3 6 7"), ("发放 列表 类别=冲销", "6 7"),
    ])
    func rowsStandInTheOrderThatWasAskedFor(line: String, expected: String) throws {
        let found = try numbers(line, world().session()).map { String($0.dropFirst(5)) }
        #expect(found.joined(separator: " ") == expected, "\(line)")
    }

    @Test func aCutListSaysHowManyMore() throws {
        let world = try world()
        let cut = world.session().run("发放 列表 条数=2 起=2").lines
        #expect(cut.suffix(2) == ["还有 4 行, 加 起=4 看后面的", "7 笔 2,600.00"])
        #expect(
            world.session(.en).run("payout list limit=2 from=2").lines.suffix(2)
                == ["4 more, add from=4 to see them", "7 entries, 2,600.00"])
        #expect(world.session().run("发放 列表 条数=2 起=6").lines.last == "7 笔 2,600.00")
        #expect(world.session().run("发放 列表 起=8").lines == ["一共只有 7 行", "7 笔 2,600.00"])
        #expect(world.session().run("发放 列表 条数=2 --json").data?.hasSuffix(#"],"more":5}"#) == true)
        #expect(world.session().run("待同步 条数=2 起=3").lines.last == "还有 8 行, 加 起=5 看后面的")
        #expect(world.session().run("待同步 条数=1 --倒序").lines[1].contains("发放 冲销"))
        #expect(world.session().run("历史 P2 排序=-时间 条数=1").lines.last == "还有 3 行, 加 起=2 看后面的")
        for line in ["发放 列表 条数=0", "发放 列表 起=0"] {
            #expect(world.session().run(line).code == "not-a-number")
        }
    }

    /// Count and total of a list are those of its rows, whichever way they were found.
    @Test(arguments: [
        "", "司法所=03", "司法所=05", "项目=人民调解员经费", "项目=人民调解员经费|刑事法律援助补助", "状态=生效", "状态=待同步",
        "状态=未付", "状态=已付|已冲销", "类别=冲销", "人员=示例丁", "月=2024-03", "金额>=600", "司法所=03 月=2024-03",
        "项目=刑事法律援助补助 类别=非诉|冲销",
    ])
    func totalsAreThoseOfTheRows(filter: String) throws {
        let world = try world()
        try world.put(
            "payout", World.id(600),
            [
                "number": .text("P05A-1"), "station": .reference(World.station05),
                "kind": .text("monthly"), "payee": .reference(World.lawyer),
                "project": .reference(World.id(10)), "source": .text("current-year"),
                "function-code": .text("2040604"), "amount-fen": .integer(12_345),
                "event-date": .integer(20_240_320), "month": .integer(202_403),
            ])
        let session = world.session()
        let csv = session.run("发放 列表 \(filter) --csv").data ?? ""
        let rows = csv.split(separator: "\r\n").dropFirst()
        let total = try Fen.sum(
            rows.map { row in
                try Fen.parseSigned(
                    String(row.split(separator: ",", omittingEmptySubsequences: false)[6]))
            })
        #expect(
            session.run("发放 列表 \(filter) 条数=1").lines.last
                == (rows.isEmpty ? "没有符合的记录" : "\(rows.count) 笔 \(total.yuan)"), "\(filter)")
    }

    @Test func anExportIsWrittenByTheProgram() throws {
        nonisolated(unsafe) var written: [FileRequest] = []
        let services = SessionServices(ledger: { _ in ["a\r"] }, write: { written.append($0) })
        let session = try world().session(services: services)
        #expect(session.run("发放 列表 导出=发放.csv 条数=2").lines == ["✓ 已导出 2 行 (还有 5 行) → 发放.csv"])
        #expect(written[0].path == "发放.csv")
        #expect(written[0].content == session.run("发放 列表 --csv 条数=2").data)
        #expect(!written[0].mayReplace)
        #expect(session.run("案件 导出=\"a b.json\" --json --覆盖").lines == ["✓ 已导出 0 行 → a b.json"])
        #expect(written[1].mayReplace)
        #expect(written[1].content == (session.run("案件 --json").data ?? "") + "\n")
        #expect(session.run("台账 导出=t.csv").lines == ["✓ 已导出 t.csv"])
        #expect(written[2].content == "a\r\n")
        #expect(session.run("发放 列表 导出=").code == "no-file-name")
        #expect(try world().session().run("发放 导出=x.csv").code == "export-unavailable")
        #expect(written.count == 3)
    }

    @Test func spreadsheetsRunNothingThatSomebodyTyped() throws {
        let csv = try world().session().run("发放 列表 --csv").data ?? ""
        #expect(csv.hasPrefix("\u{FEFF}单号,"))
        #expect(csv.contains(",'@示例1号,"))
        #expect(csv.contains(",-600.00,"))
    }
}
