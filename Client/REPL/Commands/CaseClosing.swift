internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 结案, 归档, 删除: where a case's life turns.
enum CaseClosing {
    static let closeCommand = Command.writing(
        "case", "close", Text(zh: "结案, 并说明可发多少", en: "Close a case; says what may be paid"),
        example: Text(
            zh: "案件 结案 C12 结果=成功 协议=书面 日期=2024-03-18",
            en: "case close C12 result=success agreement=written date=2024-03-18"),
        target: CaseCommands.number,
        [
            .needs("result", .enumeration("case-result"), "调解结果", "the result"),
            .takes("agreement", .enumeration("agreement-form"), "成功的必填", "needed for a success"),
            .takes("date", .date, "结案日期, 默认今天", "the day of closing; today by default"),
            .takes("agreement-number", .text, "协议号", "the agreement's number"),
            .takes("performance", .enumeration("performance"), "协议履行", "how the agreement is kept"),
            .force,
        ])

    static let fileCommand = Command.writing(
        "case", "file", Text(zh: "归档已结的案件", en: "Archive a closed case"),
        example: Text(zh: "案件 归档 C12", en: "case file C12"), target: CaseCommands.number)

    static let deleteCommand = Command.writing(
        "case", "delete", Text(zh: "删除误录的案件", en: "Delete a case entered by mistake"),
        example: Text(
            zh: "案件 删除 C12 理由=\"重复录入\"", en: "case delete C12 reason=\"entered twice\""),
        target: CaseCommands.number, [.needs("reason", .text, "为什么删", "why it is deleted")])

    static func close(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let record = try scene.targetToChange(.mediationCase)
        let date = try scene.date("date") ?? scene.today
        let opened = record.date("opened") ?? date
        try sheet.object(wrongMove(record, from: ["opened", "mediating"], scene), scene)
        let column = scene.column("date")
        try sheet.object(CaseChecks.future(date, scene, at: column), scene)
        let opening = Text(zh: "受理日期", en: "the opening on")
        try sheet.object(CaseChecks.order(opened, date, opening, at: column), scene)
        try requireAgreement(scene)
        var fields = FieldSheet(type: record.type, record: record.id, context: sheet.context)
        fields.set("status", .text(CaseStatus.closed.rawValue))
        fields.set("closed", date.value)
        try fields.take(["result", "agreement", "agreement-number", "performance"], from: scene)
        sheet.update(fields, intent: "case.close")
        let due = try due(record, date, scene)
        return Answer(["✓ \(record.title) " + scene.say(zh: "已结", en: "closed") + due])
    }

    /// "可发 200.00 (示例标准)", or why nothing may be paid.
    private static func due(_ record: Entity, _ date: CalendarDate, _ scene: Scene) throws -> String
    {
        guard scene.choice("result", CaseResult.self) == .success else {
            return scene.say(zh: " 不成功的不发补贴", en: ", nothing is paid without success")
        }
        let agreement = scene.choice("agreement", AgreementForm.self) ?? AgreementForm.none
        guard
            let rate = try scene.rate(
                .caseSubsidy, on: date, tier: record.choice("tier"), agreement: agreement)
        else { return scene.say(zh: " 没有适用的标准", en: ", no rate applies") }
        let amount = rate.amount().yuan
        let basis = rate.text("basis")
        return scene.say(zh: " 可发 \(amount) (\(basis))", en: ", \(amount) may be paid (\(basis))")
    }

    private static func requireAgreement(_ scene: Scene) throws {
        guard scene.choice("result", CaseResult.self) == .success, scene.text("agreement") == nil
        else { return }
        throw Refusal(
            "agreement-needed", at: scene.column("result"),
            what: Text(zh: "成功的要写协议形式", en: "a success needs the form of its agreement"),
            why: Text(zh: "标准按书面、口头不同", en: "the rate depends on it"),
            next: Text(zh: "加上 协议=书面 或 协议=口头", en: "add agreement=written or agreement=oral"),
            status: .usage)
    }

    static func file(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let record = try scene.targetToChange(.mediationCase)
        if let refusal = wrongMove(record, from: ["closed"], scene) { throw refusal }
        var fields = FieldSheet(type: record.type, record: record.id, context: sheet.context)
        fields.set("status", .text(CaseStatus.filed.rawValue))
        sheet.update(fields, intent: "case.file")
        return Answer(["✓ \(record.title) " + scene.say(zh: "已归档", en: "filed")])
    }

    static func delete(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let record = try scene.targetToChange(.mediationCase)
        if let payout = try scene.find(.payout, ["case": .reference(record.id)]).first {
            throw Refusal(
                "case-has-payout",
                what: Text(
                    zh: "\(record.title) 有发放 \(payout.title)",
                    en: "\(record.title) has the payout \(payout.title)"),
                why: Text(zh: "有发放的案件不能删除", en: "a case that was paid for can't be deleted"),
                next: Text(zh: "录错的用 发放 冲销", en: "reverse the payout if it was wrong"))
        }
        sheet.record(
            intent: "case.delete", reason: scene.text("reason") ?? "",
            edits: [
                ChangeSetDraft.EditDraft(
                    type: record.type.number, record: record.id, action: .delete)
            ])
        return Answer(["✓ \(record.title) " + scene.say(zh: "已删除", en: "deleted")])
    }

    private static func wrongMove(_ record: Entity, from allowed: [String], _ scene: Scene)
        -> Refusal?
    {
        guard let status = record.choice("status", CaseStatus.self),
            !allowed.contains(status.rawValue)
        else { return nil }
        let label = status.label.text
        return Refusal(
            "case-lifecycle", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "\(record.title) 是 \(label.zh)", en: "\(record.title) is \(label.en)"),
            why: Text(zh: "这一步走不到", en: "this step doesn't follow"),
            next: Text(
                zh: "查看: 历史 \(scene.short(record.title))",
                en: "see: history \(scene.short(record.title))"))
    }
}
