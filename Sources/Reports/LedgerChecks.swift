internal import Money

/// The ledger's checks: every way of adding up against the total, the total against what the
/// database adds up itself, and what mustn't be there at all.
struct LedgerChecks {
    let snapshot: LedgerSnapshot
    let filter: LedgerFilter
    let total: LedgerAmounts
    let ways: [(grouping: LedgerGrouping, rows: [LedgerRow])]
    let held: [OpenEntry]

    func all() throws(MoneyError) -> [LedgerCheck] {
        var checks: [LedgerCheck] = []
        for way in ways { checks += try agreement(way.grouping, way.rows) }
        if let control = snapshot.control { checks += try agreement(control) }
        let payouts = held.filter(\.isInSuspense)
        checks.append(
            LedgerCheck("held.amount", try Fen.sum(payouts.map(\.amount)), try total.suspense()))
        checks.append(
            LedgerCheck("held.count", .records, Int64(payouts.count), total.heldCount))
        checks.append(
            LedgerCheck("held.unreadable", .records, Int64(snapshot.unreadableCount), 0))
        checks.append(
            LedgerCheck("posted.without-month", .records, try countWithoutMonth(), 0))
        return checks
    }

    private func agreement(_ grouping: LedgerGrouping, _ rows: [LedgerRow]) throws(MoneyError)
        -> [LedgerCheck]
    {
        let sum = try LedgerAmounts.sum(rows.map(\.amounts))
        let name = "by-\(grouping.rawValue)"
        var checks = [
            LedgerCheck("\(name).accepted", sum.accepted, total.accepted),
            LedgerCheck("\(name).reversed", sum.reversed, total.reversed),
            LedgerCheck("\(name).paid-suspense", sum.paidSuspense, total.paidSuspense),
            LedgerCheck("\(name).unpaid-held", sum.unpaidHeld, total.unpaidHeld),
            LedgerCheck("\(name).count", .records, sum.count, total.count),
            LedgerCheck(
                "\(name).reversal-count", .records, sum.reversalCount, total.reversalCount),
            LedgerCheck("\(name).late-count", .records, sum.lateCount, total.lateCount),
        ]
        if grouping == .project || grouping == .functionCode {
            checks.append(
                LedgerCheck(
                    "\(name).available", try sum.available().amount,
                    try total.available().amount))
            checks.append(LedgerCheck("\(name).tolerance", sum.tolerance, total.tolerance))
            checks.append(LedgerCheck("\(name).earlier", try sum.earlier(), try total.earlier()))
        }
        return checks
    }

    private func agreement(_ control: LedgerControl) throws(MoneyError) -> [LedgerCheck] {
        var checks = [
            LedgerCheck(
                "database.accepted", control.accepted,
                try total.accepted.adding(total.suspendedAccepted)),
            LedgerCheck("database.reversed", control.reversed, total.reversed),
            LedgerCheck(
                "database.count", .records, control.count,
                try checkedSum(total.count, total.suspendedCount)),
            LedgerCheck(
                "database.reversal-count", .records, control.reversalCount, total.reversalCount),
        ]
        if filter.station == nil {
            checks.append(
                LedgerCheck(
                    "database.available", control.available, try total.available().amount))
        }
        return checks
    }

    private func countWithoutMonth() throws(MoneyError) -> Int64 {
        var count: Int64 = 0
        for cell in snapshot.posted where cell.month == nil {
            count = try checkedSum(count, cell.count)
        }
        return count
    }
}
