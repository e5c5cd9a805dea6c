internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Rules

/// Rulings take effect when the change set that records them is applied, in the same transaction.
extension IntakeTransaction {
    mutating func settle(_ changeSet: ChangeSet, _ judgement: Judgement) throws {
        guard let rulings = rules.rulings else { return }
        for ruling in rulings.rulings(in: changeSet) {
            // A ruling that came to nothing, or isn't applied, has written no record.
            let isRecorded = judgement.changes.contains { $0.after?.type == rulings.type.number }
            guard isRecorded else { return }
            switch ruling.effect {
            case .waive:
                try judgeAgain(ruling.changeSet, by: changeSet.id, waiving: ruling.waived)
            case .close: try close(ruling.changeSet, by: changeSet.id)
            }
        }
    }

    /// The records as a ruling leaves them, for what it brings along and that builds upon them (a
    /// counter-entry to the payout that it accepts). Nil where it brings nothing, or where judging
    /// again doesn't succeed.
    func viewAfterRuling(_ changeSet: ChangeSet, upon view: some RecordView) throws -> OverlayView?
    {
        guard let rulings = rules.rulings else { return nil }
        let found = rulings.rulings(in: changeSet).filter { $0.effect == .waive }
        // What it changes of other records is judged upon what is there.
        guard !found.isEmpty, changeSet.edits.count > found.count,
            changeSet.edits.allSatisfy({ $0.action == .create })
        else { return nil }
        var overlay = OverlayView(base: view, catalog: store.catalog)
        for ruling in found {
            guard try openItems.isOpen(ruling.changeSet),
                let entry = try journal.entry(changeSet: ruling.changeSet),
                let latest = try journal.verdict(changeSet: ruling.changeSet),
                let ruled = try? ChangeSet(frozen: entry.body), ruled.id == ruling.changeSet
            else { return nil }
            let facts = try standing(of: entry.verdict.device)
            var context = try judgeContext(ruled, carrier: entry.verdict.device, facts: facts)
            context.effectiveAt = entry.verdict.effectiveAt
            context.waived = latest.waived.union(
                ruling.waived.isEmpty ? latest.breached : ruling.waived)
            // Only a look: the number is taken when it is applied.
            context.nextVoucher = { _ in 0 }
            let judgement = try judge.judge(ruled, view: overlay, context: context)
            guard !judgement.changes.isEmpty else { return nil }
            for change in judgement.changes {
                guard let image = change.after ?? change.before else { continue }
                try overlay.set(image.type, image.id, change.after)
            }
        }
        return overlay
    }

    // MARK: Closing

    /// Closes an open change set, and with it what says nothing but of what it would have made. What
    /// else builds upon it is judged again.
    mutating func close(_ id: Identifier, by ruling: Identifier) throws {
        guard try openItems.isOpen(id) else { return }
        guard let entry = try journal.entry(changeSet: id),
            var verdict = try journal.verdict(changeSet: id)
        else { throw JournalDamage.unreadable }
        verdict.followedBy = ruling
        try follow(verdict, entry, flag: .ruled)
        for touch in verdict.touched {
            for dependent in try openItems.waiting(for: touch) where dependent != id {
                if try closingRuling(ofParentsOf: dependent) != nil {
                    try close(dependent, by: ruling)
                } else {
                    try judgeAgain(dependent)
                }
            }
        }
    }

    /// The ruling that closed a change set; nil where none did, or it is open again.
    func closingRuling(of id: Identifier) throws -> Identifier? {
        guard try openItems.outcome(of: id) == .rejected else { return nil }
        return try journal.verdict(changeSet: id)?.followedBy
    }

    private func closingRuling(ofParentsOf id: Identifier) throws -> Identifier? {
        guard let entry = try journal.entry(changeSet: id),
            let changeSet = try? ChangeSet(frozen: entry.body)
        else { return nil }
        return try closingRuling(ofParentsOf: changeSet)
    }

    /// The ruling that closed what a change set is all about; nil where it says anything else.
    func closingRuling(ofParentsOf changeSet: ChangeSet) throws -> Identifier? {
        var closing: Identifier?
        for edit in changeSet.edits {
            guard edit.action == .create,
                let parent = rules.rulings?.parent(of: edit),
                let maker = try openItems.toucher(of: parent),
                let ruling = try closingRuling(of: maker)
            else { return nil }
            closing = ruling
        }
        return closing
    }

    // MARK: What happened all the same

    /// Opens again what a ruling closed, when word comes that it happened.
    mutating func reopen(whatHappenedBy changeSet: ChangeSet) throws {
        guard let rulings = rules.rulings else { return }
        for edit in changeSet.edits where rulings.fact.holds(edit) {
            guard let parent = rulings.fact.touch(edit),
                let maker = try openItems.toucher(of: parent),
                let ruling = try closingRuling(of: maker)
            else { continue }
            try reopen(maker, closedBy: ruling, rule: .closedThenHappened)
        }
    }

