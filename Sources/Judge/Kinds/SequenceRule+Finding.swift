internal import Catalog
internal import ChangeLog
internal import Rules

extension SequenceRule: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.before == nil,
            let id = record.fields[about.number].reference
        else { return nil }
        let others = try scene.view.records(
            type.number, where: [(about.number, .reference(id))], limit: Scene.lookupLimit
        ).filter { $0.id != record.id }
        // What the same change set brings has no place yet, and comes last.
        let last = others.max { ($0.place, $0.id) < ($1.place, $1.id) }
        let to = state(of: record)
        let from = last.map(state)
        let allowed = from.map { moves[$0] ?? [] } ?? initial
        if allowed.contains(to) { return nil }
        let grouped = last ?? record
        let evidence: Situation.Evidence = [
            ("field", field?.name ?? ""), ("from", from ?? Self.none), ("to", to),
            ("allowed", allowed.isEmpty ? Self.none : allowed.joined(separator: ",")),
            ("parent-number", try scene.number(about, of: record)),
            ("other-number", try scene.number(round, of: grouped)),
        ]
        let isRepeated =
            from == to && last?.fields[round.number] == record.fields[round.number]
        return isRepeated ? .noEffect(evidence) : .breach(evidence)
    }

    /// What evidence says where there is no state yet, or no way on.
    private static let none = "none"

    private func state(of record: RecordImage) -> String {
        states.first { $0.conditions.hold(record) }?.name ?? Self.none
    }
}

extension RecordImage {
    /// In the server's order; what isn't judged comes after all that is.
    fileprivate var place: UInt64 { seq == 0 ? .max : seq }
}
