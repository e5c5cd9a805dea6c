internal import Catalog

/// Before money leaves: who prepared a payout, who checked it, who approved it.
extension LedgerCatalog {
    /// Payouts that go together to the station's head and to HQ. What became of each is told by the
    /// approvals that name it: a batch has no state of its own.
    static let batch = RecordType(
        26, "batch", Label("批次", "batch"), owner: .station, scope: .station(field: 2),
        isAppendOnly: true, documentLetter: "F",
        fields: [
            Field(
                1, "number", Label("单号", "number"), .text(maximumBytes: 24), required: true,
                inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                inStub: .whole),
            // As it was prepared: what is returned or reversed later doesn't change them.
            Field(3, "payout-count", Label("笔数", "payouts"), .integer(1...1_000), required: true),
            Field(4, "amount-fen", Label("金额", "amount"), .amountFen(positiveFen), required: true),
            Field(5, "note", Label("说明", "note"), .text()),
        ], indexes: [["number"], ["station"]])

    /// One step of one payout. Steps are records, and the last in the server's order tells how far
    /// the payout has come; each names the batch that it was part of.
    static let approval = RecordType(
        19, "approval", Label("审批", "approval"), owner: .station, scope: .station(field: 2),
        isAppendOnly: true,
        fields: [
            Field(1, "payout", Label("发放", "payout"), .reference("payout"), required: true),
            Field(2, "station", Label("司法所", "station"), .reference("station"), required: true),
            Field(
                3, "step", Label("环节", "step"), .enumeration(ApprovalStep.choices), required: true),
            Field(
                4, "decision", Label("决定", "decision"), .enumeration(ApprovalDecision.choices),
                required: true),
            Field(5, "reason", Label("理由", "reason"), .text()),
            Field(6, "batch", Label("批次", "batch"), .reference("batch")),
        ], indexes: [["payout"], ["batch"]])

    /// From which day on payouts of a kind need approval before they are paid. Without one they
    /// don't.
    static let approvalPolicy = RecordType(
        28, "approval-policy", Label("审批规定", "approval policy"), owner: .headquarters,
        scope: .bureau,
        fields: [
            Field(
                1, "kind", Label("发放类别", "payout kind"), .enumeration(PayoutKind.choices),
                required: true, policy: .immutable),
            Field(2, "from", Label("起", "from"), .date, required: true, policy: .immutable),
            Field(3, "to", Label("止", "to"), .date),
            Field(
                4, "at-least-fen", Label("起点金额", "at least"), .amountFen(positiveFen),
                policy: .immutable),
            Field(
                5, "basis", Label("依据", "basis"), .text(), required: true, policy: .immutable),
        ], indexes: [["kind"]])

    /// What a station pays of a month that somebody worked at two: only HQ says so.
    static let proration = RecordType(
        27, "proration", Label("分摊", "proration"), owner: .headquarters, scope: .station(field: 2),
        documentLetter: "S",
        fields: [
            Field(
                1, "number", Label("单号", "number"), .text(maximumBytes: 24), required: true,
                policy: .immutable, inStub: .whole),
            Field(
                2, "station", Label("司法所", "station"), .reference("station"), required: true,
                policy: .immutable, inStub: .whole),
            Field(
                3, "person", Label("人员", "person"), .reference("person"), required: true,
                policy: .immutable),
            Field(
                4, "kind", Label("发放类别", "payout kind"), .enumeration(PayoutKind.choices),
                required: true, policy: .immutable),
            Field(
                5, "month", Label("月份", "month"), .month, required: true, policy: .immutable),
            Field(
                6, "amount-fen", Label("金额", "amount"), .amountFen(positiveFen), required: true,
                policy: .immutable),
            Field(
                7, "whole-fen", Label("全月金额", "whole month"), .amountFen(positiveFen),
                required: true, policy: .immutable),
            Field(
                8, "days", Label("天数", "days"), .integer(1...31), policy: .immutable),
            Field(
                9, "reason", Label("理由", "reason"), .text(), required: true, policy: .immutable),
        ], indexes: [["person", "month"], ["number"]])
}
