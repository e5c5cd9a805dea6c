public import Money

/// An amount as the document prints it, with the place of its cell.
public struct PrintedFigure: Hashable, Sendable {
    /// The text as printed, in 万元 with two decimals: `764.49`.
    public let text: String
    /// The amount that the text names; the true one lies within ±50 元 (`Precision.printedInWan`).
    public let amount: Fen
    /// The cell's column in the import file, from 1.
    public let column: Int
}

/// One row of a published table of figures.
///
/// `key` names the row within its table and side: the function code (empty in the total row of
/// tables 2, 3 and 5), the item (tables 1, 4, 6) or the project (tables 12, 13).
public struct PrintedRow: Hashable, Sendable {
    /// The table.
    public let table: PrintedTable
    /// Where the row stands.
    public let position: RowPosition
    /// Income or expenditure in tables 1 and 4; nil elsewhere.
    public let side: BalanceSide?
    /// Whether the row totals others.
    public let kind: RowKind
    /// What names the row.
    public let key: String
    /// The key of the row that this one is added into; nil for the uppermost.
    public let parentKey: String?
    /// The name as printed.
    public let name: String
    /// The function code: 3, 5 or 7 digits; nil where the table has none. For a project it is the
    /// bureau's assignment, not the document's.
    public let functionCode: String?
    /// What else the table prints beside the name: the sequence (一, 二, …) in tables 1 and 4, the
    /// government's economic item in table 6; empty elsewhere.
    public let remark: String
    /// The figures that aren't blank.
    public let figures: [FigureColumn: PrintedFigure]
}
