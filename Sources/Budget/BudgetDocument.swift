/// The published budget as it was imported: every table with the place of every row and cell.
/// Pure data; nothing in it is computed.
public struct BudgetDocument: Hashable, Sendable {
    /// What the document is.
    public let header: BudgetHeader
    /// The rows of all tables of figures, in the order of the files.
    public let rows: [PrintedRow]
    /// The projects' pages.
    public let projectDetails: [ProjectDetail]
    /// The indicators of the projects.
    public let projectIndicators: [Indicator]
    /// The targets of the department.
    public let departmentTargets: [Indicator]
    /// What is paid per case or month.
    public let rates: [Rate]
    /// Which budget line pays for what.
    public let chargeRules: [ChargeRule]
    /// Stations, legal aid centre, headquarters.
    public let stations: [StationRow]

    /// The rows of one table, in printed order.
    public func rows(of table: PrintedTable) -> [PrintedRow] {
        rows.filter { $0.table == table }
    }

    /// The projects' rows of tables 12 and 13, without their totals.
    public var projects: [PrintedRow] {
        rows.filter { row in
            (row.table == .table12 || row.table == .table13) && row.kind == .item
        }
    }
}
