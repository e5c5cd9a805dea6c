package import ChangeLog
internal import Replica

/// HQ's rulings, and what they bring along.
extension Work {
    /// - Parameters:
    ///   - station: of the device that the matter came from.
    ///   - edits: what stands or falls with the ruling.
    package static func ruling(
        _ id: Identifier, on changeSet: Identifier, _ decision: String, station: Identifier,
        waiving rules: String? = nil, _ edits: [ChangeSetDraft.EditDraft] = []
    ) -> ChangeSetDraft {
        var values: [String: FieldValue] = [
            "change-set": .opaque(changeSet.data), "station": .reference(station),
            "decision": .text(decision), "reason": .text("示例: 已核对"),
        ]
        values["waived-rule"] = rules.map { .text($0) }
        return ChangeSetDraft(
            id: id, intent: "ruling.\(decision)", edits: [.create("ruling", id, values)] + edits,
            reason: "示例: 已核对")
    }
}

extension BenchReplica {
    /// Rules on a matter of a station's, offline.
    @discardableResult
    package func rule(
        _ decision: String, on changeSet: Identifier, of station: Identifier,
        waiving rules: String? = nil, _ edits: [ChangeSetDraft.EditDraft] = []
    ) throws -> Identifier {
        try enter { context in
            Work.ruling(
                context.newIdentifier(), on: changeSet, decision, station: station,
                waiving: rules, edits)
        }.id
    }
}
