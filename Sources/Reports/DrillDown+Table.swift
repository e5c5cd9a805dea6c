internal import ChangeLog
internal import Money
public import TextTable

extension DrillDown {
    /// All that is known of each row.
    public func table(in language: Language) -> DataTable {
        DataTable(
            columns: Self.columns, rows: rows.map { Self.cells($0, language) }, more: more)
    }

    /// One line of JSON under the schema `ledger-drill/1`.
    public func json(in language: Language = .zh, stamp: LedgerStamp) -> String {
        table(in: language).json(
            schema: "ledger-drill/1",
            asOf: [("seq", .integer(Int64(clamping: stamp.seq))), ("at", .integer(stamp.at))])
    }

    private static let columns = [
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

    private static func cells(_ row: DrillRow, _ language: Language) -> [Cell] {
        let words = LedgerWords(names: LedgerNames(), language: language)
        let late = Text(zh: "迟", en: "late")[language]
        return [
            cell(row.number), cell(row.voucherNumber), cell(row.reversedNumber),
            cell(row.eventDate?.description), cell(row.paidDate?.description),
            cell(row.verdict.flatMap { day($0.recordedAt) }),
            cell(row.verdict.flatMap { day($0.receivedAt) }), cell(row.postingMonth?.description),
            cell(row.isLate ? late : nil), Reports.cell(row.amount), cell(row.stationCode),
            cell(row.project), cell(words.source(row.source)), cell(row.functionCode),
            cell(row.maskedPayee), cell(row.caseNumber), cell(row.rate),
            cell(row.verdict?.preparer), cell(row.verdict?.device),
            cell(row.verdict.map { words.outcome($0.outcome) }), cell(row.verdict?.rulesHash),
        ]
    }

    private static func cell(_ words: String?) -> Cell {
        guard let words, !words.isEmpty else { return .empty }
        return .text(words)
    }

    private static func day(_ instant: Int64) -> String? {
        try? CalendarDate.inShanghai(millisecondsSince1970: instant).description
    }
}

extension LedgerWords {
    func outcome(_ outcome: Verdict.Outcome) -> String {
        switch outcome {
        case .applied: Text(zh: "生效", en: "applied")[language]
        case .merged: Text(zh: "合并", en: "merged")[language]
        case .held: Text(zh: "待裁", en: "held")[language]
        case .rejected: Text(zh: "拒绝", en: "rejected")[language]
        case .parked: Text(zh: "待补", en: "parked")[language]
        }
    }
}
