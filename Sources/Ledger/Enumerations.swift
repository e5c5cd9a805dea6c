public import Catalog

/// An enumeration of the domain: its code on the wire, and its words in both languages.
public protocol DomainEnumeration: RawRepresentable<String>, CaseIterable, Sendable, Hashable {
    var label: Label { get }
}

extension DomainEnumeration {
    static var choices: [Choice] {
        allCases.map { Choice($0.rawValue, $0.label.chinese, $0.label.english) }
    }
}

public enum StationKind: String, DomainEnumeration {
    case headquarters, station
    case legalAid = "legal-aid"

    public var label: Label {
        switch self {
        case .headquarters: Label("局机关", "headquarters")
        case .station: Label("司法所", "station")
        case .legalAid: Label("法律援助中心", "legal aid centre")
        }
    }
}

public enum Role: String, DomainEnumeration {
    case clerk, head, accountant, approver, auditor, desk

    public var label: Label {
        switch self {
        case .clerk: Label("所员", "clerk")
        case .head: Label("所长", "head")
        case .accountant: Label("会计", "accountant")
        case .approver: Label("审批人", "approver")
        case .auditor: Label("审计", "auditor")
        case .desk: Label("服务台", "desk")
        }
    }
}

public enum PeriodStatus: String, DomainEnumeration {
    case open
    case softClosed = "soft-closed"
    case closed

    public var label: Label {
        switch self {
        case .open: Label("开放", "open")
        case .softClosed: Label("预结", "soft-closed")
        case .closed: Label("已结", "closed")
        }
    }
}

public enum BudgetEntryKind: String, DomainEnumeration {
    case approve, adjust
    case carryOver = "carry-over"
    case withdraw

    public var label: Label {
        switch self {
        case .approve: Label("批复", "approve")
        case .adjust: Label("调整", "adjust")
        case .carryOver: Label("结转", "carry-over")
        case .withdraw: Label("收回", "withdraw")
        }
    }
}

public enum BudgetSource: String, DomainEnumeration {
    case currentYear = "current-year"
    case carryOver = "carry-over"

    public var label: Label {
        switch self {
        case .currentYear: Label("本年", "current year")
        case .carryOver: Label("结转", "carry-over")
        }
    }
}

public enum AmountPrecision: String, DomainEnumeration {
    case exact, printed

    public var label: Label {
        switch self {
        case .exact: Label("到分", "exact")
        case .printed: Label("公布数", "printed")
        }
    }
}

public enum IndicatorOperator: String, DomainEnumeration {
    case atLeast = "at-least"
    case atMost = "at-most"
    case equal, average
    case notPrinted = "not-printed"

    public var label: Label {
        switch self {
        case .atLeast: Label(">=", ">=")
        case .atMost: Label("<=", "<=")
        case .equal: Label("=", "=")
        case .average: Label("平均", "average")
        case .notPrinted: Label("未公布", "not printed")
        }
    }
}

public enum PayoutKind: String, DomainEnumeration {
    case caseSubsidy = "case-subsidy"
    case monthly
    case nonLitigation = "non-litigation"

    public var label: Label {
        switch self {
        case .caseSubsidy: Label("以案定补", "case-subsidy")
        case .monthly: Label("月薪", "monthly")
        case .nonLitigation: Label("非诉", "non-litigation")
        }
    }
}

public enum RateUnit: String, DomainEnumeration {
    case perCase = "per-case"
    case perMonth = "per-month"

    public var label: Label {
        switch self {
        case .perCase: Label("每件", "per case")
        case .perMonth: Label("每月", "per month")
        }
    }
}

public enum PersonKind: String, DomainEnumeration {
    case fullTime = "full-time"
    case partTime = "part-time"
    case expert, lawyer

    public var label: Label {
        switch self {
        case .fullTime: Label("专职", "full-time")
        case .partTime: Label("兼职", "part-time")
        case .expert: Label("专家", "expert")
        case .lawyer: Label("律师", "lawyer")
        }
    }
}

public enum PaymentKind: String, DomainEnumeration {
    case paid, returned

    public var label: Label {
        switch self {
        case .paid: Label("付讫", "paid")
        case .returned: Label("退票", "returned")
        }
    }
}

public enum PaymentMethod: String, DomainEnumeration {
    case transfer, cash, card

    public var label: Label {
        switch self {
        case .transfer: Label("转账", "transfer")
        case .cash: Label("现金", "cash")
        case .card: Label("打卡", "card")
        }
    }
}

public enum ApprovalStep: String, DomainEnumeration {
    case prepared, checked, approved

    public var label: Label {
        switch self {
        case .prepared: Label("编制", "prepared")
        case .checked: Label("复核", "checked")
        case .approved: Label("批准", "approved")
        }
    }
}

public enum ApprovalDecision: String, DomainEnumeration {
    case agreed, refused

    public var label: Label {
        switch self {
        case .agreed: Label("同意", "agreed")
        case .refused: Label("退回", "refused")
        }
    }
}

public enum RulingDecision: String, DomainEnumeration {
    case accept, void, recover, correct
    case postToOpen = "post-to-open"

    public var label: Label {
        switch self {
        case .accept: Label("接受", "accept")
        case .void: Label("作废", "void")
        case .recover: Label("追回", "recover")
        case .correct: Label("更正", "correct")
        case .postToOpen: Label("转入当期", "post to the open period")
        }
    }
}

public enum RuleSetOrigin: String, DomainEnumeration {
    /// The rules that a version of the program came with.
    case builtIn = "built-in"
    /// The bureau's own file.
    case adopted

    public var label: Label {
        switch self {
        case .builtIn: Label("随程序", "built in")
        case .adopted: Label("本局启用", "adopted")
        }
    }
}
