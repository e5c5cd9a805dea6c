internal import Catalog
internal import ChangeLog
internal import Rules

extension AppendOnlyRule: RuleEvaluation {
    var concerns: Set<UInt32>? { Set(types.map(\.number)) }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard change.after == nil, let record = change.before,
            types.contains(where: { $0.number == record.type })
        else { return nil }
        return .breach([])
    }
}

extension SeparationRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.before == nil
        else { return nil }
        for (changeSet, number) in try otherSteps(record, scene) {
            // A step of the same change set is the same person's by its nature.
            let isOwn = changeSet == scene.situation.changeSet.id
            let actor =
                isOwn ? scene.situation.changeSet.actor : try scene.context.actorOf(changeSet)
            if actor == scene.situation.changeSet.actor {
                return .breach(number.isEmpty ? [] : [("other-number", number)])
            }
        }
        return nil
    }

    private func otherSteps(_ record: RecordImage, _ scene: Scene) throws -> [(Identifier, String)]
    {
        switch other {
        case .creator(let field):
            guard case .reference(let name) = field.kind,
                let type = scene.situation.catalog.type(named: name),
                let id = record.fields[field.number].reference,
                let target = try scene.view.record(type.number, id)
            else { return [] }
            return [(target.version, scene.situation.number(of: target) ?? "")]
        case .changeSet(let field):
            guard case .opaque(let bytes) = record.fields[field.number],
                let changeSet = Identifier(bytes)
            else { return [] }
            return [(changeSet, "")]
        case .siblings(let field):
            let value = record.fields[field.number]
            guard value != .absent else { return [] }
            return try scene.view.records(
                type.number, where: [(field.number, value)], limit: Scene.lookupLimit
            ).filter { $0.id != record.id && conditions.hold($0) }.map { ($0.version, "") }
        }
    }
}

extension DateRangeRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches([date] + [notBefore, notAfter].compactMap(\.?.ownField), conditions),
            let value = record.fields[date.number].integer
        else { return nil }
        if let limit = try limit(notBefore, record, scene), value < limit {
            return breach(value, limit)
        }
        if let limit = try limit(notAfter, record, scene), value > limit {
            return breach(value, limit)
        }
        return nil
    }

    private func limit(_ bound: Bound?, _ record: RecordImage, _ scene: Scene) throws -> Int64? {
        switch bound {
        case nil: nil
        case .today: scene.context.today
        case .path(let path): try scene.value(path, of: record).integer
        }
    }

    private func breach(_ value: Int64, _ limit: Int64) -> Finding {
        .breach([
            ("field", date.name), ("date", String(value)), ("limit-date", String(limit)),
        ])
    }
}

extension DateRangeRule.Bound {
    var ownField: Field? {
        if case .path(let path) = self { path.ownField } else { nil }
    }
}
