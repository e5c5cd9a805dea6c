internal import Money

/// Finds the document's figures by table, key and column, as terms of identities.
struct FigureIndex {
    let document: BudgetDocument
    private let named: [RowName: PrintedRow]
    private let children: [RowName: [PrintedRow]]

    init(_ document: BudgetDocument) {
        self.document = document
        named = Dictionary(document.rows.map { (RowName($0), $0) }) { first, _ in first }
        children = Dictionary(
            grouping: document.rows.filter { $0.parentKey != nil },
            by: { RowName(table: $0.table, side: $0.side, key: $0.parentKey ?? "") })
    }

    func row(_ table: PrintedTable, _ key: String, side: BalanceSide? = nil) -> PrintedRow? {
        named[RowName(table: table, side: side, key: key)]
    }

    /// The rows that are added into `row`.
    func children(of row: PrintedRow) -> [PrintedRow] {
        children[RowName(row)] ?? []
    }

    /// The figure of a row as a term; none when the row is missing or the cell blank, which
    /// stands for nothing and isn't rounded.
    func term(_ row: PrintedRow?, _ column: FigureColumn) -> [IdentityTerm] {
        guard let row, let figure = row.figures[column] else { return [] }
        let name = row.functionCode.flatMap { $0 == row.key ? $0 : nil } ?? row.name
        return [
            IdentityTerm(
                label: Bilingual(
                    "\(row.table.chinese) \(name) \(column.chinese)",
                    "\(row.table.english) \(name) \(column.english)"),
                figure: Figure(figure.amount, .printedInWan))
        ]
    }

    func term(
        _ table: PrintedTable, _ key: String, _ column: FigureColumn, side: BalanceSide? = nil
    ) -> [IdentityTerm] {
        term(row(table, key, side: side), column)
    }

    /// The key of the total row in tables by function.
    static let total = ""

    /// The function codes of the lowest level, in the order of table 3.
    var lowestFunctions: [String] {
        document.rows(of: .table3).filter { $0.kind == .item }.map(\.key)
    }

    /// The lowest functions whose carry-over pays basic expenditure: those for which table 3 has
    /// no project expenditure. (2024: 2040601 alone.)
    var basicCarryOverFunctions: [String] {
        lowestFunctions.filter { code in
            term(.table2, code, .carryOver).count == 1 && term(.table3, code, .project).isEmpty
        }
    }

    /// The projects of table 12 or 13 that the bureau assigned to a function.
    func projects(_ table: PrintedTable, function code: String) -> [PrintedRow] {
        document.projects.filter { $0.table == table && $0.functionCode == code }
    }
}
