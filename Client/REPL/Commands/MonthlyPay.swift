internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 月薪: one change set for each person, all in one transaction, so that a held one holds nobody
/// else's pay.
enum MonthlyPay {
    static func record(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let month = try scene.month("month") else { throw nobody(scene) }
        let first = try month.days().first
        let date = try scene.date("date") ?? scene.today
        let rate = try scene.rate(.monthly, on: first)
        let amount = try PayoutEntry.amount(.monthly, rate: rate, on: first, scene, &sheet)
        var made: [(number: String, amount: Fen)] = []
        let payees = try payees(month, scene, &sheet)
        for payee in payees {
            let whole = PayoutEntry(
                kind: .monthly, payee: payee,
                station: payee.reference("station") ?? scene.identity.station, eventDate: date,
                amount: amount, rate: rate, month: month)
            for entry in try shared(whole, month, scene, &sheet) {
                made.append((try entry.record(scene, &sheet), entry.amount))
            }
        }
        let total = try Fen.sum(made.map(\.amount))
        var answer = Answer([line(made.map(\.number), people: payees.count, total, scene)])
        for (number, amount) in made { answer = answer.making(number, .payout, amount) }
        return answer
    }

    /// The month as a whole; or, where HQ has divided it, the shares that are seen here: a
    /// station's own, at HQ all that aren't paid yet.
    private static func shared(
        _ whole: PayoutEntry, _ month: YearMonth, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws -> [PayoutEntry] {
        let shares = try scene.shares(of: whole.payee, month)
        guard !shares.isEmpty else { return [whole] }
        if let given = try scene.amount("amount"), shares.count != 1 || shares[0].amount() != given
        {
            try sheet.object(offShare(shares[0], scene), scene)
        }
        return try shares.filter { try scene.payout(ofShare: $0) == nil }.map { share in
            PayoutEntry(
                kind: .monthly, payee: whole.payee,
                station: share.reference("station") ?? whole.station, eventDate: whole.eventDate,
                amount: share.amount(), rate: whole.rate, month: month, proration: share.id)
        }
    }

    private static func offShare(_ share: Entity, _ scene: Scene) -> Refusal {
        Refusal(
            "proration-share", at: scene.column("amount"),
            what: Text(
                zh: "局里分摊 \(share.title) 是 \(share.amount().yuan)",
                en: "HQ's share \(share.title) is \(share.amount().yuan)"),
            why: Text(zh: "分摊的月份按局里分的发", en: "of a divided month each station pays its share"),
            next: Text(zh: "去掉 金额=", en: "leave amount= out"))
    }

    /// "✓ P03A-18..20 3 人 3,000.00"
    private static func line(_ numbers: [String], people count: Int, _ total: Fen, _ scene: Scene)
        -> String
    {
        let first = numbers.first ?? ""
        let last = numbers.last.flatMap { $0.split(separator: "-").last } ?? ""
        let range = numbers.count > 1 ? "\(first)..\(last)" : first
        let people = scene.say(.count(count, zh: "人", "person", "people"))
        return "✓ \(range) \(people) \(total.yuan) \(total.capitals)"
    }

    /// The people named; or all who are full-time, in service and not paid for the month yet.
    private static func payees(
        _ month: YearMonth, _ scene: Scene, _ sheet: inout EntrySheet
    ) throws -> [Entity] {
        if let named = scene.argument("person") {
            let people = try named.value.texts.map { try scene.resolve(.person, TypedText($0)) }
            guard !people.isEmpty else { throw nobody(scene) }
            guard Set(people.map(\.id)).count == people.count else {
                throw namedTwice(named.column)
            }
            for person in people {
                try sheet.object(
                    try paidAlready(person, month, scene, at: named.column), scene)
            }
            return people
        }
        guard scene.text("all") == "yes" else { throw nobody(scene) }
        let everybody = try scene.find(.person, ["kind": .text(PersonKind.fullTime.rawValue)])
            .filter { $0["active"].integer != 0 && $0["public-payroll"].integer != 1 }
            .filter {
                scene.isHeadquarters || $0.reference("station") == scene.identity.station
            }
            .sorted {
                ($0.title.count, $0.title) < ($1.title.count, $1.title)
            }
        let unpaid = try everybody.filter {
            try paidAlready($0, month, scene, at: scene.argument("month")?.column) == nil
        }
        guard !unpaid.isEmpty else { throw everybodyPaid(everybody.count, month, scene) }
        return unpaid
    }

    private static func paidAlready(
        _ person: Entity, _ month: YearMonth, _ scene: Scene, at column: SourceColumn?
    ) throws -> Refusal? {
        let shares = try scene.shares(of: person, month)
        let values: [String: FieldValue] = [
            "payee": .reference(person.id), "month": month.value,
            "kind": .text(PayoutKind.monthly.rawValue),
        ]
        // Of a divided month, somebody is paid when no share is left.
        if try shares.contains(where: { try scene.payout(ofShare: $0) == nil }) { return nil }
        guard let payout = try scene.livePayout(values) else { return nil }
        let short = scene.short(payout.title)
        let name = person.text("name")
        return Refusal(
            "unique-month", at: column,
            what: Text(
                zh: "\(name) \(month) 已有 \(payout.title)",
                en: "\(name) has \(payout.title) for \(month)"),
            why: Text(zh: "一人一月一次", en: "one pay a person a month"),
            next: Text(zh: "查看: 历史 \(short)", en: "see: history \(short)"))
    }

    private static func namedTwice(_ column: SourceColumn) -> Refusal {
        Refusal.sentence(
            "named-twice", "同一人写了两次; 删去一个", "somebody is named twice; delete one",
            at: column)
    }

    private static func nobody(_ scene: Scene) -> Refusal {
        Refusal(
            "nobody-named",
            what: Text(zh: "没有写发给谁", en: "nobody is named"),
            why: Text(zh: "月薪要写明人员", en: "monthly pay is for somebody"),
            next: Text(zh: "写 人员=姓名 或 全部=是", en: "write person=name or all=yes"),
            status: .usage)
    }

    private static func everybodyPaid(_ count: Int, _ month: YearMonth, _ scene: Scene) -> Refusal {
        Refusal(
            count == 0 ? "nobody-full-time" : "unique-month", at: scene.column("month"),
            what: count == 0
                ? Text(zh: "没有在用的专职人员", en: "nobody full-time is in service")
                : Text(zh: "\(count) 人 \(month) 都已发过", en: "all \(count) are paid for \(month)"),
            why: Text(zh: "一人一月一次", en: "one pay a person a month"),
            next: Text(
                zh: "查看: 发放 列表 月=\(month)", en: "see: payout list month=\(month)"))
    }
}
