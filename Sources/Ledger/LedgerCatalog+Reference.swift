internal import Catalog

/// Reference data: owned by HQ, seen by all.
extension LedgerCatalog {
    static let station = RecordType(
        1, "station", Label("司法所", "station"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "code", Label("编号", "code"), .text(maximumBytes: 8), required: true),
            Field(2, "name", Label("名称", "name"), .text(), required: true),
            Field(3, "township", Label("乡镇", "township"), .text()),
            Field(
                4, "kind", Label("类别", "kind"), .enumeration(StationKind.choices), required: true),
            Field(
                5, "key-number", Label("密钥号", "key number"), .integer(0...1_000_000), required: true
            ),
            Field(6, "active-from", Label("启用", "active from"), .date),
            Field(7, "active-to", Label("停用", "active to"), .date),
        ], indexes: [["code"]])

    static let user = RecordType(
        2, "user", Label("用户", "user"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "name", Label("姓名", "name"), .text(), required: true),
            Field(2, "role", Label("角色", "role"), .enumeration(Role.choices), required: true),
            Field(3, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(4, "active", Label("在用", "active"), .boolean),
        ])

    static let device = RecordType(
        3, "device", Label("设备", "device"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "letter", Label("机号", "letter"), .text(maximumBytes: 4), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "user", Label("用户", "user"), .reference("user"), required: true),
            Field(4, "name", Label("名称", "name"), .text()),
            Field(
                5, "signing-key", Label("公钥", "signing key"), .opaque(maximumBytes: 32),
                required: true, policy: .immutable),
            Field(6, "enrolled-at", Label("登记时间", "enrolled at"), .instant),
            Field(7, "revoked-at", Label("停用时间", "revoked at"), .instant),
            // Its chain exists twice: nobody goes on with its key.
            Field(8, "closed-at", Label("封停时间", "closed at"), .instant),
            Field(9, "closed-number", Label("封停于第几笔", "closed after entry"), .integer(count)),
            // Whose unjudged entries it carries on.
            Field(10, "former", Label("接替的设备", "former device"), .reference("device")),
        ], indexes: [["station"]])

    static let period = RecordType(
        4, "period", Label("期间", "period"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "month", Label("月份", "month"), .month, required: true, policy: .immutable),
            Field(
                2, "status", Label("状态", "status"), .enumeration(PeriodStatus.choices),
                required: true),
            Field(3, "note", Label("说明", "note"), .text(), policy: .lastWriter),
        ], indexes: [["month"]])

    static let project = RecordType(
        5, "project", Label("项目", "project"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "name", Label("名称", "name"), .text(), required: true),
            Field(
                2, "function-code", Label("功能科目", "function code"), .text(maximumBytes: 16),
                required: true),
            Field(3, "department-code", Label("部门代码", "department code"), .text(maximumBytes: 16)),
            Field(4, "class", Label("类别", "class"), .text()),
            Field(5, "attribute", Label("属性", "attribute"), .text()),
            Field(6, "period", Label("项目期", "period"), .text()),
            Field(7, "period-total-fen", Label("项目期总额", "period total"), .amountFen(positiveFen)),
            Field(8, "basis-document", Label("立项依据", "basis document"), .text()),
            Field(9, "paid-here", Label("本系统列支", "paid through this system"), .boolean),
        ], indexes: [["name"]])

    /// Append-only: a budget changes by another entry, never by editing a project.
    static let budgetEntry = RecordType(
        6, "budget-entry", Label("预算分录", "budget entry"), owner: .headquarters, scope: .bureau,
        isAppendOnly: true, documentLetter: "B",
        fields: [
            Field(1, "line", Label("预算行", "line"), .text(), required: true),
            Field(2, "project", Label("项目", "project"), .reference("project")),
            Field(
                3, "function-code", Label("功能科目", "function code"), .text(maximumBytes: 16),
                required: true),
            Field(4, "function-name", Label("科目名称", "function name"), .text()),
            Field(
                5, "kind", Label("类别", "kind"), .enumeration(BudgetEntryKind.choices),
                required: true),
            Field(
                6, "source", Label("来源", "source"), .enumeration(BudgetSource.choices),
                required: true),
            Field(7, "year", Label("年度", "year"), .integer(1990...2200), required: true),
            Field(8, "amount-fen", Label("金额", "amount"), .amountFen(signedFen), required: true),
            Field(
                9, "precision", Label("精度", "precision"), .enumeration(AmountPrecision.choices),
                required: true),
            Field(10, "tolerance-fen", Label("误差", "tolerance"), .integer(count)),
            Field(11, "printed", Label("公布数", "printed figure"), .text()),
            Field(12, "document", Label("文号", "document"), .text(), required: true),
            Field(13, "number", Label("单号", "number"), .text(maximumBytes: 24)),
        ], indexes: [["line"], ["project"]],
        sums: [
            KeptSum(
                "by-line", of: "amount-fen",
                by: ["project", "source", "function-code", "kind", "precision", "year"]),
            KeptSum(
                "tolerance", of: "tolerance-fen",
                by: ["project", "source", "function-code", "year"]),
        ])

    static let indicator = RecordType(
        7, "indicator", Label("绩效指标", "indicator"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(1, "line", Label("键", "line"), .text(), required: true),
            Field(2, "project", Label("项目", "project"), .reference("project")),
            Field(3, "level-1", Label("一级指标", "level 1"), .text(), required: true),
            Field(4, "level-2", Label("二级指标", "level 2"), .text(), required: true),
            Field(5, "level-3", Label("三级指标", "level 3"), .text(), required: true),
            Field(
                6, "operator", Label("符号", "operator"), .enumeration(IndicatorOperator.choices),
                required: true),
            Field(7, "value", Label("指标值", "value"), .text(), required: true),
            Field(8, "unit", Label("单位", "unit"), .text(), required: true),
            Field(9, "amount-fen", Label("金额", "amount"), .amountFen(positiveFen)),
        ], indexes: [["line"], ["project"]])

    /// One rate in force from a day on. A change is another record.
    static let rate = RecordType(
        8, "rate", Label("标准", "rate"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(
                1, "kind", Label("发放类别", "payout kind"), .enumeration(PayoutKind.choices),
                required: true),
            Field(2, "tier", Label("难度", "tier"), .enumeration(CaseTier.choices)),
            Field(3, "agreement", Label("协议形式", "agreement"), .enumeration(AgreementForm.choices)),
            Field(
                4, "amount-fen", Label("金额", "amount"), .amountFen(0...1_000_000_000),
                required: true, policy: .immutable),
            Field(5, "unit", Label("单位", "unit"), .enumeration(RateUnit.choices), required: true),
            Field(6, "from", Label("起", "from"), .date, required: true),
            Field(7, "to", Label("止", "to"), .date),
            Field(8, "basis", Label("依据", "basis"), .text(), required: true),
            Field(9, "name", Label("名称", "name"), .text(), required: true),
        ], indexes: [["kind"]])

    /// Which money a kind of payout is charged to: a clerk never types a code.
    static let chargeRule = RecordType(
        9, "charge-rule", Label("列支规则", "charge rule"), owner: .headquarters, scope: .bureau,
        fields: [
            Field(
                1, "kind", Label("发放类别", "payout kind"), .enumeration(PayoutKind.choices),
                required: true),
            Field(2, "project", Label("项目", "project"), .reference("project"), required: true),
            Field(
                3, "source", Label("来源", "source"), .enumeration(BudgetSource.choices),
                required: true),
            Field(
                4, "function-code", Label("功能科目", "function code"), .text(maximumBytes: 16),
                required: true),
            Field(5, "from", Label("起", "from"), .date, required: true),
            Field(6, "to", Label("止", "to"), .date),
        ], indexes: [["kind"]])

    /// A version of the conflict rules that came into force: the newest is the one in force.
    static let ruleSet = RecordType(
        40, "rule-set", Label("规则版本", "rules version"), owner: .headquarters, scope: .bureau,
        isAppendOnly: true,
        fields: [
            Field(1, "hash", Label("摘要", "hash"), .text(maximumBytes: 64), required: true),
            Field(
                2, "file", Label("规则文件", "rules file"), .opaque(maximumBytes: 131_072),
                required: true),
            Field(3, "author", Label("作者", "author"), .reference("user"), required: true),
            Field(
                4, "origin", Label("来历", "origin"), .enumeration(RuleSetOrigin.choices),
                required: true),
        ])
}
