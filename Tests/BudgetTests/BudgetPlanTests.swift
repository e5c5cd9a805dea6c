import Budget
import Money
import Testing

@Suite struct BudgetPlanTests {
    @Test func `Amounts enter once and make 8,863,870.26`() throws {
        let plan = try Budget2024.document().plan
        let total = try plan.total()
        #expect(total.yuan == "~8,863,870.26")
        #expect(total.wanWithUnit == "~886.39万")
        #expect(total.precision.tolerance == Fen(18 * 5_000))
        #expect(Set(plan.lines.map(\.key)).count == plan.lines.count)
    }

    @Test func `Every line of the plan`() throws {
        let document = try Budget2024.document()
        let lines = document.plan.lines.map { line in
            "\(line.key) \(line.functionCode) \(line.kind.rawValue) \(line.figure.yuan) \(line.printed)"
        }
        #expect(
            lines == [
                "2024/basic/2040601/current-year 2040601 approve ~3,462,500.00 346.25",
                "2024/basic/2040650/current-year 2040650 approve ~915,200.00 91.52",
                "2024/basic/2080501/current-year 2080501 approve ~123,500.00 12.35",
                "2024/basic/2080505/current-year 2080505 approve ~564,800.00 56.48",
                "2024/basic/2101101/current-year 2101101 approve ~183,800.00 18.38",
                "2024/basic/2101102/current-year 2101102 approve ~56,300.00 5.63",
                "2024/basic/2210201/current-year 2210201 approve ~423,600.00 42.36",
                "2024/basic/2040601/carry-over 2040601 carry-over ~12,500.00 1.25",
                "2024/project/司法行政辅助人员/current-year 2040602 approve 469,268.80 46.93",
                "2024/project/普法依法治理专项经费/current-year 2040605 approve 30,000.00 3.00",
                "2024/project/人民调解员经费/current-year 2040604 approve 200,000.00 20.00",
                "2024/project/刑事案件法律援助补助/current-year 2040607 approve 238,000.00 23.80",
                "2024/project/提前下达2024年政法转移支付资金-长财政法【2023】60号/current-year"
                    + " 2040602 approve ~755,000.00 75.50",
                "2024/project/死亡抚恤金/current-year 2040602 approve 222,901.46 22.29",
                "2024/project/普法依法治理专项经费/carry-over 2040605 carry-over ~70,600.00 7.06",
                "2024/project/刑事案件法律援助补助/carry-over 2040607 carry-over ~209,600.00 20.96",
                "2024/project/提前下达2023年中央和省级政法转移支付资金/carry-over"
                    + " 2040602 carry-over ~505,600.00 50.56",
                "2024/project/依法治区政府法制建设和普法依法治理专项经费/carry-over"
                    + " 2040602 carry-over ~150,000.00 15.00",
                "2024/project/乡镇(街道)综合行政执法培训费/carry-over 2040602 carry-over ~50,000.00 5.00",
                "2024/project/2023年免费法律咨询值班补贴/carry-over 2040602 carry-over ~29,400.00 2.94",
                "2024/project/2023年司法行政系统专项资金--法律援助/carry-over"
                    + " 2040607 carry-over ~139,000.00 13.90",
                "2024/project/2023年司法行政系统专项资金--社区矫正/carry-over"
                    + " 2040602 carry-over ~40,000.00 4.00",
                "2024/project/2023年司法行政系统专项资金--人民调解/carry-over"
                    + " 2040602 carry-over ~12,300.00 1.23",
            ])
        #expect(document.plan.lines.allSatisfy { $0.documentNumber.contains("2024年部门预算") })
    }

    static func sums(_ postings: [BudgetPosting], onto start: [String: Figure] = [:]) throws
        -> [String: Figure]
    {
        var sums = start
        for posting in postings {
            sums[posting.key] = try (sums[posting.key] ?? .zero).adding(posting.figure)
        }
        return sums
    }

    @Test func `The first import posts every line, the second nothing`() throws {
        let plan = try Budget2024.document().plan
        let first = try plan.difference(existing: [:])
        #expect(first.map(\.figure) == plan.lines.map(\.figure))
        #expect(first.map(\.kind) == plan.lines.map(\.kind))
        #expect(try plan.difference(existing: Self.sums(first)) == [])
    }

    @Test func `A corrected file posts the difference`() throws {
        let before = try Self.sums(Budget2024.document().plan.difference(existing: [:]))
        var files = try Budget2024.files(
            "project_details.csv", replacing: "1年,500000.00,200000.00,",
            with: "1年,500000.00,203000.50,")
        files["projects.csv"] = try Budget2024.files(
            "projects.csv", replacing: "2023年司法行政系统专项资金--人民调解",
            with: "2023年人民调解")["projects.csv"]
        let corrected = try BudgetDocument.parse(files: files).plan
        let postings = try corrected.difference(existing: before)
        #expect(
            postings.map { "\($0.kind.rawValue) \($0.key) \($0.figure.yuan)" } == [
                "adjust 2024/project/人民调解员经费/current-year 3,000.50",
                "carry-over 2024/project/2023年人民调解/carry-over ~12,300.00",
                "withdraw 2024/project/2023年司法行政系统专项资金--人民调解/carry-over -12,300.00",
            ])
        let after = try Self.sums(postings, onto: before)
        #expect(try corrected.difference(existing: after) == [])
        #expect(try Figure.sum(after.values).amount == corrected.total().amount)
    }

    @Test func `Tolerance grows with a less exact figure only`() throws {
        let plan = try Budget2024.document().plan
        var existing = try Self.sums(plan.difference(existing: [:]))
        let printed = "2024/basic/2040601/current-year"
        let exact = "2024/project/人民调解员经费/current-year"
        existing[printed] = Figure(Fen(346_249_900), .exact)
        existing[exact] = Figure(Fen(19_999_900), .printedInWan)
        let postings = try plan.difference(existing: existing)
        #expect(
            postings.map(\.figure) == [
                Figure(Fen(100), .printedInWan), Figure(Fen(100), .exact),
            ])
    }
}
