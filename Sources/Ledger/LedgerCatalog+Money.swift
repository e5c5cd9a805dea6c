internal import Catalog

/// Money: a payout is immutable; what follows are records that name it.
extension LedgerCatalog {
    static let payout = RecordType(
        16, "payout", Label("发放", "payout"), owner: .station, scope: .station(field: 2),
        isAppendOnly: true, documentLetter: "P",
        fields: [
            Field(
                1, "number", Label("单号", "number"), .text(maximumBytes: 24), required: true,
                inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                inStub: .whole),
            Field(3, "kind", Label("类别", "kind"), .enumeration(PayoutKind.choices), required: true),
            Field(4, "payee", Label("领款人", "payee"), .reference("person"), required: true),
            Field(5, "case", Label("案件", "case"), .reference("case")),
            Field(6, "month", Label("月份", "month"), .month),
            Field(7, "document", Label("文书号", "document"), .text()),
            Field(8, "project", Label("项目", "project"), .reference("project"), required: true),
            Field(
                9, "source", Label("来源", "source"), .enumeration(BudgetSource.choices),
                required: true),
            Field(
                10, "function-code", Label("功能科目", "function code"), .text(maximumBytes: 16),
                required: true),
            Field(11, "rate", Label("标准", "rate"), .reference("rate")),
            Field(12, "amount-fen", Label("金额", "amount"), .amountFen(positiveFen), required: true),
            Field(13, "event-date", Label("业务日期", "event date"), .date, required: true),
            // The version of the payee's bank details that the payout was made upon.
            Field(
                14, "account-version", Label("账户版本", "account version"), .opaque(maximumBytes: 16)),
            Field(15, "posting-month", Label("入账月", "posting month"), .month, serverSet: true),
            Field(
                16, "voucher-number", Label("凭证号", "voucher number"), .text(maximumBytes: 24),
                serverSet: true),
            Field(17, "is-late", Label("迟报", "late"), .boolean, serverSet: true),
            // Whose slice it is charged to: the device whose chain brought it in.
            Field(18, "device", Label("设备", "device"), .reference("device"), serverSet: true),
            // The payout that the bank returned, and that this one pays anew.
            Field(19, "replaces", Label("重付原单", "replaces"), .reference("payout")),
            // The payout that fell short, and that this one adds to.
            Field(20, "supplements", Label("补发原单", "supplements"), .reference("payout")),
            // HQ's share of the month, for a station that pays a part of it.
            Field(21, "proration", Label("分摊", "proration"), .reference("proration")),
        ],
        indexes: [
            ["case"], ["payee", "month"], ["number"], ["document"], ["event-date", "number"],
        ],
        sums: [
            KeptSum(
                "posted", of: "amount-fen",
                by: ["project", "source", "function-code", "station", "posting-month", "is-late"]),
            KeptSum(
                "by-device", of: "amount-fen", by: ["project", "source", "station", "device"]),
        ])

    static let counterEntry = RecordType(
        17, "counter-entry", Label("冲销", "counter-entry"), owner: .station,
        scope: .station(field: 2), isAppendOnly: true, documentLetter: "P",
        fields: [
            Field(1, "number", Label("单号", "number"), .text(maximumBytes: 24), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(3, "payout", Label("原发放", "payout"), .reference("payout"), required: true),
            Field(4, "reason", Label("理由", "reason"), .text(), required: true),
            Field(8, "project", Label("项目", "project"), .reference("project"), required: true),
            Field(
                9, "source", Label("来源", "source"), .enumeration(BudgetSource.choices),
                required: true),
            Field(
                10, "function-code", Label("功能科目", "function code"), .text(maximumBytes: 16),
                required: true),
            Field(
                12, "amount-fen", Label("金额", "amount"), .amountFen(-10_000_000_000_000 ... -1),
                required: true),
            Field(13, "event-date", Label("业务日期", "event date"), .date, required: true),
            Field(15, "posting-month", Label("入账月", "posting month"), .month, serverSet: true),
            Field(
                16, "voucher-number", Label("凭证号", "voucher number"), .text(maximumBytes: 24),
                serverSet: true),
            Field(17, "is-late", Label("迟报", "late"), .boolean, serverSet: true),
            // That of its payout: what is taken back returns to the slice it came from.
            Field(18, "device", Label("设备", "device"), .reference("device"), serverSet: true),
        ],
        indexes: [["payout"], ["number"], ["event-date", "number"]],
        sums: [
            KeptSum(
                "posted", of: "amount-fen",
                by: ["project", "source", "function-code", "station", "posting-month", "is-late"]),
            KeptSum(
                "by-device", of: "amount-fen", by: ["project", "source", "station", "device"]),
        ])

    static let paymentEvent = RecordType(
        18, "payment-event", Label("支付", "payment event"), owner: .station,
        scope: .station(field: 2), isAppendOnly: true,
        fields: [
            Field(1, "payout", Label("发放", "payout"), .reference("payout"), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(
                3, "kind", Label("类别", "kind"), .enumeration(PaymentKind.choices), required: true),
            Field(4, "date", Label("日期", "date"), .date, required: true),
            Field(5, "method", Label("方式", "method"), .enumeration(PaymentMethod.choices)),
            Field(6, "reference", Label("流水号", "reference"), .text()),
        ], indexes: [["payout"]])

    static let ruling = RecordType(
        20, "ruling", Label("裁定", "ruling"), owner: .headquarters, scope: .station(field: 2),
        isAppendOnly: true,
        fields: [
            Field(
                1, "change-set", Label("事项", "change set"), .opaque(maximumBytes: 16),
                required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(
                3, "decision", Label("决定", "decision"), .enumeration(RulingDecision.choices),
                required: true),
            Field(4, "waived-rule", Label("免除规则", "waived rule"), .text()),
            Field(5, "reason", Label("理由", "reason"), .text(), required: true),
        ], indexes: [["change-set"]])
}
