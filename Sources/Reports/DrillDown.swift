public import ChangeLog
public import Money

/// What the journal knows of the change set behind a row.
public struct VerdictFacts: Hashable, Sendable {
    /// Who entered it, in words.
    public let preparer: String
    /// The entering device, in words: `03A`.
    public let device: String
    /// Milliseconds since 1970, by the device's clock.
    public let recordedAt: Int64
    /// Milliseconds since 1970, by the server's clock.
    public let receivedAt: Int64
    public let outcome: Verdict.Outcome
    /// The rules that judged it, as first hexadecimal digits: `7f3a`.
    public let rulesHash: String

    /// Makes the facts.
    public init(
        preparer: String, device: String, recordedAt: Int64, receivedAt: Int64,
        outcome: Verdict.Outcome, rulesHash: String
    ) {
        self.preparer = preparer
        self.device = device
        self.recordedAt = recordedAt
        self.receivedAt = receivedAt
        self.outcome = outcome
        self.rulesHash = rulesHash
    }
}

/// One accepted payout or counter-entry behind a figure of the ledger.
public struct DrillRow: Hashable, Sendable {
    public let record: Identifier
    /// The change set that made it.
    public let changeSet: Identifier
    public let isReversal: Bool
    /// Document number.
    public let number: String
    /// Official number; empty where the server has given none.
    public let voucherNumber: String
    /// The document number of the payout that a counter-entry names.
    public let reversedNumber: String
    public let eventDate: CalendarDate?
    /// The day of payment; nil where nothing says paid, or it was returned.
    public let paidDate: CalendarDate?
    public let postingMonth: YearMonth?
    public let isLate: Bool
    /// Negative for a counter-entry.
    public let amount: Fen
    public let stationCode: String
    public let project: String
    /// The code of a `BudgetSource`.
    public let source: String
    public let functionCode: String
    /// Family name and stars.
    public let maskedPayee: String
    public let caseNumber: String
    /// The name of the rate in force.
    public let rate: String
    /// nil where the journal isn't at hand.
    public let verdict: VerdictFacts?
}

/// The rows behind a figure, page by page.
public struct DrillDown: Sendable {
    /// By posting month, event date and document number.
    public let rows: [DrillRow]
    /// Rows after these.
    public let more: Int
}

/// A name of which the first character stays and each other becomes a star: 示例甲 is 示**.
public func maskedName(_ name: String) -> String {
    guard let first = name.first else { return "" }
    return String(first) + String(repeating: "*", count: name.count - 1)
}
