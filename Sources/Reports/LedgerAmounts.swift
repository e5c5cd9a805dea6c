public import Money

/// The amounts of one row of the ledger, and what follows from them.
public struct LedgerAmounts: Hashable, Sendable {
    public var approved = Figure.zero
    /// Adjustments and withdrawals, signed.
    public var adjustments = Figure.zero
    public var carryOver = Figure.zero
    /// How far `available` may be off.
    public var tolerance = Fen.zero
    /// What of `available` belongs to lines paid through this system.
    public var availablePaidHere = Fen.zero
    /// Some budget in the row is spent elsewhere, so what remains of it isn't known here.
    public var isPartlyPaidElsewhere = false

    public var accepted = Fen.zero
    /// Positive; shown negative.
    public var reversed = Fen.zero
    /// 挂账已付.
    public var paidSuspense = Fen.zero
    /// What of `paidSuspense` are payouts that stand, whose payment is held: taken out of `accepted`.
    public var suspendedAccepted = Fen.zero
    /// 待裁未付.
    public var unpaidHeld = Fen.zero
    /// Net of the year's months before the one asked for.
    public var earlierNet = Fen.zero
    /// Held, paid or not, of the year's months before the one asked for.
    public var earlierHeld = Fen.zero

    /// Accepted payouts.
    public var count: Int64 = 0
    /// Accepted counter-entries.
    public var reversalCount: Int64 = 0
    /// Payouts and counter-entries posted to a later month than their own.
    public var lateCount: Int64 = 0
    /// Held payouts, paid or not, and payouts whose payment is held.
    public var heldCount: Int64 = 0
    /// What of `heldCount` are payouts that stand: taken out of `count`.
    public var suspendedCount: Int64 = 0

    /// Nothing.
    public init() {}
}

extension LedgerAmounts {
    /// Approved + adjustments + carry-over. Throws `MoneyError.overflow`.
    public func available() throws(MoneyError) -> Figure {
        let amount = try approved.amount.adding(adjustments.amount).adding(carryOver.amount)
        return Figure(amount, Precision(tolerance: tolerance))
    }

    /// Accepted − reversed. Throws `MoneyError.overflow`.
    public func net() throws(MoneyError) -> Fen { try accepted.subtracting(reversed) }

    /// Paid suspense and unpaid held. Throws `MoneyError.overflow`.
    public func suspense() throws(MoneyError) -> Fen { try paidSuspense.adding(unpaidHeld) }

    /// What the year's months before the one asked for have used up. Zero unless a month is asked
    /// for. Throws `MoneyError.overflow`.
    public func earlier() throws(MoneyError) -> Fen { try earlierNet.adding(earlierHeld) }

    /// Available − net − paid suspense − unpaid held (and − what earlier months of the year used
    /// up, where one month is asked for). nil where money of the row is spent elsewhere too.
    /// Throws `MoneyError.overflow`.
    public func remaining() throws(MoneyError) -> Figure? {
        if isPartlyPaidElsewhere { return nil }
        let available = try available()
        let used = try net().adding(paidSuspense).adding(unpaidHeld).adding(earlier())
        return Figure(try available.amount.subtracting(used), available.precision)
    }

    /// Net (with that of the year's earlier months) ÷ available, over lines paid through this
    /// system: hundredths of a percent, half away from zero. nil where nothing is available.
    /// Throws `MoneyError.overflow`.
    public func executionBasisPoints() throws(MoneyError) -> Int64? {
        guard availablePaidHere > .zero else { return nil }
        // 128 bits: ten thousand times 64 bits doesn't fit into 64.
        let dividend = Int128(try net().adding(earlierNet).count) * 10_000
        let divisor = Int128(availablePaidHere.count)
        let magnitude = (2 * dividend.magnitude + divisor.magnitude) / (2 * divisor.magnitude)
        guard let points = Int64(exactly: magnitude) else { throw .overflow }
        return dividend < 0 ? -points : points
    }

    /// The amounts of both. Throws `MoneyError.overflow`.
    public func adding(_ other: LedgerAmounts) throws(MoneyError) -> LedgerAmounts {
        var sum = self
        sum.approved = try approved.adding(other.approved)
        sum.adjustments = try adjustments.adding(other.adjustments)
        sum.carryOver = try carryOver.adding(other.carryOver)
        sum.tolerance = try tolerance.adding(other.tolerance)
        sum.availablePaidHere = try availablePaidHere.adding(other.availablePaidHere)
        sum.isPartlyPaidElsewhere = isPartlyPaidElsewhere || other.isPartlyPaidElsewhere
        sum.accepted = try accepted.adding(other.accepted)
        sum.reversed = try reversed.adding(other.reversed)
        sum.paidSuspense = try paidSuspense.adding(other.paidSuspense)
        sum.suspendedAccepted = try suspendedAccepted.adding(other.suspendedAccepted)
        sum.unpaidHeld = try unpaidHeld.adding(other.unpaidHeld)
        sum.earlierNet = try earlierNet.adding(other.earlierNet)
        sum.earlierHeld = try earlierHeld.adding(other.earlierHeld)
        sum.count = try checkedSum(count, other.count)
        sum.reversalCount = try checkedSum(reversalCount, other.reversalCount)
        sum.lateCount = try checkedSum(lateCount, other.lateCount)
        sum.heldCount = try checkedSum(heldCount, other.heldCount)
        sum.suspendedCount = try checkedSum(suspendedCount, other.suspendedCount)
        return sum
    }

    /// The sum of all. Throws `MoneyError.overflow`.
    public static func sum(_ all: some Sequence<LedgerAmounts>) throws(MoneyError) -> LedgerAmounts
    {
        var total = LedgerAmounts()
        for amounts in all { total = try total.adding(amounts) }
        return total
    }
}

/// Throws `MoneyError.overflow` beyond 64 bits.
func checkedSum(_ left: Int64, _ right: Int64) throws(MoneyError) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return sum
}
