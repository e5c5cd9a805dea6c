public import ChangeLog
public import Ledger
public import Money

/// Everything that the ledger is computed from, as read in one transaction. Plain values: the
/// computation needs no database.
public struct LedgerSnapshot: Sendable {
    /// Accepted budget entries, added up.
    public var budget: [BudgetCell]
    /// How far the printed amounts of a line may be off.
    public var tolerances: [ToleranceCell]
    /// Accepted payouts and counter-entries, added up.
    public var posted: [PostedCell]
    /// What is held or parked, one by one.
    public var held: [OpenEntry]
    /// What a replica hasn't had judged, one by one; never in a total.
    public var pending: [OpenEntry]
    /// How many payouts and counter-entries in `held` and `pending` couldn't be read.
    public var unreadableCount: Int
    /// The money that charge rules name: what is paid through this system.
    public var charged: [ChargedFund]
    /// The status of the months that have a period record.
    public var periods: [YearMonth: PeriodStatus]
    /// What the database itself adds up for the filter; nil where nobody asked it.
    public var control: LedgerControl?
    /// Words for what the cells name by identifier or code.
    public var names: LedgerNames

    /// Makes a snapshot; without arguments, that of an empty ledger.
    public init(
        budget: [BudgetCell] = [], tolerances: [ToleranceCell] = [], posted: [PostedCell] = [],
        held: [OpenEntry] = [], pending: [OpenEntry] = [], unreadableCount: Int = 0,
        charged: [ChargedFund] = [], periods: [YearMonth: PeriodStatus] = [:],
        control: LedgerControl? = nil, names: LedgerNames = LedgerNames()
    ) {
        self.budget = budget
        self.tolerances = tolerances
        self.posted = posted
        self.held = held
        self.pending = pending
        self.unreadableCount = unreadableCount
        self.charged = charged
        self.periods = periods
        self.control = control
        self.names = names
    }
}

/// The budget entries of one line, year and kind.
public struct BudgetCell: Hashable, Sendable {
    public let line: LedgerLine
    public let year: Int
    /// The code of a `BudgetEntryKind`.
    public let kind: String
    /// Known from printed, rounded figures only.
    public let isPrinted: Bool
    /// Signed.
    public let amount: Fen
    /// How many entries.
    public let count: Int64

    /// Makes a cell.
    public init(
        line: LedgerLine, year: Int, kind: String, isPrinted: Bool, amount: Fen, count: Int64
    ) {
        self.line = line
        self.year = year
        self.kind = kind
        self.isPrinted = isPrinted
        self.amount = amount
        self.count = count
    }
}

/// How far the printed amounts of one line and year may be off on both sides.
public struct ToleranceCell: Hashable, Sendable {
    public let line: LedgerLine
    public let year: Int
    public let tolerance: Fen

    /// Makes a cell.
    public init(line: LedgerLine, year: Int, tolerance: Fen) {
        self.line = line
        self.year = year
        self.tolerance = tolerance
    }
}

/// The accepted payouts, or counter-entries, of one line, station and posting month.
public struct PostedCell: Hashable, Sendable {
    public let line: LedgerLine
    public let station: Identifier?
    /// nil where the server set none, which a check reports.
    public let month: YearMonth?
    public let isLate: Bool
    /// Counter-entries, whose amounts are negative.
    public let isReversal: Bool
    /// As the records have it: negative for counter-entries.
    public let amount: Fen
    /// How many records.
    public let count: Int64

    /// Makes a cell.
    public init(
        line: LedgerLine, station: Identifier?, month: YearMonth?, isLate: Bool, isReversal: Bool,
        amount: Fen, count: Int64
    ) {
        self.line = line
        self.station = station
        self.month = month
        self.isLate = isLate
        self.isReversal = isReversal
        self.amount = amount
        self.count = count
    }
}

/// Money that a charge rule names, and when.
public struct ChargedFund: Hashable, Sendable {
    public let fund: LedgerFund
    /// The first year in force.
    public let firstYear: Int
    /// The last year in force; nil while it has no end.
    public let lastYear: Int?

    /// Makes a charged fund.
    public init(fund: LedgerFund, firstYear: Int, lastYear: Int?) {
        self.fund = fund
        self.firstYear = firstYear
        self.lastYear = lastYear
    }

    func isInForce(in year: Int?) -> Bool {
        guard let year else { return true }
        return firstYear <= year && year <= lastYear ?? year
    }
}
