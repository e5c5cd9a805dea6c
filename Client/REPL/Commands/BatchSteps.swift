internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 复核, 批准, 退回: the next step of a batch's payouts, one change set each.
enum BatchSteps {
    static func agree(_ scene: Scene, _ sheet: inout EntrySheet, _ step: ApprovalStep) throws
        -> Answer
    {
        try checkRole(step == .checked ? .head : .approver, scene)
        let facts = try scene.facts(of: try scene.target(.batch))
        let from: ApprovalState = step == .checked ? .prepared : .checked
        let rows = try rows(of: facts, in: [from], scene)
        try refuseOwn(rows, facts, scene)
        for row in rows {
            guard let payout = row.entity else { continue }
            try record(
                step, .agreed, of: payout, in: facts.batch.id,
                intent: "batch.\(step == .checked ? "check" : "approve")", scene, &sheet)
        }
        let next =
            step == .checked
            ? Text(zh: "待局里批准", en: "HQ's approver is next")
            : Text(zh: "可以付款", en: "may be paid")
        return try answer(facts, rows, step.label.text, next, scene)
    }

    static func refuse(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let role = Role(rawValue: scene.identity.role)
        guard role == .head || (role == .approver && scene.isHeadquarters) else {
            throw wrongRole(Text(zh: "所长或局里的审批人", en: "the station's head or HQ's approver"), scene)
        }
        let facts = try scene.facts(of: try scene.target(.batch))
        let rows = try rows(of: facts, in: [.prepared, .checked], scene)
        let step: ApprovalStep = role == .head ? .checked : .approved
        for row in rows {
            guard let payout = row.entity else { continue }
            try record(
                step, .refused, of: payout, in: facts.batch.id, intent: "batch.refuse", scene,
                &sheet)
        }
        return try answer(
            facts, rows, ApprovalDecision.refused.label.text,
            Text(zh: "更正后可重新编制", en: "prepare it anew when it is mended"), scene)
    }

    /// One step of one payout.
    static func record(
        _ step: ApprovalStep, _ decision: ApprovalDecision, of payout: Entity,
        in batch: Identifier, intent: String, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws {
        let reason = decision == .refused ? scene.text("reason") : nil
        try sheet.create(scene.type(.approval), intent: intent, reason: reason ?? "") { fields in
            fields.set("payout", .reference(payout.id))
            fields.set("station", payout["station"])
            fields.set("step", .text(step.rawValue))
            fields.set("decision", .text(decision.rawValue))
            fields.set("reason", reason.map { .text($0) })
            fields.set("batch", .reference(batch))
        }
    }

    /// "✓ F03A-1 复核 3 笔 450.00; 待局里批准 · 待同步 3"
    private static func answer(
        _ facts: BatchFacts, _ rows: [BatchRow], _ step: Text, _ next: Text, _ scene: Scene
    ) throws -> Answer {
        let amount = try facts.amount(rows)
        let count = scene.say(.count(rows.count, zh: "笔", "payout", "payouts"))
        return Answer(
            ["✓ \(facts.title) \(scene.say(step)) \(count) \(amount.yuan); \(scene.say(next))"],
            showsPending: true
        ).making(facts.title, .batch, amount)
    }

    // MARK: Which rows

    /// Those that are at the step before; or, where the line names some, exactly these.
    private static func rows(
        of facts: BatchFacts, in states: [ApprovalState], _ scene: Scene
    ) throws -> [BatchRow] {
        guard let argument = scene.argument("payouts") else {
            let rows = facts.rows.filter { states.contains($0.state) }
            guard !rows.isEmpty else { throw notNext(facts.title, facts.state, scene, nil) }
            return rows
        }
        return try argument.value.texts.map { text in
            let payout = try scene.resolve(.payout, TypedText(text))
            guard let row = facts.rows.first(where: { $0.payout == payout.id }) else {
                throw notInBatch(payout, facts, at: text.column)
            }
            guard states.contains(row.state) else {
                throw notNext(payout.title, row.state, scene, text.column)
            }
            return row
        }
    }

    /// What is known here of who did what; the server knows all.
    private static func refuseOwn(_ rows: [BatchRow], _ facts: BatchFacts, _ scene: Scene) throws {
        for row in rows {
            if let payout = row.entity, try scene.isOwn(payout) {
                throw own("approver-is-preparer", payout.title, scene)
            }
            if try row.steps.contains(where: { try scene.isOwn($0) }) {
                throw own("approver-is-checker", row.title, scene)
            }
        }
    }

    private static func checkRole(_ role: Role, _ scene: Scene) throws {
        guard scene.identity.role != role.rawValue else { return }
        throw wrongRole(
            role == .head
                ? Text(zh: "所长", en: "the station's head")
                : Text(zh: "局里的审批人", en: "HQ's approver"), scene)
    }

    // MARK: Refusals

    private static func wrongRole(_ who: Text, _ scene: Scene) -> Refusal {
        let verb = scene.invocation.command.verb ?? ""
        let role = Role(rawValue: scene.identity.role)?.label.text ?? Text(same: "")
        return Refusal(
            verb == "approve" ? "approver-role" : "checker-role",
            what: Text(zh: "本机的角色是\(role.zh)", en: "this device's role is \(role.en)"),
            why: Text(zh: "这一步由\(who.zh)做", en: "this step is taken by \(who.en)"),
            next: Text(zh: "请\(who.zh)在自己的设备上做", en: "let \(who.en) do it on a device of theirs"))
    }

    private static func own(_ code: String, _ payout: String, _ scene: Scene) -> Refusal {
        Refusal(
            code, at: scene.invocation.targets.first?.column,
            what: Text(zh: "\(payout) 是自己经办的", en: "\(payout) is your own work"),
            why: Text(
                zh: "编制、复核、批准须是三人", en: "who prepares, checks and approves must be three"),
            next: Text(zh: "换一人, 或写明其余的 单号=", en: "let another person do it, or name the others"))
    }

    private static func notNext(
        _ what: String, _ state: ApprovalState, _ scene: Scene, _ column: SourceColumn?
    ) -> Refusal {
        Refusal(
            "approval-order", at: column ?? scene.invocation.targets.first?.column,
            what: Text(zh: "\(what) \(state.words.zh)", en: "\(what): \(state.words.en)"),
            why: Text(
                zh: "先编制, 再复核, 再批准", en: "first it is prepared, then checked, then approved"),
            next: Text(zh: "先同步, 再看 批次 列表", en: "sync, then see batch list"))
    }

    private static func notInBatch(
        _ payout: Entity, _ facts: BatchFacts, at column: SourceColumn
    ) -> Refusal {
        Refusal(
            "not-in-batch", at: column,
            what: Text(
                zh: "\(payout.title) 不在批次 \(facts.title)",
                en: "\(payout.title) isn't in \(facts.title)"),
            why: Text(zh: "只能办批次里的发放", en: "only payouts of the batch can be meant"),
            next: Text(zh: "查看: 批次 查看 \(facts.title)", en: "see: batch show \(facts.title)"))
    }
}
