import LineGrammar
import Testing
import TextTable

@testable import REPL

/// Every way in which a line isn't understood: a line that shows it, its words in both languages, and
/// what to do next.
@Suite struct LineErrorWalkTests {
    private static func line(_ code: LineErrorCode) -> String {
        switch code {
        case .unclosedQuote: "案件 查看 \"C1"
        case .controlCharacter: "案件 查看 C\u{7}1"
        case .missingArgumentName: "案件 列表 =3"
        case .missingFlagName: "案件 列表 --"
        case .missingNoun: "月=2024-03"
        case .unknownNoun: "发 新建"
        case .missingVerb: "案件 当事人=示例乙"
        case .unknownVerb: "案件 天气"
        case .missingTarget: "案件 查看"
        case .unexpectedTarget: "状态 C1"
        case .unknownArgument: "案件 列表 颜色=红"
        case .missingArgument: "调解员 新建 姓名=示例戊"
        case .duplicateArgument: "案件 列表 月=2024-03 月=2024-04"
        case .unknownFlag: "案件 列表 --快"
        case .duplicateFlag: "案件 列表 --json --json"
        case .filterNotAllowed: "案件 新建 受理>=2024-03-01"
        case .emptyListItem: "发放 月薪 月=2024-03 人员=示例甲、、示例乙"
        case .unknownValue: "案件 列表 状态=蓝"
        }
    }

    @Test(arguments: LineErrorCode.allCases)
    func saysWhatAndWhatToDoInBothLanguages(code: LineErrorCode) throws {
        let world = try World()
        let line = Self.line(code)
        let chinese = world.session().run(line)
        #expect(chinese.code == code.rawValue, "\(line): \(chinese.lines)")
        #expect(chinese.status == .usage)
        RefusalWalkTests.expectWords(chinese, world.session(.en).run(line))
        #expect(try world.entryCount() == 0)
    }
}
