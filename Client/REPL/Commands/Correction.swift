internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 更正: a counter-entry for what is left of a payout and the payout as it should have been, in one
/// change set: both are judged together, and neither stands alone.
enum Correction {
    static let command = Command.writing(
        "payout", "correct",
        Text(
            zh: "更正: 冲销全部余额并重新发放, 一起判定",
            en: "Correct: reverse what is left and pay anew, judged as one"),
        example: Text(
            zh: "发放 更正 P18 金额=800 理由=\"按半月计\"",
            en: "payout correct P18 amount=800 reason=\"half a month\""),
        target: PayoutCommands.number,
        [
            .needs("reason", .text, "为什么更正", "why"),
            .takes("amount", .money, "默认按现在的标准", "by the rate as it is now unless given"),
            .takes("person", .reference, "月薪、非诉的领款人", "the payee of monthly pay or legal aid"),
            .takes("month", .month, "月薪的月份", "the month of monthly pay"),
            .takes("document", .text, "非诉的文书号", "the document of legal aid"),
            .takes("date", .date, "新发放的业务日期, 默认不变", "the new payout's date; as it was by default"),
            .force,
        ])

    static func record(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payout = try scene.target(.payout)
        let left = try scene.remaining(of: payout)
        try check(payout, scene)
        try Reversal.check(left, left: left, of: payout, scene, &sheet)
        try sheet.object(
            try CaseChecks.closedPeriod(scene.today, scene, at: scene.column("date")), scene)
        let corrected = try corrected(payout, scene, &sheet)
        try sheet.object(try paidAlready(corrected, instead: payout, scene), scene)
        guard try changes(payout, corrected, left, scene) else {
            throw Refusal.nothingChanges(payout.title)
        }
        let negative = try left.negated()
        let (counterNumber, counter) = try Reversal.counterEntry(
            to: payout, negative, on: scene.today, scene, sheet)
        let (number, fields) = try corrected.filled(scene, &sheet)
        sheet.record(
            intent: "payout.correct", reason: scene.text("reason") ?? "", id: counter.record,
            edits: [counter.edit(.create), fields.edit(.create)])
        let amount = corrected.amount
        let kind = corrected.kind.label.text
        let words = scene.say(
            zh: "冲 \(payout.title), 改为 \(number) \(kind.zh) \(amount.yuan) \(amount.capitals) 未付",
            en: "reverses \(payout.title); \(number) \(kind.en) \(amount.yuan) "
                + "\(amount.capitals) unpaid instead")
        var answer = Answer(["✓ \(counterNumber) \(negative.yuan) \(words)"])
        if try scene.isPaid(payout) {
            answer.lines.append(try paidNote(payout, left, amount, scene))
        }
        return answer.making(counterNumber, .counterEntry, negative)
            .making(number, .payout, amount)
    }

    // MARK: The payout as it should have been

