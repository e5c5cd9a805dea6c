internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 司法所, 设备, 用户, 任用: who is where, with which device.
enum AdministrationCommands {
    static let definitions = [
        CommandDefinition(stationCommand, .read(stations)),
        CommandDefinition(deviceCommand, .read(devices)),
        CommandDefinition(revokeCommand, .headquarters(revoke)),
        CommandDefinition(userCommand, .read(users)),
        CommandDefinition(newUserCommand, .headquarters(newUser)),
        CommandDefinition(assignmentCommand, .read(assignments)),
        CommandDefinition(newAssignmentCommand, .headquarters(newAssignment)),
    ]

    private static let stationCommand = Command.listing(
        "station", Text(zh: "列出司法所", en: "List stations"),
        example: Text(zh: "司法所 列表", en: "station list"),
        [.takes("kind", .enumeration("station-kind"), "类别", "the kind")])

    private static let deviceCommand = Command.listing(
        "device", Text(zh: "列出设备", en: "List devices"),
        example: Text(zh: "设备 列表 司法所=03", en: "device list station=03"),
        [.takes("station", .reference, "司法所", "the station")])

    private static let revokeCommand = Command.writing(
        "device", "revoke", Text(zh: "停用一台设备 (局)", en: "Revoke a device (HQ)"),
        example: Text(
            zh: "设备 停用 03A 理由=\"遗失\"", en: "device revoke 03A reason=\"lost\""),
        target: Text(zh: "设备, 如 03A", en: "device"),
        [.needs("reason", .text, "为什么停用", "why")])

    private static let userCommand = Command.listing(
        "user", Text(zh: "列出用户", en: "List users"),
        example: Text(zh: "用户 列表", en: "user list"),
        [
            .takes("station", .reference, "司法所", "the station"),
            .takes("role", .enumeration("role"), "角色", "the role"),
        ])

    private static let newUserCommand = Command.writing(
        "user", "new", Text(zh: "新建用户 (局)", en: "Add a user (HQ)"),
        example: Text(
            zh: "用户 新建 姓名=示例戊 角色=所员 司法所=03",
            en: "user new name=示例戊 role=clerk station=03"),
        [
            .needs("name", .text, "姓名", "the full name"),
            .needs("role", .enumeration("role"), "角色", "the role"),
            .needs("station", .reference, "司法所", "the station"),
        ])

    private static let assignmentCommand = Command.listing(
        "assignment", Text(zh: "列出任用", en: "List assignments"),
        example: Text(zh: "任用 列表 人员=示例甲", en: "assignment list person=示例甲"),
        [
            .takes("person", .reference, "人员", "the person"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    private static let newAssignmentCommand = Command.writing(
        "assignment", "new", Text(zh: "任用: 谁从哪天起在哪个所 (局)", en: "Assign a person to a station (HQ)"),
        example: Text(
            zh: "任用 新建 人员=示例甲 司法所=03 起=2024-01-01",
            en: "assignment new person=示例甲 station=03 from=2024-01-01"),
        [
            .needs("person", .reference, "人员", "the person"),
            .needs("station", .reference, "司法所", "the station"),
            .needs("from", .date, "从哪天起", "from which day on"),
            .takes("to", .date, "到哪天止", "until which day"),
            .takes("committee", .text, "调委会", "the committee"),
        ])

    private static func stations(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "station-list",
            columns: [
                ListColumn("code", "编号", "code", "r.code"),
                ListColumn("name", "名称", "name", "r.name"),
                ListColumn("township", "乡镇", "township", "r.township"),
                ListColumn("kind", "类别", "kind", "r.kind", .choice(StationKind.words)),
            ], arms: [ListArm(scene.type(.station))], order: ["r.code"])
        listing.filter(choice: "kind", scene, sql: "r.kind")
        return try listing.answer(scene) { _ in nil }
    }

    private static func devices(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "device-list",
            columns: [
                ListColumn("device", "设备", "device", "coalesce(s.code, '') || r.letter"),
                ListColumn("name", "名称", "name", "r.name"),
                ListColumn("user", "用户", "user", "u.name"),
                ListColumn("enrolledAt", "登记", "enrolled-at", "r.enrolled_at", .instant),
                ListColumn("closedAt", "封停", "closed-at", "r.closed_at", .instant),
                ListColumn("former", "接替", "former", "coalesce(s.code, '') || f.letter"),
                ListColumn("revokedAt", "停用", "revoked-at", "r.revoked_at", .instant),
            ],
            arms: [
                ListArm(
                    scene.type(.device),
                    joins: [
                        .station, ListJoin("user", "u", on: "u.id = r.user"),
                        ListJoin("device", "f", on: "f.id = r.former"),
                    ])
            ], order: ["s.code", "r.letter"])
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        return try listing.answer(scene) { _ in nil }
    }

    private static func users(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "user-list",
            columns: [
                ListColumn("name", "姓名", "name", "r.name"),
                ListColumn("role", "角色", "role", "r.role", .choice(Role.words)),
                ListColumn("station", "所", "station", "s.code"),
                ListColumn("active", "在用", "active", "r.active", .boolean),
            ], arms: [ListArm(scene.type(.user), joins: [.station])], order: ["s.code"])
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        listing.filter(choice: "role", scene, sql: "r.role")
        return try listing.answer(scene) { _ in nil }
    }

