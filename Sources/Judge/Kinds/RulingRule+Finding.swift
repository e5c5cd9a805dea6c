internal import Catalog
internal import ChangeLog
internal import Rules

extension RulingRule: RuleEvaluation {
    var mayFindNoEffect: Bool { check == .unsettled }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let rulings = scene.situation.rules.rulings, change.before == nil,
            let ruling = change.after.flatMap(rulings.ruling)
        else { return nil }
        if check == .role {
            let role = scene.context.standing.role
            return rulings.roles.contains(role) ? nil : .breach([("role", role)])
        }
        let matter = try scene.context.matter(ruling.changeSet)
        let evidence: Situation.Evidence = [
            ("item", matter.map { "H\($0.seq)" } ?? ruling.changeSet.description)
        ]
        let decided: Situation.Evidence = [
            ("field", rulings.decision.name), ("decision", ruling.decision),
        ]
        switch check {
        case .role: return nil
        case .station:
            return matter.map { $0.station == ruling.station } ?? true ? nil : .breach(evidence)
        case .unsettled:
            guard let earlier = matter?.decision else { return nil }
            let found = evidence + decided + [("earlier", earlier)]
            return earlier == ruling.decision ? .noEffect(found) : .breach(found)
        case .open:
            if matter?.decision != nil { return nil }
            switch matter?.outcome {
            case .held: return nil
            case .parked where ruling.effect == .close: return nil
            default: return .breach(evidence + [("found", matter?.outcome.rawValue ?? "")])
            }
        case .unhappened:
            guard ruling.effect == .close, let matter, matter.decision == nil,
                try matter.hasHappened()
            else { return nil }
            return .breach(evidence + decided)
        }
    }
}
