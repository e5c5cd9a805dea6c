internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money

/// Reads the payouts and counter-entries that open change sets would create.
struct OpenEntryReading {
    /// A payment event as far as the ledger asks: the last of a payout decides.
    struct PaymentFact: Hashable {
        let payout: Identifier
        let record: Identifier
        let kind: String
        let date: Int64
    }

    let catalog: RecordCatalog
    private(set) var entries: [OpenEntry] = []
    private(set) var unreadableCount = 0

    init(catalog: RecordCatalog) { self.catalog = catalog }

    /// The payment events that a change set would create.
    func payments(in changeSet: ChangeSet) -> [PaymentFact] {
        creates(in: changeSet, "payment-event").compactMap { edit, fields in
            guard let payout = fields["payout"].reference, let kind = fields["kind"].text,
                let date = fields["date"].integer
            else { return nil }
            return PaymentFact(payout: payout, record: edit.record, kind: kind, date: date)
        }
    }

    /// Whether the money is gone: the last event says paid. Events of one day follow one another
    /// as their identifiers do, which is the order of entry.
    static func isPaid(_ events: [PaymentFact]) -> Bool {
        let last = events.max { ($0.date, $0.record) < ($1.date, $1.record) }
        return last?.kind == PaymentKind.paid.rawValue
    }

    /// Adds what a change set would create.
    ///
    /// - Parameters:
    ///   - verdict: nil where nobody has judged it.
    ///   - isPosted: whether a record is canonical already, and so in the totals.
    ///   - payment: where a payout's money is.
    mutating func add(
        _ changeSet: ChangeSet, verdict: Verdict?, isPosted: (UInt32, Identifier) throws -> Bool,
        payment: (Identifier) throws -> OpenEntry.Payment
    ) rethrows {
        for (kind, name) in [(OpenEntry.Kind.payout, "payout"), (.reversal, "counter-entry")] {
            for (edit, fields) in creates(in: changeSet, name) {
                if try isPosted(edit.type, edit.record) { continue }
                guard let amount = fields["amount-fen"].integer else {
                    unreadableCount += 1
                    continue
                }
                entries.append(
                    OpenEntry(
                        changeSet: changeSet.id, record: edit.record, kind: kind,
                        line: LedgerLine(
                            project: fields["project"].reference,
                            source: fields["source"].text ?? "",
                            functionCode: fields["function-code"].text ?? ""),
                        station: fields["station"].reference,
                        number: fields["number"].text ?? "",
                        eventDate: fields["event-date"].integer.flatMap(CalendarDate.init(stored:)),
                        amount: Fen(amount),
                        payment: kind == .payout ? try payment(edit.record) : .unpaid,
                        outcome: verdict?.outcome, rule: verdict?.rule ?? ""))
            }
        }
    }

    /// Adds the payment of a payout that stands.
    mutating func add(payment entry: OpenEntry) {
        if !entries.contains(where: { $0.record == entry.record }) { entries.append(entry) }
    }

    private func creates(in changeSet: ChangeSet, _ name: String) -> [(Edit, NamedFields)] {
        guard let type = catalog.type(named: name) else { return [] }
        return changeSet.edits.filter { $0.type == type.number && $0.action == .create }
            .map { ($0, NamedFields(type: type, values: $0.fields)) }
    }
}

/// Field values by the names of the catalog.
struct NamedFields {
    let type: RecordType
    let values: FieldValues

    subscript(name: String) -> FieldValue {
        type.field(named: name).map { values[$0.number] } ?? .absent
    }
}

extension CalendarDate {
    /// yyyymmdd as tables have it; nil where the calendar has no such day.
    init?(stored number: Int64) {
        guard let number = Int32(exactly: number), let date = try? CalendarDate(number: number)
        else { return nil }
        self = date
    }
}

extension YearMonth {
    /// yyyymm as tables have it; nil where there is no such month.
    init?(stored number: Int64) {
        guard let number = Int(exactly: number),
            let month = try? YearMonth(year: number / 100, month: number % 100)
        else { return nil }
        self = month
    }
}
