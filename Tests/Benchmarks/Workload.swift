import Catalog
import ChangeLog
import Foundation
import Ledger

/// One payout of the workload: monthly pay, one for each person and month, so that every rule has
/// something to look up and nothing is held.
struct Payout {
    let id: Identifier
    let number: String
    let station: Identifier
    let payee: Identifier
    let month: Int64
    let project: Identifier
    let rate: Identifier
}

/// The catalog's numbers by name.
enum Names {
    static func type(_ name: String) -> UInt32 {
        LedgerCatalog.catalog.type(named: name)!.number
    }

    static func values(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
        let type = LedgerCatalog.catalog.type(named: type)!
        return FieldValues(values.map { (type.field(named: $0.key)!.number, $0.value) })
    }
}

/// Names that the workload uses, made once.
struct Workload {
    let station: Identifier
    let project: Identifier
    let rate: Identifier
    let people: [Identifier]
    private let powers: any Powers

    static let monthsPerPerson = 24

    init(station: Identifier, people count: Int, powers: any Powers) {
        self.station = station
        self.powers = powers
        project = powers.identifier()
        rate = powers.identifier()
        people = (0..<count).map { _ in powers.identifier() }
    }

    func payout(_ index: Int) -> Payout {
        let month = index % Self.monthsPerPerson
        return Payout(
            id: powers.identifier(), number: "P01A-\(index + 1)", station: station,
            payee: people[index / Self.monthsPerPerson],
            month: Int64(1970 + month / 12) * 100 + Int64(month % 12 + 1), project: project,
            rate: rate)
    }

    func draft(_ row: Payout) -> ChangeSetDraft {
        ChangeSetDraft(
            id: row.id, intent: "payout.monthly",
            edits: [
                .init(
                    type: Names.type("payout"), record: row.id, action: .create,
                    fields: Names.values(
                        "payout",
                        [
                            "number": .text(row.number), "station": .reference(row.station),
                            "kind": .text("monthly"), "payee": .reference(row.payee),
                            "month": .integer(row.month), "project": .reference(row.project),
                            "source": .text("current-year"), "function-code": .text("2040604"),
                            "rate": .reference(row.rate), "amount-fen": .integer(100_000),
                            "event-date": .integer(row.month * 100 + 5),
                        ]))
            ])
    }

    /// What HQ must have before a payout is right.
    func reference() -> [ChangeSetDraft] {
        [
            create(project, "project", ["name": .text("示例项目"), "function-code": .text("2040604")]),
            create(
                powers.identifier(), "budget-entry",
                [
                    "line": .text("示例"), "project": .reference(project),
                    "function-code": .text("2040604"), "kind": .text("approve"),
                    "source": .text("current-year"), "year": .integer(2024),
                    "amount-fen": .integer(9_000_000_000_000), "precision": .text("exact"),
                    "document": .text("示例文号"),
                ]),
            create(
                rate, "rate",
                [
                    "kind": .text("monthly"), "amount-fen": .integer(100_000),
                    "unit": .text("per-month"), "from": .integer(19_700_101),
                    "basis": .text("示例标准"), "name": .text("示例"),
                ]),
            create(
                powers.identifier(), "charge-rule",
                [
                    "kind": .text("monthly"), "project": .reference(project),
                    "source": .text("current-year"), "function-code": .text("2040604"),
                    "from": .integer(19_700_101),
                ]),
        ]
    }

    func peopleDrafts() -> [ChangeSetDraft] {
        people.enumerated().map { index, person in
            create(
                person, "person",
                [
                    "number": .text("M01A-\(index + 1)"), "station": .reference(station),
                    "name": .text("示例\(index)"), "kind": .text("full-time"),
                ])
        }
    }

    private func create(_ id: Identifier, _ type: String, _ fields: [String: FieldValue])
        -> ChangeSetDraft
    {
        ChangeSetDraft(
            id: id, intent: "benchmark",
            edits: [
                .init(
                    type: Names.type(type), record: id, action: .create,
                    fields: Names.values(type, fields))
            ])
    }
}
