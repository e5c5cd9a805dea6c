internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Intake
internal import RecordStore
internal import TestBench

/// The server's money as it stands, read row by row: no sum that the product keeps is used.
struct Accounts {
    struct Row {
        let id: Identifier
        let fields: [String: FieldValue]
        /// The change set that wrote it.
        let changeSet: Identifier
        let seq: UInt64

        var amountFen: Int64 { fields["amount-fen"]?.integer ?? 0 }
    }

    let payouts: [Row]
    let counterEntries: [Row]
    /// By payout.
    let reversedFen: [Identifier: Int64]
    /// In the server's order.
    let allocations: [Row]
    let slices: [Row]
    let numbered: [String: [Row]]
    let budgetFen: Int64
    /// Months whose period is closed for good.
    let closedMonths: Set<Int64>

    init(_ bureau: BenchBureau) throws {
        let store = bureau.service.database.store
        func rows(_ db: Database, _ type: String, _ fields: [String]) throws -> [Row] {
            try store.find(db, Names.type(type)).map(\.image).sorted { $0.id < $1.id }.map {
                image in
                Row(
                    id: image.id,
                    fields: Dictionary(
                        uniqueKeysWithValues: fields.map { ($0, image.value(type, $0)) }),
                    changeSet: image.version, seq: image.seq)
            }
        }
        (payouts, counterEntries, allocations, slices, numbered, budgetFen, closedMonths) =
            try bureau.read { db in
                let payouts = try rows(
                    db, "payout",
                    [
                        "amount-fen", "number", "kind", "payee", "case", "month", "posting-month",
                        "station", "device", "voucher-number",
                    ])
                let counterEntries = try rows(
                    db, "counter-entry",
                    ["amount-fen", "number", "payout", "posting-month", "voucher-number"])
                return (
                    payouts, counterEntries,
                    try rows(db, "allocation", ["amount-fen", "station"]).sorted {
                        $0.seq < $1.seq
                    },
                    try rows(db, "device-slice", ["amount-fen", "device", "station"]).sorted {
                        $0.seq < $1.seq
                    },
                    [
                        "payout": payouts, "counter-entry": counterEntries,
                        "case": try rows(db, "case", ["number"]),
                        "person": try rows(db, "person", ["number"]),
                    ],
                    try rows(db, "budget-entry", ["amount-fen"]).reduce(0) { $0 + $1.amountFen },
                    Set(
                        try rows(db, "period", ["month", "status"])
                            .filter { $0.fields["status"] == .text("closed") }
                            .compactMap { $0.fields["month"]?.integer })
                )
            }
        reversedFen = counterEntries.reduce(into: [:]) { sums, row in
            sums[row.fields["payout"]?.reference ?? .zero, default: 0] -= row.amountFen
        }
    }

    // MARK: What must hold of what was accepted

    /// - Parameters:
    ///   - ruled: change sets that HQ let in by waiving rules: they answer to HQ alone.
    ///   - isUnsaid: memory was lost and nobody told the server: until it finds out, it gives voucher
    ///     numbers again that it has forgotten.
    func secondOnes(besides ruled: Set<Identifier>, afterUnsaidLoss isUnsaid: Bool) -> [String] {
        let live = payouts.filter {
            !ruled.contains($0.changeSet) && reversedFen[$0.id] ?? 0 < $0.amountFen
        }
        var faults = twice(live, "payout's case", where: "case-subsidy", by: ["case"])
        faults += twice(live, "payout's month", where: "monthly", by: ["payee", "month"])
        for (type, rows) in numbered.sorted(by: { $0.key < $1.key }) {
            faults += twice(
                rows.filter { !ruled.contains($0.changeSet) }, "\(type)'s number", by: ["number"])
        }
        let vouchers = payouts + counterEntries
        if isUnsaid { return faults }
        faults += twice(vouchers, "record with the voucher number of", by: ["voucher-number"])
        faults += vouchers.filter { $0.fields["voucher-number"]?.text == nil }
            .map { "\($0.id) has no voucher number" }
        return faults
    }

    /// What stands though it isn't accepted.
    func outsiders(_ chronicle: Chronicle) -> [String] {
        (numbered.values.joined() + allocations + slices)
            .filter { !chronicle.isAccepted($0.changeSet) }.map(\.id).sorted()
            .map { "\($0) is in the records, and isn't accepted" }
    }

