internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore

/// What comes back after the server lost its memory, and can't be as it was: something that was accepted
/// since stands in its way, or it is about a record that isn't accepted any more. It is held, and HQ decides.
extension IntakeTransaction {
    /// The verdict that was given stays, and is followed: what came since memory was lost stands in its
    /// way, so HQ decides.
    mutating func hold(
        _ given: Verdict, _ changeSet: ChangeSet, _ clash: Judgement
    ) throws -> Verdict {
        guard let entry = try journal.entry(changeSet: changeSet.id) else {
            throw JournalDamage.unreadable
        }
        try follow(
            given.held(by: clash), entry, flag: .recoveryClash,
            waitsFor: waits(changeSet, heldBy: clash.rule))
        let held = try journal.verdict(changeSet: changeSet.id) ?? given
        try holdDependents(of: changeSet)
        return held
    }

    /// What is in the records, and says something about a record that isn't accepted any more, is held
    /// with it: a reversal without its payout would be money that nobody has.
    mutating func holdDependents(of changeSet: ChangeSet) throws {
        for edit in changeSet.edits where edit.action == .create {
            guard let target = store.catalog.type(edit.type)?.name else { continue }
            for type in store.catalog.types {
                for field in type.fields {
                    guard case .reference(target) = field.kind else { continue }
                    let naming = try records.records(
                        type.number, where: [(field.number, .reference(edit.record))], limit: .max)
                    for record in naming { try holdBack(record.version, with: changeSet.id) }
                }
            }
        }
    }

    /// - Parameter maker: whose records aren't accepted any more.
    private mutating func holdBack(_ id: Identifier, with maker: Identifier) throws {
        // It may have been held with them in an earlier life already.
        try takeBack(id)
        guard let entry = try journal.entry(changeSet: id),
            let newest = try journal.verdict(changeSet: id), !newest.isOutsideTheRecords,
            let changeSet = try? ChangeSet(frozen: entry.body), changeSet.id == id,
            changeSet.edits.allSatisfy({ $0.action == .create })
        else { return }
        var without = OverlayView(base: records, catalog: store.catalog)
        for edit in changeSet.edits { try without.set(edit.type, edit.record, nil) }
        let context = try dependenceContext(
            judgeContext(
                changeSet, carrier: newest.device, facts: standing(of: newest.device)),
            since: newest, with: maker)
        guard
            let judgement = try judge.dependence(of: changeSet, base: without, context: context)
        else { return }
        try follow(
            newest.held(by: judgement), entry, flag: .recoveryClash,
            changes: takingOut(changeSet), waitsFor: waits(changeSet, heldBy: judgement.rule))
        try holdDependents(of: changeSet)
    }

    /// Takes out of the records what a change set had created. Should it be accepted again, they are as
    /// others had made them since.
    func takingOut(_ changeSet: ChangeSet) throws -> [RecordChange] {
        let removed = try changeSet.edits.filter { $0.action == .create }
            .compactMap { try records.record($0.type, $0.record) }
            .filter { $0.version == changeSet.id }
        for record in removed {
            let touch = Verdict.Touch(type: record.type, record: record.id)
            for editor in Set(record.versions.values) {
                try GivenVerdicts(db).wait(editor, for: touch)
            }
        }
        return removed.map { RecordChange(before: $0, after: nil) }
    }

    /// Knows as unsettled what was decided since the verdict was given, and not what will have its own old
    /// verdict back.
    ///
    /// - Parameter known: what is unsettled in any case.
    private func dependenceContext(
        _ context: JudgeContext, since verdict: Verdict, with known: Identifier? = nil
    ) -> JudgeContext {
        var context = context
        context.openCreator = { [openItems, journal, lives] type, record in
            let touch = Verdict.Touch(type: type, record: record)
            guard let maker = try openItems.toucher(of: touch) else { return nil }
            if maker == known { return maker }
            guard let newest = try journal.verdict(changeSet: maker),
                lives.came(newest, after: verdict)
            else { return nil }
            return maker
        }
        return context
    }

    /// What the verdict did to the records; nothing, where a new record would be a second one of what may
    /// be only once beside one that was accepted since, or is about one that isn't accepted any more.
    func restored(
        _ verdict: Verdict, _ given: GivenVerdict, _ changeSet: ChangeSet
    ) throws -> (changes: [RecordChange], clash: Judgement?) {
        var view = OverlayView(base: records, catalog: store.catalog)
        try restore(changeSet, verdict, given.created, &view)
        let context = try judgeContext(
            changeSet, carrier: verdict.device, facts: standing(of: verdict.device))
        if view.changed.contains(where: { $0.before == nil }),
            let dependence = try judge.dependence(
                of: changeSet, base: records,
                context: dependenceContext(context, since: verdict))
        {
            return ([], dependence)
        }
        let clash = try judge.clash(
            of: changeSet, restored: view, base: records, context: context
        ) { [journal] record in
            try journal.verdict(changeSet: record.version).map {
                try isUnknown($0, to: verdict)
            } ?? false
        }
        if let clash { return ([], clash) }
        return (view.changed, nil)
    }

    /// Whether a verdict was given without knowing what another decided: that came since; or it was lost
    /// already when the life began in which the verdict was given, and wasn't back then for all that is known.
    private func isUnknown(_ other: Verdict, to given: Verdict) throws -> Bool {
        if lives.came(other, after: given) { return true }
        let (place, life) = (lives.place(of: other), lives.place(of: given))
        // What HQ let in there answers to HQ alone.
        guard place.epoch != life.epoch, !given.has(.ruled) else { return false }
        if let began = lives.all.first(where: { $0.id == life.epoch }) {
            let isBackBefore = other.seq <= lives.limit(of: life.epoch) && other.seq < life.seq
            return place.seq > began.afterSeq && !isBackBefore
        }
        return try ForgottenLives(db).afterSeq(of: life.epoch).map { place.seq > $0 } ?? false
    }
}

extension Verdict {
    /// As it stands open again. A ruling that had let it in says nothing of what holds it now; the rules that
    /// it waived stay so.
    fileprivate func held(by judgement: Judgement) -> Verdict {
        var verdict = self
        verdict.outcome = .held
        verdict.followedBy = nil
        verdict.rule = judgement.rule
        verdict.evidence = judgement.evidence
        if !waived.isEmpty {
            verdict.evidence.append(("waived", waived.sorted().joined(separator: ",")))
        }
        return verdict
    }
}
