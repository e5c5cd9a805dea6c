internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 非诉: a lawyer's subsidy for one document of legal aid.
enum NonLitigationPay {
    static func record(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let payee = try scene.resolve(.person, argument: "person"),
            let document = scene.text("document")
        else { preconditionFailure("Both arguments are required") }
        let date = try scene.date("date") ?? scene.today
        try sheet.object(notLawyer(payee, scene), scene)
        try sheet.object(try paidAlready(document, scene), scene)
        let rate = try scene.rate(.nonLitigation, on: date)
        let amount = try PayoutEntry.amount(.nonLitigation, rate: rate, on: date, scene, &sheet)
        let entry = PayoutEntry(
            kind: .nonLitigation, payee: payee,
            station: payee.reference("station") ?? scene.identity.station, eventDate: date,
            amount: amount, rate: rate, document: document)
        let number = try entry.record(scene, &sheet)
        let kind = scene.say(PayoutKind.nonLitigation.label.text)
        let state = scene.say(zh: "未付", en: "unpaid")
        return Answer(["✓ \(number) \(kind) \(amount.yuan) \(amount.capitals) \(state)"])
            .making(number, .payout, amount)
    }

    private static func notLawyer(_ payee: Entity, _ scene: Scene) -> Refusal? {
        guard payee.choice("kind", PersonKind.self) != .lawyer else { return nil }
        return Refusal(
            "payee-not-lawyer", at: scene.column("person"),
            what: Text(
                zh: "\(payee.text("name")) 不是律师", en: "\(payee.text("name")) isn't a lawyer"),
            why: Text(zh: "非诉补助发给承办律师", en: "it is paid to the lawyer of the case"),
            next: Refusal.orForce)
    }

    private static func paidAlready(_ document: String, _ scene: Scene) throws -> Refusal? {
        let values: [String: FieldValue] = [
            "document": .text(document), "kind": .text(PayoutKind.nonLitigation.rawValue),
        ]
        guard let payout = try scene.livePayout(values) else { return nil }
        let short = scene.short(payout.title)
        return Refusal(
            "unique-document", at: scene.column("document"),
            what: Text(
                zh: "\(document) 已有 \(payout.title)", en: "\(document) has \(payout.title)"),
            why: Text(zh: "一份文书补一次", en: "one payout per document"),
            next: Text(zh: "查看: 历史 \(short)", en: "see: history \(short)"))
    }
}
