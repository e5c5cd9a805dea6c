internal import Catalog
internal import ChangeLog
internal import Rules

extension ReferenceRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record)
        else { return nil }
        let asked =
            must.map(\.path.ownField) + same.flatMap { [$0.ours.ownField, $0.theirs] }
            + present.map(\.ownField) + [live?.reference].compactMap(\.self)
        guard change.touches(asked, conditions) else { return nil }
        for requirement in must where try isPresent(requirement.path, record) {
            let found = try scene.value(requirement.path, of: record)
            if requirement.condition.values.contains(where: { agrees($0, found) }) { continue }
            let expected = requirement.condition.values.map(\.shown).joined(separator: ",")
            return try breach(requirement.path, record, expected, found.shown, scene)
        }
        for pair in same where try isPresent(pair.ours, record) {
            let found = try scene.value(pair.ours, of: record)
            let own = record.fields[pair.theirs.number]
            if agrees(found, own) { continue }
            return try breach(pair.ours, record, own.shown, found.shown, scene)
        }
        for path in present where try isPresent(path, record) {
            if try scene.value(path, of: record) != .absent { continue }
            return try breach(path, record, "", "", scene)
        }
        if let live, let id = record.fields[live.reference.number].reference,
            let named = try scene.view.record(live.type.number, id),
            try !live.left.holds(named, scene)
        {
            return .breach([
                ("reference", live.reference.name),
                ("reference-number", scene.situation.number(of: named) ?? ""),
            ])
        }
        return nil
    }

    /// A reference that isn't set asks nothing: that it must be set is another rule's.
    private func isPresent(_ path: FieldPath, _ record: RecordImage) throws -> Bool {
        path.reference.map { record.fields[$0.number] != .absent } ?? true
    }

    private func breach(
        _ path: FieldPath, _ record: RecordImage, _ expected: String, _ found: String,
        _ scene: Scene
    ) throws -> Finding {
        var evidence: Situation.Evidence = [("field", path.name)]
        if let reference = path.reference {
            evidence.append(("reference", reference.name))
            evidence.append(("reference-number", try scene.number(reference, of: record)))
        }
        return .breach(evidence + [("expected", expected), ("found", found)])
    }
}

extension ReferencedRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard change.after == nil, let record = change.before, record.type == type.number
        else { return nil }
        for (type, field) in by {
            let others = try scene.search {
                try scene.view.records(
                    type.number, where: [(field.number, .reference(record.id))], limit: 1)
            }
            if let other = others.first {
                return .breach(try scene.situation.describeOther(other))
            }
        }
        return nil
    }
}

extension RequiredRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches(fields, conditions),
            let missing = fields.first(where: { record.fields[$0.number] == .absent })
        else { return nil }
        return .breach([("field", missing.name)])
    }
}
