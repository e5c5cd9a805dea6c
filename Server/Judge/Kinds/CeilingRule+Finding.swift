internal import Catalog
internal import ChangeLog
internal import Rules

extension ParentCeiling: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number,
            change.touches([parent, amount]),
            let own = record.fields[amount.number].integer,
            let parentID = record.fields[parent.number].reference,
            let whole = try scene.view.record(parentType.number, parentID),
            let limit = whole.fields[parentAmount.number].integer
        else { return nil }
        let counters = try scene.view.records(
            type.number, where: [(parent.number, .reference(parentID))], limit: Scene.lookupLimit)
        let taken = counters.filter { $0.id != record.id }.reduce(into: Int64(0)) {
            $0 -= $1.fields[amount.number].integer ?? 0
        }
        guard taken - own > limit else { return nil }
        let evidence: Situation.Evidence = [
            ("parent-number", scene.situation.number(of: whole) ?? ""),
            ("amount-fen", String(-own)), ("limit-fen", String(limit)),
            ("taken-fen", String(taken)), ("left-fen", String(limit - taken)),
        ]
        // All of it was taken back before this change set: the first stands, this is history.
        let before = try scene.situation.base.records(
            type.number, where: [(parent.number, .reference(parentID))], limit: Scene.lookupLimit)
        let takenBefore = before.reduce(into: Int64(0)) {
            $0 -= $1.fields[amount.number].integer ?? 0
        }
        return takenBefore >= limit ? .noEffect(evidence) : .breach(evidence)
    }
}

extension SumCeiling: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, let type = on.first(where: { $0.number == record.type })
        else { return nil }
        var key: [String: FieldValue] = [:]
        for name in self.key {
            guard let field = type.field(named: name) else { return nil }
            key[name] = record.fields[field.number]
        }
        // A budget line without a project limits no project.
        guard !key.values.contains(.absent),
            let available = try available(scene.view, key),
            let availableBefore = try self.available(scene.situation.base, key)
        else { return nil }
        let spent = try sum(self.spent, scene.view, key)
        let left = available - spent
        let before = availableBefore - (try sum(self.spent, scene.situation.base, key))
        // What was overdrawn before isn't this change set's doing, unless it makes it worse.
        guard left < 0, left < before else { return nil }
        return .breach([
            ("available-fen", String(available)), ("spent-fen", String(spent)),
            ("before-fen", String(before)), ("left-fen", String(left)),
        ])
    }

    private func sum(_ terms: [Term], _ view: any RecordView, _ key: [String: FieldValue]) throws
        -> Int64
    {
        try terms.reduce(into: 0) {
            $0 += try view.keptSum($1.type.number, $1.sum.name, key: key).amount
        }
    }

    /// Nil where there is no slice, and so no limit.
    private func available(_ view: any RecordView, _ key: [String: FieldValue]) throws -> Int64? {
        guard let slice else { return try sum(available, view, key) }
        let conditions = key.compactMap { name, value in
            slice.type.field(named: name).map { (field: $0.number, value: value) }
        }
        let records = try view.records(
            slice.type.number, where: conditions.sorted { $0.field < $1.field },
            limit: Scene.lookupLimit
        ).filter { slice.conditions.hold($0) }
        guard !records.isEmpty else { return nil }
        return records.reduce(into: 0) { $0 += $1.fields[slice.amount.number].integer ?? 0 }
    }
}
