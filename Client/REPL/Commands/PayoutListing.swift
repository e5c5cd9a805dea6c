internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// Lists of payouts with their reversals, and one payout.
enum PayoutListing {
    static let listCommand = Command.listing(
        "payout", Text(zh: "列出发放和冲销", en: "List payouts and reversals"),
        example: Text(
            zh: "发放 列表 金额>=200 状态=未付|待裁", en: "payout list amount>=200 state=unpaid|held"),
        [
            .takes("kind", .enumeration("payout-list-kind"), "类别", "the kind"),
            .takes("month", .month, "业务日期所在的月", "the month of the event date"),
            .takes("person", .reference, "领款人", "the payee"),
            .takes("station", .reference, "司法所", "the station"),
            .takes("project", .reference, "项目", "the project"),
            .takes("case", .reference, "案件", "the case"),
            .takes("amount", .money, "金额", "the amount"),
            .takes("date", .date, "业务日期", "the event date"),
            .takes("state", .enumeration("payout-state"), "判定或支付的状态", "how far it has come"),
        ])

    static let showCommand = Command.showing(
        "payout", PayoutCommands.number,
        example: Text(zh: "发放 查看 P17", en: "payout show P17"))

    /// Payouts and counter-entries under one roof: a reversal is a row of its own, never netted.
    private static func source(_ scene: Scene) -> String {
        let payout = scene.type(.payout).number
        let reversal = scene.type(.counterEntry).number
        return """
            (SELECT r.id, \(payout) AS type, r.version, r.is_overlay, r.number, r.kind, r.payee,
              r."case" AS case_id, r.month, r.document, r.project, r.station, r.amount_fen,
              r.event_date, r.voucher_number, r.is_late, \(PayoutSQL.payment) AS payment
             FROM payout r
             UNION ALL
             SELECT k.id, \(reversal), k.version, k.is_overlay, k.number, 'reversal', o.payee,
              o."case", o.month, o.document, k.project, k.station, k.amount_fen, k.event_date,
              k.voucher_number, k.is_late, NULL
             FROM counter_entry k LEFT JOIN payout o ON o.id = k.payout) r
            LEFT JOIN person p ON p.id = r.payee LEFT JOIN "case" c ON c.id = r.case_id
            LEFT JOIN station s ON s.id = r.station \(Standing.join)
            """
    }

    private static let kinds = PayoutKind.words.merging(
        ["reversal": Text(zh: "冲销", en: "reversal")], uniquingKeysWith: { $1 })

    private static let payments = [
        "unpaid": Text(zh: "未付", en: "unpaid"), "paid": Text(zh: "已付", en: "paid"),
        "returned": Text(zh: "退票", en: "returned"), "reversed": Text(zh: "已冲销", en: "reversed"),
    ]

    private static let columns = [
        ListColumn("number", "单号", "number", "r.number"),
        ListColumn("date", "日期", "date", "r.event_date", .date),
        ListColumn("kind", "类别", "kind", "r.kind", .choice(kinds)),
        ListColumn("payee", "领款人", "payee", "p.name"),
        ListColumn(
            "subject", "事由", "subject",
            "coalesce(c.number, r.document, substr(r.month, 1, 4) || '-' || substr(r.month, 5))"),
        ListColumn("station", "所", "station", "s.code"),
        .total("amountFen", "金额", "amount", "r.amount_fen"),
        ListColumn("payment", "支付", "payment", "r.payment", .choice(payments)),
        ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
        ListColumn("voucher", "凭证", "voucher", "r.voucher_number"),
    ]

    /// A rejected entry is in no table: see the tray.
    private static let states = [
        "pending": "\(Standing.sql) = 'pending'", "effective": "\(Standing.sql) = 'effective'",
        "held": "\(Standing.sql) = 'held'", "parked": "\(Standing.sql) = 'parked'",
        "rejected": "0",
        "suspense": "\(Standing.sql) = 'held' AND r.payment = 'paid'",
        "paid": "r.payment = 'paid'", "unpaid": "r.payment IN ('unpaid', 'returned')",
        "returned": "r.payment = 'returned'", "reversed": "r.payment = 'reversed'",
        "due": "\(PayoutSQL.isDue)",
    ]

    static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "payout-list", columns: columns, source: source(scene), rowType: "r.type",
            order: "r.event_date, length(r.number), r.number")
        listing.filter(choice: "kind", scene, sql: "r.kind")
        try listing.filter(month: "month", scene, sql: "r.event_date / 100")
        try listing.filter(reference: "person", .person, scene, sql: "r.payee")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        try listing.filter(reference: "project", .project, scene, sql: "r.project")
        try listing.filter(reference: "case", .mediationCase, scene, sql: "r.case_id")
        try listing.filter(amount: "amount", scene, sql: "r.amount_fen")
        try listing.filter(date: "date", scene, sql: "r.event_date")
        listing.filter(state: "state", scene, conditions: states)
        return try listing.answer(scene) { totals in
            let sum = (totals.amounts["amountFen"] ?? .zero).yuan
            return Text.count(totals.count, zh: "笔", "entry", "entries")
                + Text(zh: " \(sum)", en: ", \(sum)")
        }
    }

    static func show(_ scene: Scene) throws -> Answer {
        let payout = try scene.resolve(
            anyOf: [.payout, .counterEntry], TypedText(scene.invocation.targets[0]))
        var sheet = try RecordSheet(payout, scene)
        sheet.add(Text(zh: "大写", en: "in capitals"), payout.amount().capitals)
        guard payout.type.name == TypeName.payout.rawValue else { return sheet.answer }
        for reversal in try scene.find(.counterEntry, ["payout": .reference(payout.id)]) {
            sheet.add(
                Text(zh: "冲销", en: "reversal"), "\(reversal.title) \(reversal.amount().yuan)")
        }
        for event in try scene.find(.paymentEvent, ["payout": .reference(payout.id)]) {
            let kind = event.choice("kind", PaymentKind.self)?.label.text ?? Text(same: "")
            sheet.add(kind, event.date("date")?.description ?? "")
        }
        return sheet.answer
    }
}
