import LineGrammar
import Terminal
import Testing
import TextTable

@testable import REPL

/// Answers as a person types them, one after the other; `^C` is the key. What is asked and typed
/// goes on the screen, as a terminal shows it.
private final class TypedAnswers: LineReader {
    let isInteractive = true
    private var answers: [String]
    private let show: (String) -> Void
    private(set) var remembered: [String] = []

    init(_ answers: [String], show: @escaping (String) -> Void) {
        self.answers = answers
        self.show = show
    }

    func next(prompt: String) throws(LineReadingFailure) -> LineEvent {
        guard !answers.isEmpty else { return .endOfInput }
        let answer = answers.removeFirst()
        show(answer.isEmpty ? String(prompt.dropLast()) : prompt + answer)
        return answer == "^C" ? .interrupted : .line(text: answer, number: 1)
    }

    func remember(_ line: String) { remembered.append(line) }
}

/// What a clerk sees who types a command without what it needs. Names are invented (示例).
@Suite struct GuidedEntryTests {
    /// Every screen line; those after the console's prompt or a field's are what was typed.
    private func converse(_ answers: [String], in session: CommandSession) -> (
        screen: [String], remembered: [String]
    ) {
        var screen: [String] = []
        let reader = TypedAnswers(answers) { screen.append($0) }
        let console = Console(
            session: session, reader: reader, show: { screen.append($0) },
            showError: { screen.append($0) })
        _ = console.run()
        return (screen, reader.remembered)
    }

    private func world() throws -> World {
        let world = try World()
        _ = world.session().run("调解员 新建 姓名=示例甲 类别=专职")
        return world
    }

