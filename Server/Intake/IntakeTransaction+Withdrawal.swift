internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Rules

/// What a request brings, looked through before any of it is judged.
struct ForeseenWithdrawals {
    /// Change sets that aren't journaled yet.
    var arriving: [Identifier: ChangeSet] = [:]
    /// Entries that are withdrawn, with the withdrawal.
    var withdrawnBy: [Identifier: Identifier] = [:]
    /// Withdrawals without force, and why.
    var refused: [Identifier: Judgement] = [:]
}

/// An entry that its enterer takes back before it is judged does nothing, whichever of the two
/// arrives first.
extension IntakeTransaction {
    /// Finds the withdrawals in what is about to be taken.
    mutating func foresee(
        _ arriving: [ChangeSet], carrier: Identifier, standing: DeviceFacts?
    ) throws {
        let withdrawals = arriving.filter { $0.withdrawing(rules.withdrawals) != .nothing }
        guard !withdrawals.isEmpty else { return }
        let fresh = try arriving.filter { try journal.entry(changeSet: $0.id) == nil }
        foreseen.arriving = Dictionary(
            fresh.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for withdrawal in withdrawals {
            guard case .entry(let target) = withdrawal.withdrawing(rules.withdrawals),
                foreseen.arriving[withdrawal.id] != nil, foreseen.arriving[target] != nil,
                foreseen.withdrawnBy[target] == nil
            else { continue }
            let judgement = try judge(withdrawal, carrier: carrier, standing: standing)
            switch judgement.outcome {
            case .applied: foreseen.withdrawnBy[target] = withdrawal.id
            case .rejected: foreseen.refused[withdrawal.id] = judgement
            case .merged, .held, .parked: continue
            }
        }
    }

    /// The withdrawal that takes a change set back which is about to be judged: in the same
    /// request, or parked because it came first.
    func withdrawal(of changeSet: ChangeSet) throws -> Identifier? {
        guard changeSet.withdrawing(rules.withdrawals) == .nothing else { return nil }
        if let withdrawal = foreseen.withdrawnBy[changeSet.id] { return withdrawal }
        for waiting in try openItems.waiting(for: .changeSet(changeSet.id)) {
            guard let entry = try journal.entry(changeSet: waiting),
                let withdrawal = try? ChangeSet(frozen: entry.body)
            else { throw JournalDamage.unreadable }
            var transaction = self
            transaction.foreseen.arriving[changeSet.id] = changeSet
            let carrier = entry.verdict.device
            let judgement = try transaction.judge(
                withdrawal, carrier: carrier,
                standing: try standing(of: carrier))
            if judgement.outcome == .applied { return waiting }
        }
        return nil
    }

    func withdrawalTarget(
        _ id: Identifier, of withdrawal: ChangeSet, carrier: DeviceFacts?
    ) throws -> WithdrawalTarget? {
        let target: ChangeSet
        let state: WithdrawalTarget.State
        if let verdict = try journal.verdict(changeSet: id) {
            guard let found = try journaled(id), found.id == id else { return nil }
            target = found
            state =
                verdict.isWithdrawn
                ? .withdrawn(by: verdict.followedBy) : verdict.isOpen ? .unjudged : .judged
        } else if let arriving = foreseen.arriving[id] {
            target = arriving
            state = .unjudged
        } else {
            return nil
        }
        return WithdrawalTarget(
            changeSet: target, state: state,
            isOwn: try target.actor == withdrawal.actor && carrier?.user == withdrawal.actor
                && directory.follows(withdrawal.device, target.device, in: store.view(db)),
            follower: state == .unjudged ? try follower(of: target) : nil)
    }

    private func journaled(_ id: Identifier) throws -> ChangeSet? {
        try journal.entry(changeSet: id).flatMap { try? ChangeSet(frozen: $0.body) }
    }

    /// An unjudged change set that builds upon an entry and isn't withdrawn itself: one that is
    /// open, or that arrives with it.
    private func follower(of target: ChangeSet) throws -> ChangeSet? {
        let open = try openItems.all().compactMap { try journaled($0) }
        let arriving = try foreseen.arriving.values.filter {
            try foreseen.withdrawnBy[$0.id] == nil && journal.entry(changeSet: $0.id) == nil
        }
        return (open + arriving).filter { $0.id != target.id && $0.buildsUpon(target) }
            .min { $0.id < $1.id }
    }

    /// Closes the held or parked entry that an applied withdrawal names. Its verdict is followed by
    /// another: nothing is applied, and nobody waits for a ruling.
    mutating func withdraw(by withdrawal: ChangeSet, _ given: Judgement) throws {
        guard given.outcome == .applied, !given.flags.contains(VerdictFlag.noEffect.rawValue),
            case .entry(let id) = withdrawal.withdrawing(rules.withdrawals),
            let entry = try journal.entry(changeSet: id),
            let target = try? ChangeSet(frozen: entry.body),
            var verdict = try journal.verdict(changeSet: id), verdict.isOpen
        else { return }
        let carrier = entry.verdict.device
        let standing = try standing(of: carrier)
        var context = try judgeContext(target, carrier: carrier, facts: standing)
        context.isWithdrawn = true
        let judgement = try judge.judge(target, view: records, context: context)
        verdict.outcome = judgement.outcome
        verdict.flags = judgement.flags
        verdict.rule = judgement.rule
        verdict.evidence = judgement.evidence
        verdict.followedBy = withdrawal.id
        try openItems.remove(id)
        try follow(verdict, entry)
    }
}
