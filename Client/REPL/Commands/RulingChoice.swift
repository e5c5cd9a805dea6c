internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// Which decisions fit a matter, and why another doesn't.
enum RulingChoice {
    /// In the order in which they are offered.
    static func decisions(on matter: Matter, _ scene: Scene) throws -> [RulingDecision] {
        try RulingDecision.allCases.filter { try objection(to: $0, on: matter, scene) == nil }
    }

    static func verb(_ decision: RulingDecision, _ scene: Scene) -> String {
        scene.say(name(decision))
    }

    /// The verb as it is typed.
    static func name(_ decision: RulingDecision) -> Text {
        let word = CommandVocabulary.vocabulary.word(identifier: identifier(decision), in: .verb)
        return word?.name ?? Text(same: decision.rawValue)
    }

    /// The verb's identifier, which also ends the intent: `ruling.post`.
    static func identifier(_ decision: RulingDecision) -> String {
        decision == .postToOpen ? "post" : decision.rawValue
    }

    /// Why a decision doesn't fit; nil where it does.
    static func objection(
        to decision: RulingDecision, on matter: Matter, _ scene: Scene
    ) throws -> Refusal? {
        let payouts = scene.creations(.payout, in: matter.changeSet)
        let isPaid =
            try payouts.contains { try scene.isPaid($0) } || holdsPayment(matter, scene)
        if matter.verdict.outcome == .parked, decision != .void { return parked(matter) }
        // What names a held record can't stand before that does.
        if matter.verdict.rule == "depends-on-held", matter.evidence("field") != nil,
            decision != .void
        {
            return dependent(matter)
        }
        switch decision {
        case .accept: return nil
        case .void: return isPaid ? paid(matter, decision, scene) : nil
        case .recover:
            guard payouts.count == 1 else { return onePayout(matter, decision) }
            return isPaid ? nil : unpaid(matter)
        case .correct:
            guard payouts.count == 1, matter.changeSet.edits.count == 1 else {
                return onePayout(matter, decision)
            }
            return isPaid ? paid(matter, decision, scene) : nil
        case .postToOpen:
            return try late(matter, scene) == nil ? notLate(matter) : nil
        }
    }

    /// A payment of a payout that stands: a fact, whatever rule holds it.
    private static func holdsPayment(_ matter: Matter, _ scene: Scene) throws -> Bool {
        let made = Set(scene.creations(.payout, in: matter.changeSet).map(\.id))
        return scene.creations(.paymentEvent, in: matter.changeSet).contains { event in
            event.choice("kind", PaymentKind.self) == .paid
                && event.reference("payout").map { !made.contains($0) } ?? false
        }
    }

    /// The event's date of a payout or counter-entry whose month is no longer open.
    static func late(_ matter: Matter, _ scene: Scene) throws -> CalendarDate? {
        let money =
            scene.creations(.payout, in: matter.changeSet)
            + scene.creations(.counterEntry, in: matter.changeSet)
        return try money.compactMap { $0.date("event-date") }
            .first { try !scene.isOpen($0.yearMonth) }
    }

    private static func paid(_ matter: Matter, _ decision: RulingDecision, _ scene: Scene)
        -> Refusal
    {
        let label = decision.label.text
        return Refusal(
            "paid-not-void", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "\(matter.item) 的钱已付出, 不能\(label.zh)",
                en: "the money of \(matter.item) has left: it can't be ruled \(label.en)"),
            why: Text(zh: "付出的钱是事实", en: "what was paid is a fact"),
            next: Text(
                zh: "接受, 或追回; 已退票的先录 发放 退票",
                en: "accept or recover; if it came back, record payout returned first"))
    }

    private static func unpaid(_ matter: Matter) -> Refusal {
        Refusal(
            "not-paid",
            what: Text(zh: "\(matter.item) 还没有付", en: "\(matter.item) isn't paid"),
            why: Text(zh: "没有付出的钱不用追回", en: "there is no money to recover"),
            next: Text(
                zh: "作废; 确已付出的加 --强制", en: "void it; if it was paid all the same, add --force"))
    }

    private static func onePayout(_ matter: Matter, _ decision: RulingDecision) -> Refusal {
        let label = decision.label.text
        return Refusal(
            "not-a-payout",
            what: Text(
                zh: "\(matter.item) 不是一笔发放", en: "\(matter.item) isn't one payout"),
            why: Text(zh: "只有发放能\(label.zh)", en: "only a payout can be ruled \(label.en)"),
            next: Text(
                zh: "接受或作废; 更正内容的作废后重新录入",
                en: "accept or void; to change its content, void it and enter it again"))
    }

    private static func notLate(_ matter: Matter) -> Refusal {
        Refusal(
            "period-open",
            what: Text(
                zh: "\(matter.item) 的业务日期所在的月还开放",
                en: "the month of \(matter.item)'s event is open"),
            why: Text(zh: "它本来就入那个月", en: "it is posted to that month anyway"),
            next: Text(zh: "用 裁定 接受", en: "use ruling accept"))
    }

    private static func dependent(_ matter: Matter) -> Refusal {
        Refusal(
            "depends-on-held",
            what: Text(
                zh: "\(matter.item) 所依据的事项还在待裁",
                en: "what \(matter.item) builds upon is itself held"),
            why: Text(zh: "那一件裁定了, 它随之判定", en: "it is judged as soon as that is ruled on"),
            next: Text(zh: "先裁定那一件; 查看: 待裁", en: "rule on that first; see: held"))
    }

    private static func parked(_ matter: Matter) -> Refusal {
        Refusal(
            "nothing-to-rule",
            what: Text(
                zh: "\(matter.item) 在待补, 不是待裁", en: "\(matter.item) is parked, not held"),
            why: Text(
                zh: "它所依据的记录还没有到", en: "what it builds upon hasn't arrived"),
            next: Text(zh: "等它到来, 或 裁定 作废", en: "wait for it, or ruling void"))
    }
}

extension Scene {
    /// Neither closed nor soft-closed; a month without a record is open.
    func isOpen(_ month: YearMonth) throws -> Bool {
        let status = try period(month)?.choice("status", PeriodStatus.self)
        return status != .closed && status != .softClosed
    }

    /// Where an event of that day is posted if it is accepted today, as far as this replica knows.
    func postingMonth(of date: CalendarDate) throws -> YearMonth {
        if try isOpen(date.yearMonth) { return date.yearMonth }
        var month = today.yearMonth
        while try !isOpen(month) { month = try month.next() }
        return month
    }
}
