internal import Catalog
internal import ChangeLog
internal import GRDB
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
            zh: "列出额度: 已用、待裁、余额、待确认、年底预计",
            en: "List slices: used, held, left, not acknowledged, estimate for the year's end"),
        example: Text(zh: "额度 列表 项目=人民调解员经费", en: "allocation list project=人民调解员经费"),
        [
            .takes("project", .reference, "项目", "the project"),
            .takes("source", .enumeration("budget-source"), "来源", "the source"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    static func list(_ scene: Scene) throws -> Answer {
        let book = try SliceBook(scene)
        let lines = try lines(book, scene)
        var listing = RecordListing(
            schema: "allocation-list", columns: columns, source: source(lines),
            rowType: "r.type", order: "r.name, r.source, r.code, r.device",
            sourceArguments: lines.flatMap(\.values))
        try listing.filter(reference: "project", .project, scene, sql: "r.project")
        listing.filter(choice: "source", scene, sql: "r.source")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        return try listing.answer(scene) { totals in
            Text.count(totals.count, zh: "行", "line", "lines")
                + Text(
                    zh: "; 余额已扣待裁; ~ 按今年到今天的用法直线估算",
                    en: "; left is after what is held; ~ goes on from this year's use until today")
        }
    }

    private static let columns = [
        ListColumn("project", "项目", "project", "r.name"),
        ListColumn("source", "来源", "source", "r.source", .choice(BudgetSource.words)),
        ListColumn("station", "所", "station", "r.code"),
        ListColumn("device", "设备", "device", "r.device"),
        ListColumn("sliceFen", "额度", "slice", "r.slice", .amount),
        ListColumn("usedFen", "已用", "used", "r.used", .amount),
        ListColumn("heldFen", "待裁", "held", "r.held", .amount),
        ListColumn("leftFen", "余额", "left", "r.rest", .amount),
        ListColumn("waitingFen", "待确认", "waiting", "r.waiting", .amount),
        ListColumn("estimatedYearEndFen", "年底预计", "year-end", "r.estimate", .estimate),
    ]

    // MARK: Rows

    /// A row as the values of a query's source.
    private struct Line {
        let values: [(any DatabaseValueConvertible)?]
    }

    private static let names = [
        "id", "type", "project", "station", "name", "source", "code", "device", "slice", "used",
        "held", "rest", "waiting", "estimate",
    ]

    private static func source(_ lines: [Line]) -> String {
        let columns = names.enumerated().map { "column\($0 + 1) AS \($1)" }
        guard !lines.isEmpty else {
            let none = names.map { "NULL AS \($0)" }.joined(separator: ", ")
            return "(SELECT \(none) WHERE 0) r"
        }
        let marks = "(" + Array(repeating: "?", count: names.count).joined(separator: ", ") + ")"
        let values = Array(repeating: marks, count: lines.count).joined(separator: ", ")
        return "(SELECT \(columns.joined(separator: ", ")) FROM (VALUES \(values))) r"
    }

    private static func lines(_ book: SliceBook, _ scene: Scene) throws -> [Line] {
        var lines = try book.rows.values.map { try line($0, scene) }
        guard scene.isHeadquarters else { return lines }
        for budget in Set(book.rows.keys.map { Budget(project: $0.project, source: $0.source) }) {
            lines.append(try line(budget, book, scene))
        }
        return lines
    }

    private struct Budget: Hashable {
        let project: Identifier
        let source: String
    }

    private static func line(_ row: SliceRow, _ scene: Scene) throws -> Line {
        let station = try scene.fetch(.station, row.key.station)
        return try line(
            id: row.device ?? row.key.station,
            type: scene.type(row.device == nil ? .station : .device).number,
            project: row.key.project, source: row.key.source, station: row.key.station,
            code: station?.text("code"), device: row.key.device, slice: row.declared,
            spending: row.spending, left: try row.left(),
            // A station isn't told what its devices have acknowledged.
            waiting: scene.isHeadquarters ? try row.waiting() : nil, scene)
    }

    private static func line(_ budget: Budget, _ book: SliceBook, _ scene: Scene) throws -> Line {
        let spending = try book.spending(project: budget.project, source: budget.source)
        let available = try scene.available(project: budget.project, source: budget.source)
        let kept = try book.kept(project: budget.project, source: budget.source)
        return try line(
            id: budget.project, type: scene.type(.project).number, project: budget.project,
            source: budget.source, station: nil, code: nil, device: nil, slice: available,
            spending: spending,
            left: try available.subtracting(spending.used).subtracting(spending.held)
                .subtracting(kept), waiting: nil, scene)
    }

    private static func line(
        id: Identifier, type: UInt32, project: Identifier, source: String, station: Identifier?,
        code: String?, device: String?, slice: Fen, spending: SliceSpending, left: Fen,
        waiting: Fen?, _ scene: Scene
    ) throws -> Line {
        Line(values: [
            id.data, Int64(type), project.data, station?.data,
            try scene.fetch(.project, project)?.text("name"), source, code, device, slice.count,
            spending.used.count, spending.held.count, left.count, waiting?.count,
            try spending.atYearEnd(scene.today).count,
        ])
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
