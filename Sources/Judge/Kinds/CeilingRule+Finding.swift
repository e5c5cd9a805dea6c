internal import Catalog
internal import ChangeLog
internal import Rules

extension ParentCeiling: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }
    var mayFindNoEffect: Bool { true }

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

extension GroupCeiling: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number,
            change.touches(within + [amount, whole]),
            let own = record.fields[amount.number].integer,
            let limit = record.fields[whole.number].integer
        else { return nil }
        let others = try scene.view.records(
            type.number, where: within.map { ($0.number, record.fields[$0.number]) },
            limit: Scene.lookupLimit)
        let taken = others.filter { $0.id != record.id }.reduce(into: Int64(0)) {
            $0 += $1.fields[amount.number].integer ?? 0
        }
        guard taken + own > limit else { return nil }
        return .breach([
            ("amount-fen", String(own)), ("limit-fen", String(limit)),
            ("taken-fen", String(taken)), ("left-fen", String(limit - taken)),
        ])
    }
}
