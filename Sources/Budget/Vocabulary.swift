/// A closed list of words that a column allows, each in English and in Chinese. Import files may
/// use either.
public protocol ImportWord: CaseIterable, Hashable, Sendable, RawRepresentable<String> {
    /// The word in Chinese.
    var chinese: String { get }
}

extension ImportWord {
    /// The word that `text` names in either language, or nil.
    public static func named(_ text: String) -> Self? {
        Self(rawValue: text) ?? allCases.first { $0.chinese == text }
    }
}

/// The side of a balance table.
public enum BalanceSide: String, ImportWord {
    /// Money that comes in.
    case income
    /// Money that goes out.
    case expenditure

    /// The word in Chinese.
    public var chinese: String { self == .income ? "收入" : "支出" }
}

/// Whether a printed row stands for itself or totals others.
public enum RowKind: String, ImportWord {
    /// It stands for itself.
    case item
    /// It totals the rows below it.
    case total

    /// The word in Chinese.
    public var chinese: String { self == .item ? "明细" : "合计" }
}

/// Which year's money it is.
public enum FundSource: String, ImportWord {
    /// Approved for this year (本年).
    case currentYear = "current-year"
    /// Left over from earlier years (上年结转).
    case carryOver = "carry-over"

    /// The word in Chinese.
    public var chinese: String { self == .currentYear ? "本年" : "结转" }
}

/// What a payout is for.
public enum PayoutKind: String, ImportWord {
    /// A subsidy per mediated case (以案定补).
    case caseSubsidy = "case-subsidy"
    /// A full-time mediator's monthly pay.
    case monthly
    /// A lawyer's fee for a legal aid case outside court.
    case nonLitigation = "non-litigation"

    /// The word in Chinese.
    public var chinese: String {
        switch self {
        case .caseSubsidy: "以案定补"
        case .monthly: "月薪"
        case .nonLitigation: "非诉讼"
        }
    }
}

/// How difficult a case was.
public enum CaseTier: String, ImportWord {
    /// 简易.
    case simple
    /// 一般.
    case ordinary
    /// 疑难.
    case difficult
    /// 重大.
    case major

    /// The word in Chinese.
    public var chinese: String {
        switch self {
        case .simple: "简易"
        case .ordinary: "一般"
        case .difficult: "疑难"
        case .major: "重大"
        }
    }
}

/// The form of a mediation agreement.
public enum AgreementForm: String, ImportWord {
    /// A signed agreement (书面).
    case written
    /// A recorded oral agreement (口头).
    case oral

    /// The word in Chinese.
    public var chinese: String { self == .written ? "书面" : "口头" }
}

/// What a rate is paid per.
public enum RateUnit: String, ImportWord {
    /// For each case.
    case perCase = "per-case"
    /// For each person and month.
    case perMonth = "per-month"

    /// The word in Chinese.
    public var chinese: String { self == .perCase ? "每件" : "每月" }
}

/// What a station is.
public enum StationKind: String, ImportWord {
    /// The bureau itself.
    case headquarters
    /// A judicial station (司法所).
    case townshipStation = "township-station"
    /// The legal aid centre, which counts as a station.
    case legalAidCentre = "legal-aid-centre"

    /// The word in Chinese.
    public var chinese: String {
        switch self {
        case .headquarters: "机关"
        case .townshipStation: "司法所"
        case .legalAidCentre: "法律援助中心"
        }
    }
}

/// Whether a row was published or was made up to show how the system works.
public enum RowMark: String, ImportWord {
    /// It is in the published document.
    case published
    /// It is made up (示例).
    case example

    /// The word in Chinese.
    public var chinese: String { self == .published ? "公开" : "示例" }
}

/// How an indicator's value is compared.
public enum IndicatorOperator: String, ImportWord {
    /// The value or more.
    case atLeast = "≥"
    /// The value or less.
    case atMost = "≤"
    /// The value itself.
    case equal = "="
    /// The value on average (平均).
    case average
    /// The document prints the value alone; what is meant isn't guessed.
    case notPrinted = "not-printed"

    /// The word in Chinese.
    public var chinese: String {
        switch self {
        case .average: "平均"
        case .notPrinted: "未印"
        default: rawValue
        }
    }
}

/// Yes or no.
enum YesOrNo: String, ImportWord {
    case yes
    case no

    var chinese: String { self == .yes ? "是" : "否" }
}
