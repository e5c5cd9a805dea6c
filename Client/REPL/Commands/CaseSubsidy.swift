internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 以案定补: one subsidy for a case that was closed with success.
enum CaseSubsidy {
    static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let named = try scene.resolve(.mediationCase, argument: "case")
        if let named, named.image.isStub {
            throw try scene.hasLeft(named, at: scene.column("case"))
        }
        guard let record = named, let mediatorId = record.reference("mediator"),
            let payee = try scene.fetch(.person, mediatorId),
            let station = record.reference("station")
        else { throw missingMediator(scene) }
        let date = try scene.date("date") ?? scene.today
        try sheet.object(notClosed(record, scene), scene)
        try sheet.object(try paidAlready(record, scene), scene)
        let closed = record.date("closed")
        if let closed {
            let closing = Text(zh: "结案日期", en: "the closing on")
            try sheet.object(
                CaseChecks.order(closed, date, closing, at: scene.column("date")), scene)
        }
        let rate = try scene.rate(ofCase: record)
        let amount = try PayoutEntry.amount(
            .caseSubsidy, rate: rate, on: closed ?? date, scene, &sheet)
        let entry = PayoutEntry(
            kind: .caseSubsidy, payee: payee, station: station, eventDate: date, amount: amount,
            rate: rate, mediationCase: record)
        let number = try entry.record(scene, &sheet)
        let kind = scene.say(PayoutKind.caseSubsidy.label.text)
        let state = scene.say(zh: "未付", en: "unpaid")
        return Answer(["✓ \(number) \(kind) \(amount.yuan) \(amount.capitals) \(state)"])
            .making(number, .payout, amount)
    }

    private static func paidAlready(_ record: Entity, _ scene: Scene) throws -> Refusal? {
        let values: [String: FieldValue] = [
            "case": .reference(record.id), "kind": .text(PayoutKind.caseSubsidy.rawValue),
        ]
        guard let payout = try scene.livePayout(values) else { return nil }
        let short = scene.short(payout.title)
        let shown = scene.short(record.title)
        return Refusal(
            "unique-case", at: scene.column("case"),
            what: Text(zh: "\(shown) 已有 \(payout.title)", en: "\(shown) has \(payout.title)"),
            why: Text(zh: "一案一补", en: "one subsidy per case"),
            next: Text(zh: "查看: 历史 \(short)", en: "see: history \(short)"))
    }

    private static func notClosed(_ record: Entity, _ scene: Scene) -> Refusal? {
        let isClosed = ["closed", "filed"].contains(record.text("status"))
        let result = record.choice("result", CaseResult.self)
        guard !isClosed || result != .success else { return nil }
        let short = scene.short(record.title)
        let status =
            isClosed ? result?.label.text : record.choice("status", CaseStatus.self)?.label.text
        return Refusal(
            "case-not-closed", at: scene.column("case"),
            what: Text(
                zh: "\(record.title) 是 \(status?.zh ?? "")",
                en: "\(record.title) is \(status?.en ?? "")"),
            why: Text(zh: "结案成功才发补贴", en: "only a case closed with success is paid for"),
            next: isClosed
                ? Refusal.orForce
                : Text(zh: "先写: 案件 结案 \(short)", en: "first: case close \(short)"))
    }

    private static func missingMediator(_ scene: Scene) -> Refusal {
        Refusal(
            "no-mediator", at: scene.column("case"),
            what: Text(zh: "案件没有本机能看到的调解员", en: "the case has no mediator seen here"),
            why: Text(zh: "补贴发给调解员", en: "the subsidy is paid to the mediator"),
            next: Text(zh: "先同步, 或用 案件 修改 写明调解员", en: "sync, or set it with case edit"))
    }
}
