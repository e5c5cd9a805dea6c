public import ChangeLog
public import GRDB
internal import Ledger
internal import Money
public import RecordStore

/// Reads the ledger from any database that has the catalog's tables: the server's, or a replica.
///
/// Totals come from the kept sums, never from the payouts, so they cost what there are groups
/// (line, station, month), not what was ever paid. Only canonical rows count as accepted.
public struct LedgerReader {
    let db: Database
    let store: RecordStore

    /// - Parameters:
    ///   - db: inside a transaction, so that everything is of one moment.
    ///   - store: with the ledger's catalog.
    public init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// Reads what the ledger is computed from.
    ///
    /// - Parameters:
    ///   - filter: what the database's own totals are asked for; the cells come unfiltered.
    ///   - held: what is held or parked, by seq. What a ruling has settled is passed over.
    ///   - pending: a replica's outbox that has no verdict; shown apart, never in a total.
    public func snapshot(
        filter: LedgerFilter = LedgerFilter(), held: [HeldItem], pending: [ChangeSet] = []
    ) throws -> LedgerSnapshot {
        let open = held.filter { $0.verdict.isOpen }
        let heldEntries = try read(open.map { ($0.changeSet, $0.verdict) })
        let pendingEntries = try read(pending.map { ($0, nil) })
        return LedgerSnapshot(
            budget: try budget(), tolerances: try tolerances(),
            posted: try posted("payout", isReversal: false)
                + posted("counter_entry", isReversal: true),
            held: heldEntries.entries, pending: pendingEntries.entries,
            unreadableCount: heldEntries.unreadableCount + pendingEntries.unreadableCount,
            charged: try charged(), periods: try periods(), control: try control(filter),
            names: try names())
    }

    private func budget() throws -> [BudgetCell] {
        let statement = try RawStatement(
            db,
            """
            SELECT project, source, function_code, year, kind, precision, amount, count
            FROM sum_budget_entry_by_line WHERE is_overlay = 0
            """)
        return try statement.rows {
            BudgetCell(
                line: line($0), year: Int($0.integer(3)), kind: $0.text(4),
                isPrinted: $0.text(5) == AmountPrecision.printed.rawValue,
                amount: Fen($0.integer(6)), count: $0.integer(7))
        }
    }

    private func tolerances() throws -> [ToleranceCell] {
        let statement = try RawStatement(
            db,
            """
            SELECT project, source, function_code, year, amount
            FROM sum_budget_entry_tolerance WHERE is_overlay = 0
            """)
        return try statement.rows {
            ToleranceCell(
                line: line($0), year: Int($0.integer(3)), tolerance: Fen($0.integer(4)))
        }
    }

    private func posted(_ table: String, isReversal: Bool) throws -> [PostedCell] {
        let statement = try RawStatement(
            db,
            """
            SELECT project, source, function_code, station, posting_month, is_late, amount, count
            FROM sum_\(table)_posted WHERE is_overlay = 0
            """)
        return try statement.rows {
            PostedCell(
                line: line($0), station: $0.identifier(3), month: YearMonth(stored: $0.integer(4)),
                isLate: $0.integer(5) == 1, isReversal: isReversal, amount: Fen($0.integer(6)),
                count: $0.integer(7))
        }
    }

    /// The first three columns.
    private func line(_ statement: RawStatement) -> LedgerLine {
        LedgerLine(
            project: statement.identifier(0), source: statement.text(1),
            functionCode: statement.text(2))
    }
}

extension RawStatement {
    /// What `read` makes of every row.
    func rows<Row>(_ read: (RawStatement) throws -> Row) throws -> [Row] {
        defer { reset() }
        var rows: [Row] = []
        while try step() { rows.append(try read(self)) }
        return rows
    }
}
