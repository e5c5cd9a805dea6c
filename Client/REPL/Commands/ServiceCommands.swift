internal import ChangeLog
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// Words that stand alone and ask the program or the session: sync, ledger, help, quit.
enum ServiceCommands {
    static let definitions = [
        CommandDefinition(syncCommand, .session { session, _ in try session.sync() }),
        CommandDefinition(ledgerCommand, .session { try $0.ledger($1) }),
        CommandDefinition(helpCommand, .session { try $0.help($1) }),
        CommandDefinition(quitCommand, .session { _, _ in Answer(shouldQuit: true) }),
    ]

    private static let syncCommand = Command(
        noun: "sync", effect: .reads,
        summary: Text(zh: "与局里同步: 送出录入, 取回数据和判定", en: "Send entries, fetch data and verdicts"),
        example: Text(zh: "同步", en: "sync"))

    private static let ledgerCommand = Command(
        noun: "ledger", effect: .reads,
        summary: Text(zh: "综合台账", en: "The consolidated ledger"),
        example: Text(zh: "台账 月=2024-03 --明细", en: "ledger month=2024-03 --drill"),
        arguments: [
            .takes("month", .month, "入账月", "the posting month"),
            .takes("group", .enumeration("ledger-group"), "按什么分组", "what to group by"),
            .takes("station", .reference, "司法所", "the station"),
            .takes("project", .reference, "项目", "the project"),
            .takes("since", .integer, "说明自该 seq 以来的变化", "explain what changed since that seq"),
            .takes("drill", .flag, "逐笔列出", "show every document"),
            .takes(
                "sort", .list(.text), "明细按哪一列排, 从大到小在前面加 -",
                "columns to sort documents by, with - before one for largest first"),
            .takes("limit", .integer, "明细最多几行", "how many documents at most"),
            .takes("from", .integer, "明细从第几行起", "the first document to show"),
        ] + ArgumentSpec.exports)

    private static let helpCommand = Command(
        noun: "help", effect: .reads,
        summary: Text(zh: "说明全部命令或一个命令", en: "Explain all commands, or one"),
        example: Text(zh: "帮助 发放 新建", en: "help payout new"),
        targets: TargetSpec(minimum: 0, maximum: 2, name: Text(zh: "对象和动作", en: "noun-and-verb")))

    private static let quitCommand = Command(
        noun: "quit", effect: .reads, summary: Text(zh: "退出", en: "Leave"),
        example: Text(zh: "退出", en: "quit"))
}

extension CommandSession {
    /// "✓ 送 10 收 12 · 生效 9 待裁 1 (输入 事项) · 往返 1 次 2.1 KB"
    func sync() throws -> Answer {
        let report = try services.sync(services.progress)
        var parts = parts(of: report)
        let size = Self.kilobytes(report.bytesSent + report.bytesReceived)
        parts.append(
            Text(
                zh: "往返 \(report.roundTrips) 次 \(size)",
                en: "\(report.roundTrips) round trip\(report.roundTrips == 1 ? "" : "s") \(size)")[
                    language])
        let notices = try standstills()
        var answer = Answer(
            ["✓ " + parts.joined(separator: " · ")] + mended(report) + (try ruled(report.ruled))
                + notices.map { $0.line(in: language) })
        answer.programs = Self.table(report, notices)
        return answer
    }

    /// What had to be mended, on either side.
    private func mended(_ report: SyncReport) -> [String] {
        var lines: [Text] = []
        if report.givenBack > 0 {
            lines.append(
                Text(
                    zh: "服务器曾丢失数据: 已交回 \(report.givenBack) 项判定, 录入和判定照旧",
                    en: "the server had lost memory: \(report.givenBack) verdicts were given back, "
                        + "entries and verdicts are as they were"))
        }
        if report.repaired > 0 {
            lines.append(
                Text(
                    zh: "核对不符: 已按服务器修复 \(report.repaired) 条记录, 未报的录入没有动",
                    en:
                        "differed from the server: \(report.repaired) records were mended, entries that "
                        + "wait weren't touched"))
        }
        return lines.map { "  " + $0[language] }
    }

    /// "送 10 收 12", "生效 9 待裁 1 (输入 事项)".
    func parts(of report: SyncReport) -> [String] {
        let verdicts: [(Text, Int)] = [
            (Text(zh: "生效", en: "applied"), report.applied),
            (Text(zh: "合并", en: "merged"), report.merged),
            (Text(zh: "待裁", en: "held"), report.held),
            (Text(zh: "驳回", en: "rejected"), report.rejected),
            (Text(zh: "待补", en: "parked"), report.parked),
        ].filter { $0.1 > 0 }
        let moved = Text(
            zh: "送 \(report.sent) 收 \(report.received)",
            en: "sent \(report.sent), received \(report.received)")[language]
        guard !verdicts.isEmpty else { return [moved] }
        let needsCare = report.held + report.rejected + report.parked > 0
        let hint = needsCare ? Text(zh: " (输入 事项)", en: " (type tray)")[language] : ""
        return [
            moved, verdicts.map { "\($0.0[language]) \($0.1)" }.joined(separator: " ") + hint,
        ]
    }

