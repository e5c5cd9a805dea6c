internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 项目 and 指标: what money is for, and what it should achieve.
enum ProjectCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(showCommand, .read(show)),
        CommandDefinition(newCommand, .headquarters(new)),
        CommandDefinition(indicatorCommand, .read(indicators)),
    ]

    private static let listCommand = Command.listing(
        "project", Text(zh: "列出项目和可用预算", en: "List projects and what is available"),
        example: Text(zh: "项目 列表", en: "project list"),
        [
            .takes("name", .text, "名称的一部分", "a part of the name"),
            .takes("function-code", .text, "功能科目", "the function code"),
            .takes("paid-here", .enumeration("yes-or-no"), "是否在本系统列支", "paid through this system"),
        ])

    private static let showCommand = Command.showing(
        "project", Text(zh: "项目名称", en: "project-name"),
        example: Text(zh: "项目 查看 人民调解员经费", en: "project show 人民调解员经费"))

    private static let newCommand = Command.writing(
        "project", "new", Text(zh: "新立项目 (局)", en: "Add a project (HQ)"),
        example: Text(
            zh: "项目 新建 名称=示例项目 科目=2040604 依据=示例文1号",
            en: "project new name=示例项目 function=2040604 basis=示例文1号"),
        [
            .needs("name", .text, "名称", "the name"),
            .needs("function-code", .text, "功能科目", "the function code"),
            .takes("basis", .text, "立项依据", "the document it rests on"),
            .takes("paid-here", .enumeration("yes-or-no"), "是否在本系统列支", "paid through this system"),
        ])

    private static let indicatorCommand = Command.listing(
        "indicator", Text(zh: "列出绩效指标", en: "List performance indicators"),
        example: Text(zh: "指标 列表 项目=人民调解员经费", en: "indicator list project=人民调解员经费"),
        [.takes("project", .reference, "项目", "the project")])

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "project-list",
            columns: [
                ListColumn("name", "项目", "project", "r.name"),
                ListColumn("functionCode", "科目", "function", "r.function_code"),
                ListColumn("paidHere", "本系统列支", "paid-here", "r.paid_here", .boolean),
                .total(
                    "availableFen", "可用预算", "available",
                    "(SELECT sum(b.amount_fen) FROM budget_entry b WHERE b.project = r.id)"),
            ], arms: [ListArm(scene.type(.project))])
        listing.filter(text: "name", scene, sql: "r.name")
        listing.filter(choice: "function-code", scene, sql: "r.function_code")
        listing.filter(yesOrNo: "paid-here", scene, sql: "coalesce(r.paid_here, 0) = 1")
        return try listing.answer(scene) {
            .count($0.count, zh: "个项目", "project", "projects")
        }
    }

    private static func show(_ scene: Scene) throws -> Answer {
        let project = try scene.target(.project)
        var sheet = try RecordSheet(project, scene)
        for entry in try scene.find(.budgetEntry, ["project": .reference(project.id)]) {
            let kind = entry.choice("kind", BudgetEntryKind.self)?.label.text ?? Text(same: "")
            sheet.add(
                kind, "\(entry.amount().yuan) \(entry.text("document"))",
                for: [
                    "budget-entry": .text(entry.text("kind")),
                    "budget-entry-amount-fen": entry.amount().cell,
                    "budget-entry-document": .text(entry.text("document")),
                ])
        }
        return sheet.answer
    }

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let name = scene.text("name") ?? ""
        guard try scene.find(.project, ["name": .text(name)]).isEmpty else {
            throw Refusal(
                "project-exists", at: scene.column("name"),
                what: Text(zh: "已有项目 \(name)", en: "there is a project \(name)"),
                why: Text(zh: "项目按名称区分", en: "projects are told apart by name"),
                next: Text(zh: "查看: 项目 查看 \(name)", en: "see: project show \(name)"))
        }
        try sheet.create(scene.type(.project), intent: "project.new") { project in
            try project.take(
                [
                    ("name", "name"), ("function-code", "function-code"),
                    ("basis", "basis-document"), ("paid-here", "paid-here"),
                ], from: scene)
        }
        return Answer(["✓ \(name)"], showsPending: true).making(name, .project)
    }

    private static func indicators(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "indicator-list",
            columns: [
                ListColumn("project", "项目", "project", "p.name"),
                ListColumn("level1", "一级指标", "level-1", "r.level_1"),
                ListColumn("level2", "二级指标", "level-2", "r.level_2"),
                ListColumn("level3", "三级指标", "level-3", "r.level_3"),
                ListColumn(
                    "operator", "符号", "operator", "r.operator", .choice(IndicatorOperator.words)),
                ListColumn("value", "指标值", "value", "r.value"),
                ListColumn("unit", "单位", "unit", "r.unit"),
            ],
            arms: [
                ListArm(
                    scene.type(.indicator),
                    joins: [ListJoin("project", "p", on: "p.id = r.project")])
            ])
        try listing.filter(reference: "project", .project, scene, sql: "r.project")
        return try listing.answer(scene) {
            .count($0.count, zh: "项指标", "indicator", "indicators")
        }
    }
}
