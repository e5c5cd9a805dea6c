internal import Catalog
internal import Ledger
internal import LineGrammar

/// The values of enumerations: the domain's own words, and a few that only lists know.
extension CommandVocabulary {
    static let enumerations: [WordGroup: [Word]] = [
        .enumeration("person-kind"): words(PersonKind.self),
        .enumeration("case-tier"): words(CaseTier.self),
        .enumeration("case-status"): words(CaseStatus.self),
        .enumeration("case-result"): words(CaseResult.self),
        .enumeration("agreement-form"): words(AgreementForm.self),
        .enumeration("performance"): words(Performance.self),
        .enumeration("case-source"): words(CaseSource.self),
        .enumeration("dispute-type"): words(DisputeType.self),
        .enumeration("payout-kind"): words(PayoutKind.self),
        .enumeration("payment-method"): words(PaymentMethod.self),
        .enumeration("budget-source"): words(BudgetSource.self),
        .enumeration("budget-entry-kind"): words(BudgetEntryKind.self),
        .enumeration("rate-unit"): words(RateUnit.self),
        .enumeration("period-status"): words(PeriodStatus.self),
        .enumeration("station-kind"): words(StationKind.self),
        .enumeration("role"): words(Role.self),
        .enumeration("ruling-decision"): words(RulingDecision.self),
        .enumeration("yes-or-no"): yesOrNo,
        .enumeration("payout-list-kind"): words(PayoutKind.self) + [
            Word("reversal", zh: "冲销", en: "reversal")
        ],
        .enumeration("payout-state"): payoutStates,
        .enumeration("batch-state"): batchStates,
        .enumeration("ledger-group"): ledgerGroups,
    ]

    private static let yesOrNo = [
        Word("yes", zh: "是", en: "yes", synonyms: ["已", "有"]),
        Word("no", zh: "否", en: "no", synonyms: ["未", "无"]),
    ]

    private static let payoutStates = [
        Word("pending", zh: "待同步", en: "pending"),
        Word("effective", zh: "生效", en: "effective"),
        Word("held", zh: "待裁", en: "held"),
        Word("parked", zh: "待补", en: "parked"),
        Word("rejected", zh: "驳回", en: "rejected"),
        Word("suspense", zh: "挂账", en: "suspense"),
        Word("paid", zh: "已付", en: "paid"),
        Word("unpaid", zh: "未付", en: "unpaid"),
        Word("returned", zh: "退票", en: "returned"),
        Word("reversed", zh: "已冲销", en: "reversed"),
        Word("due", zh: "应收", en: "due"),
        Word("unapproved", zh: "待审批", en: "unapproved"),
    ]

    private static let batchStates = [
        Word("prepared", zh: "待复核", en: "to-check"),
        Word("checked", zh: "待批准", en: "to-approve"),
        Word("approved", zh: "已批准", en: "approved"),
        Word("refused", zh: "已退回", en: "sent-back"),
        Word("reversed", zh: "已冲销", en: "reversed"),
        Word("empty", zh: "空", en: "empty"),
    ]

    private static let ledgerGroups = [
        Word("project", zh: "项目", en: "project"),
        Word("station", zh: "司法所", en: "station", synonyms: ["所"]),
        Word("source", zh: "来源", en: "source"),
        Word("function", zh: "科目", en: "function"),
        Word("kind", zh: "类别", en: "kind"),
        Word("person", zh: "人员", en: "person"),
    ]

    /// A word for each case: its code is typed as the English word, which has no spaces.
    private static func words<Choice: DomainEnumeration>(_: Choice.Type) -> [Word] {
        Choice.allCases.map { choice in
            let english = choice.label.english
            let isWord = !english.contains(" ") && english != choice.rawValue
            return Word(
                choice.rawValue, zh: choice.label.chinese, en: choice.rawValue,
                synonyms: isWord ? [english] : [])
        }
    }
}
