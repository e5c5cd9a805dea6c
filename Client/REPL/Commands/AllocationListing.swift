internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 额度 列表: slices with their use and where it leads. At HQ a budget's own line, with what isn't
/// given out, stands before its slices.
enum AllocationListing {
    static let command = Command.listing(
        "allocation",
        Text(
            zh: "列出额度: 已用、待裁、余额、待确认、年底估计",
            en: "List slices: used, held, left, not acknowledged, estimate for the year's end"),
        example: Text(zh: "额度 列表 项目=人民调解员经费", en: "allocation list project=人民调解员经费"),
        [
            .takes("project", .reference, "项目", "the project"),
            .takes("source", .enumeration("budget-source"), "来源", "the source"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    static func list(_ scene: Scene) throws -> Answer {
        let lines = try lines(SliceBook(scene), scene)
        let columns = columns.map { key, title, isNumber in
            DataColumn(key: key, title: title, alignment: isNumber ? .right : .left)
        }
        var answer = try BuiltList(
            schema: "allocation-list", columns: columns, dataColumns: columns
        ).answer(scene, lines) { line in
            BuiltList.Row(
                screen: cells(line, in: scene.manner.language), data: cells(line, in: nil))
        }
        answer.table?.summary.append(
            scene.say(
                Text.count(lines.count, zh: "行", "line", "lines")
                    + Text(
                        zh: "; 余额已扣待裁; ~ 按今年到今天的用法直线估算",
                        en:
                            "; left is after what is held; ~ goes on from this year's use until today"
                    )
            ))
        return answer
    }

    private static let columns: [(key: String, title: Text, isNumber: Bool)] = [
        ("project", Text(zh: "项目", en: "project"), false),
        ("source", Text(zh: "来源", en: "source"), false),
        ("station", Text(zh: "所", en: "station"), false),
        ("device", Text(zh: "设备", en: "device"), false),
        ("sliceFen", Text(zh: "额度", en: "slice"), true),
        ("usedFen", Text(zh: "已用", en: "used"), true),
        ("heldFen", Text(zh: "待裁", en: "held"), true),
        ("leftFen", Text(zh: "余额", en: "left"), true),
        ("waitingFen", Text(zh: "待确认", en: "waiting"), true),
        ("estimatedYearEndFen", Text(zh: "年底估计", en: "estimate"), true),
    ]

    private static func cells(_ line: Line, in language: Language?) -> [Cell] {
        func amount(_ fen: Fen, mark: String = "") -> Cell {
            .number(text: mark + fen.yuan, value: fen.count)
        }
        let source = language.flatMap { BudgetSource.words[line.source]?[$0] } ?? line.source
        return [
            .text(line.project), .text(source), line.station.map { .text($0) } ?? .empty,
            line.device.map { .text($0) } ?? .empty, amount(line.slice),
            amount(line.spending.used), amount(line.spending.held), amount(line.left),
            line.waiting.map { amount($0) } ?? .empty, amount(line.atYearEnd, mark: "~"),
        ]
    }

    // MARK: Lines

    private struct Line {
        let project: String
        let source: String
        /// Nil for a budget's own line.
        let station: String?
        let device: String?
        let slice: Fen
        let spending: SliceSpending
        let left: Fen
        /// Nil where it isn't known: a station isn't told what its devices have acknowledged.
        let waiting: Fen?
        let atYearEnd: Fen

        var place: [String] { [project, source, station ?? "", device ?? ""] }
    }

    private struct Budget: Hashable {
        let project: Identifier
        let source: String
    }

    private static func lines(_ book: SliceBook, _ scene: Scene) throws -> [Line] {
        let project = try scene.resolve(.project, argument: "project")?.id
        let station = try scene.resolve(.station, argument: "station")?.id
        let source = scene.choice("source", BudgetSource.self)?.rawValue
        let slices = book.rows.values.filter { row in
            project.map { $0 == row.key.project } ?? true
                && source.map { $0 == row.key.source } ?? true
        }
        var lines = try slices.filter { row in station.map { $0 == row.key.station } ?? true }
            .map { try line($0, scene) }
        if scene.isHeadquarters, station == nil {
            let budgets = Set(
                slices.map { Budget(project: $0.key.project, source: $0.key.source) })
            lines += try budgets.map { try line($0, book, scene) }
        }
        return lines.sorted { $0.place.lexicographicallyPrecedes($1.place) }
    }

    private static func line(_ row: SliceRow, _ scene: Scene) throws -> Line {
        Line(
            project: try name(row.key.project, scene), source: row.key.source,
            station: try scene.fetch(.station, row.key.station)?.text("code") ?? "",
            device: row.key.device, slice: row.declared, spending: row.spending,
            left: try row.left(), waiting: scene.isHeadquarters ? try row.waiting() : nil,
            atYearEnd: try row.spending.atYearEnd(scene.today))
    }

    private static func line(_ budget: Budget, _ book: SliceBook, _ scene: Scene) throws -> Line {
        let spending = try book.spending(project: budget.project, source: budget.source)
        let available = try scene.available(project: budget.project, source: budget.source)
        let kept = try book.kept(project: budget.project, source: budget.source)
        return Line(
            project: try name(budget.project, scene), source: budget.source, station: nil,
            device: nil, slice: available, spending: spending,
            left: try available.subtracting(spending.used).subtracting(spending.held)
                .subtracting(kept), waiting: nil, atYearEnd: try spending.atYearEnd(scene.today))
    }

    private static func name(_ project: Identifier, _ scene: Scene) throws -> String {
        try scene.fetch(.project, project)?.text("name") ?? ""
    }
}

extension Scene {
    /// What a budget's entries add up to.
    func available(project: Identifier, source: String) throws -> Fen {
        try Fen.sum(
            find(.budgetEntry, ["project": .reference(project), "source": .text(source)])
                .map { $0.amount() })
    }
}
