internal import Catalog
public import ChangeLog
internal import Rules

/// The same judging at a replica, which doesn't see all that the server sees: each rule answers yes,
/// no or unknown. What a rule must see isn't listed anywhere: it is what it asks for, held against
/// the scopes of the records that it asks for.
extension ChangeSetJudge {
    /// - Parameters:
    ///   - canonical: the records as the server last gave them.
    ///   - pending: what the device's earlier entries make of them that aren't judged yet.
    ///   - unrecorded: records that only this replica's own entries make and that aren't there.
    ///   - context: what the replica knows besides; it tells the watch what it doesn't.
    public func predict(
        _ changeSet: ChangeSet, canonical: some RecordView, pending: PendingRecords,
        from outlook: Outlook, unrecorded: Set<Verdict.Touch> = [],
        context: (Watch) throws -> JudgeContext
    ) throws -> Prediction {
        let watch = Watch()
        let created = changeSet.edits.filter { $0.action == .create }.map {
            Verdict.Touch(type: $0.type, record: $0.record)
        }
        let view = ForeseenView(
            base: canonical, pending: pending, outlook: outlook, watch: watch,
            created: unrecorded.union(created))
        let inquiry = Inquiry(watch, isMoney: isMoney(changeSet))
        let situation = Situation(
            changeSet: changeSet, base: view, context: try context(watch), catalog: catalog,
            rules: rules, inquiry: inquiry)
        if let unforeseeable = try unforeseeable(situation, inquiry) { return unforeseeable }
        let judgement = lifted(try decide(situation), changeSet)
        return Prediction(
            answers: inquiry.answers, judgement: judgement,
            changes: inquiry.changes.isEmpty
                ? try bareChanges(changeSet, upon: view) : inquiry.changes,
            mayComeToNothing: inquiry.mayComeToNothing)
    }

    /// What is judged by how it stands with another change set, which only the server knows for sure:
    /// a withdrawal, and what a ruling brings along.
    private func unforeseeable(_ situation: Situation, _ inquiry: Inquiry) throws -> Prediction? {
        let changeSet = situation.changeSet
        let isWithdrawal = changeSet.withdrawing(rules.withdrawals) != .nothing
        let rulesAndMore =
            changeSet.edits.count > 1 && rules.rulings?.rulings(in: changeSet).isEmpty == false
        guard isWithdrawal || rulesAndMore else { return nil }
        if let refused = try situation.ask(.permission, { try permission(situation) }) {
            return Prediction(
                answers: inquiry.answers, judgement: refused, changes: [],
                mayComeToNothing: false)
        }
        let rule: BuiltInRule = isWithdrawal ? .alreadyJudged : .dependsOnHeld
        inquiry.add(rule.id, nil, [.matter])
        return Prediction(
            answers: inquiry.answers, judgement: Judgement(.applied),
            changes: try bareChanges(changeSet, upon: situation.base), mayComeToNothing: true)
    }

    /// What the edits make of the records, without a look at others' versions.
    private func bareChanges(_ changeSet: ChangeSet, upon view: any RecordView) throws
        -> [RecordChange]
    {
        var overlay = OverlayView(base: view, catalog: catalog)
        for edit in changeSet.edits {
            let after = Application.apply(
                edit, to: try overlay.record(edit.type, edit.record), changeSet: changeSet.id,
                catalog: catalog)
            try overlay.set(edit.type, edit.record, after)
        }
        return overlay.changed
    }

    func isMoney(_ changeSet: ChangeSet) -> Bool {
        changeSet.edits.contains { rules.money.contains($0.type) }
    }
}
