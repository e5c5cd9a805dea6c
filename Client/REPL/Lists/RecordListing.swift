internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Money
internal import RecordStore
internal import TextTable

/// A list over the typed tables: columns, filters, order and limit.
///
/// SQLite does the work, and only that for what is shown: one query gives the ids of the page in
/// their order, which an index has for the list's own order; each of these rows is then looked up;
/// count and totals are kept sums where the filters allow it, else aggregates.
///
/// Every list may be sorted by any of its columns (`排序=-金额`), limited (`条数=20`) and continued
/// (`起=21`).
struct RecordListing {
    let schema: String
    let columns: [ListColumn]
    let arms: [ListArm]
    /// SQL terms that the rows are sorted by when the line doesn't say, and where what it says
    /// leaves rows equal.
    let order: [String]
    private(set) var conditions: [ListCondition] = []
    /// A search finds stubs, too; a list has the station's own records.
    var showsStubs = false
    /// Types whose stubs have to be left out: another station's records are no rows of this one's.
    private(set) var stubbed: Set<UInt32> = []

    /// - Parameter order: best the columns of an index. Rows that are equal stand in the order of
    ///   their ids.
    init(schema: String, columns: [ListColumn], arms: [ListArm], order: [String] = []) {
        self.schema = schema
        self.columns = columns
        self.arms = arms
        self.order = order
    }

    mutating func require(_ condition: ListCondition) { conditions.append(condition) }

    mutating func require(_ sql: String, _ values: [any DatabaseValueConvertible & Sendable] = []) {
        require(ListCondition(sql, values))
    }

    /// What a list adds up to, beyond the rows that are shown.
    struct Totals {
        var count = 0
        /// By the columns' keys.
        var amounts: [String: Fen] = [:]
    }

    /// Runs the queries and writes the answer.
    ///
    /// - Parameter summary: a line below the table, from what all matching rows add up to.
    func answer(_ scene: Scene, summary: (Totals) -> Text?) throws -> Answer {
        var listing = self
        listing.stubbed = Set(
            try showsStubs
                ? [] : arms.map(\.type.number).filter { try scene.store.hasStubs(scene.db, $0) })
        return try listing.written(scene, summary)
    }

    private func written(_ scene: Scene, _ summary: (Totals) -> Text?) throws -> Answer {
        let page = try ListPage(scene, columns: columns.map { ($0.key, $0.title) })
        let totals = try totals(scene)
        let keys = try keys(page, scene.db)
        let values = try values(of: keys, scene.db)
        func table(_ language: Language?, more: Int) -> DataTable {
            DataTable(
                columns: columns.map(\.dataColumn),
                rows: values.map { row in
                    columns.indices.map { columns[$0].cell(row[$0], in: language) }
                },
                totals: totalCells(totals, scene), more: more)
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: schema, screen: table(scene.manner.language, more: 0),
            data: table(nil, more: page.more(of: totals.count, shown: keys.count)),
            rows: keys.map { RecordKey(type: arms[$0.arm].type.number, record: $0.record) },
            summary: [page.hint(of: totals.count, shown: keys.count), summary(totals)]
                .compactMap { $0.map { scene.say($0) } },
            isPastEnd: keys.isEmpty && totals.count > 0)
        return answer
    }

    private func totalCells(_ totals: Totals, _ scene: Scene) -> [Cell]? {
        guard columns.contains(where: \.isTotalled), totals.count > 1 else { return nil }
        return columns.enumerated().map { index, column in
            if let amount = totals.amounts[column.key] {
                return .number(text: amount.yuan, value: amount.count)
            }
            return index == 0 ? .text(scene.say(zh: "合计", en: "total")) : .empty
        }
    }
}

/// What a listed row must fulfil.
struct ListCondition: Sendable {
    /// What a condition asks, where kept sums may know the answer.
    enum Question: Sendable {
        /// The field of the rows' type, by its column's name, has one of the values.
        case column(String, [FieldValue])
        case isOverlay(Bool)
    }

    let sql: String
    let values: [any DatabaseValueConvertible & Sendable]
    /// Nil where only the rows themselves can tell.
    let question: Question?

    init(
        _ sql: String, _ values: [any DatabaseValueConvertible & Sendable] = [],
        asks question: Question? = nil
    ) {
        self.sql = sql
        self.values = values
        self.question = question
    }
}
