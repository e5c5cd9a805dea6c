public import ChangeLog
public import Money

/// A change set that is held or parked, with what the server said of it.
public struct HeldItem: Sendable {
    public let changeSet: ChangeSet
    public let verdict: Verdict

    /// Makes an item.
    public init(changeSet: ChangeSet, verdict: Verdict) {
        self.changeSet = changeSet
        self.verdict = verdict
    }
}

/// A payout or counter-entry that stands in no total: held, parked, or not yet judged.
public struct OpenEntry: Hashable, Sendable {
    /// What the entry would create.
    public enum Kind: String, Hashable, Sendable {
        case payout
        case reversal
        /// The payment of a payout that stands: held, as it had no approval. What is left of the
        /// payout is in suspense, and not among what is accepted.
        case payment
    }

    /// Where a held payout's money is. A held counter-entry moves nothing, whatever this says.
    public enum Payment: String, Hashable, Sendable {
        /// 待裁未付: the budget is reserved.
        case unpaid
        /// 挂账已付: the cash is gone.
        case paid
    }

    public let changeSet: Identifier
    public let record: Identifier
    public let kind: Kind
    public let line: LedgerLine
    public let station: Identifier?
    /// The document number that the device gave.
    public let number: String
    public let eventDate: CalendarDate?
    /// Negative for a counter-entry.
    public let amount: Fen
    public let payment: Payment
    /// nil where nobody has judged it.
    public let outcome: Verdict.Outcome?
    /// The rule that held it, or empty.
    public let rule: String
    /// Where the payout that a payment is about was posted.
    public let postingMonth: YearMonth?

    /// Makes an entry.
    public init(
        changeSet: Identifier, record: Identifier, kind: Kind, line: LedgerLine,
        station: Identifier?, number: String, eventDate: CalendarDate?, amount: Fen,
        payment: Payment, outcome: Verdict.Outcome?, rule: String, postingMonth: YearMonth? = nil
    ) {
        self.changeSet = changeSet
        self.record = record
        self.kind = kind
        self.line = line
        self.station = station
        self.number = number
        self.eventDate = eventDate
        self.amount = amount
        self.payment = payment
        self.outcome = outcome
        self.rule = rule
        self.postingMonth = postingMonth
    }

    /// The month that it is counted in: a payout has no posting month before it is accepted.
    public var month: YearMonth? { postingMonth ?? eventDate?.yearMonth }

    /// Whether its amount stands in one of the two columns of suspense.
    var isInSuspense: Bool { kind != .reversal }
}
