internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// Lists of cases, and one case.
enum CaseListing {
    static let listCommand = Command.listing(
        "case", Text(zh: "列出案件", en: "List cases"),
        example: Text(zh: "案件 列表 月=2024-03 发放=未", en: "case list month=2024-03 paid=no"),
        [
            .takes("month", .month, "结案月, 未结的按受理月", "month of closing, else of opening"),
            .takes("station", .reference, "司法所", "the station"),
            .takes("mediator", .reference, "调解员", "the mediator"),
            .takes("type", .enumeration("dispute-type"), "纠纷类型", "the kind of dispute"),
            .takes("tier", .enumeration("case-tier"), "难度", "the tier"),
            .takes("state", .enumeration("case-status"), "状态", "the state"),
            .takes("result", .enumeration("case-result"), "结果", "the result"),
            .takes("opened", .date, "受理日期", "the day of opening"),
            .takes("date", .date, "结案日期", "the day of closing"),
            .takes(
                "paid", .enumeration("yes-or-no"), "发没发补贴; 未: 只列可发的",
                "whether paid; no lists what is due"),
        ])

    static let showCommand = Command.showing(
        "case", CaseCommands.number, example: Text(zh: "案件 查看 C12", en: "case show C12"))

    static let findCommand = Command(
        noun: "case", verb: "find", effect: .reads,
        summary: Text(zh: "按编号、调委会、备注或当事人找案件", en: "Find cases by number, words or parties"),
        example: Text(zh: "案件 查找 东关", en: "case find 东关"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "文字", en: "text")),
        arguments: ArgumentSpec.listing)

    /// Nothing is due for a case that wasn't closed with success, or is paid: what is told by the
    /// case alone is asked first.
    private static let due = """
        CASE WHEN r.result = 'success' AND r.closed IS NOT NULL AND NOT \(PayoutSQL.caseIsPaid)
        THEN \(Scene.rateOfCaseSQL) END
        """

    private static func listing(_ scene: Scene) -> RecordListing {
        RecordListing(
            schema: "case-list",
            columns: [
                .number("number", "编号", "number", "r.number"),
                ListColumn("opened", "受理", "opened", "r.opened", .date),
                ListColumn("type", "类型", "type", "r.dispute_type", .choice(DisputeType.words)),
                ListColumn("tier", "难度", "tier", "r.tier", .choice(CaseTier.words)),
                ListColumn("mediator", "调解员", "mediator", "m.name"),
                ListColumn("state", "状态", "state", "r.status", .choice(CaseStatus.words)),
                ListColumn("closed", "结案", "closed", "r.closed", .date),
                ListColumn("result", "结果", "result", "r.result", .choice(CaseResult.words)),
                .total("dueFen", "可发", "due", due),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ],
            arms: [
                ListArm(
                    scene.type(.mediationCase),
                    joins: [ListJoin("person", "m", on: "m.id = r.mediator"), .verdict])
            ], order: ["r.opened", "length(r.number)", "r.number"])
    }

    static func list(_ scene: Scene) throws -> Answer {
        var listing = listing(scene)
        try listing.filter(month: "month", scene, sql: "coalesce(r.closed, r.opened)")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        try listing.filter(reference: "mediator", .person, scene, sql: "r.mediator")
        listing.filter(choice: "type", scene, sql: "r.dispute_type")
        listing.filter(choice: "tier", scene, sql: "r.tier")
        listing.filter(choice: "state", scene, sql: "r.status")
        listing.filter(choice: "result", scene, sql: "r.result")
        try listing.filter(date: "opened", scene, sql: "r.opened")
        try listing.filter(date: "date", scene, sql: "r.closed")
        // What was closed without success is never paid: it isn't waiting for money.
        listing.filter(
            state: "paid", scene,
            conditions: [
                "yes": ListCondition(PayoutSQL.caseIsPaid),
                "no": ListCondition("(\(due)) IS NOT NULL"),
            ])
        return try answer(listing, scene)
    }

    static func find(_ scene: Scene) throws -> Answer {
        var listing = listing(scene)
        let text = scene.invocation.targets[0].text
        let number = DocumentNumber.full(text, identity: scene.identity) ?? text
        let parties = text.split { $0 == "、" || $0 == "," }.sorted().joined(separator: "、")
        listing.require(
            """
            r.number = ? OR instr(coalesce(r.committee, ''), ?) > 0
            OR instr(coalesce(r.note, ''), ?) > 0 OR r.agreement_number = ? OR m.name = ?
            OR r.parties_lookup = ?
            """,
            [number, text, text, text, text, scene.keys.lookup(parties)])
        return try answer(listing, scene)
    }

    private static func answer(_ listing: RecordListing, _ scene: Scene) throws -> Answer {
        try listing.answer(scene) { totals in
            let due = (totals.amounts["dueFen"] ?? .zero).yuan
            return Text.count(totals.count, zh: "件", "case", "cases")
                + Text(zh: " 可发 \(due)", en: ", \(due) due")
        }
    }

    static func show(_ scene: Scene) throws -> Answer {
        let record = try scene.target(.mediationCase)
        var sheet = try RecordSheet(record, scene)
        let payouts = try scene.find(.payout, ["case": .reference(record.id)])
        for payout in payouts {
            sheet.add(
                Text(zh: "发放", en: "payout"), "\(payout.title) \(payout.amount().yuan)",
                for: ["payout": .text(payout.title), "payout-amount-fen": payout.amount().cell])
        }
        if payouts.isEmpty, let rate = try scene.rate(ofCase: record) {
            sheet.add(
                Text(zh: "可发", en: "due"), "\(rate.amount().yuan) (\(rate.text("basis")))",
                for: ["due-fen": rate.amount().cell, "due-basis": .text(rate.text("basis"))])
        }
        return sheet.answer
    }
}
