internal import ChangeLog
internal import Money
public import TextTable

extension DrillDown {
    /// All that is known of each row.
    ///
    /// - Parameter language: nil writes codes, for programs.
    public func table(in language: Language?) -> DataTable {
        DataTable(
            columns: Self.columns, rows: rows.map { Self.cells($0, language) }, more: more)
    }

    /// The same rows in the order of their cells, and of these some.
    func sorted(by sorts: [DataTable.Sort], offset: Int, limit: Int) -> DrillDown {
        let order = DataTable.order(of: table(in: nil).rows, by: sorts)
        let page = order.dropFirst(offset).prefix(limit)
        return DrillDown(
            rows: page.map { rows[$0] }, more: max(0, order.count - offset - page.count))
    }

    /// One line of JSON under the schema `ledger-drill/1`.
    public func json(stamp: LedgerStamp) -> String {
        table(in: nil).json(
            schema: "ledger-drill/1",
            asOf: [
                ("seq", .integer(Int64(clamping: stamp.seq))),
                ("at", .text(InstantText.iso(stamp.at))),
            ])
    }

    public static let columns = [
        text("document", "单号", "document"), text("voucher", "凭证号", "voucher"),
        text("reverses", "冲原单", "reverses"), text("eventDate", "业务日期", "event"),
        text("paidDate", "付款", "paid"), text("recordedAt", "录入", "recorded"),
        text("receivedAt", "收到", "received"), text("postingMonth", "入账月", "posted"),
        text("late", "迟报", "late"), number("amountFen", "金额", "amount"),
        text("station", "所", "station"), text("project", "项目", "project"),
        text("source", "来源", "source"), text("functionCode", "科目", "function"),
        text("payee", "领款人", "payee"), text("case", "案件", "case"), text("rate", "标准", "rate"),
        text("preparer", "经办", "preparer"), text("device", "设备", "device"),
        text("verdict", "结论", "verdict"), text("rules", "规则", "rules"),
    ]

    private static func cells(_ row: DrillRow, _ language: Language?) -> [Cell] {
        let words = LedgerWords(names: LedgerNames(), language: language)
        let late = words.say("late", Text(zh: "迟", en: "late"))
        return [
            wordCell(row.number), wordCell(row.voucherNumber), wordCell(row.reversedNumber),
            wordCell(row.eventDate?.description), wordCell(row.paidDate?.description),
            wordCell(row.verdict.flatMap { day($0.recordedAt) }),
            wordCell(row.verdict.flatMap { day($0.receivedAt) }),
            wordCell(row.postingMonth?.description),
            wordCell(row.isLate ? late : nil), Reports.cell(row.amount), wordCell(row.stationCode),
            wordCell(row.project), wordCell(words.source(row.source)), wordCell(row.functionCode),
            wordCell(row.maskedPayee), wordCell(row.caseNumber), wordCell(row.rate),
            wordCell(row.verdict?.preparer), wordCell(row.verdict?.device),
            wordCell(row.verdict.map { words.outcome($0.outcome) }),
            wordCell(row.verdict?.rulesHash),
        ]
    }

    private static func day(_ instant: Int64) -> String? {
        try? CalendarDate.inShanghai(millisecondsSince1970: instant).description
    }
}

extension LedgerWords {
    func outcome(_ outcome: Verdict.Outcome) -> String {
        let word =
            switch outcome {
            case .applied: Text(zh: "生效", en: "applied")
            case .merged: Text(zh: "合并", en: "merged")
            case .held: Text(zh: "待裁", en: "held")
            case .rejected: Text(zh: "拒绝", en: "rejected")
            case .parked: Text(zh: "待补", en: "parked")
            }
        return say(outcome.rawValue, word)
    }
}
