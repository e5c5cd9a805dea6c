/// A table of figures in the published budget, by its printed number.
public enum PrintedTable: Int, CaseIterable, Sendable {
    /// Income and expenditure.
    case table1 = 1
    /// Income by function.
    case table2
    /// Expenditure by function, carry-over included.
    case table3
    /// Income and expenditure from appropriations.
    case table4
    /// Expenditure by function, this year's money only.
    case table5
    /// Basic expenditure by economic item, this year's money only.
    case table6
    /// Project expenditure, this year's money.
    case table12 = 12
    /// Project expenditure, carry-over.
    case table13

    /// The table's name in Chinese, as 表三.
    public var chinese: String {
        switch self {
        case .table1: "表一"
        case .table2: "表二"
        case .table3: "表三"
        case .table4: "表四"
        case .table5: "表五"
        case .table6: "表六"
        case .table12: "表十二"
        case .table13: "表十三"
        }
    }

    /// The table's name in English, as `table 3`.
    public var english: String { "table \(rawValue)" }

    /// The import file that holds the table; 12 and 13 share one, with a column for the source.
    public var file: String {
        switch self {
        case .table12, .table13: "projects.csv"
        default: "table\(rawValue).csv"
        }
    }

    /// The table's columns of figures, in printed order; the first is a total (`summandColumns`).
    public var figureColumns: [FigureColumn] {
        switch self {
        case .table1: [.total, .currentYear, .carryOver]
        case .table2:
            [
                .currentYear, .generalPublic, .governmentFund, .stateCapital, .fiscalAccount,
                .unitFund, .carryOver,
            ]
        case .table3, .table5: [.total, .basic, .project]
        case .table4: [.total, .generalPublic, .governmentFund, .stateCapital]
        case .table6: [.total, .personnel, .publicUse]
        case .table12, .table13:
            [
                .total, .generalPublic, .governmentFund, .stateCapital, .fiscalAccount, .unitFund,
            ]
        }
    }

    /// The columns that the first column totals. Table 2's carry-over stands beside this year's
    /// total, not in it.
    public var summandColumns: [FigureColumn] {
        figureColumns.dropFirst().filter { self != .table2 || $0 != .carryOver }
    }
}

/// A column of figures, named by its heading in the import files. What each holds is what the
/// published tables print under `chinese`.
public enum FigureColumn: String, CaseIterable, Sendable {
    case total = "total_wan"
    case currentYear = "current_year_wan"
    case carryOver = "carry_over_wan"
    case basic = "basic_wan"
    case project = "project_wan"
    case personnel = "personnel_wan"
    case publicUse = "public_wan"
    case generalPublic = "general_public_wan"
    case governmentFund = "government_fund_wan"
    case stateCapital = "state_capital_wan"
    case fiscalAccount = "fiscal_account_wan"
    case unitFund = "unit_fund_wan"

    /// The column's name in Chinese, after the published tables.
    public var chinese: String {
        switch self {
        case .total: "合计"
        case .currentYear: "本年"
        case .carryOver: "上年结转"
        case .basic: "基本支出"
        case .project: "项目支出"
        case .personnel: "人员经费"
        case .publicUse: "公用经费"
        case .generalPublic: "一般公共预算"
        case .governmentFund: "政府性基金预算"
        case .stateCapital: "国有资本经营预算"
        case .fiscalAccount: "财政专户管理资金"
        case .unitFund: "单位资金"
        }
    }

    /// The column's name in English.
    public var english: String {
        String(rawValue.dropLast(4)).split(separator: "_").joined(separator: " ")
    }
}
