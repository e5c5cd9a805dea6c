internal import Catalog
internal import ChangeLog
internal import Rules

extension SnapshotRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.before == nil,
            conditions.hold(record), let id = record.fields[reference.number].reference,
            let target = try scene.view.record(self.target.number, id)
        else { return nil }
        let current = target.version(ofRegister: register.number)
        guard try hasChanged(record, target, current, scene) else { return nil }
        let evidence: Situation.Evidence = [
            ("reference-number", scene.situation.number(of: target) ?? ""),
            ("field", "\(reference.name).\(register.name)"),
        ]
        return try hasLeft(record, scene) ? .flag(evidence) : .breach(evidence)
    }

    private func hasChanged(
        _ record: RecordImage, _ target: RecordImage, _ current: Identifier, _ scene: Scene
    ) throws -> Bool {
        if let version {
            guard case .opaque(let bytes) = record.fields[version.number] else { return false }
            return Identifier(bytes) != current
        }
        // What stands since the record was made hasn't changed, whatever the clocks say.
        guard current != target.version, current != scene.situation.changeSet.id else {
            return false
        }
        if let seen = try scene.context.hadSeen(current) { return !seen }
        guard let time = try scene.context.effectiveAtOf(current) else { return false }
        return time > scene.context.effectiveAt
    }

    private func hasLeft(_ record: RecordImage, _ scene: Scene) throws -> Bool {
        guard let unless else { return false }
        let facts = try scene.view.records(
            unless.type.number, where: [(unless.parent.number, .reference(record.id))],
            limit: Scene.lookupLimit)
        if facts.contains(where: { unless.conditions.hold($0) }) { return true }
        return scene.context.openFacts.contains { unless.isFact($0, about: record.id) }
    }
}

extension FrozenRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.before == nil,
            conditions.hold(record), let id = record.fields[reference.number].reference
        else { return nil }
        let open = try scene.search { try scene.context.openEdits(target.number, id) }
        let isFrozen = open.contains { edit in
            edit.fields.entries.contains { target.field($0.field)?.register == register.register }
        }
        guard isFrozen else { return nil }
        return .breach([
            ("reference-number", try scene.number(reference, of: record)),
            ("field", "\(reference.name).\(register.name)"),
        ])
    }
}
