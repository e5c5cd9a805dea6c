internal import ChangeLog
internal import Ledger
internal import RecordStore

/// What is held, parked or pending: few, so each is looked up by itself.
extension LedgerReader {
    func read(_ changeSets: [(ChangeSet, Verdict?)]) throws -> OpenEntryReading {
        var reading = OpenEntryReading(catalog: store.catalog)
        var events: [Identifier: Set<OpenEntryReading.PaymentFact>] = [:]
        for (changeSet, _) in changeSets {
            for event in reading.payments(in: changeSet) {
                events[event.payout, default: []].insert(event)
            }
        }
        for (changeSet, verdict) in changeSets {
            try reading.add(changeSet, verdict: verdict) { type, record in
                // Accepted in the meantime: it is in the totals, and mustn't be counted again.
                try store.fetch(db, type, record)?.isOverlay == false
            } payment: { payout in
                let known = try acceptedPayments(of: payout)
                let isPaid = OpenEntryReading.isPaid(
                    Array((events[payout] ?? []).union(known)))
                return isPaid ? .paid : .unpaid
            }
        }
        return reading
    }

    private func acceptedPayments(of payout: Identifier) throws
        -> [OpenEntryReading.PaymentFact]
    {
        let statement = try RawStatement(
            db, "SELECT id, kind, date FROM payment_event WHERE payout = ? AND is_overlay = 0")
        statement.bind(payout, at: 1)
        return try statement.rows {
            OpenEntryReading.PaymentFact(
                payout: payout, record: $0.identifier(0) ?? .zero, kind: $0.text(1),
                date: $0.integer(2))
        }
    }
}
