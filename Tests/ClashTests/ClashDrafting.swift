import Catalog
import ChangeLog
import Foundation
import Judge
import Ledger
import Money
import Replica
import TestBench

/// One line of the table as the change set that its device would freeze.
struct ClashDrafting {
    let line: ClashLine
    let device: ClashDevice
    let reference: Reference
    let powers: SimulatedPowers
    var names: ClashNames

    mutating func body(_ earlier: [ClashStep], _ view: OverlayView) throws -> Data {
        let words = line.edits[0]
        switch words[0] {
        case "again", "carries": return try step(words[1], earlier).body
        case "forges": return try forged(words, earlier)
        default: break
        }
        var view = view
        let claimedAt = try claimedAt()
        let draft = ChangeSetDraft(
            id: powers.identifier(), intent: "\(words[0]).new",
            edits: try line.edits.map { try edit($0, &view) })
        let changeSet = try draft.completed(
            bureau: device.identity.bureau, device: device.identity.device,
            actor: device.identity.user, claimedAt: claimedAt, catalog: LedgerCatalog.catalog,
            view: view)
        return changeSet.freeze()
    }

    private func problem(_ what: String) -> ClashProblem {
        ClashProblem(line: line.line, what: what)
    }

    private func step(_ letter: String, _ earlier: [ClashStep]) throws -> ClashStep {
        guard let step = earlier.first(where: { $0.line.letter == letter }) else {
            throw problem("no earlier step \(letter)")
        }
        return step
    }

    /// `forges a amount=99`: the id of another's change set over other content.
    private mutating func forged(_ words: [String], _ earlier: [ClashStep]) throws -> Data {
        let original = try ChangeSet(frozen: try step(words[1], earlier).body)
        let edits = try original.edits.map { edit in
            guard let type = LedgerCatalog.catalog.type(edit.type) else { return edit }
            var fields = edit.fields
            for (field, value) in try values(words.dropFirst(2), type, edit.record) {
                fields[field] = value
            }
            return Edit(
                type: edit.type, record: edit.record, action: edit.action, bases: edit.bases,
                fields: fields)
        }
        return ChangeSet(
            id: original.id, bureau: original.bureau, device: device.identity.device,
            actor: device.identity.user, claimedAt: try claimedAt(),
            catalogVersion: original.catalogVersion, intent: original.intent, edits: edits
        ).freeze()
    }

    // MARK: Edits

    private mutating func edit(_ words: [String], _ view: inout OverlayView) throws
        -> ChangeSetDraft.EditDraft
    {
        var words = words[...]
        var action = Edit.Action.create
        if let first = words.first, first == "edit" || first == "delete" {
            action = first == "edit" ? .update : .delete
            words.removeFirst()
        }
        guard words.count > 1, let type = LedgerCatalog.catalog.type(named: words.removeFirst())
        else { throw problem("no such type") }
        let name = words.removeFirst()
        if names[name] == nil || action == .create && !words.contains("same-id") {
            names.set(name, powers.identifier())
        }
        guard let record = names[name] else { throw problem("no record \(name)") }
        var fields = action == .create ? try defaults(type, name, record) : [:]
        for (field, value) in try values(words.filter { $0 != "same-id" }[...], type, record) {
            fields[field] = value
        }
        if action == .create { try derive(type, words, view, &fields) }
        let draft = ChangeSetDraft.EditDraft(
            type: type.number, record: record, action: action,
            fields: FieldValues(
                fields.filter { action == .update || $0.value != .absent }.map { ($0, $1) }))
        if action == .create {
            // Later edits of the same change set may look at it.
            try view.set(
                type.number, record,
                RecordImage(
                    type: type.number, id: record, version: .zero, fields: draft.fields))
        }
        return draft
    }

    private func defaults(_ type: RecordType, _ name: String, _ record: Identifier) throws
        -> [UInt32: FieldValue]
    {
        let date = FieldValue.integer(Int64(try date(line.claimed).number))
        let charge: [String: FieldValue] = [
            "project": .reference(reference.project), "source": .text("current-year"),
            "function-code": .text(Reference.functionCode),
        ]
        let kind: [String: FieldValue] =
            switch type.name {
            case "person": ["name": .text("示例 \(name)"), "kind": .text("full-time")]
            case "case":
                [
                    "dispute-type": .text("neighbour"), "opened": .integer(20_240_603),
                    "tier": .text("simple"), "status": .text("opened"),
                    "parties": try sealed("示例当事人 \(name)", record, Names.field("case", "parties")),
                ]
            case "payout": charge.merging(["event-date": date]) { $1 }
            case "counter-entry":
                charge.merging(["event-date": date, "reason": .text("示例冲销")]) { $1 }
            case "payment-event": ["date": date]
            case "approval": ["step": .text("approved"), "decision": .text("agreed")]
            case "batch": ["payout-count": .integer(1), "amount-fen": .integer(Reference.caseFen)]
            case "proration":
                [
                    "kind": .text("monthly"), "reason": .text("示例调动"),
                    "whole-fen": .integer(Reference.monthlyFen),
                ]
            case "budget-entry":
                charge.merging([
                    "line": .text("示例行"), "kind": .text("adjust"), "year": .integer(2024),
                    "precision": .text("exact"), "document": .text("示例文号 \(name)"),
                ]) { $1 }
            case "rate":
                [
                    "unit": .text("per-case"), "basis": .text("示例标准"), "name": .text("示例"),
                    "kind": .text("case-subsidy"),
                ]
            case "charge-rule": charge.merging(["from": .integer(20_200_101)]) { $1 }
            default: [:]
            }
        var fields: [UInt32: FieldValue] = [:]
        for (name, value) in kind { fields[Names.field(type.name, name)] = value }
        if let number = type.field(named: "number"), number.isRequired {
            fields[number.number] = .text(name)
        }
        if let station = type.field(named: "station"), !device.identity.isHeadquarters {
            fields[station.number] = .reference(device.identity.station)
        }
        return fields
    }

