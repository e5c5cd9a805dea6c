public import ChangeLog
public import Money

/// Which part of the ledger is asked for. What is nil isn't filtered.
public struct LedgerFilter: Hashable, Sendable {
    /// The budget's year, and the year of the posting months.
    public var year: Int?
    /// One posting month. The budget is then its year's, and `year` isn't looked at.
    public var month: YearMonth?
    /// One station. Budgets belong to no station, so the budget columns stay empty.
    public var station: Identifier?
    /// One project, with all its sources.
    public var project: Identifier?
    /// One function code, 7 digits.
    public var functionCode: String?

    /// Makes a filter; without arguments, one that takes everything.
    public init(
        year: Int? = nil, month: YearMonth? = nil, station: Identifier? = nil,
        project: Identifier? = nil, functionCode: String? = nil
    ) {
        self.year = year
        self.month = month
        self.station = station
        self.project = project
        self.functionCode = functionCode
    }

    /// The year whose budget is asked for; nil for all.
    public var budgetYear: Int? { month?.year ?? year }
}

extension LedgerFilter {
    /// Where a month lies, seen from the filter.
    enum Reach {
        /// In the same year and before the month asked for: it has used up budget already.
        case earlier
        case within
        case outside
    }

    /// What has no month is within only where no time is asked for.
    func reach(of other: YearMonth?) -> Reach {
        guard let budgetYear else { return .within }
        guard let other, other.year == budgetYear else { return .outside }
        guard let month, other != month else { return .within }
        return other < month ? .earlier : .outside
    }

    func takes(_ line: LedgerLine) -> Bool {
        (project == nil || line.project == project)
            && (functionCode == nil || line.functionCode == functionCode)
    }

    func takes(station other: Identifier?) -> Bool { station == nil || other == station }

    /// The posting months within, as yyyymm; nil for all.
    var postingMonths: ClosedRange<Int64>? {
        if let month { return Int64(month.number)...Int64(month.number) }
        return year.map { Int64($0) * 100 + 1...Int64($0) * 100 + 12 }
    }
}

/// What money is charged to: a project with its source, or a function's basic expenditure.
public struct LedgerLine: Hashable, Sendable {
    /// nil for basic expenditure.
    public let project: Identifier?
    /// The code of a `BudgetSource`.
    public let source: String
    /// 7 digits.
    public let functionCode: String

    /// Makes a line.
    public init(project: Identifier?, source: String, functionCode: String) {
        self.project = project
        self.source = source
        self.functionCode = functionCode
    }

    /// The line without its function code: what a charge rule names.
    var fund: LedgerFund { LedgerFund(project: project, source: source) }
}

/// A project's money of one source.
public struct LedgerFund: Hashable, Sendable {
    /// nil for basic expenditure.
    public let project: Identifier?
    /// The code of a `BudgetSource`.
    public let source: String

    /// Makes a fund.
    public init(project: Identifier?, source: String) {
        self.project = project
        self.source = source
    }
}
