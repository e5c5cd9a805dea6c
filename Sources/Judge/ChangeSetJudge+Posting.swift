internal import Catalog
internal import ChangeLog
internal import Rules

/// What the server sets: the month a record is posted to, whether that is late, its number, and
/// whose slice it is charged to.
extension ChangeSetJudge {
    /// Sets posting month, lateness and device of what the change set creates.
    ///
    /// - Returns: whether anything is late.
    func post(_ view: inout OverlayView, _ situation: Situation) throws -> Bool {
        var isLate = false
        for change in view.changed {
            guard change.before == nil, var record = change.after,
                let posting = rules.posting(record.type),
                let date = record.fields[posting.date.number].integer
            else { continue }
            let month = date / 100
            let isOpen = try isOpen(month, view)
            let posted = isOpen ? month : try openMonth(view, today: situation.context.today)
            record.fields[posting.month.number] = .integer(posted)
            record.fields[posting.late.number] = .integer(isOpen ? 0 : 1)
            if !isOpen { isLate = true }
            if let device = posting.device {
                record.fields[device.number] = try self.device(of: record, posting, view, situation)
            }
            try view.set(record.type, record.id, record)
        }
        return isLate
    }

    /// Whose slice a record is charged to. It is the carrier's, for what a body says of itself is
    /// the sender's word; what takes a record back is charged as that is.
    private func device(
        of record: RecordImage, _ posting: Posting, _ view: OverlayView, _ situation: Situation
    ) throws -> FieldValue {
        guard let (reference, type, field) = posting.deviceAs else {
            return .reference(situation.context.standing.device)
        }
        guard let id = record.fields[reference.number].reference else { return .absent }
        return try view.record(type.number, id)?.fields[field.number] ?? .absent
    }

    /// Takes the voucher numbers: last, so that what is held or comes to nothing leaves no gap.
    func number(_ view: inout OverlayView, _ situation: Situation) throws {
        for change in view.changed {
            guard change.before == nil, var record = change.after,
                let posting = rules.posting(record.type),
                let month = record.fields[posting.month.number].integer
            else { continue }
            let year = Int(month / 100)
            let number = try situation.context.nextVoucher(year)
            record.fields[posting.voucher.number] = .text(
                Self.voucher(year, situation.context.voucherSeries, number))
            try view.set(record.type, record.id, record)
        }
    }

    /// `2024-000123`, or `2024K7Q-000123` in a later series.
    static func voucher(_ year: Int, _ series: String, _ number: Int64) -> String {
        let digits = String(number)
        return "\(year)\(series)-" + String(repeating: "0", count: max(0, 6 - digits.count))
            + digits
    }

    /// Neither closed nor soft-closed; a month without a record is open.
    private func isOpen(_ month: Int64, _ view: OverlayView) throws -> Bool {
        let status = try rules.periods.status(of: month, view)
        return status != rules.periods.closed && status != rules.periods.softClosed
    }

    /// The server's month, or the next that is open.
    private func openMonth(_ view: OverlayView, today: Int64) throws -> Int64 {
        var month = today / 100
        while try !isOpen(month, view) { month = month % 100 == 12 ? month + 89 : month + 1 }
        return month
    }
}

extension Periods {
    /// The status' code; nil for a month without a record.
    func status(of month: Int64, _ view: OverlayView) throws -> String? {
        try view.records(
            type.number, where: [(self.month.number, .integer(month))], limit: 1
        ).first?.fields[status.number].text
    }
}
