internal import Catalog
internal import ChangeLog
internal import Rules

extension EndorsementRule: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.before == nil,
            conditions.hold(record), let id = record.fields[about.number].reference,
            let named = try scene.view.record(target.number, id)
        else { return nil }
        if let policy, try !policy.asks(for: named, scene) { return nil }
        if try isEndorsed(id, scene) { return nil }
        var evidence: Situation.Evidence = [
            ("parent-number", scene.situation.number(of: named) ?? "")
        ]
        if let policy {
            evidence.append(("date", named.fields[policy.date.number].shown))
            if let amount = policy.amount {
                evidence.append(("amount-fen", named.fields[amount.number].shown))
            }
        }
        return .breach(evidence)
    }

    private func isEndorsed(_ id: Identifier, _ scene: Scene) throws -> Bool {
        let records = try scene.view.records(
            by.type.number, where: [(by.parent.number, .reference(id))], limit: Scene.lookupLimit)
        guard let date = by.date else { return records.contains { by.conditions.hold($0) } }
        let last = records.max {
            ($0.fields[date.number].integer ?? 0, $0.id)
                < ($1.fields[date.number].integer ?? 0, $1.id)
        }
        return last.map { by.conditions.hold($0) } ?? false
    }
}

extension EndorsementRule.Policy {
    /// Whether one in force on the record's date concerns it.
    fileprivate func asks(for record: RecordImage, _ scene: Scene) throws -> Bool {
        guard let day = record.fields[date.number].integer else { return false }
        // The first pair narrows the look-up; the others may be left open by a policy.
        let lookup = try match.prefix(1).map {
            (field: $0.theirs.number, value: try scene.value($0.ours, of: record))
        }
        return try scene.view.records(type.number, where: lookup, limit: Scene.lookupLimit)
            .contains { policy in
                let from = policy.fields[start.number].integer ?? .min
                let to = policy.fields[end.number].integer ?? .max
                guard from <= day, day <= to else { return false }
                let concerns = try match.allSatisfy { pair in
                    let theirs = policy.fields[pair.theirs.number]
                    let ours = try scene.value(pair.ours, of: record)
                    return theirs == .absent || agrees(theirs, ours)
                }
                return concerns && reaches(record, policy)
            }
    }

    private func reaches(_ record: RecordImage, _ policy: RecordImage) -> Bool {
        guard let amount, let atLeast, let floor = policy.fields[atLeast.number].integer else {
            return true
        }
        return (record.fields[amount.number].integer ?? 0) >= floor
    }
}
