internal import Catalog

/// People and work: owned by the station where the work is done.
extension LedgerCatalog {
    static let person = RecordType(
        11, "person", Label("人员", "person"), owner: .station, scope: .station(field: 2),
        documentLetter: "M",
        fields: [
            Field(
                1, "number", Label("编号", "number"), .text(maximumBytes: 24), required: true,
                policy: .immutable, inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                inStub: .whole),
            Field(3, "name", Label("姓名", "name"), .text(), required: true, inStub: .masked),
            Field(
                4, "kind", Label("类别", "kind"), .enumeration(PersonKind.choices), required: true,
                inStub: .whole),
            Field(5, "committee", Label("调委会", "committee"), .text(), policy: .lastWriter),
            Field(6, "public-payroll", Label("财政供养", "on public payroll"), .boolean),
            Field(7, "identity-number", Label("身份证号", "identity number"), .sealed),
            Field(8, "phone", Label("电话", "phone"), .sealed, policy: .lastWriter),
            Field(9, "bank-name", Label("开户行", "bank"), .text()),
            Field(10, "bank-account", Label("账号", "bank account"), .sealed, register: 9),
            Field(11, "active", Label("在用", "active"), .boolean),
            Field(12, "note", Label("备注", "note"), .text(maximumBytes: 2_000), policy: .lastWriter),
        ],
        indexes: [
            ["station", "name"], ["number"], ["identity-number-lookup"], ["phone-lookup"],
            ["bank-account-lookup"],
        ])

    static let assignment = RecordType(
        12, "assignment", Label("任用", "assignment"), owner: .headquarters,
        scope: .station(field: 2),
        fields: [
            Field(
                1, "person", Label("人员", "person"), .reference("person"), required: true,
                policy: .immutable),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "from", Label("起", "from"), .date, required: true),
            Field(4, "to", Label("止", "to"), .date, register: 3),
            Field(5, "committee", Label("调委会", "committee"), .text()),
        ], indexes: [["person"]])

    static let mediationCase = RecordType(
        13, "case", Label("案件", "case"), owner: .station, scope: .station(field: 2),
        documentLetter: "C",
        fields: [
            Field(
                1, "number", Label("编号", "number"), .text(maximumBytes: 24), required: true,
                policy: .immutable, inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                inStub: .whole),
            Field(
                3, "dispute-type", Label("类型", "type"), .enumeration(DisputeType.choices),
                required: true),
            Field(4, "source", Label("来源", "source"), .enumeration(CaseSource.choices)),
            Field(5, "parties", Label("当事人", "parties"), .sealed, required: true),
            Field(6, "mediator", Label("调解员", "mediator"), .reference("person"), required: true),
            Field(7, "opened", Label("受理", "opened"), .date, required: true),
            Field(8, "tier", Label("难度", "tier"), .enumeration(CaseTier.choices), required: true),
            Field(9, "tier-reason", Label("难度理由", "tier reason"), .text(), register: 8),
            Field(
                10, "status", Label("状态", "status"), .enumeration(CaseStatus.choices),
                required: true, register: 10),
            Field(
                11, "result", Label("结果", "result"), .enumeration(CaseResult.choices), register: 10),
            Field(
                12, "agreement", Label("协议", "agreement"), .enumeration(AgreementForm.choices),
                register: 10),
            Field(13, "closed", Label("结案", "closed"), .date, register: 10),
            Field(14, "agreement-number", Label("协议号", "agreement number"), .text()),
            Field(
                15, "amount-involved-fen", Label("涉案金额", "amount involved"),
                .amountFen(0...10_000_000_000_000)),
            Field(16, "performance", Label("履行", "performance"), .enumeration(Performance.choices)),
            Field(17, "committee", Label("调委会", "committee"), .text(), policy: .lastWriter),
            Field(18, "note", Label("备注", "note"), .text(maximumBytes: 2_000), policy: .lastWriter),
            // Of each party's name by itself: another case with one of them is found by it.
            Field(
                19, "party-hashes", Label("各当事人", "each party"), .lookups(maximumCount: 500),
                register: 5),
        ], indexes: [["opened", "number"], ["number"], ["parties-lookup"], ["mediator"]])

    static let claim = RecordType(
        14, "claim", Label("申领", "claim"), owner: .station, scope: .station(field: 2),
        documentLetter: "Q",
        fields: [
            Field(
                1, "number", Label("编号", "number"), .text(maximumBytes: 24), required: true,
                policy: .immutable, inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                inStub: .whole),
            Field(
                3, "case", Label("案件", "case"), .reference("case"), required: true,
                policy: .immutable),
            Field(4, "person", Label("人员", "person"), .reference("person"), required: true),
            Field(5, "rate", Label("标准", "rate"), .reference("rate")),
            Field(6, "amount-fen", Label("金额", "amount"), .amountFen(positiveFen), required: true),
        ], indexes: [["case"]])

    static let attachment = RecordType(
        15, "attachment", Label("附件", "attachment"), owner: .station, scope: .station(field: 2),
        isAppendOnly: true,
        fields: [
            Field(1, "case", Label("案件", "case"), .reference("case"), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "kind", Label("类别", "kind"), .text(), required: true),
            Field(4, "sha-256", Label("摘要", "SHA-256"), .opaque(maximumBytes: 32), required: true),
            Field(5, "pages", Label("页数", "pages"), .integer(1...100_000)),
        ], indexes: [["case"]])

    static let observation = RecordType(
        21, "observation", Label("指标完成", "observation"), owner: .station,
        scope: .station(field: 2), isAppendOnly: true,
        fields: [
            Field(
                1, "indicator", Label("指标", "indicator"), .reference("indicator"), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "month", Label("月份", "month"), .month, required: true),
            Field(4, "value", Label("完成值", "value"), .text(), required: true),
            Field(5, "basis", Label("来源", "basis"), .text()),
        ], indexes: [["indicator"]])

    /// Takes back an entry that hasn't been judged: the entry stays in the chain and does nothing.
    static let withdrawal = RecordType(
        22, "withdrawal", Label("撤销", "withdrawal"), owner: .station, scope: .station(field: 2),
        isAppendOnly: true,
        fields: [
            Field(
                1, "change-set", Label("所撤录入", "change set"), .opaque(maximumBytes: 16),
                required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "reason", Label("理由", "reason"), .text()),
        ], indexes: [["change-set"]])
}
