public import Money

/// What the budget is and who publishes it.
public struct BudgetHeader: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// The bureau's name.
    public let bureau: String
    /// The department code that the document prints.
    public let departmentCode: String
    /// The fiscal year.
    public let fiscalYear: Int
    /// What names the document in budget entries.
    public let documentNumber: String
}

/// A project's published page with amounts in yuan, exact to the fen.
public struct ProjectDetail: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// The project's name, as in table 12.
    public let project: String
    /// The kind of project, as printed.
    public let attribute: String
    /// The period, as printed.
    public let period: String
    /// The amount for all of the period, which may exceed the year's.
    public let periodTotal: Fen
    /// The amount for the budget's year: what enters the ledger.
    public let yearTotal: Fen
    /// The year's amount by who pays: central, province, city and district, own.
    public let yearParts: [Fen]
    /// The document that the project rests on.
    public let basisDocument: String
    /// When the page was filed, as printed (year to second, 14 digits).
    public let filedAt: String
}

/// A performance indicator of a project, or a target of the whole department.
public struct Indicator: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// The project; nil for a target of the department.
    public let project: String?
    /// 产出, 效益 or 满意度.
    public let level1: String
    /// The kind within level 1; nil where the print has none.
    public let level2: String?
    /// The indicator's name, as printed.
    public let level3: String
    /// Whether the print cuts the name off.
    public let isNameCut: Bool
    /// How the value is compared.
    public let comparison: IndicatorOperator
    /// The value as printed: a number or a word such as 及时.
    public let value: String
    /// The unit; nil where none is printed.
    public let unit: String?
}

/// What is paid for one case or one month, from a day on.
public struct Rate: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// The name to show.
    public let name: String
    /// What it is paid for.
    public let payoutKind: PayoutKind
    /// The tier of case; nil where it makes no difference.
    public let tier: CaseTier?
    /// The form of agreement; nil where it makes no difference.
    public let agreementForm: AgreementForm?
    /// The amount per unit.
    public let amount: Fen
    /// Per case or per month.
    public let unit: RateUnit
    /// The first day.
    public let from: CalendarDate
    /// The last day; nil while it is in force.
    public let to: CalendarDate?
    /// The document that the rate rests on.
    public let basisDocument: String
    /// The version of the rate, which a payout keeps.
    public let version: String
    /// Published or example.
    public let mark: RowMark
}

/// Which budget line a kind of payout is charged to, from a day on.
public struct ChargeRule: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// The kind of payout.
    public let payoutKind: PayoutKind
    /// The project that pays.
    public let project: String
    /// Which year's money.
    public let source: FundSource
    /// The function code, 7 digits.
    public let functionCode: String
    /// The first day.
    public let from: CalendarDate
    /// The last day; nil while it is in force.
    public let to: CalendarDate?
    /// Published or example.
    public let mark: RowMark
}

/// A station, the legal aid centre or headquarters.
public struct StationRow: Hashable, Sendable {
    /// Where the row stands.
    public let position: RowPosition
    /// Two characters; part of every document number.
    public let code: String
    /// The name to show.
    public let name: String
    /// What it is.
    public let kind: StationKind
    /// Published or example.
    public let mark: RowMark
}
