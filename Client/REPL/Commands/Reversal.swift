internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 冲销: a counter-entry takes a payout back, in part or whole, to the money it came from.
enum Reversal {
    static let command = Command.writing(
        "payout", "reverse",
        Text(zh: "冲销: 另录一笔负数, 原发放不变", en: "Reverse: a negative entry beside the payout"),
        example: Text(
            zh: "发放 冲销 P18 金额=200 理由=\"录错\"",
            en: "payout reverse P18 amount=200 reason=\"wrong amount\""),
        target: PayoutCommands.number,
        [
            .takes("amount", .money, "不带负号; 默认全部余额", "without a sign; all that is left by default"),
            .needs("reason", .text, "为什么冲", "why"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])

    static func record(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payout = try scene.target(.payout)
        let left = try scene.remaining(of: payout)
        let amount = try scene.amount("amount") ?? left
        try check(amount, left: left, of: payout, scene, &sheet)
        let date = try scene.date("date") ?? scene.today
        try sheet.object(CaseChecks.future(date, scene, at: scene.column("date")), scene)
        try sheet.object(
            try CaseChecks.closedPeriod(date, scene, at: scene.column("date")), scene)
        let negative = try amount.negated()
        let (number, entry) = try counterEntry(to: payout, negative, on: date, scene, sheet)
        sheet.record(intent: "payout.reverse", id: entry.record, edits: [entry.edit(.create)])
        let rest = try left.subtracting(amount).yuan
        let words = scene.say(
            zh: "冲 \(payout.title) 余 \(rest)", en: "reverses \(payout.title), \(rest) left")
        return Answer(["✓ \(number) \(negative.yuan) \(words)"])
            .making(number, .counterEntry, negative)
    }

    /// The fields of a counter-entry, with its new number.
    static func counterEntry(
        to payout: Entity, _ negative: Fen, on date: CalendarDate, reason: String? = nil,
        _ scene: Scene, _ sheet: EntrySheet
    ) throws -> (number: String, fields: FieldSheet) {
        let context = sheet.context
        let number = try context.nextNumber("P")
        var entry = FieldSheet(
            type: scene.type(.counterEntry), record: context.newIdentifier(), context: context)
        entry.set("number", .text(number))
        entry.set("payout", .reference(payout.id))
        entry.set("reason", .text(reason ?? scene.text("reason") ?? ""))
        // Back to where it came from, whatever the charge rules say by now.
        for name in ["station", "project", "source", "function-code"] {
            entry.set(name, payout[name])
        }
        entry.set("amount-fen", negative.value)
        entry.set("event-date", date.value)
        return (number, entry)
    }

    static func check(
        _ amount: Fen, left: Fen, of payout: Entity, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws {
        guard left > .zero, amount > .zero else {
            throw Refusal(
                "nothing-to-reverse", at: scene.invocation.targets.first?.column,
                what: Text(
                    zh: "\(payout.title) 余 \(left.yuan)",
                    en: "\(left.yuan) of \(payout.title) is left"),
                why: Text(zh: "没有可冲的金额", en: "there is nothing to reverse"),
                next: Text(
                    zh: "查看: 历史 \(scene.short(payout.title))",
                    en: "see: history \(scene.short(payout.title))"))
        }
        guard amount > left else { return }
        try sheet.object(
            Refusal(
                "reversal-limit", at: scene.column("amount"),
                what: Text(
                    zh: "\(payout.title) 只余 \(left.yuan) 可冲",
                    en: "only \(left.yuan) of \(payout.title) is left"),
                why: Text(zh: "冲销不能多于原发放", en: "a reversal can't exceed its payout"),
                next: Text(zh: "去掉 金额= 冲全部余额", en: "leave amount= out to reverse the rest")),
            scene)
    }
}
