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

        var amountFen: Int64 { fields["amount-fen"]?.integer ?? 0 }
    }

    let payouts: [Row]
    let counterEntries: [Row]
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
                    changeSet: image.version)
            }
        }
        self = try bureau.read { db in
            Accounts(
                payouts: try rows(
                    db, "payout",
                    ["amount-fen", "number", "kind", "payee", "case", "month", "posting-month"]),
                counterEntries: try rows(
                    db, "counter-entry", ["amount-fen", "number", "payout", "posting-month"]),
                budgetFen: try rows(db, "budget-entry", ["amount-fen"]).reduce(0) {
                    $0 + $1.amountFen
                },
                closedMonths: Set(
                    try rows(db, "period", ["month", "status"])
                        .filter { $0.fields["status"] == .text("closed") }
                        .compactMap { $0.fields["month"]?.integer }))
        }
    }

    private init(
        payouts: [Row], counterEntries: [Row], budgetFen: Int64, closedMonths: Set<Int64>
    ) {
        self.payouts = payouts
        self.counterEntries = counterEntries
        self.budgetFen = budgetFen
        self.closedMonths = closedMonths
    }

    // MARK: What must hold of what was accepted

    /// - Parameter ruled: change sets that HQ let in by waiving rules: they answer to HQ alone.
    func brokenLimits(besides ruled: Set<Identifier>) -> [String] {
        let reversed = counterEntries.reduce(into: [Identifier: Int64]()) { sums, row in
            sums[row.fields["payout"]?.reference ?? .zero, default: 0] -= row.amountFen
        }
        let ruledReversals = Set(
            counterEntries.filter { ruled.contains($0.changeSet) }
                .compactMap { $0.fields["payout"]?.reference })
        var faults: [String] = []
        for row in payouts where reversed[row.id] ?? 0 > row.amountFen {
            if !ruledReversals.contains(row.id) { faults.append("\(row.id) is reversed too far") }
        }
        let own = payouts.filter { !ruled.contains($0.changeSet) }
        let live = own.filter { reversed[$0.id] ?? 0 < $0.amountFen }
        faults += twice(live, "case", where: "case-subsidy", by: ["case"])
        faults += twice(live, "month", where: "monthly", by: ["payee", "month"])
        faults += twice(own, "number", by: ["number"])
        let spent = own.reduce(0) { $0 + $1.amountFen - (reversed[$1.id] ?? 0) }
        if spent > budgetFen { faults.append("\(spent) fen accepted of a budget of \(budgetFen)") }
        return faults
    }

    private func twice(
        _ rows: [Row], _ name: String, where kind: String? = nil, by fields: [String]
    ) -> [String] {
        var seen: Set<[FieldValue?]> = []
        return rows.filter { kind == nil || $0.fields["kind"] == .text(kind ?? "") }
            .filter { row in !seen.insert(fields.map { row.fields[$0] }).inserted }
            .map { "a second live payout for one \(name): \($0.id)" }
    }

    /// What is posted in a month, row by row.
    func posted(in month: Int64) -> [String] {
        (payouts + counterEntries).filter { $0.fields["posting-month"]?.integer == month }
            .map { "\($0.id) \($0.amountFen)" }
    }
}

/// Closed months, as they were when they were closed.
struct ClosedMonths {
    private var posted: [Int64: [String]] = [:]

    /// - Returns: months that changed after they were closed, or were opened again.
    mutating func follow(_ accounts: Accounts) -> [String] {
        for month in accounts.closedMonths where posted[month] == nil {
            posted[month] = accounts.posted(in: month)
        }
        return posted.keys.sorted().filter {
            !accounts.closedMonths.contains($0) || accounts.posted(in: $0) != posted[$0]
        }.map { "closed month \($0) changed" }
    }
}
