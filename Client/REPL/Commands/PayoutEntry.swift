internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// One payout about to be recorded: what all kinds share.
struct PayoutEntry {
    let kind: PayoutKind
    let payee: Entity
    let station: Identifier
    let eventDate: CalendarDate
    var amount: Fen
    var rate: Entity?
    var mediationCase: Entity?
    var month: YearMonth?
    var document: String?
    /// The payout that came back and is paid anew, the one that this adds to, HQ's share.
    var replaces: Identifier?
    var supplements: Identifier?
    var proration: Identifier?

    /// Records it and says what was recorded.
    ///
    /// Which money is charged follows from the rule in force on the event date: nobody types a
    /// code.
    func record(_ scene: Scene, _ sheet: inout EntrySheet) throws -> String {
        let (number, payout) = try filled(scene, &sheet)
        sheet.record(
            intent: "payout.\(kind.rawValue)", id: payout.record, edits: [payout.edit(.create)])
        return number
    }

    /// Its fields, with its new number.
    func filled(_ scene: Scene, _ sheet: inout EntrySheet) throws -> (
        number: String, fields: FieldSheet
    ) {
        try sheet.object(
            CaseChecks.future(eventDate, scene, at: scene.column("date")), scene)
        try sheet.object(
            try CaseChecks.closedPeriod(eventDate, scene, at: scene.column("date")), scene)
        let rule = try chargeRule(scene, &sheet)
        try sheet.object(try overrun(rule, scene, sheet), scene)
        let number = try sheet.context.nextNumber("P")
        let context = sheet.context
        var payout = FieldSheet(
            type: scene.type(.payout), record: context.newIdentifier(), context: context)
        payout.set("number", .text(number))
        payout.set("station", .reference(station))
        payout.set("kind", .text(kind.rawValue))
        payout.set("payee", .reference(payee.id))
        payout.set("case", mediationCase.map { .reference($0.id) })
        payout.set("month", month?.value)
        payout.set("document", document.map { .text($0) })
        payout.set("replaces", replaces.map { .reference($0) })
        payout.set("supplements", supplements.map { .reference($0) })
        payout.set("proration", proration.map { .reference($0) })
        for name in ["project", "source", "function-code"] { payout.set(name, rule[name]) }
        payout.set("rate", rate.map { .reference($0.id) })
        payout.set("amount-fen", amount.value)
        payout.set("event-date", eventDate.value)
        payout.set("account-version", payee.accountVersion)
        return (number, payout)
    }

    /// The rule in force; for a fact that none covers, the newest of its kind: the server holds it.
    private func chargeRule(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Entity {
        if let rule = try scene.chargeRule(kind, on: eventDate) { return rule }
        try sheet.object(noChargeRule, scene)
        guard let newest = try scene.find(.chargeRule, ["kind": .text(kind.rawValue)]).last else {
            throw noChargeRule
        }
        return newest
    }

    /// Why it goes beyond a slice, counting the payouts that the same command has made already.
    private func overrun(_ rule: Entity, _ scene: Scene, _ sheet: EntrySheet) throws -> Refusal? {
        guard let project = rule.reference("project") else { return nil }
        let type = scene.type(.payout)
        let together = try sheet.drafts.flatMap(\.edits).filter { edit in
            edit.type == type.number
                && ["project", "source"].allSatisfy {
                    edit.fields[type.require($0).number] == rule[$0]
                }
        }.reduce(amount) { total, edit in
            try total.adding(Fen(edit.fields[type.require("amount-fen").number].integer ?? 0))
        }
        return try SliceCheck.overrun(
            together, project: project, source: rule.text("source"), station: station, scene)
    }

    private var noChargeRule: Refusal {
        let label = kind.label.text
        return Refusal(
            "no-charge-rule",
            what: Text(
                zh: "\(eventDate) 没有 \(label.zh) 的列支规则",
                en: "no charge rule for \(label.en) on \(eventDate)"),
            why: Text(zh: "不知道从哪笔资金列支", en: "which money it is charged to isn't known"),
            next: Text(zh: "查看: 列支 列表; 缺的由局里补", en: "see: charge-rule list; HQ adds it"))
    }

    /// The amount that the line gives, else the rate's. A difference is the server's to hold: it
    /// is recorded only when the clerk insists.
    static func amount(
        _ kind: PayoutKind, rate: Entity?, on date: CalendarDate, _ scene: Scene,
        _ sheet: inout EntrySheet
    ) throws -> Fen {
        guard let given = try scene.amount("amount") else {
            guard let rate else { throw noRate(kind, on: date) }
            return rate.amount()
        }
        if given == .zero { throw zeroAmount(scene) }
        if let rate, rate.amount() != given {
            try sheet.object(offRate(rate, scene), scene)
        }
        return given
    }

    private static func noRate(_ kind: PayoutKind, on date: CalendarDate) -> Refusal {
        let label = kind.label.text
        return Refusal(
            "no-rate",
            what: Text(
                zh: "\(date) 没有适用的 \(label.zh) 标准", en: "no rate for \(label.en) on \(date)"),
            why: Text(zh: "金额按标准计算", en: "the amount follows the rate"),
            next: Text(
                zh: "查看: 标准 列表; 已付的写明 金额=", en: "see: rate list; if it was paid, give amount="))
    }

    private static func offRate(_ rate: Entity, _ scene: Scene) -> Refusal {
        let due = rate.amount().yuan
        return Refusal(
            "rate", at: scene.column("amount"),
            what: Text(zh: "标准是 \(due)", en: "the rate is \(due)"),
            why: Text(
                zh: "\(rate.text("name")), \(rate.text("basis"))",
                en: "by \(rate.text("name")), \(rate.text("basis"))"),
            next: Refusal.orForce)
    }

    private static func zeroAmount(_ scene: Scene) -> Refusal {
        Refusal.sentence(
            "amount-zero", "金额不能是零; 请核对", "the amount can't be zero; check it",
            at: scene.column("amount"))
    }
}
