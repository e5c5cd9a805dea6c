internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
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
        try record(.paid, payout, scene, &sheet)
        return Answer(["✓ \(payout.title) " + scene.say(zh: "已付", en: "paid")])
    }

    static func returned(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payout = try scene.target(.payout)
        if try !scene.isPaid(payout) {
            try sheet.object(wrongState(payout, Text(zh: "未付", en: "not paid"), scene), scene)
        }
        try record(.returned, payout, scene, &sheet)
        let words = scene.say(zh: "已退票, 未付", en: "returned, unpaid")
        return Answer(["✓ \(payout.title) \(words)"] + (try afterReturn(payout, scene)))
    }

    /// What the clerk does next. A returned payout keeps its case, month or document until it is
    /// reversed; one that is wholly reversed leaves nothing to pay.
    private static func afterReturn(_ payout: Entity, _ scene: Scene) throws -> [String] {
        guard try scene.remaining(of: payout) > .zero else { return [] }
        let short = scene.short(payout.title)
        return [
            scene.say(
                zh: "下一步: 原账户重付, 录 发放 付讫 \(short); 换账户, 先 发放 冲销 \(short), 再重新录入",
                en: "next: paid again to that account, payout paid \(short); to another, payout "
                    + "reverse \(short), then enter it anew")
        ]
    }

    private static func record(
        _ kind: PaymentKind, _ payout: Entity, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws {
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
