internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// Records a ruling: one change set, with what stands or falls with it.
enum RulingEntry {
    static func accept(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let matter = try matter(.accept, scene, &sheet)
        let rules = waived(matter, scene)
        record(.accept, matter, scene, &sheet, waiving: rules)
        return answer(
            .accept, matter, scene,
            Text(
                zh: "免除 \(rules), 原样重新判定" + (try posting(matter, scene)).zh,
                en: "\(rules) waived, judged again as it is" + (try posting(matter, scene)).en))
    }

    static func void(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let matter = try matter(.void, scene, &sheet)
        record(.void, matter, scene, &sheet)
        return answer(
            .void, matter, scene,
            Text(zh: "了结, 一点也不入账", en: "closed, and nothing of it is posted"))
    }

    static func post(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let matter = try matter(.postToOpen, scene, &sheet)
        record(.postToOpen, matter, scene, &sheet, waiving: waived(matter, scene))
        let date = try RulingChoice.late(matter, scene) ?? scene.today
        let month = try scene.postingMonth(of: date)
        return answer(
            .postToOpen, matter, scene,
            Text(
                zh: "入 \(month), 业务日期 \(date) 不变, 记迟报",
                en: "posted to \(month) as late; its date stays \(date)"))
    }

    static func recover(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let matter = try matter(.recover, scene, &sheet)
        let payout = scene.creations(.payout, in: matter.changeSet)[0]
        let date = try scene.date("date") ?? scene.today
        if let refusal = try CaseChecks.future(date, scene, at: scene.column("date"))
            ?? CaseChecks.closedPeriod(date, scene, at: scene.column("date"))
        {
            throw refusal
        }
        let type = scene.type(.counterEntry)
        var entry = FieldSheet(
            type: type, record: sheet.context.newIdentifier(), context: sheet.context)
        let number = try sheet.context.nextNumber("P")
        let negative = try payout.amount().negated()
        entry.set("number", .text(number))
        entry.set("payout", .reference(payout.id))
        entry.set("reason", .text(scene.text("reason") ?? ""))
        for name in ["station", "project", "source", "function-code"] {
            entry.set(name, payout[name])
        }
        entry.set("amount-fen", negative.value)
        entry.set("event-date", date.value)
        record(
            .recover, matter, scene, &sheet, waiving: waived(matter, scene),
            edits: [entry.edit(.create)])
        let amount = payout.amount().yuan
        return answer(
            .recover, matter, scene,
            Text(
                zh: "列支 \(amount), 同时冲 \(number) \(negative.yuan), 应收 \(amount)",
                en: "\(amount) posted, \(number) \(negative.yuan) reverses it, \(amount) is due")
        ).making(number, .counterEntry, negative)
    }

    static func correct(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let matter = try matter(.correct, scene, &sheet)
        let payout = scene.creations(.payout, in: matter.changeSet)[0]
        var fresh = FieldSheet(
            type: payout.type, record: sheet.context.newIdentifier(), context: sheet.context)
        for field in payout.type.fields where !field.isServerSet {
            if payout[field.name] != .absent { fresh.set(field.name, payout[field.name]) }
        }
        try fresh.take(
            [
                ("amount", "amount-fen"), ("date", "event-date"), ("month", "month"),
                ("person", "payee"), ("case", "case"), ("document", "document"),
                ("project", "project"), ("source", "source"), ("function-code", "function-code"),
            ], from: scene)
        try takeAccount(&fresh, scene)
        guard fresh.fields != payout.image.fields else {
            throw Refusal.nothingChanges(payout.title)
        }
        let number = try sheet.context.nextNumber("P")
        fresh.set("number", .text(number))
        record(.correct, matter, scene, &sheet, edits: [fresh.edit(.create)])
        let amount = Fen(fresh.fields[payout.type.require("amount-fen").number].integer ?? 0)
        return answer(
            .correct, matter, scene,
            Text(
                zh: "\(payout.title) 了结, 另录 \(number) \(amount.yuan)",
                en: "\(payout.title) is closed, \(number) \(amount.yuan) is entered instead")
        ).making(number, .payout, amount)
    }

    /// The payee's bank details as they stand, so that the new payout is made upon these.
    private static func takeAccount(_ fresh: inout FieldSheet, _ scene: Scene) throws {
        let payee = fresh.fields[fresh.type.require("payee").number].reference
        guard let person = try payee.flatMap({ try scene.fetch(.person, $0) }) else { return }
        fresh.set("account-version", person.accountVersion)
    }

    // MARK: What all share

