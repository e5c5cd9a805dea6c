internal import ChangeLog
internal import Ledger
internal import Money

/// One cell of the snapshot as what it adds to the rows that it belongs to.
struct LedgerContribution {
    /// A budget belongs to no station and no month, and earlier months to no row of the month asked
    /// for: only movements are added up in all four ways.
    enum Part { case budget, earlier, movement }

    let part: Part
    let line: LedgerLine
    let station: Identifier?
    let month: YearMonth?
    let amounts: LedgerAmounts
}

/// Cuts a snapshot down to what a filter asks for.
struct LedgerContributions {
    let snapshot: LedgerSnapshot
    let filter: LedgerFilter

    /// What is paid through this system: named by a charge rule, or with payouts, accepted or held.
    func paidHere() -> Set<LedgerFund> {
        let charged = snapshot.charged.filter { $0.isInForce(in: filter.budgetYear) }.map(\.fund)
        let posted = snapshot.posted.filter { $0.count != 0 }.map(\.line.fund)
        let held = snapshot.held.filter { $0.kind == .payout }.map(\.line.fund)
        return Set(charged).union(posted).union(held)
    }

    func all() throws(MoneyError) -> [LedgerContribution] {
        let budget = filter.station == nil ? try budget(paidHere()) : []
        return try budget + posted() + held()
    }

    private func budget(_ paidHere: Set<LedgerFund>) throws(MoneyError) -> [LedgerContribution] {
        var tolerances: [LedgerLine: Fen] = [:]
        for cell in snapshot.tolerances where takes(cell.line, year: cell.year) {
            tolerances[cell.line] = try (tolerances[cell.line] ?? .zero).adding(cell.tolerance)
        }
        var contributions: [LedgerContribution] = []
        for (line, tolerance) in tolerances {
            var amounts = LedgerAmounts()
            amounts.tolerance = tolerance
            contributions.append(budgetContribution(line, amounts))
        }
        for cell in snapshot.budget where takes(cell.line, year: cell.year) && cell.count != 0 {
            var amounts = LedgerAmounts()
            // The tolerance is kept by line; each printed part of the line may be off by all of it.
            let tolerance = cell.isPrinted ? tolerances[cell.line] ?? .zero : .zero
            let figure = Figure(cell.amount, Precision(tolerance: tolerance))
            switch BudgetEntryKind(rawValue: cell.kind) {
            case .approve: amounts.approved = figure
            case .carryOver: amounts.carryOver = figure
            case .adjust, .withdraw, nil: amounts.adjustments = figure
            }
            if paidHere.contains(cell.line.fund) {
                amounts.availablePaidHere = cell.amount
            } else {
                amounts.isPartlyPaidElsewhere = true
            }
            contributions.append(budgetContribution(cell.line, amounts))
        }
        return contributions
    }

    private func takes(_ line: LedgerLine, year: Int) -> Bool {
        filter.takes(line) && (filter.budgetYear == nil || filter.budgetYear == year)
    }

    private func budgetContribution(_ line: LedgerLine, _ amounts: LedgerAmounts)
        -> LedgerContribution
    {
        LedgerContribution(part: .budget, line: line, station: nil, month: nil, amounts: amounts)
    }

    private func posted() throws(MoneyError) -> [LedgerContribution] {
        var contributions: [LedgerContribution] = []
        for cell in snapshot.posted
        where filter.takes(cell.line) && filter.takes(station: cell.station) {
            let reach = filter.reach(of: cell.month)
            if reach == .outside { continue }
            var amounts = LedgerAmounts()
            if reach == .earlier {
                amounts.earlierNet = cell.amount
            } else if cell.isReversal {
                amounts.reversed = try cell.amount.negated()
                amounts.reversalCount = cell.count
            } else {
                amounts.accepted = cell.amount
                amounts.count = cell.count
            }
            if reach == .within && cell.isLate { amounts.lateCount = cell.count }
            contributions.append(
                LedgerContribution(
                    part: reach == .earlier ? .earlier : .movement, line: cell.line,
                    station: cell.station, month: cell.month, amounts: amounts))
        }
        return contributions
    }

    /// A held payout is in one of the two columns, never in both; a held counter-entry in none. A
    /// payout that stands while its payment is held moves from what is accepted to suspense.
    private func held() throws(MoneyError) -> [LedgerContribution] {
        var contributions: [LedgerContribution] = []
        for entry in snapshot.held where entry.isInSuspense && takes(entry) {
            let reach = filter.reach(of: entry.month)
            if reach == .outside { continue }
            var amounts = LedgerAmounts()
            if entry.kind == .payment {
                let taken = try entry.amount.negated()
                if reach == .earlier {
                    amounts.earlierNet = taken
                } else {
                    amounts.accepted = taken
                    amounts.count = -1
                    amounts.suspendedAccepted = entry.amount
                    amounts.suspendedCount = 1
                }
            }
            switch (reach, entry.payment) {
            case (.earlier, _): amounts.earlierHeld = entry.amount
            case (_, .paid): amounts.paidSuspense = entry.amount
            case (_, .unpaid): amounts.unpaidHeld = entry.amount
            }
            if reach == .within { amounts.heldCount = 1 }
            contributions.append(
                LedgerContribution(
                    part: reach == .earlier ? .earlier : .movement, line: entry.line,
                    station: entry.station, month: entry.month, amounts: amounts))
        }
        return contributions
    }

    /// Whether the filter asks for an open entry, its month left aside.
    func takes(_ entry: OpenEntry) -> Bool {
        filter.takes(entry.line) && filter.takes(station: entry.station)
    }
}
