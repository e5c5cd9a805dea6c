internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import RecordStore
internal import Replica
internal import TextTable

/// 调解员: mediators, lawyers and whoever else is paid.
enum MediatorCommands {
    static let definitions = [
        CommandDefinition(newCommand, .write(new)),
        CommandDefinition(editCommand, .write(edit)),
        MoveCommand.definition,
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(showCommand, .read(show)),
    ]

    private static let number = Text(zh: "编号或姓名", en: "number-or-name")

    private static let details: [ArgumentSpec] = [
        .takes("committee", .text, "所在调委会", "the committee they serve"),
        .takes("identity-number", .text, "封存, 只显示末四位", "sealed; its last four are shown"),
        .takes("phone", .text, "封存", "sealed"),
        .takes("bank-name", .text, "开户行全称", "the bank's full name"),
        .takes("bank-account", .text, "封存, 只显示末四位", "sealed; its last four are shown"),
        .takes("public-payroll", .enumeration("yes-or-no"), "是否财政供养", "paid by the state already"),
        .takes("note", .text, "备注", "a note"),
    ]

    private static let newCommand = Command.writing(
        "mediator", "new", Text(zh: "登记一名调解员或律师", en: "Register a mediator or lawyer"),
        example: Text(
            zh: "调解员 新建 姓名=示例甲 调委会=东关村 类别=专职",
            en: "mediator new name=示例甲 committee=东关村 kind=full-time"),
        [
            .needs("name", .text, "姓名", "the full name"),
            .needs("kind", .enumeration("person-kind"), "类别", "the kind"),
            .takes("station", .reference, "司法所, 默认本所", "the station; this one by default"),
        ] + details)

    private static let editCommand = Command.writing(
        "mediator", "edit", Text(zh: "修改人员资料", en: "Change a person's details"),
        example: Text(
            zh: "调解员 修改 M5 电话=13800000000", en: "mediator edit M5 phone=13800000000"),
        target: number,
        [
            .takes("name", .text, "姓名", "the full name"),
            .takes("kind", .enumeration("person-kind"), "类别", "the kind"),
            .takes("active", .enumeration("yes-or-no"), "是否在用", "whether still in service"),
            .takes("reason", .text, "为什么改", "why it changes"),
        ] + details)

    private static let listCommand = Command.listing(
        "mediator", Text(zh: "列出人员", en: "List people"),
        example: Text(zh: "调解员 列表 类别=专职", en: "mediator list kind=full-time"),
        [
            .takes("kind", .enumeration("person-kind"), "类别", "the kind"),
            .takes("name", .text, "姓名的一部分", "a part of the name"),
            .takes("committee", .text, "调委会的一部分", "a part of the committee's name"),
            .takes("station", .reference, "司法所", "the station"),
            .takes("active", .enumeration("yes-or-no"), "是否在用", "whether still in service"),
        ])

    private static let showCommand = Command.showing(
        "mediator", number, example: Text(zh: "调解员 查看 M5", en: "mediator show M5"))

    private static let fields = [
        "name", "kind", "committee", "identity-number", "phone", "bank-name", "bank-account",
        "public-payroll", "note",
    ]

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        try sheet.object(try sameIdentity(scene), scene)
        let number = try sheet.context.nextNumber("M")
        let name = scene.text("name") ?? ""
        let station = try scene.resolve(.station, argument: "station")?.id
        try sheet.create(scene.type(.person), intent: "mediator.new") { person in
            person.set("number", .text(number))
            person.set("station", .reference(station ?? scene.identity.station))
            person.set("active", .integer(1))
            try person.take(fields, from: scene)
        }
        return Answer(["✓ \(number) \(name)"], showsPending: true)
            .making(number, .person)
    }

    /// Somebody else who is registered with the same identity number, as far as this replica sees.
    private static func sameIdentity(_ scene: Scene) throws -> Refusal? {
        guard let typed = scene.given("identity-number") else { return nil }
        let lookup = scene.keys.lookup(PersonalText.compact(typed.text))
        let same = try scene.store.find(
            scene.db, scene.type(.person).number,
            where: [
                (
                    scene.type(.person).require("identity-number").number,
                    .sealed(SealedText(key: 0, ciphertext: lookup, lookup: lookup))
                )
            ], limit: 1)
        guard let other = same.first.map({ Entity(type: scene.type(.person), stored: $0) }) else {
            return nil
        }
        let number = scene.short(other.title)
        return Refusal(
            "unique-identity", at: typed.column,
            what: Text(
                zh: "身份证号与 \(other.title) 相同", en: "the identity number is that of \(other.title)"),
            why: Text(zh: "一人只登记一次", en: "a person is registered once"),
            next: Text(zh: "查看: 调解员 查看 \(number)", en: "see: mediator show \(number)"))
    }

    private static func edit(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let person = try scene.targetToChange(.person)
        var fields = FieldSheet(type: person.type, record: person.id, context: sheet.context)
        try fields.take(self.fields + ["active"], from: scene)
        let change = try RecordChange(person, fields, scene)
        sheet.update(change.fields, intent: "mediator.edit", reason: scene.text("reason") ?? "")
        return Answer(["✓ \(person.title) \(change.words)"])
    }

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "mediator-list",
            columns: [
                .number("number", "编号", "number", "r.number"),
                ListColumn("name", "姓名", "name", "r.name"),
                ListColumn("kind", "类别", "kind", "r.kind", .choice(PersonKind.words)),
                ListColumn("committee", "调委会", "committee", "r.committee"),
                ListColumn("station", "所", "station", "s.code"),
                ListColumn("active", "在用", "active", "r.active", .boolean),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ],
            arms: [ListArm(scene.type(.person), joins: [.station, .verdict])],
            order: ["length(r.number)", "r.number"])
        listing.filter(choice: "kind", scene, sql: "r.kind")
        listing.filter(text: "name", scene, sql: "r.name")
        listing.filter(text: "committee", scene, sql: "r.committee")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        listing.filter(yesOrNo: "active", scene, sql: "coalesce(r.active, 1) = 1")
        return try listing.answer(scene) { .count($0.count, zh: "人", "person", "people") }
    }

    private static func show(_ scene: Scene) throws -> Answer {
        try RecordSheet(try scene.target(.person), scene).answer
    }
}
