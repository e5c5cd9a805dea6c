internal import Catalog
public import ChangeLog
internal import Rules

/// The entry that a withdrawal names, as the journal and the request under way have it.
public struct WithdrawalTarget {
    public enum State: Equatable {
        /// Arriving with the withdrawal, or held or parked.
        case unjudged
        case judged
        case withdrawn(by: Identifier?)
    }

    public let changeSet: ChangeSet
    public let state: State
    /// The same person entered both on the same device, and a device of that person carries the
    /// withdrawal.
    public let isOwn: Bool
    /// An unjudged change set that builds upon the entry.
    public let follower: ChangeSet?

    public init(changeSet: ChangeSet, state: State, isOwn: Bool, follower: ChangeSet?) {
        self.changeSet = changeSet
        self.state = state
        self.isOwn = isOwn
        self.follower = follower
    }
}

/// An entry and its withdrawal come to nothing but history; an entry that was judged stands.
extension ChangeSetJudge {
    /// The judgement of an entry that its enterer took back; nil for any other.
    func withdrawn(_ situation: Situation) throws -> Judgement? {
        guard situation.context.isWithdrawn else { return nil }
        var judgement = nothing(.withdrawn, try describe(situation.changeSet, situation))
        judgement.flags.append(VerdictFlag.withdrawn.rawValue)
        return judgement
    }

    /// Why a withdrawal has no force, or what it waits for; nil where it has, and for what is no
    /// withdrawal.
    func withdrawal(_ situation: Situation) throws -> Judgement? {
        switch situation.changeSet.withdrawing(rules.withdrawals) {
        case .nothing: return nil
        case .malformed: return situation.judgement(.rejected, .withdrawalForm)
        case .entry(let id):
            guard let target = try situation.context.withdrawalTarget(id) else {
                var waiting = situation.judgement(.parked, .withdrawalWaits)
                waiting.waitsFor = [.changeSet(id)]
                return waiting
            }
            return try refusal(target, situation)
        }
    }

    private func refusal(_ target: WithdrawalTarget, _ situation: Situation) throws -> Judgement? {
        let evidence = try describe(target.changeSet, situation)
        guard target.changeSet.withdrawing(rules.withdrawals) == .nothing else {
            return situation.judgement(.rejected, .withdrawalForm)
        }
        guard target.isOwn else {
            return situation.judgement(.rejected, .notOwnEntry, evidence)
        }
        switch target.state {
        case .judged: return situation.judgement(.rejected, .alreadyJudged, evidence)
        case .withdrawn(let other):
            return other == situation.changeSet.id ? nil : nothing(.withdrawn, evidence)
        case .unjudged:
            guard let follower = target.follower else { return nil }
            let other = try describe(follower, situation).first { $0.name == "number" }
            return situation.judgement(
                .rejected, .builtUpon, evidence + [("other-number", other?.value ?? "")])
        }
    }

    private func nothing(_ rule: BuiltInRule, _ evidence: Situation.Evidence) -> Judgement {
        var judgement = Judgement(.applied)
        judgement.flags = [VerdictFlag.noEffect.rawValue]
        judgement.rule = rule.id
        judgement.evidence = evidence
        return judgement
    }

    private func describe(_ changeSet: ChangeSet, _ situation: Situation) throws
        -> Situation.Evidence
    {
        for edit in changeSet.edits {
            guard let type = catalog.type(edit.type) else { continue }
            return try situation.describe(edit, type)
        }
        return []
    }
}

extension Verdict.Touch {
    /// A change set, where one waits for another: no record type has the number 0.
    public static func changeSet(_ id: Identifier) -> Verdict.Touch {
        Verdict.Touch(type: 0, record: id)
    }
}
