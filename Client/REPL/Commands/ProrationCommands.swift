internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 分摊: HQ divides a month's pay between the stations where somebody served. Each station then pays
/// its share with 发放 月薪.
enum ProrationCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(newCommand, .headquarters(new)),
        CommandDefinition(deleteCommand, .headquarters(delete)),
    ]

    private static let listCommand = Command.listing(
        "proration", Text(zh: "列出分摊: 调动的月份各所发多少", en: "List shares of months, by station"),
        example: Text(zh: "分摊 列表 月=2024-06", en: "proration list month=2024-06"),
        [
            .takes("month", .month, "哪个月", "the month"),
            .takes("person", .reference, "人员", "the person"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    private static let newCommand = Command.writing(
        "proration", "new",
        Text(zh: "把一人一月的月薪分给几个所 (局)", en: "Divide a month's pay between stations (HQ)"),
        example: Text(
            zh: "分摊 新建 人员=示例甲 月=2024-06 司法所=03、05 天数=19、11 理由=\"6月20日调动\"",
            en: "proration new person=示例甲 month=2024-06 station=03,05 days=19,11 "
                + "reason=\"moved on 20 June\""),
        [
            .needs("person", .reference, "人员", "the person"),
            .needs("month", .month, "哪个月", "which month"),
            .needs("station", .list(.reference), "几个司法所", "the stations"),
            .needs("reason", .text, "为什么分", "why"),
            .takes(
                "days", .list(.integer), "各所的天数, 按天折算",
                "the days at each; the pay is divided by days"),
            .takes("amount", .list(.money), "各所的金额, 代替天数", "the amount of each, instead of days"),
        ])

    private static let deleteCommand = Command.writing(
        "proration", "delete",
        Text(zh: "删除还没有发放的分摊 (局)", en: "Delete a share that isn't paid (HQ)"),
        example: Text(zh: "分摊 删除 S00A-1", en: "proration delete S00A-1"),
        target: Text(zh: "单号", en: "number"))

    private static func list(_ scene: Scene) throws -> Answer {
        let paid = """
            (SELECT p.number FROM payout p WHERE p.payee = r.person AND p.month = r.month
               AND p.proration = r.id AND p.amount_fen + coalesce((SELECT sum(k.amount_fen)
                 FROM counter_entry k WHERE k.payout = p.id), 0) > 0 LIMIT 1)
            """
        var listing = RecordListing(
            schema: "proration-list",
            columns: [
                .number("number", "单号", "number", "r.number"),
                ListColumn("month", "月份", "month", "r.month", .month),
                ListColumn("person", "人员", "person", "q.name"),
                ListColumn("station", "所", "station", "s.code"),
                ListColumn("days", "天数", "days", "r.days", .integer),
                .total("amountFen", "金额", "amount", "r.amount_fen"),
                ListColumn("wholeFen", "全月", "whole month", "r.whole_fen", .amount),
                ListColumn("payout", "发放", "payout", paid),
                ListColumn("reason", "理由", "reason", "r.reason"),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ],
            arms: [
                ListArm(
                    scene.type(.proration),
                    joins: [ListJoin("person", "q", on: "q.id = r.person"), .station, .verdict])
            ], order: ["r.month", "length(r.number)", "r.number"])
        if let month = try scene.month("month") {
            listing.require("r.month = ?", [Int64(month.number)])
        }
        try listing.filter(reference: "person", .person, scene, sql: "r.person")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        return try listing.answer(scene) { totals in
            let sum = (totals.amounts["amountFen"] ?? .zero).yuan
            return Text.count(totals.count, zh: "份", "share", "shares")
                + Text(zh: " \(sum)", en: ", \(sum)")
        }
    }

    // MARK: 新建

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let person = try scene.resolve(.person, argument: "person"),
            let month = try scene.month("month")
        else { preconditionFailure("The arguments are required") }
        let stations = try scene.argument("station")?.value.texts.map {
            try scene.resolve(.station, TypedText($0))
        }
        guard let stations, Set(stations.map(\.id)).count == stations.count else {
            throw stationTwice(scene)
        }
        let first = try month.days().first
        guard let rate = try scene.rate(.monthly, on: first) else { throw noRate(month, scene) }
        try refuseSecond(person, month, stations, scene)
        let shares = try shares(of: rate.amount(), month, stations.count, scene)
        var edits: [ChangeSetDraft.EditDraft] = []
        var parts: [String] = []
        var answer = Answer(showsPending: true)
        for (station, share) in zip(stations, shares) {
            let number = try sheet.context.nextNumber("S")
            var fields = FieldSheet(
                type: scene.type(.proration), record: sheet.context.newIdentifier(),
                context: sheet.context)
            fields.set("number", .text(number))
            fields.set("station", .reference(station.id))
            fields.set("person", .reference(person.id))
            fields.set("kind", .text(PayoutKind.monthly.rawValue))
            fields.set("month", month.value)
            fields.set("amount-fen", share.amount.value)
            fields.set("whole-fen", rate.amount().value)
            fields.set("days", share.days.map { .integer($0) })
            fields.set("reason", scene.text("reason").map { .text($0) })
            edits.append(fields.edit(.create))
            parts.append("\(number) \(station.text("code")) \(share.amount.yuan)")
            answer = answer.making(number, .proration, share.amount)
        }
        sheet.record(
            intent: "proration.new", reason: scene.text("reason") ?? "", edits: edits)
        let separator = scene.say(zh: "、", en: ", ")
        answer.lines = [
            "✓ \(person.text("name")) \(month) \(rate.amount().yuan): "
                + parts.joined(separator: separator)
        ]
        return answer
    }

    private typealias Share = (amount: Fen, days: Int64?)

    /// By days the last fen goes where it falls when the days are counted on: the shares of a whole
    /// month add up to the whole.
    private static func shares(
        of whole: Fen, _ month: YearMonth, _ count: Int, _ scene: Scene
    ) throws -> [Share] {
        if let argument = scene.argument("amount") {
            let amounts = try argument.value.texts.map { try scene.amount(TypedText($0)) }
            guard amounts.count == count, !amounts.contains(.zero) else {
                throw uneven("amount", count, scene)
            }
            let total = try Fen.sum(amounts)
            guard total <= whole else { throw tooMuch(total, whole, scene) }
            return amounts.map { ($0, nil) }
        }
        let typed = scene.argument("days")?.value.texts.map { TypedText($0) } ?? []
        let days = try typed.map { Int64(try scene.integer($0)) }
        guard days.count == count, !days.contains(0) else { throw uneven("days", count, scene) }
        let range = try month.days()
        let length = Int64(range.last.dayNumber - range.first.dayNumber + 1)
        let sum = days.reduce(0, +)
        guard sum <= length else { throw tooManyDays(sum, length, scene) }
        var counted: Int64 = 0
        var given: Int64 = 0
        return days.map { day in
            counted += day
            let until = whole.count * counted / length
            defer { given = until }
            return (Fen(until - given), day)
        }
    }

    private static func delete(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let share = try scene.target(.proration)
        if let payout = try scene.payout(ofShare: share) { throw inUse(share, payout, scene) }
        let fields = FieldSheet(type: share.type, record: share.id, context: sheet.context)
        sheet.record(intent: "proration.delete", edits: [fields.edit(.delete)])
        return Answer(
            ["✓ \(share.title) " + scene.say(zh: "已删除", en: "deleted")], showsPending: true)
    }

    // MARK: Refusals

    private static func refuseSecond(
        _ person: Entity, _ month: YearMonth, _ stations: [Entity], _ scene: Scene
    ) throws {
        let shares = try scene.shares(of: person, month)
        guard let share = shares.first else { return }
        throw Refusal(
            "unique-proration", at: scene.column("month"),
            what: Text(
                zh: "\(person.text("name")) \(month) 已有分摊 \(share.title)",
                en: "\(person.text("name")) has share \(share.title) of \(month)"),
            why: Text(zh: "一个月分一次", en: "a month is divided once"),
            next: Text(zh: "先 分摊 删除 原来的", en: "delete the old shares first: proration delete"))
    }

    private static func stationTwice(_ scene: Scene) -> Refusal {
        Refusal.sentence(
            "named-twice", "同一个所写了两次; 删去一个", "a station is named twice; delete one",
            at: scene.column("station"))
    }

    private static func noRate(_ month: YearMonth, _ scene: Scene) -> Refusal {
        Refusal(
            "no-rate", at: scene.column("month"),
            what: Text(zh: "\(month) 没有月薪标准", en: "no rate of monthly pay for \(month)"),
            why: Text(zh: "分的是标准的全月金额", en: "what is divided is the month's rate"),
            next: Text(zh: "查看: 标准 列表", en: "see: rate list"))
    }

    private static func uneven(_ word: String, _ count: Int, _ scene: Scene) -> Refusal {
        Refusal(
            "shares-uneven", at: scene.column(word) ?? scene.column("station"),
            what: Text(
                zh: "\(count) 个所要 \(count) 个天数或金额, 都大于零",
                en: "\(count) stations need \(count) numbers of days or amounts above zero"),
            why: Text(zh: "一所一份", en: "each station has a share"),
            next: Text(zh: "如 司法所=03、05 天数=19、11", en: "such as station=03,05 days=19,11"),
            status: .usage)
    }

    private static func tooManyDays(_ sum: Int64, _ length: Int64, _ scene: Scene) -> Refusal {
        Refusal(
            "too-many-days", at: scene.column("days"),
            what: Text(zh: "合计 \(sum) 天", en: "\(sum) days in all"),
            why: Text(zh: "这个月只有 \(length) 天", en: "the month has \(length)"),
            next: Text(zh: "核对调动日期", en: "check the day of the move"), status: .usage)
    }

    private static func tooMuch(_ total: Fen, _ whole: Fen, _ scene: Scene) -> Refusal {
        Refusal(
            "proration-total", at: scene.column("amount"),
            what: Text(zh: "合计 \(total.yuan)", en: "\(total.yuan) in all"),
            why: Text(zh: "全月是 \(whole.yuan)", en: "the month is \(whole.yuan)"),
            next: Text(zh: "分到不超过全月", en: "divide no more than the month"))
    }

    private static func inUse(_ share: Entity, _ payout: Entity, _ scene: Scene) -> Refusal {
        Refusal(
            "proration-in-use", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "\(share.title) 已由 \(payout.title) 发放",
                en: "\(payout.title) has paid \(share.title)"),
            why: Text(zh: "发放依据它", en: "the payout rests on it"),
            next: Text(
                zh: "先冲销 \(payout.title); 分摊留着", en: "reverse \(payout.title); the share stays"))
    }
}

extension Scene {
    /// The shares of somebody's month that this replica sees: at a station only its own.
    func shares(of person: Entity, _ month: YearMonth) throws -> [Entity] {
        try find(.proration, ["person": .reference(person.id), "month": month.value])
    }

    /// The payout of a share that isn't wholly reversed.
    func payout(ofShare share: Entity) throws -> Entity? {
        try livePayout([
            "payee": share["person"], "month": share["month"],
            "proration": .reference(share.id),
        ])
    }
}
