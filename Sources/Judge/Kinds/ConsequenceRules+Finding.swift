internal import Catalog
internal import ChangeLog
internal import Rules

extension ProposalRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let before = change.before, let after = change.after, after.type == type.number,
            !scene.context.standing.isHeadquarters
        else { return nil }
        let proposed = fields.first { field in
            let value = before.fields[field.number]
            return value != .absent && !agrees(value, after.fields[field.number])
        }
        guard let proposed else { return nil }
        return .breach([("field", proposed.name)])
    }
}

extension ConsequenceRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.touches(fields)
        else { return nil }
        var first: Situation.Evidence?
        var count = 0
        for other in try linked(to: record, scene) {
            guard try live?.holds(other, scene) ?? true,
                let evidence = try upset(other, scene)
            else { continue }
            count += 1
            if first == nil { first = try scene.situation.describeOther(other) + evidence }
        }
        guard let first else { return nil }
        return .breach([("count", String(count))] + first)
    }

    /// Records of before the change set: what it brings itself was made upon it.
    private func linked(to record: RecordImage, _ scene: Scene) throws -> [RecordImage] {
        let condition =
            switch link {
            case .record(let field): (field: field.number, value: FieldValue.reference(record.id))
            case .pair(let ours, let theirs):
                (field: theirs.number, value: record.fields[ours.number])
            }
        guard condition.value != .absent else { return [] }
        return try scene.search {
            try scene.situation.base.records(
                on.number, where: [condition], limit: Scene.lookupLimit)
        }.filter { conditions.hold($0) }
    }

    /// What the rule has against a record, that it had nothing against before; nil where nothing.
    private func upset(_ record: RecordImage, _ scene: Scene) throws -> Situation.Evidence? {
        guard let rule else { return [] }
        guard let evaluation = scene.situation.rules.rule(rule)?.evaluation else { return nil }
        let change = RecordChange(before: nil, after: record)
        guard case .breach(let evidence)? = try evaluation.finding(change, scene) else {
            return nil
        }
        let before = Scene(
            situation: scene.situation,
            view: OverlayView(base: scene.situation.base, catalog: scene.situation.catalog))
        if case .breach? = try evaluation.finding(change, before) { return nil }
        return evidence.filter { Self.evidenceNames.contains($0.name) }
    }
}
