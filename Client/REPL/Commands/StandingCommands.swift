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
        arguments: [.takes("csv", .flag, "输出 CSV", "write CSV")])

    private static let trayCommand = Command(
        noun: "tray", effect: .reads,
        summary: Text(zh: "待裁、待补和驳回的录入", en: "What is held, parked or rejected"),
        example: Text(zh: "事项", en: "tray"),
        arguments: [
            .takes("all", .enumeration("yes-or-no"), "连已了结的", "what is settled, too"),
            .takes("csv", .flag, "输出 CSV", "write CSV"),
        ])

    private static let whyCommand = Command(
        noun: "why", effect: .reads,
        summary: Text(zh: "为什么这样判定", en: "Why something was judged so"),
        example: Text(zh: "为何 P17", en: "why P17"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "单号或事项号", en: "number-or-item")))

    private static func pending(_ scene: Scene) throws -> Answer {
        let entries = try ChainTable(scene.db).outbox()
        let rows = try entries.map { entry -> [String] in
            let changeSet = try ChangeSet(frozen: entry.body)
            return [
                String(entry.position.number), ClockText.minute(changeSet.claimedAt),
                changeSet.intent,
                try scene.documents(
                    changeSet.edits.map { RecordKey(type: $0.type, record: $0.record) }),
            ]
        }
        let columns = [
            DataColumn(key: "number", title: Text(zh: "序", en: "number"), alignment: .right),
            DataColumn(key: "at", title: Text(zh: "时间", en: "at")),
            DataColumn(key: "intent", title: Text(zh: "做了什么", en: "intent")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
        ]
        func table(_ intent: (String) -> String) -> DataTable {
            DataTable(
                columns: columns,
                rows: rows.map { [.text($0[0]), .text($0[1]), .text(intent($0[2])), .text($0[3])] })
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: "pending-list", screen: table { IntentWords.text($0, scene) },
            data: table { $0 })
        return answer
    }

    /// "H41 P03A-20 待裁 unique-month: 05 所已报同人 3 月; 等局裁定"
    private static func tray(_ scene: Scene) throws -> Answer {
        let all = scene.text("all") == "yes"
        let verdicts = try VerdictTable(scene.db).tray()
            .filter { all || $0.isOpen || ($0.outcome == .rejected && $0.followedBy == nil) }
        let rows = try verdicts.map { verdict in
            [
                "H\(verdict.seq)", try documents(verdict, scene), verdict.outcome.rawValue,
                verdict.rule, try reason(verdict, scene),
            ]
        }
        let columns = [
            DataColumn(key: "item", title: Text(zh: "事项", en: "item")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
            DataColumn(key: "outcome", title: Text(zh: "判定", en: "outcome")),
            DataColumn(key: "rule", title: Text(zh: "规则", en: "rule")),
            DataColumn(key: "reason", title: Text(zh: "原因", en: "reason")),
        ]
        func table(_ outcome: (Verdict) -> String) -> DataTable {
            DataTable(
                columns: columns,
                rows: zip(rows, verdicts).map { row, verdict in
                    [
                        .text(row[0]), .text(row[1]), .text(outcome(verdict)),
                        .text(row[3]), .text(row[4]),
                    ]
                })
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: "tray-list", screen: table { scene.say($0.words) },
            data: table { $0.outcome.rawValue })
        return answer
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
        let reference = TypedText(scene.invocation.targets[0])
        var lines = try changeSets(reference, scene).flatMap {
            try VerdictStory($0, scene).lines(scene)
        }
        if lines.isEmpty {
            lines = [
                scene.say(
                    zh: "还没有判定, 或本机没有判定的内容; 先同步", en: "no verdict is known here yet; sync first")
            ]
        }
        return Answer(lines)
    }

    private static func changeSets(_ reference: TypedText, _ scene: Scene) throws -> [Identifier] {
        if let seq = Scene.item(reference.text),
            let found = try VerdictTable(scene.db).changeSet(at: seq)
        {
            return [found]
        }
        return try scene.changeSets(
            named: reference, anyOf: [.payout, .counterEntry, .mediationCase, .person])
    }
}
