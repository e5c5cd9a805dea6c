import Budget
import Money
import Testing

@Suite struct BudgetIdentitiesTests {
    @Test func `The document of 2024 rounds, and contradicts itself nowhere`() throws {
        let report = try Budget2024.document().identityReport()
        #expect(report.contradictions == [])
        let summary = report.english.split(separator: "\n").prefix(6).joined(separator: "\n")
        #expect(
            summary == """
                309 identities: 287 exact, 22 rounding, 0 contradictions
                  rows to totals: 75/95
                  columns to totals: 111/111
                  table to table: 91/92
                  yuan to 万元: 10/10
                  ledger total: 0/1
                """)
        #expect(report.chinese.hasPrefix("勾稽 309 项: 相符 287 舍入 22 矛盾 0\n"))
        #expect(report.chinese.contains("舍入 入账总额 = 表三合计: 8,863,870.26 对 8,863,900.00 差 -29.74 元"))
    }

    @Test func `Class 210's halves make one step more than its total`() throws {
        let report = try Budget2024.document().identityReport()
        let health = try #require(
            report.results.first { $0.identity.name.english == "table 5 行政事业单位医疗 basic" })
        #expect(health.left == Fen(24_010_000))
        #expect(health.right == Fen(24_000_000))
        #expect(health.outcome == .rounding(difference: Fen(10_000)))
        #expect(
            health.identity.left.map(\.label.english) == [
                "table 5 2101101 basic", "table 5 2101102 basic",
            ])
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let file: String
        let old: String
        let new: String
        let identity: String
        let outcome: IdentityOutcome

        init(
            _ file: String, _ old: String, _ new: String, _ identity: String,
            _ outcome: IdentityOutcome
        ) {
            self.file = file
            self.old = old
            self.new = new
            self.identity = identity
            self.outcome = outcome
        }

        var testDescription: String { "\(file) \(new): \(identity)" }
    }

    /// One figure changed, an identity that must notice, and how it turns out. The step from
    /// rounding to contradiction is shown for one figure against one, n = 1, and for two.
    static let changes = [
        Change(
            "table4.csv", "204,本年支出合计,751.19", "204,本年支出合计,751.20",
            "table 4 = table 1: 公共安全支出", .rounding(difference: Fen(10_000))),
        Change(
            "table4.csv", "204,本年支出合计,751.19", "204,本年支出合计,751.21",
            "table 4 = table 1: 公共安全支出", .contradiction(difference: Fen(20_000))),
        Change(
            "table3.csv", "普法宣传,10.06,", "普法宣传,10.07,",
            "普法宣传: table 3 = table 2 current year + carry-over",
            .rounding(difference: Fen(10_000))),
        Change(
            "table3.csv", "普法宣传,10.06,", "普法宣传,10.04,",
            "普法宣传: table 3 = table 2 current year + carry-over",
            .contradiction(difference: Fen(-20_000))),
        Change(
            "table3.csv", "普法宣传,10.06,", "普法宣传,10.16,", "table 3 普法宣传 total",
            .contradiction(difference: Fen(-100_000))),
        Change(
            "table2.csv", "210,卫生健康支出,24.00", "210,卫生健康支出,42.00",
            "table 2 卫生健康支出 current year", .contradiction(difference: Fen(-18_000_000))),
        Change(
            "table6.csv", "办公费,办公经费,商品和服务支出,21.20", "办公费,办公经费,商品和服务支出,21.30",
            "table 6 商品和服务支出 total", .contradiction(difference: Fen(100_000))),
        Change(
            "table1.csv", "上年结转,,收入总计,121.90", "上年结转,,收入总计,120.90",
            "table 1 收入总计 total", .contradiction(difference: Fen(-1_000_000))),
        Change(
            "projects.csv", "2040604,20.00", "2040604,20.10",
            "2040604: projects of table 12 = table 5 project",
            .contradiction(difference: Fen(100_000))),
        Change(
            "projects.csv", "2040605,7.06", "2040602,7.06",
            "2040605: projects of table 13 + table 5 project = table 3 project",
            .contradiction(difference: Fen(-7_060_000))),
        Change(
            "projects.csv", "死亡抚恤金,长治市屯留区司法局,2040602,22.29",
            "死亡抚恤金,长治市屯留区司法局,2040602,22.30", "死亡抚恤金",
            .contradiction(difference: Fen(-10_000))),
        Change(
            "project_details.csv", "0.00,0.00,222901.46", "0.00,0.01,222901.46", "死亡抚恤金",
            .contradiction(difference: Fen(1))),
        Change(
            "table2.csv", "行政运行,346.25,346.25,,,,,1.25", "行政运行,346.25,346.25,,,,,2.25",
            "行政运行: table 3 basic = table 5 basic + basic carry-over",
            .contradiction(difference: Fen(-1_000_000))),
    ]

    @Test(arguments: changes)
    func `A changed figure is noticed`(change: Change) throws {
        let files = try Budget2024.files(change.file, replacing: change.old, with: change.new)
        let report = try BudgetDocument.parse(files: files).identityReport()
        let outcomes = report.results
            .filter { $0.identity.name.english == change.identity }.map(\.outcome)
        #expect(outcomes.contains(change.outcome))
        if case .contradiction = change.outcome {
            let line = "contradiction \(change.identity): "
            #expect(report.english.contains(line))
        }
    }
}
