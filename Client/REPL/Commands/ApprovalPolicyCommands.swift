internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 审批规定: which payouts need approval before they are paid, from which day on. Without one, none
/// do.
enum ApprovalPolicyCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(newCommand, .headquarters(new)),
        CommandDefinition(endCommand, .headquarters(end)),
    ]

    private static let listCommand = Command.listing(
        "approval-policy",
        Text(zh: "列出审批规定: 哪类发放须先批准再付", en: "List which payouts need approval before payment"),
        example: Text(zh: "审批规定 列表", en: "approval-policy list"),
        [.takes("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout")])

    private static let newCommand = Command.writing(
        "approval-policy", "new",
        Text(zh: "规定一类发放须先批准再付 (局)", en: "Ask for approval of a kind of payout (HQ)"),
        example: Text(
            zh: "审批规定 新建 类别=以案定补 起=2024-07-01 依据=示例文3号",
            en: "approval-policy new kind=case-subsidy from=2024-07-01 basis=示例文3号"),
        [
            .needs("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout"),
            .needs("from", .date, "业务日期从哪天起", "for payouts dated from this day on"),
            .needs("basis", .text, "依据的文件", "the document it rests on"),
            .takes("at-least", .money, "从多少金额起, 不写则都须批准", "from this amount on; all unless given"),
            .takes("to", .date, "到哪天止", "until which day"),
        ])

    private static let endCommand = Command.writing(
        "approval-policy", "end", Text(zh: "终止一类发放的审批规定 (局)", en: "End a policy (HQ)"),
        example: Text(
            zh: "审批规定 终止 类别=以案定补 止=2024-12-31",
            en: "approval-policy end kind=case-subsidy to=2024-12-31"),
        [
            .needs("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout"),
            .needs("to", .date, "最后一天", "its last day"),
        ])

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "approval-policy-list",
            columns: [
                ListColumn("kind", "类别", "kind", "r.kind", .choice(PayoutKind.words)),
                ListColumn("from", "起", "from", "r.\"from\"", .date),
                ListColumn("to", "止", "to", "r.\"to\"", .date),
                ListColumn("atLeastFen", "起点金额", "at least", "r.at_least_fen", .amount),
                ListColumn("basis", "依据", "basis", "r.basis"),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ], arms: [ListArm(scene.type(.approvalPolicy), joins: [.verdict])],
            order: ["r.kind", "r.\"from\""])
        listing.filter(choice: "kind", scene, sql: "r.kind")
        return try listing.answer(scene) { .count($0.count, zh: "项规定", "policy", "policies") }
    }

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let kind = scene.choice("kind", PayoutKind.self), let from = try scene.date("from")
        else { preconditionFailure("The arguments are required") }
        let to = try scene.date("to")
        if let to {
            let beginning = Text(zh: "起始日", en: "the beginning on")
            if let refusal = CaseChecks.order(from, to, beginning, at: scene.column("to")) {
                throw refusal
            }
        }
        let same = try scene.find(.approvalPolicy, ["kind": .text(kind.rawValue)])
        let clash = same.first { policy in
            let begins = policy.date("from") ?? from
            return (to.map { begins <= $0 } ?? true)
                && (policy.date("to").map { from <= $0 } ?? true)
        }
        if let clash { throw overlaps(clash, kind, scene) }
        try sheet.create(scene.type(.approvalPolicy), intent: "approval-policy.new") { policy in
            try policy.take(
                [
                    ("kind", "kind"), ("from", "from"), ("to", "to"), ("basis", "basis"),
                    ("at-least", "at-least-fen"),
                ], from: scene)
        }
        let label = kind.label.text
        return Answer(
            [
                "✓ "
                    + scene.say(
                        zh: "\(label.zh) 自 \(from) 起须先批准再付",
                        en: "\(label.en) needs approval before payment from \(from) on")
            ], showsPending: true)
    }

    private static func end(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let kind = scene.choice("kind", PayoutKind.self), let to = try scene.date("to")
        else { preconditionFailure("The arguments are required") }
        let policy = try scene.find(.approvalPolicy, ["kind": .text(kind.rawValue)]).first {
            $0.date("to") == nil || Scene.isInForce($0, on: to)
        }
        guard let policy, let from = policy.date("from") else { throw none(kind, scene) }
        let beginning = Text(zh: "起始日", en: "the beginning on")
        if let refusal = CaseChecks.order(from, to, beginning, at: scene.column("to")) {
            throw refusal
        }
        var fields = FieldSheet(
            type: policy.type, record: policy.id, context: sheet.context)
        fields.set("to", to.value)
        sheet.update(fields, intent: "approval-policy.end")
        let label = kind.label.text
        return Answer(
            [
                "✓ "
                    + scene.say(
                        zh: "\(label.zh) 的审批规定止于 \(to)",
                        en: "the approval of \(label.en) ends on \(to)")
            ], showsPending: true)
    }

    private static func overlaps(_ policy: Entity, _ kind: PayoutKind, _ scene: Scene) -> Refusal {
        let from = policy.date("from")?.description ?? ""
        let label = kind.label.text
        return Refusal(
            "policy-overlaps", at: scene.column("from"),
            what: Text(
                zh: "\(label.zh) 自 \(from) 起已有审批规定", en: "\(label.en) has a policy from \(from) on"),
            why: Text(zh: "一类发放一时只有一项规定", en: "a kind has one policy at a time"),
            next: Text(zh: "先 审批规定 终止 旧的", en: "end the old one first: approval-policy end"))
    }

    private static func none(_ kind: PayoutKind, _ scene: Scene) -> Refusal {
        let label = kind.label.text
        return Refusal(
            "unknown-reference", at: scene.column("kind"),
            what: Text(zh: "\(label.zh) 没有审批规定", en: "\(label.en) has no policy"),
            why: Text(zh: "没有可终止的", en: "there is nothing to end"),
            next: Text(zh: "查看: 审批规定 列表", en: "see: approval-policy list"))
    }
}
