internal import ChangeLog
internal import Foundation
internal import GRDB
internal import LineGrammar
internal import Money
internal import TextTable

/// A list over the typed tables: columns, filters, order and limit, run as one query.
///
/// Every list may be sorted by any of its columns (`排序=金额`), turned round (`--倒序`) and
/// limited (`条数=20`).
struct RecordListing {
    /// Rows shown when the line doesn't say how many. Programs get all.
    static let usualLimit = 100

    let schema: String
    let columns: [ListColumn]
    /// What stands after FROM. The listed rows' table is called r.
    let source: String
    /// The number of the type of the rows, as an SQL expression.
    let rowType: String
    /// What the rows are sorted by when the line doesn't say.
    var order = "r.id"
    private(set) var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    init(
        schema: String, columns: [ListColumn], source: String, rowType: String,
        order: String = "r.id", sourceArguments: [(any DatabaseValueConvertible)?] = []
    ) {
        self.schema = schema
        self.columns = columns
        self.source = source
        self.rowType = rowType
        self.order = order
        arguments = StatementArguments(sourceArguments)
    }

    mutating func require(_ condition: String, _ values: [any DatabaseValueConvertible] = []) {
        conditions.append("(\(condition))")
        arguments += StatementArguments(values)
    }

    /// What a list adds up to, beyond the rows that are shown.
    struct Totals {
        let count: Int
        /// By the columns' keys.
        let amounts: [String: Fen]
    }

    /// Runs the query and writes the answer.
    ///
    /// - Parameter summary: a line below the table, from what all matching rows add up to.
    func answer(_ scene: Scene, summary: (Totals) -> Text?) throws -> Answer {
        let totals = try totals(scene)
        let limit = try limit(scene, count: totals.count)
        let expressions = columns.indices.map { "\(columns[$0].sql) AS c\($0)" }
        let sql =
            "SELECT r.id AS row_id, \(rowType) AS row_type, "
            + expressions.joined(separator: ", ") + " FROM \(source)\(filter)"
            + " ORDER BY \(try order(scene)) LIMIT \(limit)"
        let rows = try Row.fetchAll(scene.db, sql: sql, arguments: arguments)
        let more = totals.count - rows.count
        func table(_ language: Language?) -> DataTable {
            DataTable(
                columns: columns.map(\.dataColumn),
                rows: rows.map { row in
                    columns.indices.map { columns[$0].cell(row["c\($0)"], in: language) }
                },
                totals: totalCells(totals, scene), more: more)
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: schema, screen: table(scene.manner.language), data: table(nil),
            rows: rows.compactMap { row in
                Identifier(row["row_id"] as Data).map {
                    RecordKey(type: UInt32(row["row_type"] as Int64), record: $0)
                }
            },
            summary: summary(totals).map { [scene.say($0)] } ?? [])
        return answer
    }

    private var filter: String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }

    private var totalled: [ListColumn] { columns.filter(\.isTotalled) }

    private func totals(_ scene: Scene) throws -> Totals {
        let sums = totalled.map { ", coalesce(sum(\($0.sql)), 0)" }.joined()
        let sql = "SELECT count(*)\(sums) FROM \(source)\(filter)"
        guard let row = try Row.fetchOne(scene.db, sql: sql, arguments: arguments) else {
            return Totals(count: 0, amounts: [:])
        }
        var amounts: [String: Fen] = [:]
        for (index, column) in totalled.enumerated() { amounts[column.key] = Fen(row[index + 1]) }
        return Totals(count: row[0], amounts: amounts)
    }

    private func totalCells(_ totals: Totals, _ scene: Scene) -> [Cell]? {
        guard !totalled.isEmpty, totals.count > 1 else { return nil }
        return columns.enumerated().map { index, column in
            if let amount = totals.amounts[column.key] {
                return .number(text: amount.yuan, value: amount.count)
            }
            return index == 0 ? .text(scene.say(zh: "合计", en: "total")) : .empty
        }
    }

    private func limit(_ scene: Scene, count: Int) throws -> Int {
        if let limit = try scene.integer("limit") { return limit }
        let isForPrograms = scene.has(flag: "json") || scene.has(flag: "csv")
        return isForPrograms ? count : Self.usualLimit
    }

    private func order(_ scene: Scene) throws -> String {
        let direction = scene.has(flag: "descending") ? " DESC" : ""
        guard let typed = scene.given("sort") else {
            return direction.isEmpty ? order : "r.id DESC"
        }
        let wanted = typed.text.lowercased()
        guard
            let index = columns.firstIndex(where: {
                [$0.key, $0.title.zh, $0.title.en].map { $0.lowercased() }.contains(wanted)
            })
        else { throw unknownColumn(typed) }
        return "c\(index)\(direction), r.id"
    }

    private func unknownColumn(_ typed: TypedText) -> Refusal {
        Refusal(
            "unknown-column", at: typed.column,
            what: Text(zh: "没有 \(typed.text) 这一列", en: "there is no column \(typed.text)"),
            why: Text(zh: "只能按表里的列排序", en: "a list is sorted by its own columns"),
            next: Text(
                zh: "可写: " + columns.map(\.title.zh).joined(separator: "、"),
                en: "write one of: " + columns.map(\.title.en).joined(separator: ", ")),
            status: .usage)
    }
}
