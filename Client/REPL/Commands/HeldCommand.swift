internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// 待裁: what is held or parked, with both sides of each matter and what may be decided.
enum HeldCommand {
    static let definitions = [CommandDefinition(command, .read(held))]

    private static let command = Command(
        noun: "held", effect: .reads,
        summary: Text(zh: "待裁的事项: 双方、经办、规则、可裁的决定", en: "What is held: both sides, who, which rule"),
        example: Text(zh: "待裁 H41", en: "held H41"),
        targets: TargetSpec(minimum: 0, maximum: 1, name: Text(zh: "事项号或单号", en: "item-or-number")),
        arguments: ArgumentSpec.exports)

    /// One matter, in words.
    private struct Row {
        let item: String
        let documents: String
        let amount: Fen?
        let payment: String
        let rule: String
        let device: String
        let who: String
        let at: String
        let ours: String
        let theirs: String
        let reason: String
        let decisions: [RulingDecision]
        /// A ruling made here that isn't judged yet.
        let ruling: String
    }

    private static func held(_ scene: Scene) throws -> Answer {
        var matters = try scene.openMatters()
        if let target = scene.invocation.targets.first {
            let one = try scene.matter(TypedText(target))
            matters = matters.filter { $0.id == one.id }
        }
        let rows = try matters.map { try row($0, scene) }
        var answer = Answer()
        let isScreen =
            !scene.has(flag: "json") && !scene.has(flag: "csv") && scene.argument("export") == nil
        guard isScreen, !rows.isEmpty else {
            let table = table(rows)
            answer.table = TableAnswer(schema: "held-list", screen: table, data: table)
            return answer
        }
        for (matter, row) in zip(matters, rows) { answer.lines += lines(row, matter, scene) }
        answer.lines.append(try total(matters, scene))
        return answer
    }

    private static func row(_ matter: Matter, _ scene: Scene) throws -> Row {
        let sides = try MatterSides(matter, scene)
        let pending = try scene.rulings(on: matter.id, []).first { $0.seq == nil }
        return Row(
            item: matter.item, documents: try scene.documents(in: matter.changeSet),
            amount: try scene.amount(of: matter.changeSet),
            payment: try payment(matter, scene), rule: matter.verdict.rule,
            device: try scene.deviceName(matter.verdict.device),
            who: try scene.userName(matter.verdict.actor),
            at: ClockText.minute(matter.changeSet.claimedAt), ours: sides.ours,
            theirs: sides.theirs, reason: scene.explanation(of: matter.verdict),
            decisions: try RulingChoice.decisions(on: matter, scene),
            ruling: pending.map { scene.words($0) } ?? "")
    }

    private static func payment(_ matter: Matter, _ scene: Scene) throws -> String {
        let payouts = scene.creations(.payout, in: matter.changeSet)
        guard !payouts.isEmpty else { return "" }
        let isPaid = try payouts.contains { try scene.isPaid($0) }
        return isPaid
            ? scene.say(zh: "挂账已付", en: "paid") : scene.say(zh: "待裁未付", en: "unpaid")
    }

    private static func lines(_ row: Row, _ matter: Matter, _ scene: Scene) -> [String] {
        let outcome =
            matter.verdict.outcome == .parked ? scene.say(matter.verdict.outcome.words) : ""
        let head = [
            row.item, row.documents, row.amount?.yuan ?? "", row.payment, outcome, row.rule,
        ]
        var lines = [
            head.filter { !$0.isEmpty }.joined(separator: " ") + "  "
                + [row.device, row.who, row.at].filter { !$0.isEmpty }.joined(separator: " "),
            "  " + scene.say(zh: "本方: ", en: "this side: ") + row.ours,
        ]
        if !row.theirs.isEmpty {
            lines.append("  " + scene.say(zh: "对方: ", en: "other side: ") + row.theirs)
        }
        lines.append("  " + scene.say(zh: "原因: ", en: "why: ") + row.reason)
        if !row.ruling.isEmpty {
            lines.append("  " + scene.say(zh: "已裁, 待同步: ", en: "ruled, pending: ") + row.ruling)
        } else if scene.isHeadquarters, !row.decisions.isEmpty {
            let verbs = row.decisions.map { RulingChoice.verb($0, scene) }.joined(separator: "|")
            lines.append(
                "  "
                    + scene.say(
                        zh: "可裁: 裁定 \(verbs) \(row.item) 理由=…",
                        en: "next: ruling \(verbs) \(row.item) reason=…"))
        }
        return lines
    }

    /// "2 件待裁 1,200.00"
    private static func total(_ matters: [Matter], _ scene: Scene) throws -> String {
        let sum = try Fen.sum(matters.compactMap { try scene.amount(of: $0.changeSet) })
        return scene.say(.count(matters.count, zh: "件待裁", "matter held", "matters held"))
            + " \(sum.yuan)"
    }

    private static func table(_ rows: [Row]) -> DataTable {
        let columns = [
            DataColumn(key: "item", title: Text(zh: "事项", en: "item")),
            DataColumn(key: "documents", title: Text(zh: "单号", en: "documents")),
            DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount"), alignment: .right),
            DataColumn(key: "payment", title: Text(zh: "支付", en: "payment")),
            DataColumn(key: "rule", title: Text(zh: "规则", en: "rule")),
            DataColumn(key: "device", title: Text(zh: "设备", en: "device")),
            DataColumn(key: "who", title: Text(zh: "经办", en: "who")),
            DataColumn(key: "at", title: Text(zh: "时间", en: "at")),
            DataColumn(key: "ours", title: Text(zh: "本方", en: "this side")),
            DataColumn(key: "theirs", title: Text(zh: "对方", en: "other side")),
            DataColumn(key: "reason", title: Text(zh: "原因", en: "reason")),
            DataColumn(key: "decisions", title: Text(zh: "可裁", en: "decisions")),
            DataColumn(key: "ruling", title: Text(zh: "已裁待同步", en: "ruling pending")),
        ]
        return DataTable(
            columns: columns,
            rows: rows.map { row in
                [
                    .text(row.item), .text(row.documents),
                    row.amount.map { .number(text: $0.yuan, value: $0.count) } ?? .empty,
                ]
                    + [
                        row.payment, row.rule, row.device, row.who, row.at, row.ours, row.theirs,
                        row.reason, row.decisions.map(\.rawValue).joined(separator: ","),
                        row.ruling,
                    ].map { .text($0) }
            })
    }
}
