internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Rules

/// What hangs together with a change set that isn't applied.
extension IntakeTransaction {
    /// What waited for records that the change set would have created joins it, and facts that it
    /// records may be all that something held has waited for.
    mutating func takeAlong(_ changeSet: ChangeSet, _ judgement: Judgement) throws {
        guard judgement.outcome == .held || judgement.outcome == .rejected else { return }
        for edit in changeSet.edits where edit.action == .create {
            let touch = Verdict.Touch(type: edit.type, record: edit.record)
            for waiting in try openItems.waiting(for: touch) where waiting != changeSet.id {
                try takeUp(waiting)
            }
        }
        if judgement.rule == BuiltInRule.dependsOnHeld.id { try release(by: changeSet) }
    }

    /// A rule that holds unless a fact is known lets go when the fact arrives, be it in a change set
    /// of its own: the money had left.
    private mutating func release(by changeSet: ChangeSet) throws {
        for (rule, touch) in rules.releases(by: changeSet) {
            guard let maker = try openItems.toucher(of: touch),
                try openItems.outcome(of: maker) == .held,
                let verdict = try journal.verdict(changeSet: maker), verdict.rule == rule,
                !verdict.evidence.contains(where: { $0.name == "also" })
            else { continue }
            try judgeAgain(maker, facts: changeSet.edits)
            if try openItems.outcome(of: maker) == nil { try judgeAgain(changeSet.id) }
        }
    }
}

extension RuleSet {
    /// The rules that a change set's facts may satisfy, each with the record that the fact is about.
    fileprivate func releases(by changeSet: ChangeSet) -> [(rule: String, Verdict.Touch)] {
        rules.flatMap { rule -> [(rule: String, Verdict.Touch)] in
            guard case .snapshot(let snapshot) = rule.body, let unless = snapshot.unless else {
                return []
            }
            return changeSet.edits.compactMap { edit in
                guard let record = edit.fields[unless.parent.number].reference,
                    unless.isFact(edit, about: record)
                else { return nil }
                return (rule.id, Verdict.Touch(type: snapshot.type.number, record: record))
            }
        }
    }
}
