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
        summary: Text(
            zh: "待裁、待补和驳回的录入, 等本机办的批次",
            en: "What is held, parked or rejected, and batches that wait for you"),
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
        let waiting = try scene.batchesWaitingHere().map(TrayItem.batch)
        return try BuiltList(
            schema: "tray-list", columns: columns,
            dataColumns: columns.dropLast() + VerdictCells.reasonColumns
        ).answer(scene, verdicts.map(TrayItem.verdict) + waiting) { item in
            let verdict: Verdict
            switch item {
            case .batch(let facts, let rows): return try BatchTray.row(facts, rows, scene)
            case .verdict(let found): verdict = found
            }
            let touched = verdict.touched.map { RecordKey(type: $0.type, record: $0.record) }
            func row(_ isForPrograms: Bool, _ outcome: String) throws -> [Cell] {
                [
                    .text("H\(verdict.seq)"),
                    .text(
                        isForPrograms
                            ? try scene.documents(touched, isForPrograms: true)
                            : try documents(verdict, scene)),
                    .text(outcome), .text(verdict.rule),
                ]
            }
            return BuiltList.Row(
                screen: try row(false, scene.say(verdict.words))
                    + [.text(try reason(verdict, scene))],
                data: try row(true, verdict.outcome.rawValue)
                    + VerdictCells.reason(verdict, scene))
        }
    }

    private static func documents(_ verdict: Verdict, _ scene: Scene) throws -> String {
        // What a ruling closed is in no table: its own bytes tell its number.
        if !verdict.isOpen, let matter = try scene.matter(verdict) {
            return try scene.documents(in: matter.changeSet)
        }
        return try scene.documents(
            verdict.touched.map { RecordKey(type: $0.type, record: $0.record) })
    }

    private static func reason(_ verdict: Verdict, _ scene: Scene) throws -> String {
        let text = scene.explanation(of: verdict)
        guard verdict.followedBy != nil,
            let ruling = try VerdictStory(verdict.changeSet, scene).rulings.last
        else { return text }
        return scene.words(ruling) + "; " + text
    }

    private static func why(_ scene: Scene) throws -> Answer {
        let found = try changeSets(TypedText(scene.invocation.targets[0]), scene)
        let stories = try found.map { try VerdictStory($0, scene) }
        let verdicts = stories.flatMap(\.verdicts)
        let foreseen = try ForeseenEntry.unjudged(found, scene)
        var lines = stories.flatMap { $0.lines(scene) } + foreseen.flatMap { $0.story(scene) }
        lines += try ForeseenEntry.obstacle(found, scene)
        if lines.isEmpty {
            lines = [
                scene.say(
                    zh: "还没有判定, 或本机没有判定的内容; 先同步", en: "no verdict is known here yet; sync first")
            ]
        }
        var answer = Answer(lines)
        answer.programs = ProgramTable(
            schema: "why-list", VerdictCells.columns + ForeseenCells.storyColumns,
            verdicts.map { VerdictCells.cells($0, scene) + ForeseenCells.judged }
                + foreseen.flatMap { ForeseenCells.story($0) })
        return answer
    }

    private static func changeSets(_ reference: TypedText, _ scene: Scene) throws -> [Identifier] {
        if let seq = Scene.item(reference.text),
            let found = try VerdictTable(scene.db).changeSet(at: seq)
        {
            return [found]
        }
        return try scene.changeSets(
            named: reference,
            anyOf: [.payout, .counterEntry, .mediationCase, .person, .batch, .proration])
    }
}
