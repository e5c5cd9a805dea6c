package import ChangeLog
internal import Ledger

/// HQ's reference data of a simulated bureau. All names and figures are invented (示例).
package struct Reference: Sendable {
    package let stations: [Identifier]
    package let project: Identifier
    package let budgetEntry: Identifier
    package let monthlyRate: Identifier
    package let caseRate: Identifier
    package let chargeRules: [Identifier]

    package static let monthlyFen: Int64 = 100_000
    package static let caseFen: Int64 = 15_000
    package static let functionCode = "2040604"

    package init(powers: any Powers, stations count: Int = 3) {
        stations = (0..<count).map { _ in powers.identifier() }
        project = powers.identifier()
        budgetEntry = powers.identifier()
        monthlyRate = powers.identifier()
        caseRate = powers.identifier()
        chargeRules = [powers.identifier(), powers.identifier()]
    }

    /// Stations, then project, budget, rates and charge rules.
    package var drafts: [ChangeSetDraft] {
        let stations = stations.enumerated().map { index, id in
            ChangeSetDraft.create(
                "station", id,
                [
                    "code": .text("0\(index + 1)"), "name": .text("示例\(index + 1)所"),
                    "kind": .text(StationKind.station.rawValue),
                    "key-number": .integer(Int64(index + 2)),
                ])
        }
        return stations + [projectDraft, budgetDraft] + rates + charges
    }

    private var projectDraft: ChangeSetDraft {
        .create(
            "project", project,
            ["name": .text("示例项目"), "function-code": .text(Self.functionCode)])
    }

    private var budgetDraft: ChangeSetDraft {
        .create(
            "budget-entry", budgetEntry,
            [
                "line": .text("示例行"), "project": .reference(project),
                "function-code": .text(Self.functionCode), "kind": .text("approve"),
                "source": .text("current-year"), "year": .integer(2024),
                "amount-fen": .integer(900_000_000), "precision": .text("exact"),
                "document": .text("示例文号"),
            ])
    }

    private var rates: [ChangeSetDraft] {
        [
            (monthlyRate, "monthly", "per-month", Self.monthlyFen),
            (caseRate, "case-subsidy", "per-case", Self.caseFen),
        ].map { id, kind, unit, amount in
            .create(
                "rate", id,
                [
                    "kind": .text(kind), "amount-fen": .integer(amount), "unit": .text(unit),
                    "from": .integer(20_200_101), "basis": .text("示例标准"), "name": .text("示例"),
                ])
        }
    }

    private var charges: [ChangeSetDraft] {
        zip(chargeRules, ["monthly", "case-subsidy"]).map { id, kind in
            .create(
                "charge-rule", id,
                [
                    "kind": .text(kind), "project": .reference(project),
                    "source": .text("current-year"), "function-code": .text(Self.functionCode),
                    "from": .integer(20_200_101),
                ])
        }
    }
}
