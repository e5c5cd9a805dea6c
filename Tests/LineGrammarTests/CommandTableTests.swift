import LineGrammar
import Testing
import TextTable

private func resolved(_ line: String) throws(LineError) -> Invocation {
    guard let parsed = try LineParser.parse(line) else { fatalError("blank line in a test") }
    return try ExampleTable.table.resolve(parsed)
}

/// An invocation on one row.
private func shape(_ found: Invocation) -> String {
    let targets = found.targets.map(\.text)
    let arguments = found.arguments.map { argument in
        let value: String
        switch argument.value {
        case .cleared: value = "cleared"
        case .one(let text): value = text.text
        case .list(let texts): value = "list(\(texts.map(\.text).joined(separator: "/")))"
        case .anyOf(let texts): value = "any(\(texts.map(\.text).joined(separator: "/")))"
        case .range(let lower, let upper):
            value = "range(\(lower?.text ?? "open")/\(upper?.text ?? "open"))"
        }
        return argument.identifier + argument.comparison.rawValue + value
    }
    let name = [found.command.noun, found.command.verb].compactMap { $0 }
    return (name + targets + arguments + found.flags.sorted().map { "--" + $0 })
        .joined(separator: " ")
}

@Suite("Command table")
struct CommandTableTests {
    @Test(
        "Lines that are commands",
        arguments: [
            ("发放 新建 案件=C12", "payout new case=C12"),
            ("PAYOUT 新建 case=Ｃ１２ --json", "payout new case=C12 --json"),
            ("发放 新建 案件=C12 金额=1,500.00", "payout new case=C12 amount=1,500.00"),
            ("发放 新建 案件=C12 当事人=示例乙、示例丙", "payout new case=C12 parties=list(示例乙/示例丙)"),
            ("发放 新建 案件=C12 理由=a|b,c..d", "payout new case=C12 reason=a|b,c..d"),
            ("发放 新建 案件=C12 理由=", "payout new case=C12 reason=cleared"),
            ("发放", "payout list"), ("发放 --all", "payout list --all"),
            ("发放 金额>=200 金额<1,500", "payout list amount>=200 amount<1,500"),
            ("发放 列表 日期=3-1..3-31", "payout list date=range(3-1/3-31)"),
            ("发放 列表 日期=..3-31", "payout list date=range(open/3-31)"),
            ("发放 列表 金额=1,000..", "payout list amount=range(1,000/open)"),
            ("发放 状态=挂账|held", "payout list status=any(suspense/held)"),
            ("发放 状态=\"挂账\"", "payout list status=suspense"),
            ("发放 付讫 日期=3-20 方式=转账 P17", "payout paid P17 date=3-20 way=transfer"),
            ("期间 结账 2024-03 2024-04", "period close 2024-03 2024-04"), ("sync", "sync"),
            ("为何 新建", "why 新建"),
        ])
    func commands(line: String, expected: String) throws {
        #expect(shape(try resolved(line)) == expected)
    }

    @Test(
        "Lines that aren't",
        arguments: [
            ("案件=C12", "missing-noun 1", "type help to see all nouns"),
            ("发方 新建", "unknown-noun 1", "did you mean 发放"),
            ("调解员", "unknown-noun 1", "type help"),
            ("新建 发放", "unknown-noun 1", "did you mean 发放 新建"),
            ("\"发放\" 新建", "unknown-noun 1", "did you mean 发放"),
            ("期间", "missing-verb 5", "write one of: period close"),
            ("发放 案件=C12", "missing-verb 6", "write one of: payout new"),
            ("发放 新见", "unknown-verb 6", "did you mean 新建"),
            ("发放 结账 P1", "unknown-verb 6", nil),
            ("发放 新建 案由=C12", "unknown-argument 11", "did you mean 案件"),
            ("发放 新建 日期=3-1 案件=C1", "unknown-argument 11", nil),
            ("发放 新建", "missing-argument 10", "example: payout new case=C12"),
            ("发放 新建 案件=", "missing-argument 11", nil),
            ("发放 新建 案件=1 案件=2", "duplicate-argument 18", nil),
            ("发放 新建 案件=1 case=2", "duplicate-argument 18", nil),
            ("发放 金额>=1 金额>=2", "duplicate-argument 14", nil),
            ("发放 金额=1 金额>=2", "duplicate-argument 13", nil),
            ("发放 新建 C12", "unexpected-target 11", nil),
            ("发放 付讫 P1 P2 日期=3-1 方式=现金", "unexpected-target 14", nil),
            ("发放 付讫 日期=3-1 方式=现金", "missing-target 29", nil),
            ("发放 新建 案件=1 金额>=2", "filter-not-allowed 18", nil),
            ("发放 状态>挂账", "filter-not-allowed 6", nil),
            ("发放 新建 案件=1 当事人=甲、、乙", "empty-list-item 27", nil),
            ("发放 新建 案件=1 方式=转帐", "unknown-value 23", "did you mean 转账"),
            ("发放 状态=挂账|无", "unknown-value 16", "write one of: suspense, held"),
            ("发放 --jsno", "unknown-flag 6", "did you mean --json"),
            ("发放 --all --全部", "duplicate-flag 12", nil),
        ])
    func errors(line: String, expected: String, nextStep: String?) {
        do throws(LineError) {
            Issue.record("read as \(shape(try resolved(line)))")
        } catch {
            #expect("\(error.code.rawValue) \(error.column.display)" == expected)
            if let nextStep { #expect(error.nextStep.en == nextStep) }
        }
    }

    @Test("An error is one line in each language")
    func errorLine() {
        do throws(LineError) {
            _ = try resolved("发放 新见")
            Issue.record("no error")
        } catch {
            #expect(
                error.line(in: .zh) == "✗ unknown-verb 列 6: 发放 没有动作 新见; 动作不能缩写; 是不是 新建")
            #expect(
                error.line(in: .en)
                    == "✗ unknown-verb column 6: payout has no verb 新见; "
                    + "verbs are typed in full; did you mean 新建")
        }
    }

    @Test("Examples are read as their own commands")
    func examples() {
        #expect(ExampleTable.table.brokenExamples() == [])
        let broken = CommandTable(
            vocabulary: ExampleTable.vocabulary,
            commands: [
                Command(
                    noun: "sync", effect: .writes, summary: Text(same: "s"),
                    example: Text(zh: "同步 x", en: "sync"))
            ])
        #expect(broken.brokenExamples().count == 1)
    }

    @Test("Help is written from the table")
    func help() {
        #expect(
            ExampleTable.table.help(for: ExampleTable.payoutPaid, in: .zh) == [
                "发放 付讫 编号 日期=日期 方式=选项",
                "  记为已付",
                "参数:",
                "  日期=  付款日 (必填)",
                "  方式=  方式 (必填): 转账|现金",
                "选项:",
                "  --json  输出 JSON",
                "例: 发放 付讫 P17 日期=3-20 方式=转账",
            ])
        #expect(
            ExampleTable.table.help(for: ExampleTable.payoutNew, in: .en)[0]
                == "payout new case=REFERENCE [amount=MONEY] [parties=TEXT,...] [reason=TEXT] "
                + "[by=CHOICE]")
        #expect(ExampleTable.table.overview(in: .en)[1] == "  payout list   List payouts")
    }
}