    private mutating func reopen(
        _ id: Identifier, closedBy ruling: Identifier, rule: BuiltInRule
    ) throws {
        guard let entry = try journal.entry(changeSet: id),
            var verdict = try journal.verdict(changeSet: id), verdict.followedBy == ruling
        else { return }
        verdict.followedBy = nil
        verdict.outcome = .held
        // What held it before still does: accepting waives all of it.
        let also = verdict.breached.union(verdict.waived)
        verdict.rule = rule.id
        verdict.evidence = [
            ("also", also.subtracting([rule.id]).sorted().joined(separator: ","))
        ]
        try openItems.remove(id)
        try follow(
            verdict, entry, flag: .reopened,
            waitsFor: (try? ChangeSet(frozen: entry.body)).map { waits($0, heldBy: rule.id) } ?? [])
        for touch in verdict.touched {
            for dependent in try openItems.waiting(for: touch)
            where try closingRuling(of: dependent) == ruling {
                try reopen(dependent, closedBy: ruling, rule: .dependsOnHeld)
            }
        }
    }

    // MARK: What the judge asks

    func matter(_ id: Identifier) throws -> Matter? {
        guard let entry = try journal.entry(changeSet: id),
            let latest = try journal.verdict(changeSet: id)
        else { return nil }
        let facts = try standing(of: entry.verdict.device)
        return Matter(
            seq: latest.seq, outcome: latest.outcome, station: facts?.station,
            decision: try latest.followedBy.flatMap { try decision(of: $0, on: id) },
            hasHappened: { try hasHappened(latest) })
    }

    /// What payouts that are held or parked took of a budget, where word came that they were paid.
    func paidSuspense(of budget: [String: FieldValue]) throws -> Int64 {
        guard let envelopes = rules.envelopes else { return 0 }
        var total: Int64 = 0
        for id in try openItems.all() {
            guard let entry = try journal.entry(changeSet: id),
                let changeSet = try? ChangeSet(frozen: entry.body),
                let latest = try journal.verdict(changeSet: id), try hasHappened(latest)
            else { continue }
            for edit in changeSet.edits where edit.action == .create {
                let term = envelopes.spent.first { $0.type.number == edit.type }
                guard let term, let amount = term.type.field(named: term.sum.amount),
                    budget.allSatisfy({ name, value in
                        term.type.field(named: name).map { edit.fields[$0.number] } == value
                    })
                else { continue }
                total += edit.fields[amount.number].integer ?? 0
            }
        }
        return total
    }

    private func decision(of ruling: Identifier, on id: Identifier) throws -> String? {
        guard let entry = try journal.entry(changeSet: ruling),
            let changeSet = try? ChangeSet(frozen: entry.body),
            let found = rules.rulings?.rulings(in: changeSet), let first = found.first
        else { return nil }
        // What was closed with another was settled by that one's ruling.
        return (found.first { $0.changeSet == id } ?? first).decision
    }

    /// Whether the last fact about a record that the change set would make says that it happened.
    private func hasHappened(_ verdict: Verdict) throws -> Bool {
        guard let fact = rules.rulings?.fact else { return false }
        // It is itself the word that something else happened, which stands.
        if let entry = try journal.entry(changeSet: verdict.changeSet),
            let changeSet = try? ChangeSet(frozen: entry.body),
            try changeSet.edits.contains(where: {
                try fact.holds($0) && fact.touch($0).map { try isCanonical($0) } ?? false
            })
        {
            return true
        }
        for touch in verdict.touched {
            var last: (date: Int64, edit: Edit)?
            let known = try openItems.waiting(for: touch).filter(openItems.isOpen)
            for id in known + [verdict.changeSet] {
                guard let entry = try journal.entry(changeSet: id),
                    let changeSet = try? ChangeSet(frozen: entry.body)
                else { continue }
                for edit in changeSet.edits where fact.touch(edit) == touch {
                    let date = edit.fields[fact.date.number].integer ?? 0
                    if let last, (last.date, last.edit.record) > (date, edit.record) {
                        continue
                    }
                    last = (date, edit)
                }
            }
            if let last, fact.holds(last.edit) { return true }
        }
        return false
    }
}

extension IntakeTransaction {
    private func isCanonical(_ touch: Verdict.Touch) throws -> Bool {
        try store.view(db).contains(touch.type, touch.record)
    }
}

extension Rulings {
    /// The record that a companion is all about; nil for any other edit.
    func parent(of edit: Edit) -> Verdict.Touch? {
        guard edit.action == .create,
            let companion = companions.first(where: { $0.type.number == edit.type }),
            let record = edit.fields[companion.parent.number].reference
        else { return nil }
        return Verdict.Touch(type: companion.target.number, record: record)
    }
}

extension Rulings.Fact {
    /// The record that an edit tells something about; nil where it is no edit of this type.
    func touch(_ edit: Edit) -> Verdict.Touch? {
        guard edit.type == type.number, edit.action == .create,
            let record = edit.fields[parent.number].reference
        else { return nil }
        return Verdict.Touch(type: target.number, record: record)
    }

    /// Whether it says that the record's business has happened.
    func holds(_ edit: Edit) -> Bool {
        touch(edit) != nil
            && conditions.allSatisfy { $0.values.contains(edit.fields[$0.field]) }
    }
}
