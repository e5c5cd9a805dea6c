import Budget
import Money
import Testing

@Suite struct BudgetDocumentTests {
    @Test func `Every row of the document is read`() throws {
        let document = try Budget2024.document()
        #expect(document.header.fiscalYear == 2024)
        let counts = PrintedTable.allCases.map { document.rows(of: $0).count }
        #expect(counts == [41, 20, 20, 42, 20, 20, 8, 11])
        #expect(document.projects.count == 15)
        #expect(document.projectDetails.count == 5)
        #expect(document.projectIndicators.count == 39)
        #expect(document.departmentTargets.count == 26)
        #expect(document.rates.count == 7)
        #expect(document.chargeRules.count == 3)
        #expect(document.stations.map(\.code) == (0...12).map { $0 < 10 ? "0\($0)" : "\($0)" })
    }

    @Test func `A cell keeps its text, amount and place`() throws {
        let row = try #require(
            Budget2024.document().rows(of: .table2).first { $0.functionCode == "2040602" })
        #expect(row.position == RowPosition(file: "table2.csv", line: 6))
        #expect(row.parentKey == "20406")
        let figure = try #require(row.figures[.carryOver])
        #expect(figure == row.figures[.carryOver])
        #expect((figure.text, figure.amount, figure.column) == ("78.73", Fen(78_730_000), 9))
        #expect(row.figures[.unitFund] == nil)
    }

    @Test func `Project pages are exact to the fen`() throws {
        let details = try Budget2024.document().projectDetails.map {
            "\($0.project) \($0.yearTotal) \($0.periodTotal)"
        }
        #expect(
            details == [
                "死亡抚恤金 222,901.46 222,901.46",
                "刑事案件法律援助补助 238,000.00 238,000.00",
                "司法行政辅助人员 469,268.80 469,268.80",
                "人民调解员经费 200,000.00 500,000.00",
                "普法依法治理专项经费 30,000.00 100,000.00",
            ])
    }

    @Test func `What isn't printed isn't made up`() throws {
        let document = try Budget2024.document()
        let subsidy = try #require(document.departmentTargets.first { $0.level3 == "以案定补" })
        #expect((subsidy.comparison, subsidy.value, subsidy.unit) == (.average, "150", "元"))
        let cases = try #require(
            document.departmentTargets.first { $0.level3 == "矛盾纠纷调解案件数" })
        #expect((cases.comparison, cases.unit, cases.level2) == (.notPrinted, nil, nil))
        #expect(document.projectIndicators.count { $0.isNameCut } == 2)
        let fee = try #require(document.projectIndicators.first { $0.level3 == "律师服务费" })
        #expect((fee.comparison, fee.value, fee.unit) == (.atMost, "1000", "元"))
    }

    @Test func `The example rates and charge rules`() throws {
        let document = try Budget2024.document()
        let rates = document.rates.map {
            [
                $0.payoutKind.rawValue, $0.tier?.rawValue ?? "-", $0.agreementForm?.rawValue ?? "-",
                $0.amount.yuan, $0.unit.rawValue, $0.mark.rawValue,
            ].joined(separator: " ")
        }
        #expect(
            rates == [
                "case-subsidy simple written 100.00 per-case example",
                "case-subsidy ordinary written 150.00 per-case example",
                "case-subsidy difficult written 200.00 per-case example",
                "case-subsidy major written 300.00 per-case example",
                "case-subsidy ordinary oral 100.00 per-case example",
                "monthly - - 1,000.00 per-month example",
                "non-litigation - - 600.00 per-case example",
            ])
        #expect(
            document.chargeRules.map { "\($0.payoutKind) \($0.project) \($0.functionCode)" } == [
                "caseSubsidy 人民调解员经费 2040604", "monthly 人民调解员经费 2040604",
                "nonLitigation 刑事案件法律援助补助 2040607",
            ])
    }

    @Test func `A byte order mark, CRLF and a missing last line end change nothing`() throws {
        let plain = try Budget2024.files()
        let windows = plain.mapValues { bytes in
            let text = String(decoding: bytes.dropLast(), as: UTF8.self)
            return [0xEF, 0xBB, 0xBF]
                + Array(text.split(separator: "\n").joined(separator: "\r\n").utf8)
        }
        #expect(try BudgetDocument.parse(files: windows) == BudgetDocument.parse(files: plain))
    }
}
