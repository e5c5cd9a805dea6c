internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 重付 and 补发: payouts that name another. What the bank returned is paid anew, what fell short is
/// made up; the first payout stays as it is.
enum FollowingPayouts {
    static let repayCommand = Command.writing(
        "payout", "repay",
        Text(
            zh: "重付银行退回的: 另发一笔, 写明原单", en: "Pay anew what the bank returned: a payout that names it"
        ),
        example: Text(zh: "发放 重付 P17 日期=2024-03-25", en: "payout repay P17 date=2024-03-25"),
        target: PayoutCommands.number,
        [
            .takes("amount", .money, "默认退回的金额", "what came back by default"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])

    static let supplementCommand = Command.writing(
        "payout", "supplement",
        Text(
            zh: "补发少发的差额: 另发一笔, 写明原单", en: "Pay what a payout fell short by: a payout that names it"
        ),
        example: Text(zh: "发放 补发 P17", en: "payout supplement P17"),
        target: PayoutCommands.number,
        [
            .takes("amount", .money, "默认与现在标准的差额", "the difference to the rate by default"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])

    // MARK: 重付

    static func repay(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let old = try scene.target(.payout)
        try checkStation(old, scene)
        if try scene.lastPayment(of: old)?.choice("kind", PaymentKind.self) != .returned {
            try sheet.object(notReturned(old, scene), scene)
        }
        let left = try scene.remaining(of: old)
        let amount = try given(scene) ?? (left > .zero ? left : lastReversed(of: old, scene))
        guard amount > .zero else { throw nothingCameBack(old, scene) }
        var entry = try PayoutEntry(like: old, amount: amount, scene)
        entry.replaces = old.id
        try sheet.object(try Correction.paidAlready(entry, instead: old, scene), scene)
        var edits: [ChangeSetDraft.EditDraft] = []
        // It came back and is still posted: that ends with the entry that pays it anew.
        if left > .zero {
            let (_, counter) = try Reversal.counterEntry(
                to: old, try left.negated(), on: entry.eventDate, reason: returnReason(scene),
                scene, sheet)
            edits.append(counter.edit(.create))
        }
        let (number, fields) = try entry.filled(scene, &sheet)
        sheet.record(
            intent: "payout.repay", id: fields.record, edits: edits + [fields.edit(.create)])
        return answer(
            number, entry, scene.say(zh: "重付 \(old.title)", en: "pays \(old.title) anew"), scene)
    }

    /// What was taken back last.
    private static func lastReversed(of payout: Entity, _ scene: Scene) throws -> Fen {
        let last = try scene.find(.counterEntry, ["payout": .reference(payout.id)]).last
        return try last?.amount().negated() ?? .zero
    }

    /// Of a counter-entry that a return brings.
    static func returnReason(_ scene: Scene) -> String {
        scene.say(zh: "银行退回", en: "returned by the bank")
    }

    // MARK: 补发

    static func supplement(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let first = try scene.target(.payout)
        try checkStation(first, scene)
        guard first["supplements"] == .absent else { throw supplementOfSupplement(first, scene) }
        guard try scene.remaining(of: first) > .zero else { throw nothingLeft(first, scene) }
        var entry = try PayoutEntry(like: first, amount: .zero, scene)
        entry.supplements = first.id
        entry.rate = try entry.rateInForce(scene)
        let paid = try scene.paidTogether(with: first)
        let due = try entry.rate.map { try $0.amount().subtracting(paid) }
        guard let amount = try given(scene) ?? due, amount > .zero else {
            throw nothingShort(first, paid, entry.rate, scene)
        }
        if let due, due != amount { try sheet.object(offDifference(due, entry.rate, scene), scene) }
        entry.amount = amount
        let (number, fields) = try entry.filled(scene, &sheet)
        sheet.record(intent: "payout.supplement", id: fields.record, edits: [fields.edit(.create)])
        let total = try paid.adding(amount).yuan
        return answer(
            number, entry,
            scene.say(
                zh: "补 \(first.title), 合计 \(total)",
                en: "supplements \(first.title), \(total) in all"), scene)
    }

    /// "✓ P03A-5 以案定补 50.00 伍拾元整 未付, 补 P03A-1, 合计 200.00"
    private static func answer(
        _ number: String, _ entry: PayoutEntry, _ link: String, _ scene: Scene
    ) -> Answer {
        let kind = scene.say(entry.kind.label.text)
        let state = scene.say(zh: "未付", en: "unpaid")
        let amount = entry.amount
        return Answer([
            "✓ \(number) \(kind) \(amount.yuan) \(amount.capitals) \(state), \(link)"
        ]).making(number, .payout, amount)
    }

    private static func given(_ scene: Scene) throws -> Fen? {
        guard let amount = try scene.amount("amount") else { return nil }
        guard amount > .zero else {
            throw Refusal.sentence(
                "amount-zero", "金额不能是零; 请核对", "the amount can't be zero; check it",
                at: scene.column("amount"))
        }
        return amount
    }

    private static func checkStation(_ payout: Entity, _ scene: Scene) throws {
        if scene.isHeadquarters || payout.reference("station") == scene.identity.station { return }
        throw Refusal(
            "permission", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "\(payout.title) 是别的司法所的", en: "\(payout.title) is another station's"),
            why: Text(zh: "所里只发放本所的", en: "a station pays its own payouts"),
            next: Text(zh: "由该所或局里录入", en: "that station or HQ enters it"))
    }
}

// MARK: Refusals

extension FollowingPayouts {
    private static func refusal(
        _ code: String, _ what: Text, _ why: Text, _ next: Text, _ scene: Scene
    ) -> Refusal {
        Refusal(
            code, at: scene.invocation.targets.first?.column, what: what, why: why, next: next)
    }

