import Budget
import ChangeLog
import Foundation
import Intake
import Ledger
import Money
import RecordStore

/// What an import would change, as change sets: one for each kind of record.
struct ImportPlan {
    let context: DeskContext
    let document: BudgetDocument
    private(set) var drafts: [ChangeSetDraft] = []
    private(set) var counts: [(label: String, count: Int)] = []
    /// Records by name, of those that exist and those that this import makes.
    private var projectByName: [String: Identifier] = [:]

    init(context: DeskContext, document: BudgetDocument) {
        self.context = context
        self.document = document
    }

    private func all(_ type: String) throws -> [RecordImage] {
        try context.store.find(context.db, typeNumber(type)).map(\.image)
    }

    /// Creates what is missing and updates what differs.
    ///
    /// - Parameter wanted: by the value of the key field.
    private mutating func bring(
        _ type: String, key: String, label: String,
        _ wanted: [(key: String, fields: [String: FieldValue])]
    ) throws -> [String: Identifier] {
        let keyField = field(type, key)
        var existing: [String: RecordImage] = [:]
        for image in try all(type) {
            if let text = image.fields[keyField].text { existing[text] = image }
        }
        var identifiers = existing.mapValues(\.id)
        var edits: [ChangeSetDraft.EditDraft] = []
        for row in wanted {
            let fields = row.fields.merging([key: .text(row.key)]) { first, _ in first }
            if let image = existing[row.key] {
                let changed = fields.filter { image.fields[field(type, $0.key)] != $0.value }
                guard !changed.isEmpty else { continue }
                var update = FieldValues()
                for (name, value) in changed { update.assign(field(type, name), value) }
                edits.append(
                    .init(
                        type: typeNumber(type), record: image.id, action: .update, fields: update))
            } else {
                let id = context.newIdentifier()
                identifiers[row.key] = id
                edits.append(
                    .init(
                        type: typeNumber(type), record: id, action: .create,
                        fields: values(type, fields)))
            }
        }
        add(edits, intent: "import.\(type)", label: label)
        return identifiers
    }

    private mutating func add(
        _ edits: [ChangeSetDraft.EditDraft], intent: String, label: String
    ) {
        counts.append((label, edits.count))
        // One change set holds at most a thousand edits; an import's kinds are far below.
        guard !edits.isEmpty else { return }
        drafts.append(
            ChangeSetDraft(
                id: context.newIdentifier(), intent: intent, edits: edits,
                reason: document.header.documentNumber))
    }

    mutating func stations() throws {
        let taken = try all("station").compactMap {
            $0.fields[field("station", "key-number")].integer
        }
        let known = Set(
            try all("station").compactMap { $0.fields[field("station", "code")].text })
        var next = (taken.max() ?? 0) + 1
        let rows = document.stations.map { row in
            var fields: [String: FieldValue] = [
                "name": .text(row.name), "kind": .text(Self.kind(row.kind).rawValue),
            ]
            if !known.contains(row.code) {
                fields["key-number"] = .integer(next)
                next += 1
            }
            return (key: row.code, fields: fields)
        }
        _ = try bring("station", key: "code", label: "司法所", rows)
    }

    private static func kind(_ kind: Budget.StationKind) -> Ledger.StationKind {
        switch kind {
        case .headquarters: .headquarters
        case .townshipStation: .station
        case .legalAidCentre: .legalAid
        }
    }

    mutating func projects() throws {
        var seen: Set<String> = []
        let charged = Set(document.chargeRules.map(\.project))
        let details = Dictionary(
            document.projectDetails.map { ($0.project, $0) },
            uniquingKeysWith: { first, _ in first })
        let rows = document.projects.filter { seen.insert($0.name).inserted }.map { row in
            let detail = details[row.name]
            let fields: [String: FieldValue] = [
                "function-code": .text(row.functionCode ?? ""),
                "department-code": .text(document.header.departmentCode),
                "attribute": detail.map { .text($0.attribute) } ?? .absent,
                "period": detail.map { .text($0.period) } ?? .absent,
                "period-total-fen": detail.map { .integer($0.periodTotal.count) } ?? .absent,
                "basis-document": detail.map { .text($0.basisDocument) } ?? .absent,
                "paid-here": .integer(charged.contains(row.name) ? 1 : 0),
            ]
            return (key: row.name, fields: fields)
        }
        projectByName = try bring("project", key: "name", label: "项目", rows)
    }

    mutating func budgetEntries() throws {
        let functionNames = document.rows(of: .table3).reduce(into: [String: String]()) {
            if let code = $1.functionCode { $0[code] = $1.name }
        }
        let postings = try document.plan.difference(existing: try posted())
        let edits = postings.map { posting in
            let line = posting.line
            let isExact = posting.figure.precision == .exact
            return ChangeSetDraft.EditDraft(
                type: typeNumber("budget-entry"), record: context.newIdentifier(), action: .create,
                fields: values(
                    "budget-entry",
                    [
                        "line": .text(posting.key),
                        "project": line?.project.flatMap { projectByName[$0] }
                            .map { .reference($0) } ?? .absent,
                        "function-code": .text(
                            line?.functionCode ?? Self.functionCode(posting.key)),
                        "function-name": line.flatMap { functionNames[$0.functionCode] }
                            .map { .text($0) } ?? .absent,
                        "kind": .text(posting.kind.rawValue),
                        "source": .text(line?.source.rawValue ?? Self.source(posting.key)),
                        "year": .integer(Int64(document.header.fiscalYear)),
                        "amount-fen": .integer(posting.figure.amount.count),
                        "precision": .text(isExact ? "exact" : "printed"),
                        "tolerance-fen": .integer(posting.figure.precision.tolerance.count),
                        "printed": line.map { .text($0.printed) } ?? .absent,
                        "document": .text(document.header.documentNumber),
                    ]))
        }
        add(edits, intent: "import.budget-entry", label: "预算分录")
    }

