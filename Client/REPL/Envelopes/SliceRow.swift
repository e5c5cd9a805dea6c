internal import ChangeLog
internal import Ledger
internal import Money

/// Whose slice of which money: a station's, or with a device one of its devices'.
struct SliceKey: Hashable {
    let project: Identifier
    let source: String
    let station: Identifier
    /// Station code and letter, as in document numbers; nil for the station's own slice.
    var device: String?

    var ofStation: SliceKey { SliceKey(project: project, source: source, station: station) }
}

/// A slice as this replica sees it.
struct SliceRow {
    let key: SliceKey
    /// The device's record, for a device's slice.
    let device: Identifier?
    /// What its entries add up to, less what was written off.
    var declared = Fen.zero
    /// What its holder may still go by; at a station, which isn't told who has acknowledged what,
    /// the same as declared.
    var promised = Fen.zero
    var spending = SliceSpending()

    /// Held payouts aren't spent, but they may be accepted any day.
    func left() throws -> Fen {
        try declared.subtracting(spending.used).subtracting(spending.held)
    }

    /// Given back, and not acknowledged yet.
    func waiting() throws -> Fen { try promised.subtracting(declared) }

    /// What is kept for the holder.
    func kept() throws -> Fen { max(.zero, try promised.subtracting(spending.used)) }
}

/// What was spent on a slice.
struct SliceSpending {
    /// Effective, and entered here and not judged yet.
    var used = Fen.zero
    /// Payouts that wait for a ruling, or for something that they need.
    var held = Fen.zero
    /// The part of what is used that is dated in the year asked about.
    var usedInYear = Fen.zero

    mutating func add(_ other: SliceSpending) throws {
        used = try used.adding(other.used)
        held = try held.adding(other.held)
        usedInYear = try usedInYear.adding(other.usedInYear)
    }

    /// An estimate: if the rest of the year goes on as it did until today, what will be used when
    /// it ends. Whole fen, rounded half up.
    func atYearEnd(_ today: CalendarDate) throws -> Fen {
        let start = try CalendarDate(year: today.year, month: 1, day: 1)
        let days = Int64(start.days(until: today) + 1)
        let allDays: Int64 = CalendarDate.isLeap(year: today.year) ? 366 : 365
        let (product, overflow) = usedInYear.count.multipliedReportingOverflow(by: allDays * 2)
        guard !overflow else { throw MoneyError.overflow }
        // More taken back than paid in the year: no rate of spending goes on from that.
        let yearly = product <= 0 ? usedInYear : Fen((product + days) / (days * 2))
        return try used.subtracting(usedInYear).adding(yearly)
    }
}
