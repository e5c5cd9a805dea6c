import Budget
import Catalog
import ChangeLog
import Foundation
import GRDB
import Ledger
import Money
import RecordStore
import Reports
import TextTable

/// A ledger in memory with the budget of 2024 and invented payouts (示例).
final class LedgerWorld {
    let queue: DatabaseQueue
    let store = RecordStore(catalog: LedgerCatalog.catalog)
    private var counter: UInt64 = 0
    private(set) var seq: UInt64 = 0
    private(set) var projects: [String: Identifier] = [:]
    private(set) var stations: [String: Identifier] = [:]

    static let mediation = "人民调解员经费"
    static let legalAid = "刑事案件法律援助补助"

    init(withBudget: Bool = true) throws {
        queue = try DatabaseQueue()
        try queue.write { try store.createTables($0) }
        for code in ["03", "05", "11"] {
            stations[code] = try put(
                "station",
                ["code": .text(code), "name": .text("示例\(code)所"), "kind": .text("station")])
        }
        if withBudget { try importBudget() }
    }

    func next() -> Identifier {
        counter += 1
        return Identifier(high: 7, low: counter)
    }

    func fields(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
        let type = store.catalog.type(named: type)!
        return FieldValues(values.map { (type.field(named: $0.key)!.number, $0.value) })
    }

    @discardableResult
    func put(
        _ type: String, _ values: [String: FieldValue], isOverlay: Bool = false,
        id: Identifier? = nil
    ) throws -> Identifier {
        let id = id ?? next()
        seq += 1
        let image = RecordImage(
            type: store.catalog.type(named: type)!.number, id: id, seq: isOverlay ? 0 : seq,
            version: id, fields: fields(type, values))
        try queue.write { db in
            try store.write(db) {
                try $0.put(StoredRecord(image: image, isOverlay: isOverlay), replacing: nil)
            }
        }
        return id
    }

    private func importBudget() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let files = try BudgetFolder.files(at: root.appending(path: "Server/Budget2024").path)
        let document = try BudgetDocument.parse(files: files)
        for line in document.plan.lines {
            if let name = line.project, projects[name] == nil {
                projects[name] = try put(
                    "project", ["name": .text(name), "function-code": .text(line.functionCode)])
            }
            try putBudget(
                project: line.project, code: line.functionCode, kind: line.kind.rawValue,
                source: line.source.rawValue, figure: line.figure)
        }
        for rule in document.chargeRules {
            try put(
                "charge-rule",
                [
                    "kind": .text(rule.payoutKind.rawValue),
                    "project": .reference(projects[rule.project]!),
                    "source": .text(rule.source.rawValue),
                    "function-code": .text(rule.functionCode),
                    "from": .integer(Int64(rule.from.number)),
                ])
        }
    }

    func putBudget(
        project: String?, code: String, kind: String, source: String, figure: Figure,
        year: Int64 = 2024
    ) throws {
        var values: [String: FieldValue] = [
            "line": .text("\(year)/\(code)"), "function-code": .text(code), "kind": .text(kind),
            "source": .text(source), "year": .integer(year),
            "amount-fen": .integer(figure.amount.count),
            "precision": .text(figure.precision == .exact ? "exact" : "printed"),
            "tolerance-fen": .integer(figure.precision.tolerance.count),
            "document": .text("示例文号"),
        ]
        if let project { values["project"] = .reference(projects[project]!) }
        try put("budget-entry", values)
    }
}

/// Payouts, counter-entries, payment events.
extension LedgerWorld {
    func payoutValues(
        _ number: String, _ yuan: Int64, station: String = "03", project: String = mediation,
        code: String = "2040604", source: String = "current-year", date: Int64 = 20_240_318
    ) -> [String: FieldValue] {
        [
            "number": .text(number), "station": .reference(stations[station]!),
            "kind": .text("case-subsidy"), "payee": .reference(.zero),
            "project": .reference(projects[project]!), "source": .text(source),
            "function-code": .text(code), "amount-fen": .integer(yuan * 100),
            "event-date": .integer(date),
        ]
    }

    @discardableResult
    func pay(
        _ number: String, _ yuan: Int64, station: String = "03", project: String = mediation,
        code: String = "2040604", source: String = "current-year", date: Int64 = 20_240_318,
        month: Int64 = 202_403, isLate: Bool = false
    ) throws -> Identifier {
        var values = payoutValues(
            number, yuan, station: station, project: project, code: code, source: source,
            date: date)
        values["posting-month"] = .integer(month)
        if isLate { values["is-late"] = .integer(1) }
        return try put("payout", values)
    }

    func reversalValues(_ number: String, _ yuan: Int64, of payout: Identifier)
        -> [String: FieldValue]
    {
        var values = payoutValues(number, -yuan)
        values["kind"] = nil
        values["payee"] = nil
        values["payout"] = .reference(payout)
        values["reason"] = .text("示例")
        return values
    }

    func paymentValues(_ payout: Identifier, _ kind: String, _ date: Int64) -> [String: FieldValue]
    {
        [
            "payout": .reference(payout), "station": .reference(stations["03"]!),
            "kind": .text(kind), "date": .integer(date),
        ]
    }

    func changeSet(_ creates: [(type: String, values: [String: FieldValue], id: Identifier)])
        -> ChangeSet
    {
        ChangeSet(
            id: next(), bureau: .zero, device: .zero, actor: .zero, claimedAt: 0,
            catalogVersion: 1, intent: "payout.new",
            edits: creates.map {
                Edit(
                    type: store.catalog.type(named: $0.type)!.number, record: $0.id,
                    action: .create, fields: fields($0.type, $0.values))
            })
    }

    func held(_ changeSet: ChangeSet, _ outcome: Verdict.Outcome = .held) -> HeldItem {
        HeldItem(
            changeSet: changeSet,
            verdict: Verdict(
                changeSet: changeSet.id, device: .zero, number: 1, seq: 1, outcome: outcome,
                rule: "unique-case", receivedAt: 0, effectiveAt: 0, actor: .zero, intent: "",
                touched: []))
    }

    func snapshot(
        _ filter: LedgerFilter = LedgerFilter(), held: [HeldItem] = [], pending: [ChangeSet] = []
    ) throws -> LedgerSnapshot {
        try queue.read {
            try LedgerReader($0, store: store).snapshot(
                filter: filter, held: held, pending: pending)
        }
    }

    func ledger(
        _ filter: LedgerFilter = LedgerFilter(), held: [HeldItem] = [], pending: [ChangeSet] = []
    ) throws -> ConsolidatedLedger {
        try ConsolidatedLedger(
            snapshot(filter, held: held, pending: pending), filter: filter)
    }
}

extension ConsolidatedLedger {
    func screen(
        by grouping: LedgerGrouping = .project, _ completeness: Completeness = .final,
        isEverything: Bool = false, in language: Language = .zh
    ) throws -> [String] {
        try LedgerReport(
            self, completeness: completeness,
            stamp: LedgerStamp(seq: 4182, rulesHash: "7f3a90c1", at: 0)
        ).lines(by: grouping, isEverything: isEverything, in: language)
    }
}

func month(_ month: Int) throws -> YearMonth { try YearMonth(year: 2024, month: month) }