    private static func notReturned(_ old: Entity, _ scene: Scene) -> Refusal {
        let short = scene.short(old.title)
        return refusal(
            "repayment-not-returned",
            Text(zh: "\(old.title) 没有退票", en: "\(old.title) didn't come back"),
            Text(zh: "银行退回的才重付", en: "only what the bank returned is paid anew"),
            Text(zh: "先录: 发放 退票 \(short)", en: "first: payout returned \(short)"), scene)
    }

    private static func nothingCameBack(_ old: Entity, _ scene: Scene) -> Refusal {
        refusal(
            "amount-zero",
            Text(zh: "\(old.title) 没有可重付的金额", en: "nothing of \(old.title) can be paid anew"),
            Text(zh: "没有余额, 也没有冲销", en: "nothing is left, and nothing was reversed"),
            Text(
                zh: "查看: 历史 \(scene.short(old.title))", en: "see: history \(scene.short(old.title))"
            ),
            scene)
    }

    private static func nothingLeft(_ first: Entity, _ scene: Scene) -> Refusal {
        refusal(
            "supplement-of-nothing",
            Text(zh: "\(first.title) 已全部冲销", en: "\(first.title) is wholly reversed"),
            Text(zh: "没有可补的原单", en: "there is nothing to add to"),
            Text(zh: "重新发放", en: "enter a payout of its own"), scene)
    }

    private static func supplementOfSupplement(_ first: Entity, _ scene: Scene) -> Refusal {
        refusal(
            "supplement-of-supplement",
            Text(zh: "\(first.title) 本身是补发", en: "\(first.title) is a supplement itself"),
            Text(zh: "补发都写明第一笔", en: "supplements name the first payout"),
            Text(zh: "写第一笔的单号", en: "give the first payout's number"), scene)
    }

    private static func nothingShort(
        _ first: Entity, _ paid: Fen, _ rate: Entity?, _ scene: Scene
    ) -> Refusal {
        let due = rate?.amount().yuan ?? "?"
        return refusal(
            "supplement-rate",
            Text(
                zh: "\(first.title) 连补发已有 \(paid.yuan), 标准 \(due)",
                en: "\(paid.yuan) is paid with \(first.title), the rate is \(due)"),
            Text(zh: "没有少发", en: "nothing is short"),
            Text(zh: "多发的用 发放 冲销; 案件有变先改案件", en: "reverse what is too much; edit the case first"),
            scene)
    }

    private static func offDifference(_ due: Fen, _ rate: Entity?, _ scene: Scene) -> Refusal {
        Refusal(
            "supplement-rate", at: scene.column("amount"),
            what: Text(zh: "差额是 \(due.yuan)", en: "the difference is \(due.yuan)"),
            why: Text(
                zh: "标准 \(rate?.amount().yuan ?? "")",
                en: "the rate is \(rate?.amount().yuan ?? "")"),
            next: Refusal.orForce)
    }
}

extension PayoutEntry {
    /// Another payout for the same matter, made upon the payee's account as it is now.
    init(like payout: Entity, amount: Fen, _ scene: Scene) throws {
        guard let kind = payout.choice("kind", PayoutKind.self),
            let station = payout.reference("station"),
            let payee = try payout.reference("payee").flatMap({ try scene.fetch(.person, $0) })
        else { throw Correction.unseen(payout, scene) }
        self.init(
            kind: kind, payee: payee, station: station,
            eventDate: try scene.date("date") ?? scene.today, amount: amount,
            rate: try payout.reference("rate").flatMap { try scene.fetch(.rate, $0) },
            mediationCase: try payout.reference("case").flatMap {
                try scene.fetch(.mediationCase, $0)
            }, month: payout.month(), document: payout["document"].text)
        proration = payout.reference("proration")
    }

    /// The rate that the kind is paid by now.
    func rateInForce(_ scene: Scene) throws -> Entity? {
        switch kind {
        case .caseSubsidy: try mediationCase.flatMap { try scene.rate(ofCase: $0) }
        case .monthly: try month.flatMap { try scene.rate(.monthly, on: $0.days().first) }
        case .nonLitigation: try scene.rate(.nonLitigation, on: eventDate)
        }
    }
}

extension Scene {
    /// Payouts that add to another.
    func supplements(of payout: Entity) throws -> [Entity] {
        try find(.payout, ["payee": payout["payee"], "supplements": .reference(payout.id)])
    }

    /// The payouts that pay another anew.
    func repayments(of payout: Entity) throws -> [Entity] {
        try find(.payout, ["payee": payout["payee"], "replaces": .reference(payout.id)])
    }

    /// What is left of a payout and of all that adds to it.
    func paidTogether(with payout: Entity) throws -> Fen {
        try Fen.sum(([payout] + supplements(of: payout)).map { try remaining(of: $0) })
    }
}
