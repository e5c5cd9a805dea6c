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
    private static func arms(_ scene: Scene) -> [ListArm] {
        [
            ListArm(
                scene.type(.payout),
                joins: [
                    ListJoin("person", "p", on: "p.id = r.payee"),
                    ListJoin("case", "c", on: "c.id = r.\"case\""), .station, .verdict,
                ],
                expressions: [
                    "kind": "r.kind", "payee": "r.payee", "case": "r.\"case\"",
                    "document": "r.document", "month": "r.month",
                    "payment": PayoutSQL.payment, "isPaid": PayoutSQL.isPaid,
                    "isReturned": PayoutSQL.isReturned, "isReversed": PayoutSQL.isReversed,
                    "isUnapproved": ApprovalSQL.isMissing, "remaining": PayoutSQL.remaining,
                ], keptSum: "posted"),
            ListArm(
                scene.type(.counterEntry),
                joins: [
                    ListJoin("payout", "o", on: "o.id = r.payout"),
                    ListJoin("person", "p", on: "p.id = o.payee"),
                    ListJoin("case", "c", on: "c.id = o.\"case\""), .station, .verdict,
                ],
                expressions: [
                    "kind": "'reversal'", "payee": "o.payee", "case": "o.\"case\"",
                    "document": "o.document", "month": "o.month", "payment": "NULL",
                    "isPaid": "0", "isReturned": "0", "isReversed": "0", "isUnapproved": "0",
                    "remaining": "0",
                ], keptSum: "posted"),
        ]
    }

    private static let kinds = PayoutKind.words.merging(
        ["reversal": Text(zh: "冲销", en: "reversal")], uniquingKeysWith: { $1 })

    private static let payments = [
        "unpaid": Text(zh: "未付", en: "unpaid"), "paid": Text(zh: "已付", en: "paid"),
        "returned": Text(zh: "退票", en: "returned"), "reversed": Text(zh: "已冲销", en: "reversed"),
    ]

    private static let columns = [
        .number("number", "单号", "number", "r.number"),
        ListColumn("date", "日期", "date", "r.event_date", .date),
        ListColumn("kind", "类别", "kind", "{kind}", .choice(kinds)),
        ListColumn("payee", "领款人", "payee", "p.name"),
        ListColumn(
            "subject", "事由", "subject",
            "coalesce(c.number, {document}, substr({month}, 1, 4) || '-' || substr({month}, 5))"),
        ListColumn("station", "所", "station", "s.code"),
        .total("amountFen", "金额", "amount", "r.amount_fen"),
        ListColumn("payment", "支付", "payment", "{payment}", .choice(payments)),
        ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
        ListColumn("voucher", "凭证", "voucher", "r.voucher_number"),
    ]

    /// A rejected entry is in no table: see the tray. What isn't judged is few: it is found by the
    /// overlay.
    private static let states: [String: ListCondition] = [
        "pending": open("\(Standing.sql) = 'pending'"),
        "effective": ListCondition("r.is_overlay = 0", asks: .isOverlay(false)),
        "held": open("\(Standing.sql) = 'held'"), "parked": open("\(Standing.sql) = 'parked'"),
        "rejected": ListCondition("0"),
        "suspense": open("\(Standing.sql) = 'held' AND {isPaid}"),
        "paid": ListCondition("{isPaid}"),
        "unpaid": ListCondition(
            "{payment} = 'unpaid' OR ({payment} = 'returned' AND {remaining} > 0)"),
        "returned": ListCondition("{isReturned}"), "reversed": ListCondition("{isReversed}"),
        "due": ListCondition(PayoutSQL.isDue),
        "unapproved": ListCondition("{isUnapproved}"),
    ]

    private static func open(_ sql: String) -> ListCondition {
        ListCondition(
            "r.id IN (SELECT y.record FROM overlay y WHERE y.type = {type}) AND \(sql)")
    }

    static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "payout-list", columns: columns, arms: arms(scene),
            order: ["r.event_date", "length(r.number)", "r.number"])
        listing.filter(choice: "kind", scene, sql: "{kind}")
        try listing.filter(month: "month", scene, sql: "r.event_date")
        try listing.filter(reference: "person", .person, scene, sql: "{payee}")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        try listing.filter(reference: "project", .project, scene, sql: "r.project")
        try listing.filter(reference: "case", .mediationCase, scene, sql: "{case}")
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
        let capitals = payout.amount().capitals
        sheet.add(
            Text(zh: "大写", en: "in capitals"), capitals, for: ["capitals": .text(capitals)])
        guard payout.type.name == TypeName.payout.rawValue else { return sheet.answer }
        for reversal in try scene.find(.counterEntry, ["payout": .reference(payout.id)]) {
            sheet.add(
                Text(zh: "冲销", en: "reversal"), "\(reversal.title) \(reversal.amount().yuan)",
                for: [
                    "reversal": .text(reversal.title),
                    "reversal-amount-fen": reversal.amount().cell,
                ])
        }
        let events = try scene.find(.paymentEvent, ["payout": .reference(payout.id)]).sorted {
            ($0.date("date")?.number ?? 0, $0.id) < ($1.date("date")?.number ?? 0, $1.id)
        }
        for event in events {
            let kind = event.choice("kind", PaymentKind.self)?.label.text ?? Text(same: "")
            let date = event.date("date")?.description ?? ""
            sheet.add(
                kind, date,
                for: ["payment": .text(event.text("kind")), "payment-date": .text(date)])
        }
        try addLinks(of: payout, to: &sheet, scene)
        return sheet.answer
    }

    /// The steps of its approval, and the payouts that name it.
    private static func addLinks(of payout: Entity, to sheet: inout RecordSheet, _ scene: Scene)
        throws
    {
        for step in try scene.approvals(of: payout.id) {
            let batch = try step.reference("batch").flatMap { try scene.fetch(.batch, $0) }
            let words = try BatchListing.words(step, scene, isForPrograms: false)
            sheet.add(
                Text(zh: "审批", en: "approval"), "\(words) \(batch?.title ?? "")",
                for: ["approval": .text(ApprovalState(step).rawValue)])
        }
        for other in try scene.repayments(of: payout) {
            sheet.add(
                Text(zh: "重付为", en: "paid anew as"), other.title,
                for: ["repayment": .text(other.title)])
        }
        for other in try scene.supplements(of: payout) {
            sheet.add(
                Text(zh: "补发", en: "supplement"), "\(other.title) \(other.amount().yuan)",
                for: ["supplement": .text(other.title)])
        }
    }
}
