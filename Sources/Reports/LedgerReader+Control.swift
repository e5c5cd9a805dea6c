internal import ChangeLog
internal import Money
internal import RecordStore

extension LedgerReader {
    /// The totals of a filter, added up by the database from the kept sums.
    public func control(_ filter: LedgerFilter = LedgerFilter()) throws -> LedgerControl {
        let (accepted, count) = try sum(
            "sum_payout_posted", "amount", "count", conditions(filter))
        let (reversed, reversalCount) = try sum(
            "sum_counter_entry_posted", "amount", "count", conditions(filter))
        let (available, _) = try sum(
            "sum_budget_entry_by_line", "amount", "count", budgetConditions(filter))
        return LedgerControl(
            available: Fen(available), accepted: Fen(accepted),
            reversed: try Fen(reversed).negated(), count: count, reversalCount: reversalCount)
    }

    /// The same totals, counted anew from every record: a scan, for `verify` and for distrust.
    public func recount(_ filter: LedgerFilter = LedgerFilter()) throws -> LedgerControl {
        let (accepted, count) = try sum("payout", "amount_fen", "1", conditions(filter))
        let (reversed, reversalCount) = try sum(
            "counter_entry", "amount_fen", "1", conditions(filter))
        let (available, _) = try sum(
            "budget_entry", "amount_fen", "1", budgetConditions(filter))
        return LedgerControl(
            available: Fen(available), accepted: Fen(accepted),
            reversed: try Fen(reversed).negated(), count: count, reversalCount: reversalCount)
    }

    /// Whether the kept sums are what the records add up to, figure by figure.
    public func recountChecks(_ filter: LedgerFilter = LedgerFilter()) throws -> [LedgerCheck] {
        let kept = try control(filter)
        let counted = try recount(filter)
        return [
            LedgerCheck("recount.available", kept.available, counted.available),
            LedgerCheck("recount.accepted", kept.accepted, counted.accepted),
            LedgerCheck("recount.reversed", kept.reversed, counted.reversed),
            LedgerCheck("recount.count", .records, kept.count, counted.count),
            LedgerCheck(
                "recount.reversal-count", .records, kept.reversalCount, counted.reversalCount),
        ]
    }

    /// A term of a WHERE clause that compares columns of payouts and counter-entries alike.
    enum Condition {
        case identifier(String, Identifier)
        case text(String, String)
        case between(String, ClosedRange<Int64>)

        func term(prefix: String = "") -> String {
            switch self {
            case .identifier(let column, _), .text(let column, _): "\(prefix)\(column) = ?"
            case .between(let column, _): "\(prefix)\(column) BETWEEN ? AND ?"
            }
        }

        /// Binds from `index` on, which it moves past what it bound.
        func bind(_ statement: RawStatement, at index: inout Int32) {
            switch self {
            case .identifier(_, let identifier): statement.bind(identifier, at: index)
            case .text(_, let text): statement.bind(text, at: index)
            case .between(_, let range):
                statement.bind(range.lowerBound, at: index)
                index += 1
                statement.bind(range.upperBound, at: index)
            }
            index += 1
        }
    }

    func conditions(_ filter: LedgerFilter) -> [Condition] {
        var conditions = lineConditions(filter)
        if let station = filter.station { conditions.append(.identifier("station", station)) }
        if let months = filter.postingMonths {
            conditions.append(.between("posting_month", months))
        }
        return conditions
    }

    private func budgetConditions(_ filter: LedgerFilter) -> [Condition] {
        var conditions = lineConditions(filter)
        if let year = filter.budgetYear {
            conditions.append(.between("year", Int64(year)...Int64(year)))
        }
        return conditions
    }

    private func lineConditions(_ filter: LedgerFilter) -> [Condition] {
        var conditions: [Condition] = []
        if let project = filter.project { conditions.append(.identifier("project", project)) }
        if let code = filter.functionCode { conditions.append(.text("function_code", code)) }
        return conditions
    }

    private func sum(
        _ table: String, _ amount: String, _ count: String, _ conditions: [Condition]
    ) throws -> (Int64, Int64) {
        let filter = (["is_overlay = 0"] + conditions.map { $0.term() }).joined(separator: " AND ")
        let statement = try RawStatement(
            db, "SELECT sum(\(amount)), sum(\(count)) FROM \(table) WHERE \(filter)")
        var index: Int32 = 1
        for condition in conditions { condition.bind(statement, at: &index) }
        return try statement.rows { ($0.integer(0), $0.integer(1)) }.first ?? (0, 0)
    }
}