    /// What follows from what the line names, as it does at entry.
    private func derive(
        _ type: RecordType, _ words: ArraySlice<String>, _ view: OverlayView,
        _ fields: inout [UInt32: FieldValue]
    ) throws {
        func set(_ name: String, _ value: FieldValue) {
            let field = Names.field(type.name, name)
            if fields[field] == nil { fields[field] = value }
        }
        func named(_ name: String) -> Identifier? {
            fields[Names.field(type.name, name)]?.reference
        }
        switch type.name {
        case "case" where fields[Names.field("case", "closed")] != nil:
            fields[Names.field("case", "status")] = .text("closed")
            set("result", .text("success"))
            set("agreement", .text("written"))
        case "payout":
            let isSubsidy = named("case") != nil
            set("kind", .text(isSubsidy ? "case-subsidy" : "monthly"))
            set("amount-fen", .integer(isSubsidy ? Reference.caseFen : Reference.monthlyFen))
            if let id = named("case"), let found = try view.record(Names.type("case"), id) {
                set("payee", found.value("case", "mediator"))
            }
            if let id = named("payee"), let payee = try view.record(Names.type("person"), id) {
                let version = payee.version(ofRegister: Names.field("person", "bank-name"))
                set("account-version", .opaque(version.data))
            }
        case "counter-entry", "payment-event", "approval":
            // Of the payout's station, whoever enters it.
            if let id = named("payout"), let payout = try view.record(Names.type("payout"), id) {
                set("station", payout.value("payout", "station"))
            }
        default: break
        }
    }

    // MARK: Values

    private func values(_ words: ArraySlice<String>, _ type: RecordType, _ record: Identifier)
        throws -> [(UInt32, FieldValue)]
    {
        try words.map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw problem("\(word): NAME=VALUE") }
            let name = parts[0] == "amount" ? "amount-fen" : String(parts[0])
            guard let field = type.field(named: name) else {
                throw problem("\(type.name) has no \(name)")
            }
            return (field.number, try value(String(parts[1]), field, record))
        }
    }

    private func value(_ text: String, _ field: Field, _ record: Identifier) throws -> FieldValue {
        if text.isEmpty { return .absent }
        switch field.kind {
        case .text, .enumeration: return .text(text)
        case .reference:
            // Something that the server never gets.
            if text == "?" { return .reference(powers.identifier()) }
            guard let id = names[text] else { throw problem("nothing is called \(text)") }
            return .reference(id)
        case .amountFen: return .integer(try Fen.parseSigned(text).count)
        case .date: return .integer(Int64(try date(text).number))
        case .month:
            let digits = text.filter(\.isNumber)
            return .integer(try number(digits.count == 6 ? digits : "20240\(digits)"))
        case .instant: return .integer(try instant(text))
        case .integer: return .integer(try number(text))
        case .boolean: return .integer(text == "true" ? 1 : 0)
        case .sealed: return try sealed(text, record, field.number)
        case .opaque: return .opaque(Data(text.utf8))
        case .lookups:
            return .opaque(device.ring.lookups(text.split(separator: "、").map(String.init)))
        }
    }

    private func number(_ text: String) throws -> Int64 {
        guard let number = Int64(text) else { throw problem("\(text) isn't a number") }
        return number
    }

    private func sealed(_ text: String, _ record: Identifier, _ field: UInt32) throws -> FieldValue
    {
        .sealed(try device.ring.seal(text, record: record, field: field, nonce: powers.bytes(12)))
    }

    /// `6-20` is in 2024; `2023-12-20`.
    private func date(_ text: String) throws -> CalendarDate {
        let parts = text.split(separator: "T")[0].split(separator: "-").compactMap { Int($0) }
        switch parts.count {
        case 2: return try CalendarDate(year: 2024, month: parts[0], day: parts[1])
        case 3: return try CalendarDate(year: parts[0], month: parts[1], day: parts[2])
        default: throw problem("\(text) isn't a date")
        }
    }

    private func claimedAt() throws -> Int64 {
        line.claimed.isEmpty ? powers.now() : try instant(line.claimed)
    }

    /// `6-20T09:30` in Shanghai (UTC+8), as milliseconds since 1970; without a time, 09:00.
    private func instant(_ text: String) throws -> Int64 {
        let parts = text.split(separator: "T")
        let time =
            parts.count > 1 ? parts[1].split(separator: ":").compactMap { Int64($0) } : [9, 0]
        guard time.count == 2 else { throw problem("\(text) isn't a time") }
        let day = Int64(try date(text).dayNumber)
        return ((day * 24 + time[0] - 8) * 60 + time[1]) * 60_000
    }
}
