internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 期间: months open, soft-closed and closed.
enum PeriodCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(
            command(
                "soft-close", Text(zh: "预结一个月: 迟报入开放月 (局)", en: "Soft-close a month (HQ)"), "预结"),
            .headquarters { try move($0, &$1, to: .softClosed) }),
        CommandDefinition(
            command("close", Text(zh: "结账, 此后不再变动 (局)", en: "Close a month for good (HQ)"), "结账"),
            .headquarters { try move($0, &$1, to: .closed) }),
        CommandDefinition(
            command(
                "reopen", Text(zh: "重开预结的月份 (局)", en: "Open a soft-closed month again (HQ)"), "重开"),
            .headquarters { try move($0, &$1, to: .open) }),
    ]

    private static let listCommand = Command.listing(
        "period", Text(zh: "列出期间", en: "List periods"),
        example: Text(zh: "期间 列表", en: "period list"),
        [.takes("state", .enumeration("period-status"), "状态", "the state")])

    private static func command(_ verb: String, _ summary: Text, _ chinese: String) -> Command {
        .writing(
            "period", verb, summary,
            example: Text(zh: "期间 \(chinese) 2024-03", en: "period \(verb) 2024-03"),
            target: Text(zh: "月份", en: "month"),
            [.takes("note", .text, "说明", "a note"), .force])
    }

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "period-list",
            columns: [
                ListColumn("month", "月份", "month", "r.month", .month),
                ListColumn("state", "状态", "state", "r.status", .choice(PeriodStatus.words)),
                ListColumn("note", "说明", "note", "r.note"),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ], arms: [ListArm(scene.type(.period), joins: [.verdict])], order: ["r.month"])
        listing.filter(choice: "state", scene, sql: "r.status")
        return try listing.answer(scene) { _ in nil }
    }

    private static func move(
        _ scene: Scene, _ sheet: inout EntrySheet, to status: PeriodStatus
    ) throws -> Answer {
        let month = try scene.month(TypedText(scene.invocation.targets[0]))
        let period = try scene.period(month)
        let before = period?.choice("status", PeriodStatus.self) ?? .open
        try check(month, before, status, scene)
        if status == .closed { try sheet.object(try notFinal(month, scene), scene) }
        let intent = "period.\(scene.invocation.command.verb ?? "")"
        func fill(_ fields: inout FieldSheet) throws {
            fields.set("status", .text(status.rawValue))
            try fields.take(["note"], from: scene)
        }
        if let period {
            var fields = FieldSheet(type: period.type, record: period.id, context: sheet.context)
            try fill(&fields)
            sheet.update(fields, intent: intent)
        } else {
            try sheet.create(scene.type(.period), intent: intent) { fields in
                fields.set("month", month.value)
                try fill(&fields)
            }
        }
        let words = "\(scene.say(before.label.text))→\(scene.say(status.label.text))"
        return Answer(["✓ \(month) \(words)"], showsPending: true)
    }

    private static func check(
        _ month: YearMonth, _ before: PeriodStatus, _ after: PeriodStatus, _ scene: Scene
    ) throws {
        guard before == .closed || before == after else { return }
        let label = before.label.text
        throw Refusal(
            "period-lifecycle", at: scene.invocation.targets.first?.column,
            what: Text(zh: "\(month) 是 \(label.zh)", en: "\(month) is \(label.en)"),
            why: before == .closed
                ? Text(zh: "已结的月份不再打开", en: "a closed month stays closed")
                : Text(zh: "没有变化", en: "nothing would change"),
            next: Text(zh: "迟报的入开放月", en: "late entries go to the open month"))
    }

    /// What this replica sees against closing: entries of the month that aren't settled, and
    /// devices that haven't been heard since its end, or that have more to send.
    private static func notFinal(_ month: YearMonth, _ scene: Scene) throws -> Refusal? {
        let waiting = try unsettled(month, scene) + unheard(month, scene)
        guard !waiting.isEmpty else { return nil }
        return Refusal(
            "period-not-final", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: waiting.map(\.zh).joined(separator: ", "),
                en: waiting.map(\.en).joined(separator: ", ")),
            why: Text(zh: "这个月还会变", en: "the month may still change"),
            next: Text(
                zh: "等它们同步并裁定, 或先预结; 不等的加 --强制",
                en: "wait for them and rule, or soft-close; --force closes all the same"))
    }

    private static func unsettled(_ month: YearMonth, _ scene: Scene) throws -> [Text] {
        let open = try [TypeName.payout, .counterEntry].flatMap { try scene.find($0, [:]) }
            .filter { $0.isOverlay && $0.date("event-date")?.yearMonth == month }
        guard let first = open.first else { return [] }
        return [
            Text(
                zh: "\(open.count) 笔未定, 如 \(first.title)",
                en: "\(open.count) entries unsettled, such as \(first.title)")
        ]
    }

    /// "05A 机 9 天未联系", "11A 机待报 3 项".
    private static func unheard(_ month: YearMonth, _ scene: Scene) throws -> [Text] {
        let end = try month.days().last
        return try DeviceContactTable(scene.db).all().compactMap { contact in
            guard let device = try scene.fetch(.device, contact.device),
                device["revoked-at"] == .absent
            else { return nil }
            let code = try scene.deviceCode(device)
            if device["closed-at"] != .absent {
                return Text(
                    zh: "\(code) 机分叉, 其持有者待重新登记",
                    en: "\(code) is forked, and its holders are to enrol anew")
            }
            if contact.pending > 0 {
                return Text(
                    zh: "\(code) 机待报 \(contact.pending) 项",
                    en: "\(code) has \(contact.pending) to send")
            }
            guard let instant = contact.lastContact else {
                return Text(zh: "\(code) 机从未联系", en: "\(code) was never heard")
            }
            let heard = try CalendarDate.inShanghai(millisecondsSince1970: instant)
            guard heard <= end else { return nil }
            let days = heard.days(until: scene.today)
            return Text(zh: "\(code) 机 \(days) 天未联系", en: "\(code) unheard for \(days) days")
        }
    }
}