    private static func assignments(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "assignment-list",
            columns: [
                ListColumn("person", "人员", "person", "p.name"),
                .number("number", "编号", "number", "p.number"),
                ListColumn("station", "所", "station", "s.code"),
                ListColumn("from", "起", "from", "r.\"from\"", .date),
                ListColumn("to", "止", "to", "r.\"to\"", .date),
                ListColumn("committee", "调委会", "committee", "r.committee"),
            ],
            arms: [
                ListArm(
                    scene.type(.assignment),
                    joins: [ListJoin("person", "p", on: "p.id = r.person"), .station])
            ], order: ["r.\"from\""])
        try listing.filter(reference: "person", .person, scene, sql: "r.person")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        return try listing.answer(scene) { _ in nil }
    }

    private static func revoke(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let device = try scene.target(.device)
        let code = try scene.deviceCode(device)
        guard device["revoked-at"] == .absent else { throw Refusal.nothingChanges(code) }
        var fields = FieldSheet(type: device.type, record: device.id, context: sheet.context)
        fields.set("revoked-at", .integer(scene.manner.now))
        sheet.update(fields, intent: "device.revoke", reason: scene.text("reason") ?? "")
        let words = scene.say(zh: "已停用, 同步后生效", en: "revoked once this is synced")
        return Answer(["✓ \(code) \(words)"], showsPending: true)
    }

    private static func newUser(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let name = scene.text("name") ?? ""
        try sheet.create(scene.type(.user), intent: "user.new") { user in
            user.set("active", .integer(1))
            try user.take(["name", "role", "station"], from: scene)
        }
        return Answer(["✓ \(name)"], showsPending: true).making(name, .user)
    }

    private static func newAssignment(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        guard let person = try scene.resolve(.person, argument: "person"),
            let station = try scene.resolve(.station, argument: "station"),
            let from = try scene.date("from")
        else { preconditionFailure("The arguments are required") }
        if let to = try scene.date("to") {
            let start = Text(zh: "起日", en: "the start on")
            let refusal = CaseChecks.order(from, to, start, at: scene.column("to"))
            if let refusal { throw refusal }
        }
        try sheet.create(scene.type(.assignment), intent: "assignment.new") { fields in
            try fields.take(["person", "station", "from", "to", "committee"], from: scene)
        }
        let name = person.text("name")
        let words = scene.say(
            zh: "\(from) 起在 \(station.text("code")) 所",
            en: "at station \(station.text("code")) from \(from)")
        return Answer(["✓ \(name) \(words)"], showsPending: true).making(name, .assignment)
    }
}