    /// The matter that the line names, if the decision fits it.
    private static func matter(
        _ decision: RulingDecision, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws -> Matter {
        let target = TypedText(scene.invocation.targets[0])
        let matter = try scene.matter(target)
        let verdicts = try VerdictTable(scene.db).story(of: matter.id)
        let rulings = try scene.rulings(on: matter.id, verdicts)
        let settling = rulings.first { matter.verdict.followedBy == $0.record.image.version }
        if let known = settling ?? rulings.first(where: { $0.seq == nil }) {
            throw ruledAlready(matter, known, scene, at: target.column)
        }
        guard matter.verdict.isOpen else { throw notOpen(matter, at: target.column) }
        if matter.verdict.actor == scene.identity.user { throw ownEntry(matter, at: target.column) }
        guard let refusal = try RulingChoice.objection(to: decision, on: matter, scene) else {
            return matter
        }
        // That it was paid, HQ may know before the station has told.
        guard refusal.code == "not-paid" else { throw refusal }
        try sheet.object(refusal, scene)
        return matter
    }

    private static func waived(_ matter: Matter, _ scene: Scene) -> String {
        let typed = scene.argument("waived-rule")?.value.texts.map(\.text) ?? []
        return (typed.isEmpty ? matter.rules : typed).joined(separator: ",")
    }

    private static func record(
        _ decision: RulingDecision, _ matter: Matter, _ scene: Scene, _ sheet: inout EntrySheet,
        waiving rules: String? = nil, edits: [ChangeSetDraft.EditDraft] = []
    ) {
        let reason = scene.text("reason") ?? ""
        var ruling = FieldSheet(
            type: scene.type(.ruling), record: sheet.context.newIdentifier(),
            context: sheet.context)
        ruling.set("change-set", .opaque(matter.id.data))
        // Who doesn't know the device can't tell whose matter it is: the server says so.
        let station = (try? scene.station(ofDevice: matter.verdict.device)) ?? nil
        ruling.set("station", .reference(station ?? scene.identity.station))
        ruling.set("decision", .text(decision.rawValue))
        ruling.set("waived-rule", rules.map { .text($0) })
        ruling.set("reason", .text(reason))
        sheet.record(
            intent: "ruling.\(RulingChoice.identifier(decision))", reason: reason,
            id: ruling.record, edits: [ruling.edit(.create)] + edits)
    }

    /// ", 列支 200.00 入 2024-03"; empty for what moves no money.
    private static func posting(_ matter: Matter, _ scene: Scene) throws -> Text {
        let money =
            scene.creations(.payout, in: matter.changeSet)
            + scene.creations(.counterEntry, in: matter.changeSet)
        guard let first = money.first, let amount = try scene.amount(of: matter.changeSet) else {
            return Text(same: "")
        }
        let month = try scene.postingMonth(of: first.date("event-date") ?? scene.today)
        return Text(
            zh: ", \(amount.yuan) 入 \(month)", en: ", \(amount.yuan) posted to \(month)")
    }

    /// "✓ H50 接受 P03A-1 200.00: 免除 unique-case, …; 同步后由服务器判定 · 待同步 1"
    private static func answer(
        _ decision: RulingDecision, _ matter: Matter, _ scene: Scene, _ effect: Text
    ) -> Answer {
        let documents = (try? scene.documents(in: matter.changeSet)) ?? ""
        let amount = (try? scene.amount(of: matter.changeSet))?.map { " \($0.yuan)" } ?? ""
        return Answer(
            [
                "✓ \(matter.item) \(scene.say(decision.label.text)) \(documents)\(amount): "
                    + scene.say(effect) + scene.say(zh: "; 同步后生效", en: "; in force after a sync")
            ], showsPending: true)
    }

    // MARK: Refusals

    private static func ruledAlready(
        _ matter: Matter, _ known: RulingFacts, _ scene: Scene, at column: SourceColumn
    ) -> Refusal {
        let isPending = known.seq == nil
        let words = scene.words(known)
        return Refusal(
            "already-ruled", at: column,
            what: Text(
                zh: "\(matter.item) 已裁定: \(words)", en: "\(matter.item) is ruled: \(words)"),
            why: isPending
                ? Text(zh: "本机已裁, 还没有同步", en: "ruled here, and not synced yet")
                : Text(zh: "一件事项裁定一次", en: "a matter is ruled on once"),
            next: Text(
                zh: "查看: 为何 \(matter.item); 要改的另录一笔",
                en: "see: why \(matter.item); to change it, reverse or enter anew"))
    }

    private static func notOpen(_ matter: Matter, at column: SourceColumn) -> Refusal {
        let words = matter.verdict.outcome.words
        return Refusal(
            "nothing-to-rule", at: column,
            what: Text(zh: "\(matter.item) 是\(words.zh)", en: "\(matter.item) is \(words.en)"),
            why: Text(zh: "只有待裁的才裁定", en: "only what is held is ruled on"),
            next: Text(zh: "查看: 待裁", en: "see: held"))
    }

    private static func ownEntry(_ matter: Matter, at column: SourceColumn) -> Refusal {
        Refusal(
            "ruler-is-preparer", at: column,
            what: Text(
                zh: "\(matter.item) 是自己经办的", en: "\(matter.item) is your own entry"),
            why: Text(zh: "经办和裁定须是两人", en: "who enters and who rules must be two"),
            next: Text(zh: "换一人裁定", en: "let another person rule"))
    }
}
