internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money
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
            guard let verdict, verdict.outcome == .held else { continue }
            for fact in reading.payments(in: changeSet) {
                let known = try acceptedPayments(of: fact.payout)
                guard OpenEntryReading.isPaid(Array((events[fact.payout] ?? []).union(known))),
                    let entry = try suspended(fact.payout, changeSet, verdict)
                else { continue }
                reading.add(payment: entry)
            }
        }
        return reading
    }

    /// What is left of a payout that stands, while its payment is held; nil where it doesn't stand,
    /// or nothing is left.
    private func suspended(_ payout: Identifier, _ changeSet: ChangeSet, _ verdict: Verdict) throws
        -> OpenEntry?
    {
        let type = LedgerCatalog.type("payout")
        guard let record = try store.fetch(db, type, payout), !record.isOverlay,
            let definition = store.catalog.type(type)
        else { return nil }
        let fields = NamedFields(type: definition, values: record.image.fields)
        let statement = try RawStatement(
            db,
            "SELECT coalesce(sum(amount_fen), 0) FROM counter_entry WHERE payout = ? AND is_overlay = 0"
        )
        statement.bind(payout, at: 1)
        let reversed = try statement.rows { $0.integer(0) }.first ?? 0
        let left = (fields["amount-fen"].integer ?? 0) + reversed
        guard left > 0 else { return nil }
        return OpenEntry(
            changeSet: changeSet.id, record: payout, kind: .payment,
            line: LedgerLine(
                project: fields["project"].reference, source: fields["source"].text ?? "",
                functionCode: fields["function-code"].text ?? ""),
            station: fields["station"].reference, number: fields["number"].text ?? "",
            eventDate: fields["event-date"].integer.flatMap(CalendarDate.init(stored:)),
            amount: Fen(left), payment: .paid, outcome: verdict.outcome, rule: verdict.rule,
            postingMonth: fields["posting-month"].integer.flatMap(YearMonth.init(stored:)))
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
