internal import ChangeLog
internal import Ledger
internal import Money
internal import RecordStore

/// Words, charge rules and periods: small tables of reference data.
extension LedgerReader {
    func names() throws -> LedgerNames {
        var names = LedgerNames()
        _ = try RawStatement(db, "SELECT id, name FROM project").rows { row in
            if let id = row.identifier(0) { names.projects[id] = row.text(1) }
        }
        _ = try RawStatement(db, "SELECT id, code, name FROM station").rows { row in
            if let id = row.identifier(0) {
                names.stations[id] = LedgerNames.Station(code: row.text(1), name: row.text(2))
            }
        }
        let functions = """
            SELECT function_code, max(function_name) FROM budget_entry
            WHERE is_overlay = 0 AND function_name IS NOT NULL GROUP BY function_code
            """
        _ = try RawStatement(db, functions).rows { names.functions[$0.text(0)] = $0.text(1) }
        return names
    }

    func charged() throws -> [ChargedFund] {
        // "from" and "to" are words of SQL.
        let statement = try RawStatement(
            db, "SELECT project, source, \"from\", \"to\" FROM charge_rule")
        return try statement.rows {
            ChargedFund(
                fund: LedgerFund(project: $0.identifier(0), source: $0.text(1)),
                firstYear: Int($0.integer(2) / 10_000),
                lastYear: $0.isNull(3) ? nil : Int($0.integer(3) / 10_000))
        }
    }

    func periods() throws -> [YearMonth: PeriodStatus] {
        var periods: [YearMonth: PeriodStatus] = [:]
        let statement = try RawStatement(db, "SELECT month, status FROM period")
        _ = try statement.rows { row in
            if let month = YearMonth(stored: row.integer(0)) {
                periods[month] = PeriodStatus(rawValue: row.text(1))
            }
        }
        return periods
    }
}
