/// Where a column's cells stand.
public enum Alignment: Sendable {
    case left
    /// For numbers, so that their digits line up.
    case right
}

/// One column of a ``DataTable``.
public struct DataColumn: Equatable, Sendable {
    /// English identifier, the key in JSON: "document", "amountFen".
    public let key: String
    /// The heading on the screen and in CSV.
    public let title: Text
    public let alignment: Alignment

    public init(key: String, title: Text, alignment: Alignment = .left) {
        self.key = key
        self.title = title
        self.alignment = alignment
    }
}

/// One value of a ``DataTable``.
public enum Cell: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    /// A number with a printed form of its own: an amount ("1,500.00" or "~12,300.00", in fen), a
    /// rate ("23.08%", in hundredths of a percent). The screen and CSV show `text`, JSON `value`.
    case number(text: String, value: Int64)
    /// Nothing is known or applies: blank on the screen and in CSV, null in JSON.
    case empty
}

/// Rows of values under named columns, shown as text, CSV or JSON.
public struct DataTable: Equatable, Sendable {
    public let columns: [DataColumn]
    public let rows: [[Cell]]
    /// A last row that sums the others up. On the screen only: in CSV and JSON it would be summed
    /// again by whoever reads them.
    public let totals: [Cell]?
    /// Rows that exist beyond those given.
    public let more: Int

    /// Every row, and the totals, must have one cell per column; keys must differ.
    public init(columns: [DataColumn], rows: [[Cell]], totals: [Cell]? = nil, more: Int = 0) {
        precondition(
            (rows + [totals].compactMap { $0 }).allSatisfy { $0.count == columns.count },
            "A row has one cell per column")
        precondition(Set(columns.map(\.key)).count == columns.count, "Keys of columns differ")
        precondition(more >= 0, "A count of rows")
        self.columns = columns
        self.rows = rows
        self.totals = totals
        self.more = more
    }
}
