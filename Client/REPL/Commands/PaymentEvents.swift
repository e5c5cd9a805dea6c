internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 付讫 and 退票: what the bank did with a payout. Records of their own; the payout stays as it is.
enum PaymentEvents {
    static let paidCommand = Command.writing(
        "payout", "paid", Text(zh: "记下已付", en: "Record that it was paid"),
        example: Text(
            zh: "发放 付讫 P17 日期=2024-03-20 方式=转账",
            en: "payout paid P17 date=2024-03-20 by=transfer"),
        target: PayoutCommands.number,
        [
            .takes("date", .date, "付款日期, 默认今天", "the day it was paid; today by default"),
            .takes("method", .enumeration("payment-method"), "方式", "how"),
            .takes("reference", .text, "银行流水号", "the bank's reference"),
            .force,
        ])

    static let returnedCommand = Command.writing(
        "payout", "returned", Text(zh: "记下被银行退回", en: "Record that the bank returned it"),
        example: Text(
            zh: "发放 退票 P17 日期=2024-03-22", en: "payout returned P17 date=2024-03-22"),
        target: PayoutCommands.number,
        [
            .takes("date", .date, "退回日期, 默认今天", "the day it came back; today by default"),
            .takes("reference", .text, "银行流水号", "the bank's reference"),
            .force,
        ])

    static func paid(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payout = try scene.target(.payout)
        if try scene.isPaid(payout) {
            try sheet.object(wrongState(payout, Text(zh: "已付", en: "paid already"), scene), scene)
        }
        if try scene.remaining(of: payout) <= .zero {
            let reversed = Text(zh: "已全部冲销", en: "wholly reversed")
            try sheet.object(wrongState(payout, reversed, scene), scene)
        }
        if try scene.approvalPolicy(for: payout) != nil, try !scene.isApproved(payout) {
            try sheet.object(notApproved(payout, scene), scene)
        }
        try record(.paid, payout, scene, &sheet)
        return Answer(["✓ \(payout.title) " + scene.say(zh: "已付", en: "paid")])
    }

    static func returned(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payout = try scene.target(.payout)
        if try !scene.isPaid(payout) {
            try sheet.object(wrongState(payout, Text(zh: "未付", en: "not paid"), scene), scene)
        }
        let date = try record(.returned, payout, scene, &sheet)
        let words = scene.say(zh: "已退票, 未付", en: "returned, unpaid")
        var answer = Answer(["✓ \(payout.title) \(words)"])
        try reverse(payout, on: date, scene, &sheet, &answer)
        return answer
    }

    /// What came back isn't spent: its counter-entry, in a change set of its own, as the event is a
    /// fact whatever becomes of that. A held payout is in no total, and waits for HQ; one that is
    /// reversed already, because it was recovered, leaves nothing to do.
    private static func reverse(
        _ payout: Entity, on date: CalendarDate, _ scene: Scene, _ sheet: inout EntrySheet,
        _ answer: inout Answer
    ) throws {
        let left = try scene.remaining(of: payout)
        guard left > .zero else { return }
        if try VerdictTable(scene.db).fetch(payout.image.version)?.isOpen == true {
            answer.lines.append(
                scene.say(
                    zh: "下一步: \(payout.title) 待裁, 等局裁定",
                    en: "next: \(payout.title) is held; wait for HQ's ruling"))
            return
        }
        let isClosed =
            try scene.period(date.yearMonth)?.text("status") == PeriodStatus.closed.rawValue
        let negative = try left.negated()
        let (number, entry) = try Reversal.counterEntry(
            to: payout, negative, on: isClosed ? scene.today : date,
            reason: FollowingPayouts.returnReason(scene), scene, sheet)
        sheet.record(intent: "payout.reverse", id: entry.record, edits: [entry.edit(.create)])
        let short = scene.short(payout.title)
        answer.lines += [
            "✓ \(number) \(negative.yuan) "
                + scene.say(
                    zh: "冲 \(payout.title) 余 0.00", en: "reverses \(payout.title), 0.00 left"),
            scene.say(
                zh: "下一步: 核对账户后录 发放 重付 \(short)",
                en: "next: check the account, then payout repay \(short)"),
        ]
        answer = answer.making(number, .counterEntry, negative)
    }

    @discardableResult
    private static func record(
        _ kind: PaymentKind, _ payout: Entity, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws -> CalendarDate {
        let date = try scene.date("date") ?? scene.today
        let column = scene.column("date")
        try sheet.object(CaseChecks.future(date, scene, at: column), scene)
        if let eventDate = payout.date("event-date") {
            let event = Text(zh: "业务日期", en: "the event on")
            try sheet.object(CaseChecks.order(eventDate, date, event, at: column), scene)
        }
        try sheet.create(scene.type(.paymentEvent), intent: "payout.\(kind.rawValue)") { event in
            event.set("payout", .reference(payout.id))
            event.set("station", payout["station"])
            event.set("kind", .text(kind.rawValue))
            event.set("date", date.value)
            try event.take(
                ["method", "reference"].filter { scene.argument($0) != nil }, from: scene)
        }
        return date
    }

    private static func notApproved(_ payout: Entity, _ scene: Scene) -> Refusal {
        Refusal(
            "paid-unapproved", at: scene.invocation.targets.first?.column,
            what: Text(zh: "\(payout.title) 还没有批准", en: "\(payout.title) isn't approved"),
            why: Text(
                zh: "按审批规定, 先批准再付款", en: "by the approval policy it is approved before it is paid"),
            next: Text(
                zh: "送审: 批次 新建 \(scene.short(payout.title)); 确已付出的加 --强制 如实记录",
                en:
                    "prepare it: batch new \(scene.short(payout.title)); if it was paid, add --force"
            ))
    }

    private static func wrongState(_ payout: Entity, _ state: Text, _ scene: Scene) -> Refusal {
        let short = scene.short(payout.title)
        return Refusal(
            "payment-state", at: scene.invocation.targets.first?.column,
            what: Text(zh: "\(payout.title) \(state.zh)", en: "\(payout.title) is \(state.en)"),
            why: Text(zh: "这一步走不到", en: "this step doesn't follow"),
            next: Text(zh: "查看: 历史 \(short)", en: "see: history \(short)"))
    }
}