    /// The sums, by line, of what imports of this document posted.
    private func posted() throws -> [String: Figure] {
        var sums: [String: Figure] = [:]
        for image in try all("budget-entry") {
            guard
                image.fields[field("budget-entry", "document")].text
                    == document.header.documentNumber,
                let line = image.fields[field("budget-entry", "line")].text
            else { continue }
            let amount = image.fields[field("budget-entry", "amount-fen")].integer ?? 0
            let tolerance = image.fields[field("budget-entry", "tolerance-fen")].integer ?? 0
            let figure = Figure(Fen(amount), Precision(tolerance: Fen(tolerance)))
            sums[line] = try sums[line]?.adding(figure) ?? figure
        }
        return sums
    }

    // A line that the document dropped is known by its key alone: year/kind/name/source.
    private static func source(_ key: String) -> String {
        key.split(separator: "/").last.map(String.init) ?? ""
    }

    private static func functionCode(_ key: String) -> String {
        let parts = key.split(separator: "/")
        return parts.count > 2 && parts[1] == "basic" ? String(parts[2]) : ""
    }

    mutating func indicators() throws {
        let all = document.projectIndicators + document.departmentTargets
        var rows: [(key: String, fields: [String: FieldValue])] = []
        for indicator in all {
            let fields: [String: FieldValue] = [
                "project": indicator.project.flatMap { projectByName[$0] }.map { .reference($0) }
                    ?? .absent,
                "level-1": .text(indicator.level1),
                "level-2": .text(indicator.level2 ?? "未公布"),
                "level-3": .text(indicator.level3),
                "operator": .text(Self.comparison(indicator.comparison)),
                "value": .text(indicator.value), "unit": .text(indicator.unit ?? "未公布"),
            ]
            let parts = [
                String(document.header.fiscalYear), indicator.project ?? "部门",
                indicator.level1, indicator.level2 ?? "", indicator.level3,
            ]
            rows.append((parts.joined(separator: "/"), fields))
        }
        _ = try bring("indicator", key: "line", label: "绩效指标", rows)
    }

    private static func comparison(_ comparison: Budget.IndicatorOperator) -> String {
        switch comparison {
        case .atLeast: Ledger.IndicatorOperator.atLeast.rawValue
        case .atMost: Ledger.IndicatorOperator.atMost.rawValue
        case .equal: Ledger.IndicatorOperator.equal.rawValue
        case .average: Ledger.IndicatorOperator.average.rawValue
        case .notPrinted: Ledger.IndicatorOperator.notPrinted.rawValue
        }
    }

    /// A rate's name and first day are its key; a rate in force is never edited.
    mutating func rates() throws {
        let existing = Set(try all("rate").map { Self.rateKey($0) })
        let edits = document.rates.compactMap { rate -> ChangeSetDraft.EditDraft? in
            let key = "\(rate.name)/\(rate.from.number)/\(rate.amount.count)"
            guard !existing.contains(key) else { return nil }
            return ChangeSetDraft.EditDraft(
                type: typeNumber("rate"), record: context.newIdentifier(), action: .create,
                fields: values(
                    "rate",
                    [
                        "kind": .text(rate.payoutKind.rawValue),
                        "tier": rate.tier.map { .text($0.rawValue) } ?? .absent,
                        "agreement": rate.agreementForm.map { .text($0.rawValue) } ?? .absent,
                        "amount-fen": .integer(rate.amount.count),
                        "unit": .text(rate.unit.rawValue),
                        "from": .integer(Int64(rate.from.number)),
                        "to": rate.to.map { .integer(Int64($0.number)) } ?? .absent,
                        "basis": .text(rate.basisDocument), "name": .text(rate.name),
                    ]))
        }
        add(edits, intent: "import.rate", label: "标准")
    }

    private static func rateKey(_ image: RecordImage) -> String {
        let name = image.fields[field("rate", "name")].text ?? ""
        let from = image.fields[field("rate", "from")].integer ?? 0
        let amount = image.fields[field("rate", "amount-fen")].integer ?? 0
        return "\(name)/\(from)/\(amount)"
    }

    mutating func chargeRules() throws {
        let existing = Set(
            try all("charge-rule").map { image in
                "\(image.fields[field("charge-rule", "kind")].text ?? "")/"
                    + "\(image.fields[field("charge-rule", "from")].integer ?? 0)"
            })
        let edits = document.chargeRules.compactMap { rule -> ChangeSetDraft.EditDraft? in
            guard !existing.contains("\(rule.payoutKind.rawValue)/\(rule.from.number)"),
                let project = projectByName[rule.project]
            else { return nil }
            return ChangeSetDraft.EditDraft(
                type: typeNumber("charge-rule"), record: context.newIdentifier(), action: .create,
                fields: values(
                    "charge-rule",
                    [
                        "kind": .text(rule.payoutKind.rawValue), "project": .reference(project),
                        "source": .text(rule.source.rawValue),
                        "function-code": .text(rule.functionCode),
                        "from": .integer(Int64(rule.from.number)),
                        "to": rule.to.map { .integer(Int64($0.number)) } ?? .absent,
                    ]))
        }
        add(edits, intent: "import.charge-rule", label: "列支规则")
    }
}
