internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 案件: mediation cases, from acceptance to the archive.
enum CaseCommands {
    static let definitions = [
        CommandDefinition(newCommand, .write(new)),
        CommandDefinition(editCommand, .write(edit)),
        CommandDefinition(CaseClosing.closeCommand, .write(CaseClosing.close)),
        CommandDefinition(CaseClosing.fileCommand, .write(CaseClosing.file)),
        CommandDefinition(CaseClosing.deleteCommand, .write(CaseClosing.delete)),
        CommandDefinition(CaseListing.listCommand, .read(CaseListing.list)),
        CommandDefinition(CaseListing.showCommand, .read(CaseListing.show)),
        CommandDefinition(CaseListing.findCommand, .read(CaseListing.find)),
    ]

    static let number = Text(zh: "案件编号", en: "case-number")

    private static let details: [ArgumentSpec] = [
        .takes("source", .enumeration("case-source"), "从哪里来", "where it came from"),
        .takes("tier", .enumeration("case-tier"), "难度, 默认一般", "the tier; ordinary by default"),
        .takes("reason", .text, "难度高于一般的理由", "why the tier is above ordinary"),
        .takes("amount-involved", .money, "涉案金额", "the amount in dispute"),
        .takes("performance", .enumeration("performance"), "协议履行", "how the agreement is kept"),
        .takes("committee", .text, "调委会", "the committee"),
        .takes("note", .text, "备注", "a note"),
    ]

    private static let newCommand = Command.writing(
        "case", "new", Text(zh: "受理一件案件", en: "Accept a case"),
        example: Text(
            zh: "案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05",
            en: "case new type=neighbour parties=示例乙,示例丙 mediator=示例甲 opened=2024-03-05"),
        [
            .needs("type", .enumeration("dispute-type"), "纠纷类型", "the kind of dispute"),
            .needs("parties", .list(.text), "封存, 申请人在前", "sealed; the applicant first"),
            .needs("mediator", .reference, "姓名或编号", "name or number"),
            .takes("opened", .date, "受理日期, 默认今天", "the day it was accepted; today by default"),
        ] + details)

    private static let editCommand = Command.writing(
        "case", "edit", Text(zh: "修改案件", en: "Change a case"),
        example: Text(
            zh: "案件 修改 C12 难度=疑难 理由=\"涉及三户\"",
            en: "case edit C12 tier=difficult reason=\"three households\""),
        target: number,
        [
            .takes("type", .enumeration("dispute-type"), "纠纷类型", "the kind of dispute"),
            .takes("parties", .list(.text), "封存, 申请人在前", "sealed; the applicant first"),
            .takes("mediator", .reference, "姓名或编号", "name or number"),
            .takes("opened", .date, "受理日期", "the day it was accepted"),
            .takes("agreement-number", .text, "协议号", "the agreement's number"),
        ] + details)

    private static let fields: [(word: String, field: String)] = [
        ("type", "dispute-type"), ("parties", "parties"), ("mediator", "mediator"),
        ("opened", "opened"), ("source", "source"), ("tier", "tier"),
        ("amount-involved", "amount-involved-fen"), ("performance", "performance"),
        ("committee", "committee"), ("note", "note"), ("agreement-number", "agreement-number"),
    ]

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let mediator = try scene.resolve(.person, argument: "mediator")
        let opened = try scene.date("opened") ?? scene.today
        let tier = scene.choice("tier", CaseTier.self) ?? .ordinary
        try requireReason(tier, scene)
        try sheet.object(CaseChecks.future(opened, scene, at: scene.column("opened")), scene)
        let number = try sheet.context.nextNumber("C")
        try sheet.create(scene.type(.mediationCase), intent: "case.new") { record in
            record.set("number", .text(number))
            record.set("station", .reference(scene.identity.station))
            record.set("status", .text(CaseStatus.opened.rawValue))
            record.set("opened", opened.value)
            record.set("tier", .text(tier.rawValue))
            record.set("tier-reason", scene.text("reason").map { .text($0) })
            if let committee = mediator?.text("committee"), !committee.isEmpty {
                record.set("committee", .text(committee))
            }
            try record.take(fields, from: scene)
        }
        let words = scene.say(zh: "受理 \(opened)", en: "opened \(opened)")
        return Answer(["✓ \(number) \(words)"], showsPending: true).making(number, .mediationCase)
    }

    private static func edit(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let record = try scene.targetToChange(.mediationCase)
        if let tier = scene.choice("tier", CaseTier.self) { try requireReason(tier, scene) }
        var fields = FieldSheet(type: record.type, record: record.id, context: sheet.context)
        try fields.take(self.fields, from: scene)
        let reason = scene.text("reason") ?? ""
        let change = try RecordChange(record, fields, scene)
        var changed = change.fields
        // The reason belongs to the tier's register; for any other change it is the entry's own.
        if changed.fields.lists(record.type.require("tier").number) {
            changed.set("tier-reason", reason.isEmpty ? .absent : .text(reason))
        }
        sheet.update(changed, intent: "case.edit", reason: reason)
        return Answer(["✓ \(record.title) \(change.words)"])
    }

    /// Above ordinary, more is paid: the reason is kept with the tier.
    private static func requireReason(_ tier: CaseTier, _ scene: Scene) throws {
        guard tier == .difficult || tier == .major, scene.text("reason") == nil else { return }
        let label = tier.label.text
        throw Refusal(
            "tier-needs-reason", at: scene.column("tier"),
            what: Text(zh: "难度 \(label.zh) 要写理由", en: "the tier \(label.en) needs a reason"),
            why: Text(zh: "标准高于一般的案件要经核查", en: "cases above ordinary are checked"),
            next: Text(zh: "加上 理由=\"...\"", en: "add reason=\"...\""), status: .usage)
    }
}
