internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 预算: entries that only ever add; a change is another entry with its document.
enum BudgetCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(adjustCommand, .headquarters { try adjust($0, &$1, isReduction: false) }),
        CommandDefinition(reduceCommand, .headquarters { try adjust($0, &$1, isReduction: true) }),
    ]

    private static let listCommand = Command.listing(
        "budget",
        Text(zh: "列出预算: 批复、调整、结转", en: "List the budget: approved, adjusted, carried over"),
        example: Text(zh: "预算 列表 项目=人民调解员经费", en: "budget list project=人民调解员经费"),
        [
            .takes("project", .reference, "项目", "the project"),
            .takes("source", .enumeration("budget-source"), "来源", "the source"),
            .takes("function-code", .text, "功能科目", "the function code"),
            .takes("kind", .enumeration("budget-entry-kind"), "类别", "the kind"),
            .takes("year", .integer, "年度", "the year"),
        ])

    private static let arguments: [ArgumentSpec] = [
        .needs("project", .reference, "项目", "the project"),
        .needs("amount", .money, "不带正负号", "without a sign"),
        .needs("document", .text, "批准的文号", "the document that allows it"),
        .takes(
            "source", .enumeration("budget-source"), "来源, 默认本年",
            "the source; this year's by default"),
        .takes("year", .integer, "年度, 默认今年", "the year; this one by default"),
        .takes(
            "kind", .enumeration("budget-entry-kind"), "类别, 默认调整", "the kind; adjust by default"),
    ]

    private static let adjustCommand = Command.writing(
        "budget", "adjust", Text(zh: "调增预算 (局)", en: "Raise a budget (HQ)"),
        example: Text(
            zh: "预算 调整 项目=人民调解员经费 来源=本年 金额=5000 文号=示例财字1号",
            en: "budget adjust project=人民调解员经费 source=current-year amount=5000 document=示例财字1号"),
        arguments)

    private static let reduceCommand = Command.writing(
        "budget", "reduce", Text(zh: "调减预算 (局)", en: "Cut a budget (HQ)"),
        example: Text(
            zh: "预算 调减 项目=人民调解员经费 金额=5000 文号=示例财字2号",
            en: "budget reduce project=人民调解员经费 amount=5000 document=示例财字2号"),
        arguments)

    private static func list(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "budget-list",
            columns: [
                ListColumn("line", "预算行", "line", "coalesce(p.name, r.line)"),
                ListColumn("functionCode", "科目", "function", "r.function_code"),
                ListColumn("kind", "类别", "kind", "r.kind", .choice(BudgetEntryKind.words)),
                ListColumn("source", "来源", "source", "r.source", .choice(BudgetSource.words)),
                ListColumn("year", "年度", "year", "r.year", .integer),
                .total("amountFen", "金额", "amount", "r.amount_fen"),
                ListColumn(
                    "precision", "精度", "precision", "r.precision", .choice(AmountPrecision.words)),
                ListColumn("document", "文号", "document", "r.document"),
                .number("number", "单号", "number", "r.number"),
            ],
            arms: [
                ListArm(
                    scene.type(.budgetEntry),
                    joins: [ListJoin("project", "p", on: "p.id = r.project")])
            ], order: ["r.year", "r.function_code"])
        try listing.filter(reference: "project", .project, scene, sql: "r.project")
        listing.filter(choice: "source", scene, sql: "r.source")
        listing.filter(choice: "function-code", scene, sql: "r.function_code")
        listing.filter(choice: "kind", scene, sql: "r.kind")
        try listing.filter(integer: "year", scene, sql: "r.year")
        return try listing.answer(scene) { totals in
            let sum = (totals.amounts["amountFen"] ?? .zero).yuan
            return Text.count(totals.count, zh: "笔", "entry", "entries")
                + Text(zh: " \(sum)", en: ", \(sum)")
        }
    }

    private static func adjust(
        _ scene: Scene, _ sheet: inout EntrySheet, isReduction: Bool
    ) throws -> Answer {
        guard let project = try scene.resolve(.project, argument: "project"),
            let given = try scene.amount("amount"), given > .zero
        else {
            throw Refusal.sentence(
                "amount-zero", "金额不能是零; 请核对", "the amount can't be zero; check it",
                at: scene.column("amount"))
        }
        let amount = isReduction ? try given.negated() : given
        let kind = scene.choice("kind", BudgetEntryKind.self) ?? .adjust
        let source = scene.choice("source", BudgetSource.self) ?? .currentYear
        let number = try sheet.context.nextNumber("B")
        let intent = isReduction ? "budget.reduce" : "budget.adjust"
        try sheet.create(scene.type(.budgetEntry), intent: intent) { entry in
            entry.set("number", .text(number))
            entry.set("line", .text(number))
            entry.set("project", .reference(project.id))
            entry.set("function-code", project["function-code"])
            entry.set("kind", .text(kind.rawValue))
            entry.set("source", .text(source.rawValue))
            entry.set("year", .integer(Int64(try scene.integer("year") ?? scene.today.year)))
            entry.set("amount-fen", amount.value)
            entry.set("precision", .text(AmountPrecision.exact.rawValue))
            entry.set("document", .text(scene.text("document") ?? ""))
        }
        let words = "\(project.text("name")) \(scene.say(kind.label.text))"
        return Answer(
            ["✓ \(number) \(words) \(amount.yuan) \(amount.capitals)"], showsPending: true
        )
        .making(number, .budgetEntry, amount)
    }
}