    private func twice(
        _ rows: [Row], _ name: String, where kind: String? = nil, by fields: [String]
    ) -> [String] {
        var seen: Set<[FieldValue?]> = []
        return rows.filter { kind == nil || $0.fields["kind"] == .text(kind ?? "") }
            .filter { row in !seen.insert(fields.map { row.fields[$0] }).inserted }
            .map { "a second \(name): \($0.id)" }
    }

    /// How far a payout's amount is passed by what is reversed of it, and the budget by what is spent.
    var overdrafts: [String: Int64] {
        var over: [String: Int64] = [:]
        for row in payouts {
            let excess = (reversedFen[row.id] ?? 0) - row.amountFen
            if excess > 0 { over["the reversals of \(row.id)"] = excess }
        }
        over["the budget"] = max(0, spentFen() - budgetFen)
        return over
    }

    /// How far each slice is passed by what its holder spends, by a name that is another with each entry
    /// that makes the slice: one that is given to who has spent more before is passed from the beginning.
    ///
    /// A slice counts as large as it ever was: what is taken back of it holds once its holder has been told.
    var overdrawnSlices: [String: Int64] {
        var over: [String: Int64] = [:]
        for (entries, holder) in [(allocations, "station"), (slices, "device")] {
            for (id, entries) in Dictionary(grouping: entries, by: { $0.fields[holder] }) {
                // Devices share what their station has; where it has nothing, nothing is shared.
                let station = entries[0].fields["station"]
                let above = allocations.filter { $0.fields["station"] == station }.count
                guard let id, above > 0 else { continue }
                let largest = entries.reduce(into: (sum: Int64(0), largest: Int64(0))) {
                    $0.sum += $1.amountFen
                    $0.largest = max($0.largest, $0.sum)
                }.largest
                over["the slice of \(holder) \(id) (\(above), \(entries.count))"] = max(
                    0, spentFen(of: (holder, id)) - largest)
            }
        }
        return over
    }

    private func spentFen(of holder: (field: String, value: FieldValue)? = nil) -> Int64 {
        payouts.filter { row in holder.map { row.fields[$0.field] == $0.value } ?? true }
            .reduce(0) { $0 + $1.amountFen - (reversedFen[$1.id] ?? 0) }
    }

    /// What is posted in a month, row by row.
    func posted(in month: Int64) -> [String] {
        (payouts + counterEntries).filter { $0.fields["posting-month"]?.integer == month }
            .map { "\($0.id) \($0.amountFen)" }
    }
}

/// Ceilings, along the way: none is passed any further by anything that was judged, unless HQ ruled so.
///
/// After the server lost its memory, what was accepted before comes back beside what was accepted
/// since, and both stand: money that was paid is a fact. So a ceiling may be passed by what comes back,
/// and by nothing else.
struct Ceilings {
    private var over: [String: Int64] = [:]
    private var slices: [String: Int64] = [:]
    private var isForgotten = false

    mutating func follow(_ accounts: Accounts, _ chronicle: Chronicle) -> [String] {
        let (now, slicesNow) = (accounts.overdrafts, accounts.overdrawnSlices)
        defer { (over, slices, isForgotten) = (now, slicesNow, false) }
        guard !isForgotten, !chronicle.hasComeBack, !chronicle.hasRuled else { return [] }
        let passed = now.filter { $0.value > over[$0.key] ?? 0 }.merging(
            slicesNow.filter { $0.value > slices[$0.key] ?? .max }
        ) { $1 }
        return passed.keys.sorted().map { "\($0): passed by \(passed[$0] ?? 0) fen" }
    }

    /// The server's memory is an older one: what was passed then is passed again.
    mutating func forget() { isForgotten = true }
}

/// Closed months, as they were when they were closed.
///
/// A server that lost its memory has forgotten closes, and may have closed a month that what comes back
/// was posted in before: what comes back may change a closed month, and nothing else may.
struct ClosedMonths {
    private var posted: [Int64: [String]] = [:]

    /// - Returns: months that changed after they were closed, or were opened again.
    mutating func follow(_ accounts: Accounts, _ chronicle: Chronicle) -> [String] {
        if chronicle.hasComeBack { posted = [:] }
        for month in accounts.closedMonths where posted[month] == nil {
            posted[month] = accounts.posted(in: month)
        }
        return posted.keys.sorted().filter {
            !accounts.closedMonths.contains($0) || accounts.posted(in: $0) != posted[$0]
        }.map { "closed month \($0) changed" }
    }

    mutating func forget() { posted = [:] }
}
