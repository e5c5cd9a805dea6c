internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money
internal import RecordStore

extension LedgerReader {
    /// What changed the ledger after `seq`, and whether it explains the difference.
    ///
    /// - Parameter then: the totals that were printed at `seq`; nil counts them anew from the
    ///   records up to it, a scan.
    public func since(_ seq: UInt64, then: LedgerControl? = nil) throws -> LedgerSince {
        try LedgerSince(
            seq: seq, changes: try changes(after: seq), then: try then ?? totals(upTo: seq),
            now: try control())
    }

    /// The canonical payouts, counter-entries and budget entries after `seq`: a scan of the three
    /// tables, as they have no index by seq.
    public func changes(after seq: UInt64) throws -> [LedgerChange] {
        var changes: [LedgerChange] = []
        for name in ["payout", "counter-entry", "budget-entry"] {
            guard let type = store.catalog.type(named: name) else { continue }
            let statement = try RawStatement(
                db, "SELECT id FROM \(type.tableName) WHERE seq > ? AND is_overlay = 0")
            statement.bind(Int64(clamping: seq), at: 1)
            for id in try statement.rows({ $0.identifier(0) ?? .zero }) {
                if let record = try store.fetch(db, type.number, id),
                    let change = LedgerChange(record.image)
                {
                    changes.append(change)
                }
            }
        }
        return changes
    }

    /// The totals of the canonical records up to `seq`, counted anew: a scan.
    public func totals(upTo seq: UInt64) throws -> LedgerControl {
        let (accepted, count) = try total("payout", upTo: seq)
        let (reversed, reversalCount) = try total("counter_entry", upTo: seq)
        let (available, _) = try total("budget_entry", upTo: seq)
        return LedgerControl(
            available: Fen(available), accepted: Fen(accepted),
            reversed: try Fen(reversed).negated(), count: count, reversalCount: reversalCount)
    }

    private func total(_ table: String, upTo seq: UInt64) throws -> (Int64, Int64) {
        let statement = try RawStatement(
            db,
            "SELECT sum(amount_fen), count(*) FROM \(table) WHERE seq <= ? AND is_overlay = 0 AND is_stub = 0"
        )
        statement.bind(Int64(clamping: seq), at: 1)
        return try statement.rows { ($0.integer(0), $0.integer(1)) }.first ?? (0, 0)
    }
}
