public import ChangeLog
internal import Money
internal import RecordStore

extension LedgerReader {
    /// Lists the accepted payouts and counter-entries behind a figure: which ones the page holds
    /// is found first, and only these are looked up with all that they refer to.
    ///
    /// - Parameters:
    ///   - limit: rows of the page.
    ///   - offset: rows before it.
    ///   - verdict: what the journal knows of a change set; nil where it isn't at hand.
    public func drillDown(
        _ filter: LedgerFilter, limit: Int, offset: Int = 0,
        verdict: (Identifier) throws -> VerdictFacts? = { _ in nil }
    ) throws -> DrillDown {
        let conditions = conditions(filter)
        let statement = try RawStatement(
            db,
            """
            \(keys(payouts: true, conditions)) UNION ALL \(keys(payouts: false, conditions))
            ORDER BY 3, 4, 5, 1 LIMIT ? OFFSET ?
            """)
        var index: Int32 = 1
        for _ in 0..<2 {
            for condition in conditions { condition.bind(statement, at: &index) }
        }
        statement.bind(Int64(max(0, limit)), at: index)
        statement.bind(Int64(max(0, offset)), at: index + 1)
        let keys = try statement.rows {
            (record: $0.identifier(0) ?? .zero, isReversal: $0.integer(1) == 1)
        }
        let rows = try keys.compactMap { key in
            let lookup = try RawStatement(db, select(payouts: !key.isReversal))
            lookup.bind(key.record, at: 1)
            return try lookup.rows { try row($0, verdict: verdict) }.first
        }
        // How many there are comes from the kept sums: counting the rows would be a scan.
        let control = try control(filter)
        let all = try checkedSum(control.count, control.reversalCount)
        return DrillDown(rows: rows, more: max(0, Int(all) - max(0, offset) - rows.count))
    }

    /// Ids of payouts or counter-entries, whether reversals, and what they are sorted by.
    private func keys(payouts: Bool, _ conditions: [Condition]) -> String {
        let filter = (["r.is_overlay = 0"] + conditions.map { $0.term(prefix: "r.") })
            .joined(separator: " AND ")
        return """
            SELECT r.id, \(payouts ? 0 : 1), r.posting_month, r.event_date, r.number
            FROM \(payouts ? "payout" : "counter_entry") r WHERE \(filter)
            """
    }

    /// A payout, or a counter-entry with what it shares with the payout that it names.
    private func select(payouts: Bool) -> String {
        let table = payouts ? "payout" : "counter_entry"
        // The last payment event decides, as for what is held.
        let paid = """
            (SELECT CASE kind WHEN 'paid' THEN date END FROM payment_event
            WHERE payout = r.id AND is_overlay = 0 ORDER BY date DESC, id DESC LIMIT 1)
            """
        return """
            SELECT r.id, r.version, \(payouts ? 0 : 1), r.number, r.voucher_number, r.event_date,
            r.posting_month, r.is_late, r.amount_fen, station.code, project.name, r.source,
            r.function_code, person.name, "case".number, rate.name,
            \(payouts ? paid : "NULL"), \(payouts ? "NULL" : "p.number")
            FROM \(table) r
            \(payouts ? "" : "LEFT JOIN payout p ON p.id = r.payout")
            LEFT JOIN station ON station.id = r.station
            LEFT JOIN project ON project.id = r.project
            LEFT JOIN person ON person.id = \(payouts ? "r" : "p").payee
            LEFT JOIN "case" ON "case".id = \(payouts ? "r" : "p")."case"
            LEFT JOIN rate ON rate.id = \(payouts ? "r" : "p").rate
            WHERE r.id = ?
            """
    }

    private func row(
        _ statement: RawStatement, verdict: (Identifier) throws -> VerdictFacts?
    ) throws -> DrillRow {
        let changeSet = statement.identifier(1) ?? .zero
        return DrillRow(
            record: statement.identifier(0) ?? .zero, changeSet: changeSet,
            isReversal: statement.integer(2) == 1, number: statement.text(3),
            voucherNumber: statement.text(4), reversedNumber: statement.text(17),
            eventDate: CalendarDate(stored: statement.integer(5)),
            paidDate: CalendarDate(stored: statement.integer(16)),
            postingMonth: YearMonth(stored: statement.integer(6)),
            isLate: statement.integer(7) == 1, amount: Fen(statement.integer(8)),
            stationCode: statement.text(9), project: statement.text(10),
            source: statement.text(11), functionCode: statement.text(12),
            maskedPayee: maskedName(statement.text(13)), caseNumber: statement.text(14),
            rate: statement.text(15), verdict: try verdict(changeSet))
    }
}
