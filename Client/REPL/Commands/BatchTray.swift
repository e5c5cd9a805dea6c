internal import ChangeLog
internal import Money
internal import TextTable

/// What waits for whoever uses a device: verdicts, and batches at their desk.
enum TrayItem {
    case verdict(Verdict)
    case batch(BatchFacts, [BatchRow])
}

/// A batch in the tray: what is to be done with it, by which line.
enum BatchTray {
    static func row(_ facts: BatchFacts, _ rows: [BatchRow], _ scene: Scene) throws
        -> BuiltList.Row
    {
        let state = rows.first?.state ?? facts.state
        let reason = try reason(facts, rows, state)
        let documents = rows.map(\.title).joined(separator: ", ")
        return BuiltList.Row(
            screen: [
                .text(facts.title), .text(documents), .text(scene.say(state.words)), .text(""),
                .text(scene.say(reason)),
            ],
            data: [
                .text(facts.title), .text(documents), .text(state.rawValue), .text(""), .text(""),
                .text(reason.zh), .text(reason.en),
            ])
    }

    /// "批次 3 笔 450.00; 批次 复核 F03A-1"
    private static func reason(_ facts: BatchFacts, _ rows: [BatchRow], _ state: ApprovalState)
        throws -> Text
    {
        let count = Text.count(rows.count, zh: "笔", "payout", "payouts")
        let amount = try facts.amount(rows).yuan
        let next =
            switch state {
            case .prepared:
                Text(zh: "批次 复核 \(facts.title)", en: "batch check \(facts.title)")
            case .checked:
                Text(zh: "批次 批准 \(facts.title)", en: "batch approve \(facts.title)")
            case .refused, .approved, .reversed, .empty:
                Text(
                    zh: (rows.first?.steps.last?.text("reason") ?? "") + "; 更正后重新编制",
                    en: (rows.first?.steps.last?.text("reason") ?? "")
                        + "; mend it and prepare it anew")
            }
        return count + Text(same: " \(amount); ") + next
    }
}