    private static func corrected(
        _ payout: Entity, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws -> PayoutEntry {
        guard let kind = payout.choice("kind", PayoutKind.self),
            let station = payout.reference("station"), let oldDate = payout.date("event-date")
        else { throw unseen(payout, scene) }
        try refuseForeignFields(kind, scene)
        let record = try payout.reference("case").flatMap { try scene.fetch(.mediationCase, $0) }
        let payeeId = record?.reference("mediator") ?? payout.reference("payee")
        guard
            let payee = try scene.resolve(.person, argument: "person")
                ?? payeeId.flatMap({ try scene.fetch(.person, $0) })
        else { throw unseen(payout, scene) }
        let date = try scene.date("date") ?? oldDate
        let month = try scene.month("month") ?? payout.month()
        let document = scene.text("document") ?? payout["document"].text
        let rate: Entity?
        var day = date
        switch kind {
        case .caseSubsidy:
            rate = try record.flatMap { try scene.rate(ofCase: $0) }
            day = record?.date("closed") ?? date
        case .monthly:
            day = try month?.days().first ?? date
            rate = try scene.rate(.monthly, on: day)
        case .nonLitigation: rate = try scene.rate(.nonLitigation, on: date)
        }
        let amount = try PayoutEntry.amount(kind, rate: rate, on: day, scene, &sheet)
        return PayoutEntry(
            kind: kind, payee: payee, station: station, eventDate: date, amount: amount,
            rate: rate, mediationCase: record, month: month, document: document)
    }

    private static func changes(
        _ payout: Entity, _ corrected: PayoutEntry, _ left: Fen, _ scene: Scene
    ) throws -> Bool {
        corrected.amount != left || corrected.payee.id != payout.reference("payee")
            || corrected.eventDate != payout.date("event-date")
            || corrected.month != payout.month()
            || corrected.document != payout["document"].text
    }

    // MARK: Refusals

    private static func check(_ payout: Entity, _ scene: Scene) throws {
        let column = scene.invocation.targets.first?.column
        if !scene.isHeadquarters, payout.reference("station") != scene.identity.station {
            throw Refusal(
                "permission", at: column,
                what: Text(
                    zh: "\(payout.title) 是别的司法所的", en: "\(payout.title) is another station's"),
                why: Text(zh: "只能更正本所的发放", en: "only the own station's payouts are corrected"),
                next: Text(zh: "由该所或局里更正", en: "that station or HQ corrects it"))
        }
        guard let verdict = try VerdictTable(scene.db).fetch(payout.image.version), verdict.isOpen
        else { return }
        let short = scene.short(payout.title)
        throw Refusal(
            "payout-held", at: column,
            what: Text(zh: "\(payout.title) 待裁", en: "\(payout.title) is held"),
            why: Text(
                zh: "还没有生效的不用更正", en: "what isn't applied needs no correction"),
            next: Text(
                zh: "等局裁定; 没有付的可 撤销 \(short) 后重录",
                en: "wait for HQ; if it wasn't paid, undo \(short) and enter it again"))
    }

    private static func refuseForeignFields(_ kind: PayoutKind, _ scene: Scene) throws {
        let own: [String] =
            switch kind {
            case .caseSubsidy: []
            case .monthly: ["person", "month"]
            case .nonLitigation: ["person", "document"]
            }
        for word in ["person", "month", "document"] where !own.contains(word) {
            guard let argument = scene.argument(word) else { continue }
            let label = kind.label.text
            throw Refusal(
                "field-not-of-kind", at: argument.column,
                what: Text(
                    zh: "\(label.zh) 没有这一项", en: "a \(label.en) payout has no such field"),
                why: Text(
                    zh: "以案定补的领款人随案件", en: "the payee of a case subsidy is the case's mediator"),
                next: Text(zh: "去掉它, 或先 案件 修改", en: "leave it out, or edit the case first"),
                status: .usage)
        }
    }

    /// Another payout than the one that is reversed stands where the new one would.
    static func paidAlready(
        _ corrected: PayoutEntry, instead payout: Entity, _ scene: Scene
    ) throws -> Refusal? {
        var values: [String: FieldValue] = ["kind": .text(corrected.kind.rawValue)]
        switch corrected.kind {
        case .caseSubsidy: values["case"] = corrected.mediationCase.map { .reference($0.id) }
        case .monthly:
            values["payee"] = .reference(corrected.payee.id)
            values["month"] = corrected.month?.value
        case .nonLitigation: values["document"] = corrected.document.map { .text($0) }
        }
        let other = try scene.find(.payout, values).first {
            try $0.id != payout.id && scene.remaining(of: $0) > .zero
        }
        guard let other else { return nil }
        let rule: String =
            switch corrected.kind {
            case .caseSubsidy: "unique-case"
            case .monthly: "unique-month"
            case .nonLitigation: "unique-document"
            }
        let short = scene.short(other.title)
        return Refusal(
            rule, at: scene.invocation.targets.first?.column,
            what: Text(zh: "已有 \(other.title)", en: "there is \(other.title)"),
            why: Text(zh: "同一事由只发一次", en: "the same is paid once"),
            next: Text(zh: "查看: 历史 \(short)", en: "see: history \(short)"))
    }

    static func unseen(_ payout: Entity, _ scene: Scene) -> Refusal {
        Refusal(
            "payee-unseen", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "本机看不到 \(payout.title) 的领款人或案件",
                en: "payee or case of \(payout.title) isn't seen here"),
            why: Text(zh: "新的发放要写明领款人", en: "the new payout needs its payee"),
            next: Text(zh: "先同步, 或由局里更正", en: "sync first, or let HQ correct it"))
    }

    /// Money that left stays a fact: the difference is the clerk's to settle.
    private static func paidNote(
        _ payout: Entity, _ left: Fen, _ amount: Fen, _ scene: Scene
    ) throws -> String {
        let difference = try left.subtracting(amount)
        if difference == .zero {
            return scene.say(
                zh: "! \(payout.title) 已付: 款未付对人的须收回",
                en: "! \(payout.title) was paid: recover it where it went to the wrong payee")
        }
        if difference > .zero {
            return scene.say(
                zh: "! \(payout.title) 已付: 多付的 \(difference.yuan) 须收回",
                en: "! \(payout.title) was paid: \(difference.yuan) too much, to be recovered")
        }
        let missing = try difference.negated().yuan
        return scene.say(
            zh: "! \(payout.title) 已付: 还须补付 \(missing)",
            en: "! \(payout.title) was paid: \(missing) is still to be paid")
    }
}
