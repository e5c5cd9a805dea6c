import Terminal
import Testing
import TextTable

@testable import REPL

/// Lines as a person or a script would type them.
private final class ListedLines: LineReader {
    let isInteractive: Bool
    private var lines: [String]
    private var number = 0
    private(set) var remembered: [String] = []
    private(set) var prompts: [String] = []

    init(_ lines: [String], isInteractive: Bool) {
        self.lines = lines
        self.isInteractive = isInteractive
    }

    func next(prompt: String) throws(LineReadingFailure) -> LineEvent {
        prompts.append(prompt)
        guard number < lines.count else { return .endOfInput }
        number += 1
        return .line(text: lines[number - 1], number: number)
    }

    func remember(_ line: String) { remembered.append(line) }
}

@Suite struct ConsoleTests {
    private func run(_ lines: [String], isInteractive: Bool) throws -> (
        status: CommandStatus, shown: [String], errors: [String], reader: ListedLines
    ) {
        let reader = ListedLines(lines, isInteractive: isInteractive)
        var shown: [String] = []
        var errors: [String] = []
        let session = try World().session(isScript: !isInteractive)
        let console = Console(
            session: session, reader: reader, show: { shown.append($0) },
            showError: { errors.append($0) })
        return (console.run(), shown, errors, reader)
    }

    @Test func aPersonGoesOnAfterAMistake() throws {
        let result = try run(
            ["案件 查看 C9", "调解员 新建 姓名=示例甲 类别=专职 电话=13800001234", "退出", "状态"],
            isInteractive: true)
        #expect(result.status == .done)
        #expect(result.shown == ["✓ M03A-1 示例甲 · 待同步 1"])
        #expect(result.errors.count == 1)
        #expect(result.reader.prompts == ["03所A> ", "03所A> ", "03所A> "])
        #expect(result.reader.remembered[1] == "调解员 新建 姓名=示例甲 类别=专职 电话=")
    }

    @Test func aScriptStopsAtItsFirstFailure() throws {
        let result = try run(["# 注", "", "案件 查看 C9", "状态"], isInteractive: false)
        #expect(result.status == .refused)
        #expect(result.shown == [])
        #expect(
            result.errors == ["第 3 行 ✗ unknown-reference 列 11: 没有案件 C9; 编号或全名都没有找到; 用 查找 C9 找一找"])
    }

    @Test func anExpectedFailureIsASuccess() throws {
        let result = try run(
            ["# expect: unknown-reference", "案件 查看 C9", "# expect: unique-case", "状态", "状态"],
            isInteractive: false)
        #expect(result.status == .refused)
        #expect(result.shown == ["✗ unknown-reference 列 11: 没有案件 C9; 编号或全名都没有找到; 用 查找 C9 找一找"])
        #expect(result.errors.last == "✗ unexpected-outcome: 应为 unique-case, 实为 成功")
    }

    @Test func scriptsHoldFullDatesAndNoRows() throws {
        let session = try World().session(isScript: true)
        #expect(session.run("发放 列表 日期=3-1").code == "date-not-full")
        #expect(session.run("发放 查看 @1").code == "no-such-row")
    }

    @Test func aRowOfTheLastListIsNamedByItsPlace() throws {
        let session = try World().session()
        _ = session.run("项目 列表 排序=项目 --倒序")
        #expect(session.run("项目 查看 @1").lines.contains("名称        刑事法律援助补助"))
        #expect(session.run("案件 查看 @1").code == "wrong-row")
    }

    @Test func oneLineGivesItsStatus() throws {
        var shown: [String] = []
        let session = try World().session()
        let status = Console.runLine(
            "状态", session: session, show: { shown.append($0) }, showError: { shown.append($0) })
        #expect(status == .done)
        #expect(shown == ["03 所 A 机 · 待同步 0 · 待裁 0 · 还没有同步过"])
        let missing = Console.runFile(
            path: "/nonexistent/示例.txt", session: session, show: { _ in },
            showError: { shown.append($0) })
        #expect(missing == .usage)
    }
}
