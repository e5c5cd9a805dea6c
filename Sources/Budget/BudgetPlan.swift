public import Money

/// What a budget entry does.
public enum BudgetEntryKind: String, ImportWord {
    /// This year's money as first approved.
    case approve
    /// A signed change of an amount that was entered.
    case adjust
    /// Money left over from earlier years.
    case carryOver = "carry-over"
    /// Money taken back.
    case withdraw

    /// The word in Chinese.
    public var chinese: String {
        switch self {
        case .approve: "批复"
        case .adjust: "调整"
        case .carryOver: "结转"
        case .withdraw: "收回"
        }
    }
}

/// One amount that enters the ledger, as a budget entry will hold it.
public struct BudgetLine: Hashable, Sendable {
    /// What names the line in every import of the document:
    /// `2024/basic/2040601/current-year`, `2024/project/人民调解员经费/current-year`.
    public let key: String
    /// The function code, 7 digits.
    public let functionCode: String
    /// The project; nil for basic expenditure.
    public let project: String?
    /// What the entry does.
    public let kind: BudgetEntryKind
    /// Which year's money.
    public let source: FundSource
    /// The amount and how well it is known.
    public let figure: Figure
    /// The figure as printed, in 万元; it stays beside the amount as text.
    public let printed: String
    /// The document that the entry rests on.
    public let documentNumber: String

    /// Makes a line.
    public init(
        key: String, functionCode: String, project: String?, kind: BudgetEntryKind,
        source: FundSource, figure: Figure, printed: String, documentNumber: String
    ) {
        self.key = key
        self.functionCode = functionCode
        self.project = project
        self.kind = kind
        self.source = source
        self.figure = figure
        self.printed = printed
        self.documentNumber = documentNumber
    }

    /// The amount.
    public var amount: Fen { figure.amount }
    /// How well the amount is known.
    public var precision: Precision { figure.precision }
}

/// What a document puts into the ledger. Each amount enters once: basic expenditure by function,
/// project expenditure by project; all else is derived from these.
public struct BudgetPlan: Hashable, Sendable {
    /// The lines, in the order of tables 5, 2, 12 and 13; each key stands once.
    public let lines: [BudgetLine]

    /// Makes a plan.
    public init(lines: [BudgetLine]) {
        self.lines = lines
    }

    /// The sum of the lines, as inexact as all of them together: 8,863,870.26 for 2024.
    /// Throws `MoneyError.overflow` when the sum leaves 64 bits.
    public func total() throws(MoneyError) -> Figure {
        try Figure.sum(lines.map(\.figure))
    }
}

extension BudgetDocument {
    /// The amounts that the document puts into the ledger.
    public var plan: BudgetPlan {
        let index = FigureIndex(self)
        let basic = index.lowestFunctions.compactMap { code in
            basicLine(index.row(.table5, code), .basic, .currentYear)
        }
        let basicCarryOver = index.basicCarryOverFunctions.compactMap { code in
            basicLine(index.row(.table2, code), .carryOver, .carryOver)
        }
        return BudgetPlan(lines: basic + basicCarryOver + projects.compactMap(projectLine))
    }

    private func basicLine(_ row: PrintedRow?, _ column: FigureColumn, _ source: FundSource)
        -> BudgetLine?
    {
        guard let row, let figure = row.figures[column] else { return nil }
        return BudgetLine(
            key: "\(header.fiscalYear)/basic/\(row.key)/\(source.rawValue)",
            functionCode: row.key, project: nil, kind: source.entryKind, source: source,
            figure: Figure(figure.amount, .printedInWan), printed: figure.text,
            documentNumber: header.documentNumber)
    }

    /// A project's line: to the fen where its page gives yuan, else as printed. The pages are those
    /// of table 12; a carry-over of the same name has none.
    private func projectLine(_ row: PrintedRow) -> BudgetLine? {
        guard let printed = row.figures[.total], let code = row.functionCode else { return nil }
        let source: FundSource = row.table == .table12 ? .currentYear : .carryOver
        let detail = projectDetails.first { source == .currentYear && $0.project == row.key }
        return BudgetLine(
            key: "\(header.fiscalYear)/project/\(row.key)/\(source.rawValue)", functionCode: code,
            project: row.key, kind: source.entryKind, source: source,
            figure: detail.map { Figure($0.yearTotal, .exact) }
                ?? Figure(printed.amount, .printedInWan),
            printed: printed.text, documentNumber: header.documentNumber)
    }
}

extension FundSource {
    /// The kind of entry with which such money first enters the ledger.
    var entryKind: BudgetEntryKind {
        self == .currentYear ? .approve : .carryOver
    }
}