    private static func table(_ report: SyncReport, _ notices: [StandstillNotice])
        -> ProgramTable
    {
        let counts: [(key: String, count: Int)] = [
            ("sent", report.sent), ("received", report.received), ("applied", report.applied),
            ("merged", report.merged), ("held", report.held), ("rejected", report.rejected),
            ("parked", report.parked), ("roundTrips", report.roundTrips),
            ("bytesSent", report.bytesSent), ("bytesReceived", report.bytesReceived),
            ("repaired", report.repaired), ("givenBack", report.givenBack),
        ]
        let alarms = notices.map(\.code).joined(separator: " ")
        return ProgramTable(
            schema: "sync",
            (counts.map(\.key) + ["alarms"]).map { DataColumn(key: $0, title: Text(same: $0)) },
            [counts.map { .integer(Int64($0.count)) } + [.text(alarms)]])
    }

    /// What was decided of matters that were open here: by whom, and why.
    func ruled(_ changeSets: [Identifier]) throws -> [String] {
        guard !changeSets.isEmpty else { return [] }
        let shown = 20
        var lines: [String] = []
        _ = try read(Self.trayInvocation()) { scene in
            var seen: Set<Identifier> = []
            let newest = changeSets.reversed().filter { seen.insert($0).inserted }.reversed()
            lines = try newest.prefix(shown).compactMap { try scene.ruledLine($0) }
            if newest.count > shown {
                lines.append(
                    scene.say(
                        zh: "另有 \(newest.count - shown) 件; 查看: 事项 全部=是",
                        en: "\(newest.count - shown) more; see: tray all=yes"))
            }
            return Answer()
        }
        return lines
    }

    /// A scene wants a line; this one asks for nothing but the tray.
    private static func trayInvocation() throws -> Invocation {
        guard let line = try LineParser.parse("tray") else {
            preconditionFailure("A word is a line")
        }
        return try CommandRegistry.table.resolve(line)
    }

    /// "2.1 KB", of 1,024 bytes, rounded down.
    static func kilobytes(_ bytes: Int) -> String {
        let tenths = bytes * 10 / 1_024
        return "\(tenths / 10).\(tenths % 10) KB"
    }

    func ledger(_ invocation: Invocation) throws -> Answer {
        var request: LedgerRequest?
        _ = try read(invocation) { scene in
            try Self.requireDrill(scene)
            request = LedgerRequest(
                month: try scene.month("month"), by: scene.text("group"),
                station: try scene.resolve(.station, argument: "station")?.id,
                project: try scene.resolve(.project, argument: "project")?.id,
                since: try scene.integer("since").map { UInt64($0) },
                isDrill: scene.has(flag: "drill"),
                offset: try ListPage.positive("from", scene).map { $0 - 1 } ?? 0,
                limit: try ListPage.positive("limit", scene),
                sorts: scene.argument("sort")?.value.texts.map(\.text) ?? [],
                format: invocation.format,
                language: language)
            return Answer()
        }
        guard let request else { return Answer() }
        // Outside the read: the service opens its own.
        let lines = try services.ledger(request)
        guard request.format != .screen else { return Answer(lines) }
        var answer = Answer()
        // Each line of CSV ends, the last one too.
        answer.data = lines.joined(separator: "\n") + (request.format == .csv ? "\n" : "")
        return answer
    }

    /// Figures aren't cut or sorted: they stand in the order of the budget, whole.
    private static func requireDrill(_ scene: Scene) throws {
        guard !scene.has(flag: "drill") else { return }
        for word in ["sort", "limit", "from"] {
            guard let column = scene.column(word) else { continue }
            throw Refusal.sentence(
                "drill-only", "台账总表不排序也不截断; 加 --明细",
                "the ledger's figures aren't sorted or cut; add --drill", at: column)
        }
    }

    func help(_ invocation: Invocation) throws -> Answer {
        let table = CommandRegistry.table
        guard let noun = invocation.targets.first else {
            return Answer(table.overview(in: language))
        }
        guard let word = table.vocabulary.word(spelled: noun.text, in: .noun) else {
            throw Self.unknownTopic(noun, table.vocabulary.suggestion(for: noun.text, in: .noun))
        }
        let commands = table.commands(of: word.identifier)
        guard let verb = invocation.targets.dropFirst().first else {
            guard commands.count > 1 else {
                return Answer(commands.flatMap { table.help(for: $0, in: language) })
            }
            return Answer(
                commands.map { "\(table.name(of: $0)[language]): \($0.summary[language])" })
        }
        let verbWord = table.vocabulary.word(spelled: verb.text, in: .verb)
        guard let command = commands.first(where: { $0.verb == verbWord?.identifier }) else {
            throw Self.unknownTopic(verb, nil)
        }
        return Answer(table.help(for: command, in: language))
    }

    private static func unknownTopic(_ token: Token, _ suggestion: String?) -> Refusal {
        Refusal(
            "unknown-topic", at: token.column,
            what: Text(zh: "没有 \(token.text) 的说明", en: "there is no help on \(token.text)"),
            why: Text(zh: "说明按对象和动作查", en: "help goes by noun and verb"),
            next: suggestion.map { Text(zh: "是不是 \($0)", en: "did you mean \($0)") }
                ?? Text(zh: "输入 帮助 看全部", en: "type help to see all"), status: .usage)
    }
}
