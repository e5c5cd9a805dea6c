internal import ChangeLog
internal import LineGrammar
internal import Replica
internal import TextTable

/// Where this replica stands: status, pending, tray, why.
enum StandingCommands {
    static let definitions = [
        CommandDefinition(statusCommand, .session { session, _ in try session.status() }),
        CommandDefinition(pendingCommand, .read(pending)),
        CommandDefinition(trayCommand, .read(tray)),
        CommandDefinition(whyCommand, .read(why)),
    ]

    private static let statusCommand = Command(
        noun: "status", effect: .reads,
        summary: Text(zh: "本机的情况", en: "How this device stands"),
        example: Text(zh: "状态", en: "status"))

    private static let pendingCommand = Command(
        noun: "pending", effect: .reads,
        summary: Text(zh: "还没有判定的录入", en: "Entries that aren't judged yet"),
        example: Text(zh: "待同步", en: "pending"),
        arguments: ArgumentSpec.listing)

    private static let trayCommand = Command(
        noun: "tray", effect: .reads,
        summary: Text(zh: "待裁、待补和驳回的录入", en: "What is held, parked or rejected"),
        example: Text(zh: "事项", en: "tray"),
        arguments: [
            .takes("all", .enumeration("yes-or-no"), "连已了结的", "what is settled, too")
        ] + ArgumentSpec.listing)

    private static let whyCommand = Command(
        noun: "why", effect: .reads,
        summary: Text(zh: "为什么这样判定", en: "Why something was judged so"),
        example: Text(zh: "为何 P17", en: "why P17"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "单号或事项号", en: "number-or-item")))

    private static func pending(_ scene: Scene) throws -> Answer {
        let columns = [
            DataColumn(key: "number", title: Text(zh: "序", en: "number"), alignment: .right),
            DataColumn(key: "at", title: Text(zh: "时间", en: "at")),
            DataColumn(key: "intent", title: Text(zh: "做了什么", en: "intent")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
        ]
        let chain = ChainTable(scene.db)
        return try BuiltList(schema: "pending-list", columns: columns, dataColumns: columns).answer(
            scene, count: try chain.outboxCount(),
            items: { try chain.outbox(offset: $0, limit: $1, newestFirst: $2) },
            build: { try pendingRow($0, scene) })
    }

    private static func pendingRow(_ entry: ChainTable.Entry, _ scene: Scene) throws
        -> BuiltList.Row
    {
        let changeSet = try ChangeSet(frozen: entry.body)
        let isWithdrawn = try Withdrawals(scene.db, store: scene.store)
            .isWithdrawn(entry.changeSet)
        let mark = isWithdrawn ? scene.say(zh: " (已撤销)", en: " (withdrawn)") : ""
        func row(_ language: Language?, _ intent: String) throws -> [Cell] {
            [
                .integer(Int64(clamping: entry.position.number)),
                ClockText.cell(changeSet.claimedAt, in: language), .text(intent),
                .text(
                    try scene.documents(of: changeSet, isForPrograms: language == nil)
                        + (language == nil ? "" : mark)),
            ]
        }
        return BuiltList.Row(
            screen: try row(scene.manner.language, IntentWords.text(changeSet.intent, scene)),
            data: try row(nil, changeSet.intent))
    }

    /// "H41 P03A-20 待裁 unique-month: 05 所已报同人 3 月; 等局裁定"
    private static func tray(_ scene: Scene) throws -> Answer {
        let all = scene.text("all") == "yes"
        let verdicts = try VerdictTable(scene.db).tray()
            .filter { all || $0.isOpen || ($0.outcome == .rejected && $0.followedBy == nil) }
        let columns = [
            DataColumn(key: "item", title: Text(zh: "事项", en: "item")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
            DataColumn(key: "outcome", title: Text(zh: "判定", en: "outcome")),
            DataColumn(key: "rule", title: Text(zh: "规则", en: "rule")),
            DataColumn(key: "reason", title: Text(zh: "原因", en: "reason")),
        ]
        return try BuiltList(
            schema: "tray-list", columns: columns,
            dataColumns: columns.dropLast() + VerdictCells.reasonColumns
        ).answer(scene, verdicts) { verdict in
            let touched = verdict.touched.map { RecordKey(type: $0.type, record: $0.record) }
            func row(_ isForPrograms: Bool, _ outcome: String) throws -> [Cell] {
                [
                    .text("H\(verdict.seq)"),
                    .text(try scene.documents(touched, isForPrograms: isForPrograms)),
                    .text(outcome), .text(verdict.rule),
                ]
            }
            return BuiltList.Row(
                screen: try row(false, scene.say(verdict.outcome.words))
                    + [.text(scene.explanation(of: verdict))],
                data: try row(true, verdict.outcome.rawValue)
                    + VerdictCells.reason(verdict, scene))
        }
    }

    private static func why(_ scene: Scene) throws -> Answer {
        let verdicts = try verdicts(TypedText(scene.invocation.targets[0]), scene)
        var lines: [String] = []
        for verdict in verdicts {
            let outcome = scene.say(verdict.outcome.words)
            let rule = verdict.rule.isEmpty ? "" : " \(verdict.rule)"
            lines.append("H\(verdict.seq) \(outcome)\(rule): " + scene.explanation(of: verdict))
            lines += verdict.evidence.map { "  \($0.name) = \($0.value)" }
            if !verdict.flags.isEmpty {
                lines.append("  " + verdict.flags.joined(separator: ", "))
            }
            let hash = VerdictCells.rulesHash(verdict)
            lines.append(
                scene.say(zh: "  规则版本 \(hash), 收到 ", en: "  rules \(hash), received ")
                    + ClockText.minute(verdict.receivedAt))
        }
        if lines.isEmpty {
            lines = [
                scene.say(
                    zh: "还没有判定, 或本机没有判定的内容; 先同步", en: "no verdict is known here yet; sync first")
            ]
        }
        var answer = Answer(lines)
        answer.programs = ProgramTable(
            schema: "why-list", VerdictCells.columns,
            verdicts.map { VerdictCells.cells($0, scene) })
        return answer
    }

    private static func verdicts(_ reference: TypedText, _ scene: Scene) throws -> [Verdict] {
        let table = VerdictTable(scene.db)
        if reference.text.uppercased().hasPrefix("H"), let seq = UInt64(reference.text.dropFirst())
        {
            let found = try table.tray().filter { $0.seq == seq }
            if !found.isEmpty { return found }
        }
        let entity = try scene.resolve(
            anyOf: [.payout, .counterEntry, .mediationCase, .person], reference)
        return try scene.changeSets(of: entity).compactMap { try table.fetch($0) }
    }
}
