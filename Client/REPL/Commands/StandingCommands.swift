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
        let withdrawals = Withdrawals(scene.db, store: scene.store)
        let withdrawn = scene.say(zh: " (已撤销)", en: " (withdrawn)")
        let rows = try entries.map { entry -> [String] in
            let changeSet = try ChangeSet(frozen: entry.body)
            let mark = try withdrawals.isWithdrawn(entry.changeSet) ? withdrawn : ""
            return [
                String(entry.position.number), ClockText.minute(changeSet.claimedAt),
                changeSet.intent, try scene.documents(of: changeSet) + mark,
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
                "H\(verdict.seq)",
                try scene.documents(
                    verdict.touched.map { RecordKey(type: $0.type, record: $0.record) }),
                verdict.outcome.rawValue, verdict.rule, scene.explanation(of: verdict),
            ]
        }
        let columns = [
            DataColumn(key: "item", title: Text(zh: "事项", en: "item")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
            DataColumn(key: "outcome", title: Text(zh: "判定", en: "outcome")),
            DataColumn(key: "rule", title: Text(zh: "规则", en: "rule")),
            DataColumn(key: "reason", title: Text(zh: "原因", en: "reason")),
        ]
        func table(_ outcome: (Verdict.Outcome) -> String) -> DataTable {
            DataTable(
                columns: columns,
                rows: zip(rows, verdicts).map { row, verdict in
                    [
                        .text(row[0]), .text(row[1]), .text(outcome(verdict.outcome)),
                        .text(row[3]), .text(row[4]),
                    ]
                })
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: "tray-list", screen: table { scene.say($0.words) },
            data: table { $0.rawValue })
        return answer
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
            let hash = verdict.rulesHash.prefix(4).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
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
        return Answer(lines)
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