    @Test func aCaseFieldByField() throws {
        let world = try world()
        let result = converse(
            [
                "案件 新建", "邻", "2", "", "示例乙，示例丙", "示例无名", "1", "2024-02-30", "2024-04-01", "3-5",
                "?",
                "", "疑难", "涉及 三户", "-5", "", "完", "难度", "4", "是",
            ], in: world.session())
        #expect(result.screen.joined(separator: "\n") == GuideTranscripts.caseInChinese)
        #expect(
            result.remembered == [
                "案件 新建",
                "案件 新建 类型=邻里 当事人= 调解员=示例甲 受理=2024-03-05 难度=重大 理由=\"涉及 三户\"",
            ])
        #expect(world.session().run("案件 查看 C1").lines.contains("难度      重大"))
    }

    /// From the case to the payment, with the rate in force and what is due as defaults.
    @Test func aPayoutByDefaults() throws {
        let world = try world()
        _ = world.session().run("案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=3-5")
        let result = converse(
            [
                "case close", "", "success", "", "1", "3-18", "done", "yes", "payout new", "",
                "160",
                "", "", "yes", "payout paid", "", "", "", "", "y",
            ], in: world.session(.en))
        #expect(result.screen.joined(separator: "\n") == GuideTranscripts.payoutInEnglish)
    }

    /// Whoever gives up leaves nothing behind: no entry, and no number is used up.
    @Test(arguments: ["^C", "取消", "cancel"])
    func givingUpLeavesNothing(_ word: String) throws {
        let world = try world()
        let before = try world.entryCount()
        let whole = ["案件 新建", "2", "示例乙", "示例甲", "", "完"]
        for length in 1...whole.count {
            let result = converse(whole.prefix(length) + [word, "状态"], in: world.session())
            #expect(result.screen.contains("已取消, 什么都没有录入"))
            #expect(result.screen.last?.hasPrefix("03 所 A 机 · 待同步 1") == true)
        }
        #expect(converse(whole + ["否"], in: world.session()).screen.last == "已取消, 什么都没有录入")
        #expect(try world.entryCount() == before)
        let line = "案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲"
        #expect(world.session().run(line).lines == ["✓ C03A-1 受理 2024-03-20 · 待同步 2"])
    }

    /// What the line says already isn't asked for.
    @Test func aLineGoesOnWhereItStops() throws {
        let world = try world()
        let result = converse(
            ["案件 新建 类型=婚姻家庭 调解员=示例甲 备注=\"两 次\"", "示例乙", "完", "是"], in: world.session())
        #expect(result.screen.filter { $0.hasPrefix("类型") || $0.hasPrefix("调解员") } == [])
        #expect(
            result.screen.contains(
                "一行写法: 案件 新建 类型=婚姻家庭 当事人=示例乙 调解员=示例甲 备注=\"两 次\""))
        #expect(result.screen.last == "✓ C03A-1 受理 2024-03-20 · 待同步 2")
    }

    /// A doubt is told before the commit, and a fact is recorded all the same.
    @Test func aDoubtfulFactIsForced() throws {
        let world = try world()
        for line in [
            "案件 新建 类型=邻里 当事人=示例乙 调解员=示例甲 受理=3-5", "案件 结案 C1 结果=成功 协议=书面 日期=3-12",
            "发放 新建 案件=C1",
        ] { _ = world.session().run(line) }
        let result = converse(
            ["发放 新建", "C1", "--强制", "C1", "完", "是"], in: world.session())
        #expect(result.screen.contains("✗ unique-case: C1 已有 P03A-1; 一案一补; 查看: 历史 P1"))
        #expect(result.screen.contains("一行写法: 发放 新建 案件=C1 --强制"))
        #expect(result.screen.suffix(2).first == "✓ P03A-2 以案定补 150.00 壹佰伍拾元整 未付")
    }

    /// The personal fields of a person: shown to whoever types them, never kept for recall.
    @Test func personalAnswersAreNotKept() throws {
        let world = try World()
        let result = converse(
            [
                "调解员 新建", "示例甲", "1", "", "", "110105194912310021", "11010519491231002X",
                "13800001234", "完", "是",
            ], in: world.session())
        #expect(
            result.screen.contains("✗ identity-number-checksum: 身份证号通不过校验; 至少有一位录错或缺位; 对照证件重录"))
        #expect(result.screen.last == "✓ M03A-1 示例甲 · 待同步 1")
        for line in result.remembered {
            #expect(!line.contains("19491231") && !line.contains("1380000"), "\(line)")
        }
        #expect(result.remembered.last == "调解员 新建 姓名=示例甲 类别=专职 身份证号= 电话=")
    }

    @Test func headquartersEntries() throws {
        let world = try World(isHeadquarters: true)
        let result = converse(
            ["预算 调整", "1", "5000", "示例财字1号", "", "", "", "是"], in: world.session())
        #expect(result.screen.joined(separator: "\n") == GuideTranscripts.budgetAtHeadquarters)
    }

    /// Every writing command that needs something asks for it, and stops when told to.
    @Test func everyCommandAsks() throws {
        for isHeadquarters in [false, true] {
            let world = try World(isHeadquarters: isHeadquarters)
            let session = world.session()
            var asking = 0
            for command in CommandRegistry.table.commands where command.effect == .writes {
                let name = CommandRegistry.table.name(of: command).zh
                guard let guide = session.guide(name) else { continue }
                asking += 1
                guard case .ask(_, let prompt) = guide.start() else {
                    Issue.record("\(name) asks nothing")
                    continue
                }
                #expect(prompt.hasSuffix(": "), "\(name)")
                _ = guide.answer("?")
                #expect(guide.answer("取消") == guide.giveUp(), "\(name)")
            }
            #expect(asking == (isHeadquarters ? 44 : 21))
            #expect(try world.entryCount() == 0)
        }
    }

    /// A file, a pipe, JSON, a list and an auditor get the error that they always got.
    @Test func nobodyElseIsAsked() throws {
        let world = try world()
        #expect(world.session(isScript: true).run("案件 新建").code == "missing-argument")
        let session = world.session()
        #expect(session.guide("案件 新建 --json") == nil)
        #expect(session.guide("案件 列表") == nil)
        #expect(session.guide("案件 新建 颜色=红") == nil)
        #expect(session.guide("期间 结账") == nil)
        #expect(try World(role: "auditor").session().guide("案件 新建") == nil)
    }
}
