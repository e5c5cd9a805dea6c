internal import ChangeLog
internal import Money
public import TextTable

extension ConsolidatedLedger {
    /// The held and parked payouts and counter-entries, one by one.
    public func heldTable(in language: Language?) -> DataTable { table(held, language) }

    /// What this replica hasn't had judged, one by one.
    public func pendingTable(in language: Language?) -> DataTable { table(pending, language) }

    private func table(_ entries: [OpenEntry], _ language: Language?) -> DataTable {
        let words = LedgerWords(names: names, language: language)
        return DataTable(
            columns: [
                text("document", "单号", "document"), text("station", "所", "station"),
                text("eventDate", "业务日期", "event"), text("project", "项目", "project"),
                text("source", "来源", "source"), number("amountFen", "金额", "amount"),
                text("state", "状态", "state"), text("rule", "规则", "rule"),
            ],
            rows: entries.map { entry in
                [
                    .text(entry.number),
                    entry.station.map { .text(names.stationCode($0)) } ?? .empty,
                    entry.eventDate.map { .text($0.description) } ?? .empty,
                    wordCell(words.project(entry.line)), .text(words.source(entry.line.source)),
                    cell(entry.amount), .text(words.state(entry)), .text(entry.rule),
                ]
            })
    }
}

extension LedgerWords {
    /// Where a held payout's money is; a held counter-entry moves nothing.
    func state(_ entry: OpenEntry) -> String {
        switch (entry.outcome, entry.kind, entry.payment) {
        case (nil, _, _): say("pending", Text(zh: "待同步", en: "to be synced"))
        case (.parked, _, .unpaid): say("parked", Text(zh: "待补", en: "parked"))
        case (_, .reversal, _): say("held-reversal", Text(zh: "待裁冲销", en: "held reversal"))
        case (_, .payout, .paid), (_, .payment, _):
            say("paid-suspense", Text(zh: "挂账已付", en: "paid suspense"))
        case (_, .payout, .unpaid): say("unpaid-held", Text(zh: "待裁未付", en: "unpaid held"))
        }
    }
}
