internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 标准 and 列支: what is paid, and which money pays it, from which day on.
enum RateCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(newCommand, .headquarters(new)),
        CommandDefinition(chargeCommand, .read(chargeRules)),
    ]

    private static let listCommand = Command.listing(
        "rate", Text(zh: "列出标准", en: "List rates"),
        example: Text(zh: "标准 列表 日期=2024-03-18", en: "rate list date=2024-03-18"),
        [
            .takes("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout"),
            .takes("tier", .enumeration("case-tier"), "难度", "the tier"),
            .takes("date", .date, "哪天有效的", "in force on that day"),
        ])

    private static let newCommand = Command.writing(
        "rate", "new",
        Text(zh: "新定标准, 旧的止于前一日 (局)", en: "Set a rate; the old one ends the day before (HQ)"),
        example: Text(
            zh: "标准 新建 名称=示例标准 类别=以案定补 难度=疑难 协议=书面 金额=220 起=2024-07-01 依据=示例文2号",
            en: "rate new name=示例标准 kind=case-subsidy tier=difficult agreement=written "
                + "amount=220 from=2024-07-01 basis=示例文2号"),
        [
            .needs("name", .text, "名称", "the name"),
            .needs("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout"),
            .needs("amount", .money, "金额", "the amount"),
            .needs("from", .date, "从哪天起", "from which day on"),
            .needs("basis", .text, "依据的文件", "the document it rests on"),
            .takes("tier", .enumeration("case-tier"), "不写则不分难度", "every tier unless given"),
            .takes(
                "agreement", .enumeration("agreement-form"), "不写则不分形式", "every form unless given"),
        ])

    private static let chargeCommand = Command.listing(
        "charge-rule", Text(zh: "列出列支规则: 哪类发放从哪笔资金出", en: "List which money pays for what"),
        example: Text(zh: "列支 列表", en: "charge-rule list"),
        [
            .takes("kind", .enumeration("payout-kind"), "发放类别", "the kind of payout"),
            .takes("date", .date, "哪天有效的", "in force on that day"),
        ])

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "rate-list",
            columns: [
                ListColumn("name", "名称", "name", "r.name"),
                ListColumn("kind", "类别", "kind", "r.kind", .choice(PayoutKind.words)),
                ListColumn("tier", "难度", "tier", "r.tier", .choice(CaseTier.words)),
                ListColumn(
                    "agreement", "协议", "agreement", "r.agreement", .choice(AgreementForm.words)),
                ListColumn("amountFen", "金额", "amount", "r.amount_fen", .amount),
                ListColumn("unit", "单位", "unit", "r.unit", .choice(RateUnit.words)),
                ListColumn("from", "起", "from", "r.\"from\"", .date),
                ListColumn("to", "止", "to", "r.\"to\"", .date),
                ListColumn("basis", "依据", "basis", "r.basis"),
            ], arms: [ListArm(scene.type(.rate))],
            order: ["r.kind", "r.\"from\"", "r.amount_fen"])
        listing.filter(choice: "kind", scene, sql: "r.kind")
        listing.filter(choice: "tier", scene, sql: "r.tier")
        try requireInForce(&listing, scene)
        return try listing.answer(scene) { _ in nil }
    }

    private static func chargeRules(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "charge-rule-list",
            columns: [
                ListColumn("kind", "类别", "kind", "r.kind", .choice(PayoutKind.words)),
                ListColumn("project", "项目", "project", "p.name"),
                ListColumn("source", "来源", "source", "r.source", .choice(BudgetSource.words)),
                ListColumn("functionCode", "科目", "function", "r.function_code"),
                ListColumn("from", "起", "from", "r.\"from\"", .date),
                ListColumn("to", "止", "to", "r.\"to\"", .date),
            ],
            arms: [
                ListArm(
                    scene.type(.chargeRule),
                    joins: [ListJoin("project", "p", on: "p.id = r.project")])
            ], order: ["r.kind", "r.\"from\""])
        listing.filter(choice: "kind", scene, sql: "r.kind")
        try requireInForce(&listing, scene)
        return try listing.answer(scene) { _ in nil }
    }

    private static func requireInForce(_ listing: inout RecordListing, _ scene: Scene) throws {
        guard let date = try scene.date("date") else { return }
        listing.require(
            "r.\"from\" <= ? AND (r.\"to\" IS NULL OR r.\"to\" >= ?)", [date.number, date.number])
    }

    /// A rate is never edited: the new one begins, the old one ends the day before, in one change
    /// set.
    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let kind = scene.choice("kind", PayoutKind.self), let from = try scene.date("from"),
            let amount = try scene.amount("amount")
        else { preconditionFailure("The arguments are required") }
        let id = sheet.context.newIdentifier()
        var rate = FieldSheet(type: scene.type(.rate), record: id, context: sheet.context)
        rate.set(
            "unit", .text((kind == .monthly ? RateUnit.perMonth : RateUnit.perCase).rawValue))
        try rate.take(
            [
                ("name", "name"), ("kind", "kind"), ("amount", "amount-fen"), ("from", "from"),
                ("basis", "basis"), ("tier", "tier"), ("agreement", "agreement"),
            ], from: scene)
        var edits = [rate.edit(.create)]
        let before = try superseded(kind, from, scene)
        for old in before {
            var ended = FieldSheet(type: old.type, record: old.id, context: sheet.context)
            ended.set("to", try from.adding(days: -1).value)
            edits.append(ended.edit(.update))
        }
        sheet.record(intent: "rate.new", id: id, edits: edits)
        let last = try from.adding(days: -1)
        let words =
            before.isEmpty
            ? ""
            : scene.say(
                zh: ", 原 \(before[0].amount().yuan) 止于 \(last)",
                en: ", \(before[0].amount().yuan) ends on \(last)")
        let name = scene.text("name") ?? ""
        let since = scene.say(zh: "自 \(from)", en: "from \(from)")
        return Answer(["✓ \(name) \(amount.yuan) \(since)\(words)"], showsPending: true)
            .making(name, .rate, amount)
    }

    /// The rates of the same kind, tier and form that are in force on the new one's first day.
    private static func superseded(_ kind: PayoutKind, _ from: CalendarDate, _ scene: Scene) throws
        -> [Entity]
    {
        let same = try scene.find(.rate, ["kind": .text(kind.rawValue)]).filter {
            $0["tier"].text == scene.text("tier") && $0["agreement"].text == scene.text("agreement")
        }
        if let clash = same.first(where: { $0.date("from").map { $0 >= from } ?? false }) {
            throw Refusal(
                "rate-overlaps", at: scene.column("from"),
                what: Text(
                    zh: "已有自 \(clash.date("from")?.description ?? "") 起的标准 \(clash.amount().yuan)",
                    en:
                        "there is a rate of \(clash.amount().yuan) from \(clash.date("from")?.description ?? "")"
                ),
                why: Text(zh: "新标准只能接在旧的后面", en: "a new rate follows the old ones"),
                next: Text(zh: "查看: 标准 列表", en: "see: rate list"))
        }
        return same.filter { Scene.isInForce($0, on: from) }
    }
}
