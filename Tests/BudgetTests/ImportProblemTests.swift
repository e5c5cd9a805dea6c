import Budget
import Testing

@Suite struct ImportProblemTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let file: String
        let old: String
        let new: String
        let problem: String

        init(_ file: String, _ old: String, _ new: String, _ problem: String) {
            self.file = file
            self.old = old
            self.new = new
            self.problem = problem
        }

        var testDescription: String { problem }
    }

    static let mistakes = [
        Mistake(
            "table2.csv", ",carry_over_wan", "", "table2.csv:1:0 carry_over_wan missing-heading"),
        Mistake("stations.csv", "mark", "mark,note", "stations.csv:1:5 note unknown-heading"),
        Mistake("stations.csv", "kind,", "kind,kind,", "stations.csv:1:4 kind repeated-heading"),
        Mistake("stations.csv", "01,示例一所", "01", "stations.csv:3:0  wrong-cell-count"),
        Mistake("stations.csv", "示例一所", "", "stations.csv:3:2 name missing-value"),
        Mistake("stations.csv", "示例一所", "示例\"一所", "stations.csv:0:0  malformed-csv"),
        Mistake("stations.csv", "\n01,", "\n001,", "stations.csv:3:1 code bad-number"),
        Mistake("stations.csv", "\n02,", "\n01,", "stations.csv:4:0  repeated-row"),
        Mistake("table2.csv", "78.73", "78.7", "table2.csv:6:9 carry_over_wan bad-amount"),
        Mistake("table2.csv", "78.73", "78,73", "table2.csv:6:0  wrong-cell-count"),
        Mistake("table2.csv", "78.73", "\"7,8.73\"", "table2.csv:6:9 carry_over_wan bad-amount"),
        Mistake(
            "table2.csv", "2040602", "20406O2", "table2.csv:6:1 function_code bad-function-code"),
        Mistake("table2.csv", "20406,", "20407,", "table2.csv:5:0  unknown-parent"),
        Mistake("table6.csv", "total,工资", "sum,工资", "table6.csv:3:1 kind bad-word"),
        Mistake(
            "rates.csv", "非诉讼案件,非诉讼,,,600.00,每件,2024-01-01",
            "非诉讼案件,非诉讼,,,600.00,每件,1-1", "rates.csv:8:7 from bad-date"),
        Mistake(
            "rates.csv", "600.00,每件,2024-01-01,", "600.00,每件,2024-01-01,2023-12-31",
            "rates.csv:8:8 to bad-date"),
        Mistake("document.csv", "2024,", "二四,", "document.csv:2:3 fiscal_year bad-number"),
        Mistake(
            "project_details.csv", "死亡抚恤金,", "抚恤金,",
            "project_details.csv:2:0 project unknown-project"),
        Mistake(
            "charge_rules.csv", "2040607", "2040699",
            "charge_rules.csv:4:0 function_code wrong-function-code"),
        Mistake(
            "projects.csv", "死亡抚恤金,长治市屯留区司法局,2040602", "死亡抚恤金,长治市屯留区司法局,2040699",
            "projects.csv:9:0 assigned_function_code unknown-function-code"),
        Mistake(
            "projects.csv", "局,2040604,20.00", "局,,20.00",
            "projects.csv:6:5 assigned_function_code missing-value"),
        Mistake("rates.csv", "1000.00", "-1000.00", "rates.csv:7:5 amount_yuan bad-amount"),
        Mistake("rates.csv", "1000.00", "1000.001", "rates.csv:7:5 amount_yuan bad-amount"),
        Mistake(
            "rates.csv", "一般,口头,100.00", "一般,书面,100.00", "rates.csv:6:0 from overlapping-period"),
        Mistake(
            "charge_rules.csv", "月薪", "以案定补", "charge_rules.csv:3:0 from overlapping-period"),
    ]

    @Test(arguments: mistakes)
    func `A mistake is reported with its place`(mistake: Mistake) throws {
        let files = try Budget2024.files(mistake.file, replacing: mistake.old, with: mistake.new)
        let refusal = #expect(throws: ImportRefusal.self) {
            try BudgetDocument.parse(files: files)
        }
        let first = try #require(refusal?.problems.first)
        #expect(
            "\(first.file):\(first.line):\(first.column) \(first.columnName) \(first.code.rawValue)"
                == mistake.problem)
        #expect(!first.chinese.isEmpty && !first.english.isEmpty)
    }

    @Test func `All mistakes are reported at once, in order`() throws {
        var files = try Budget2024.files("table3.csv", replacing: "223.45,,", with: "x,,")
        files["table5.csv"] = try Budget2024.files(
            "table5.csv", replacing: "普法宣传,3.00,,3.00", with: "普法宣传,a,,b")["table5.csv"]
        files["table6.csv"] = nil
        files["budget.csv"] = []
        files["notes.txt"] = []
        files["rates.csv"] = [0x66, 0xFF]
        files["document.csv"] = Array("bureau,department_code,fiscal_year,document_number\n".utf8)
        let refusal = #expect(throws: ImportRefusal.self) {
            try BudgetDocument.parse(files: files)
        }
        let found = refusal?.problems.map { "\($0.file):\($0.line) \($0.code.rawValue)" }
        #expect(
            found == [
                "budget.csv:0 unknown-file", "document.csv:0 wrong-row-count",
                "rates.csv:0 not-utf8", "table3.csv:6 bad-amount", "table5.csv:8 bad-amount",
                "table5.csv:8 bad-amount", "table6.csv:0 missing-file",
            ])
    }

    @Test func `A cell with a line end moves the lines after it`() throws {
        var files = try Budget2024.files(
            "stations.csv", replacing: "示例一所", with: "\"示例\n一所\"")
        files["stations.csv"]?.append(contentsOf: "13,多一所,司法所,未知\n".utf8)
        let refusal = #expect(throws: ImportRefusal.self) {
            try BudgetDocument.parse(files: files)
        }
        let problem = try #require(refusal?.problems.first)
        #expect((problem.line, problem.column, problem.code) == (16, 4, .badWord))
    }

    @Test func `A rate may follow another from the day after its last`() throws {
        let old = "一般,书面,150.00,每件,2024-01-01,,"
        func document(from day: String) throws -> BudgetDocument {
            try BudgetDocument.parse(
                files: Budget2024.files(
                    "rates.csv", replacing: old,
                    with: "一般,书面,150.00,每件,2024-01-01,2024-06-30,示例标准,1,示例\n"
                        + "以案定补 一般 书面,以案定补,一般,书面,160.00,每件,\(day),,示例标准,2,示例\n"
                        + "以案定补 其他 书面,以案定补,,书面,150.00,每件,2024-01-01,,"))
        }
        #expect(try document(from: "2024-07-01").rates.count == 9)
        let refusal = #expect(throws: ImportRefusal.self) { try document(from: "2024-06-30") }
        #expect(refusal?.problems.map(\.code) == [.overlappingPeriod])
    }
}
