import GRDB
import RecordStore
import Replica
import Synchronization
import Testing

@testable import REPL

/// How SQLite carries lists out, by `EXPLAIN QUERY PLAN` of every statement that a line really ran.
/// Without statistics in the file the plan doesn't depend on how many rows there are.
@Suite struct ListPlanTests {
    /// The tables that grow with the years.
    private static let growing = ["payout", "counter_entry", "case"]

    private struct Step {
        let statement: String
        let plan: String
    }

    /// Every step of every plan of the queries over growing tables that a line runs.
    private func steps(of line: String, _ world: World) throws -> [Step] {
        let seen = Mutex<[String]>([])
        world.replica.queue.inDatabase { db in
            db.trace { event in seen.withLock { $0.append(event.expandedDescription) } }
        }
        let output = world.session().run(line)
        #expect(output.status == .done, "\(line): \(output.lines)")
        return try world.replica.queue.writeWithoutTransaction { db in
            db.trace(options: [])
            let queries = seen.withLock { $0 }.filter { sql in
                sql.hasPrefix("SELECT") && Self.growing.contains { sql.contains("\"\($0)\" r") }
            }
            return try queries.flatMap { sql in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map {
                    Step(statement: sql, plan: $0["detail"])
                }
            }
        }
    }

    @Test(arguments: [
        "发放 列表 条数=20", "发放 列表 条数=20 起=41", "发放 列表 条数=20 --倒序", "发放 列表 条数=20 排序=-日期",
        "发放 列表 条数=20 司法所=03", "发放 列表 条数=20 项目=人民调解员经费", "发放 列表 条数=20 状态=生效",
        "案件 列表 条数=20", "案件 列表 条数=20 排序=-受理",
    ])
    func aPageIsReadInTheOrderOfAnIndex(line: String) throws {
        let steps = try steps(of: line, World())
        let pages = steps.filter { $0.statement.contains(" OFFSET ") }
        #expect(pages.contains { $0.plan.contains("USING") }, "\(line)")
        for step in pages {
            #expect(!step.plan.hasSuffix("SCAN r"), "\(line): \(step.plan) in \(step.statement)")
            // Sorting rows of one day among themselves is another step.
            #expect(
                step.plan != "USE TEMP B-TREE FOR ORDER BY", "\(line): \(step.statement)")
        }
    }

    @Test(arguments: [
        "发放 列表", "发放 列表 司法所=03", "发放 列表 项目=人民调解员经费|刑事法律援助补助 状态=生效",
    ])
    func totalsOfPayoutsAreKeptSums(line: String) throws {
        let steps = try steps(of: line, World())
        #expect(!steps.isEmpty)
        #expect(!steps.contains { $0.statement.contains("count(") }, "\(line)")
    }

    @Test(arguments: [
        ("发放 列表 月=2024-03", "payout_by_event_date_number"),
        ("发放 列表 日期=2024-03-01..2024-03-31", "payout_by_event_date_number"),
        ("发放 列表 日期>=2024-03-01", "payout_by_event_date_number"),
        ("发放 列表 人员=示例丁", "payout_by_payee_month"),
        ("案件 列表 受理=2024-03-05", "case_by_opened_number"),
        ("发放 列表 状态=待裁", "PRIMARY KEY"), ("发放 列表 状态=已付", "PRIMARY KEY"),
        ("发放 列表 状态=已冲销", "PRIMARY KEY"),
    ])
    func filtersOfColumnsAreSearches(line: String, index: String) throws {
        let counts = try steps(of: line, World()).filter { $0.statement.contains("count(") }
        #expect(
            counts.contains { $0.plan.hasPrefix("SEARCH r USING") && $0.plan.contains(index) },
            "\(line): \(counts.map(\.plan))")
    }

    @Test func onlyTheRowsOfThePageAreLookedUp() throws {
        let world = try World()
        let session = world.session()
        _ = session.run("调解员 新建 姓名=示例甲 类别=专职")
        for month in 1...3 { _ = session.run("发放 月薪 月=2024-0\(month) 人员=示例甲") }
        let lookups = try steps(of: "发放 列表 条数=2", world)
            .filter { $0.statement.contains("WHERE r.id = ") && $0.plan.contains(" r ") }
        #expect(lookups.count == 2)
        #expect(lookups.allSatisfy { $0.plan.contains("SEARCH r USING PRIMARY KEY") })
    }
}
