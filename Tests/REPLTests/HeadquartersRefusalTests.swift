import ChangeLog
import Testing
import TextTable

@testable import REPL

/// One row a mistake at HQ's replica: moves, shares of a month, approval policies and batches.
@Suite struct HeadquartersRefusalTests {
    private static let rows: [(line: String, code: String)] = [
        ("调解员 调动 M12A-1 司法所=05 日期=2024-03-10", "no-assignment"),
        ("调解员 调动 M03A-1 司法所=05 日期=2024-02-10", "later-assignment"),
        ("分摊 新建 人员=M03A-1 月=2024-03 司法所=03、05 天数=20 理由=示例", "shares-uneven"),
        ("分摊 新建 人员=M03A-1 月=2024-03 司法所=03、05 天数=20、15 理由=示例", "too-many-days"),
        ("审批规定 新建 类别=月薪 起=2024-02-01 依据=示例", "policy-overlaps"),
        ("批次 新建 月=2024-03", "no-station-named"),
        ("批次 新建 P03A-1 P05A-1", "mixed-stations"),
        ("批次 批准 F03A-1 单号=P05A-1", "not-in-batch"),
    ]

    @Test func everyMistakeIsNamedAndRecordsNothing() throws {
        let world = try World(isHeadquarters: true, role: "approver")
        try world.put(
            "person", World.id(60),
            [
                "number": .text("M03A-1"), "station": .reference(World.station03),
                "name": .text("示例甲"), "kind": .text("full-time"), "active": .integer(1),
            ])
        try world.put(
            "assignment", World.id(61),
            [
                "person": .reference(World.id(60)), "station": .reference(World.station03),
                "from": .integer(20_240_301),
            ])
        try world.put(
            "approval-policy", World.id(62),
            [
                "kind": .text("monthly"), "from": .integer(20_240_101),
                "basis": .text("示例文号"), "minimum-fen": .integer(0),
            ])
        try payout(world, 63, "P03A-1", World.station03)
        try payout(world, 64, "P05A-1", World.station05)
        try world.put(
            "batch", World.id(65),
            ["number": .text("F03A-1"), "station": .reference(World.station03)])
        for row in Self.rows {
            let chinese = world.session().run(row.line)
            #expect(chinese.code == row.code, "\(row.line): \(chinese.lines)")
            RefusalWalkTests.expectWords(chinese, world.session(.en).run(row.line))
        }
        #expect(try world.entryCount() == 0)
    }

    private func payout(_ world: World, _ id: UInt64, _ number: String, _ station: Identifier)
        throws
    {
        try world.put(
            "payout", World.id(id),
            [
                "number": .text(number), "station": .reference(station), "kind": .text("monthly"),
                "payee": .reference(World.id(60)), "month": .integer(202_403),
                "project": .reference(World.id(10)), "source": .text("current-year"),
                "function-code": .text("2040604"), "amount-fen": .integer(100_000),
                "event-date": .integer(20_240_315),
            ])
    }
}
