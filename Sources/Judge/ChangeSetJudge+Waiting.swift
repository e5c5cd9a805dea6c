internal import Catalog
internal import ChangeLog
internal import Rules

/// What a change set builds upon must be there: else it waits, or joins what isn't settled.
extension ChangeSetJudge {
    func waiting(_ problems: [EditProblem], _ situation: Situation) throws -> Judgement? {
        var parked: Judgement?
        var joined: Judgement?
        func take(_ judgement: Judgement) {
            guard judgement.outcome == .parked else {
                joined = joined ?? judgement
                return
            }
            parked = parked ?? judgement
            for touch in judgement.waitsFor where parked?.waitsFor.contains(touch) == false {
                parked?.waitsFor.append(touch)
            }
        }
        for problem in problems {
            guard problem.code.isWaiting, let missing = problem.missing else { continue }
            take(try absence(problem, missing, situation))
        }
        for edit in situation.changeSet.edits {
            if let judgement = try unsettledBase(edit, situation) { take(judgement) }
        }
        // What can't be judged yet is judged when it can; only then is it held for what it joined.
        return parked ?? joined
    }

    func absence(
        _ problem: EditProblem, _ missing: Verdict.Touch, _ situation: Situation
    ) throws -> Judgement {
        let evidence = problem.sortedEvidence
        if problem.code != .unknownType {
            let creator = try situation.context.openCreator(missing.type, missing.record)
            switch try creator.flatMap(situation.context.openVerdict) {
            case .held: return situation.judgement(.held, .dependsOnHeld, evidence)
            case .rejected:
                let isClosed = try creator.map(situation.context.isClosed) ?? false
                return situation.judgement(
                    .held, isClosed ? .dependsOnClosed : .dependsOnRejected, evidence)
            case .applied: return situation.judgement(.held, .dependsOnWithdrawn, evidence)
            case .parked, .merged, nil: break
            }
            if try situation.context.isDeleted(missing.type, missing.record) {
                return situation.judgement(.held, .recordDeleted, evidence)
            }
        }
        var judgement = situation.judgement(.parked, .edit(problem.code), evidence)
        judgement.waitsFor = [missing]
        return judgement
    }

    /// An edit upon a version that is itself held or parked.
    private func unsettledBase(_ edit: Edit, _ situation: Situation) throws -> Judgement? {
        guard let type = catalog.type(edit.type) else { return nil }
        for (_, base) in edit.bases.sorted(by: { $0.key < $1.key })
        where base != situation.changeSet.id {
            switch try situation.context.openVerdict(base) {
            case .held where !situation.waives(.dependsOnHeld):
                return situation.judgement(
                    .held, .dependsOnHeld, try situation.describe(edit, type))
            case .parked:
                var judgement = situation.judgement(
                    .parked, .dependsOnHeld, try situation.describe(edit, type))
                judgement.waitsFor = [Verdict.Touch(type: edit.type, record: edit.record)]
                return judgement
            case .applied:
                return situation.judgement(
                    .held, .dependsOnWithdrawn, try situation.describe(edit, type))
            case .held, .rejected, .merged, nil: break
            }
        }
        return nil
    }
}

extension EditProblem {
    /// The evidence in an order that is the same on every server.
    var sortedEvidence: [(name: String, value: String)] {
        evidence.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }
}
