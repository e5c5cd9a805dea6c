internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Rules

/// What follows a verdict. It is never altered: what is decided later is a later entry of the
/// journal about the same change set, with an empty body.
extension IntakeTransaction {
    /// What a judgement brings about: rulings take effect, what waited for the change set or its
    /// records is judged again, and what it withdraws is closed.
    mutating func conclude(_ changeSet: ChangeSet, _ judgement: Judgement) throws {
        try settle(changeSet, judgement)
        try takeUp(after: judgement.changes)
        try takeAlong(changeSet, judgement)
        try withdraw(by: changeSet, judgement)
        for withdrawal in try openItems.waiting(for: .changeSet(changeSet.id)) {
            try takeUp(withdrawal)
        }
        // It came later than the ruling that closed what it is all about: it goes the same way.
        if judgement.rule == BuiltInRule.dependsOnClosed.id,
            let ruling = try closingRuling(ofParentsOf: changeSet)
        {
            try close(changeSet.id, by: ruling)
        }
    }

    /// Judges what waited for a record that has now arrived.
    ///
    /// - Parameter isDue: false for what is left as it is.
    mutating func takeUp(
        after changes: [RecordChange], where isDue: (Identifier) throws -> Bool = { _ in true }
    ) throws {
        for change in changes {
            guard let image = change.after else { continue }
            let touch = Verdict.Touch(type: image.type, record: image.id)
            for waiting in try openItems.waiting(for: touch) where try isDue(waiting) {
                try takeUp(waiting)
            }
            for endorsed in rules.endorsed(by: change) {
                for waiting in try openItems.waiting(for: endorsed) where try isDue(waiting) {
                    try takeUp(waiting)
                }
            }
        }
    }

    mutating func takeUp(_ id: Identifier) throws { try judgeAgain(id) }

    /// Judges an open change set again. Without a ruling, a judgement like the last is no news.
    ///
    /// - Parameters:
    ///   - ruling: the change set of the ruling that asks for it.
    ///   - named: the rules that the ruling waives; empty: those of the newest verdict.
    mutating func judgeAgain(
        _ id: Identifier, by ruling: Identifier? = nil, waiving named: Set<String> = [],
        facts: [Edit] = []
    ) throws {
        // It waited for two records, and the first that came brought the second along.
        guard try openItems.isOpen(id) else { return }
        guard let entry = try journal.entry(changeSet: id),
            let latest = try journal.verdict(changeSet: id)
        else { throw JournalDamage.unreadable }
        var waived = latest.waived
        if ruling != nil { waived.formUnion(named.isEmpty ? latest.breached : named) }
        guard let changeSet = try? ChangeSet(frozen: entry.body), changeSet.id == id else {
            // Bytes under another's id are evidence: they can't be applied, whoever rules.
            guard ruling != nil else { return }
            return try follow(latest, entry, flag: .ruled)
        }
        let carrier = entry.verdict.device
        let standing = try standing(of: carrier)
        let judgement = try judge(
            changeSet, carrier: carrier, standing: standing, waived: waived,
            effectiveAt: entry.verdict.effectiveAt, facts: facts)
        let isNews = ruling != nil || !latest.says(judgement)
        if judgement.outcome == .parked || !isNews {
            try openItems.remove(id)
            try openItems.add(latest, waitsFor: waits(changeSet, judgement))
            // It waits for something else now; nothing to tell anybody.
            if latest.outcome == .parked || !isNews { return }
        }
        var verdict = latest
        verdict.outcome = judgement.outcome
        verdict.flags = judgement.flags
        verdict.rule = judgement.rule
        verdict.evidence = judgement.evidence
        if !waived.isEmpty {
            verdict.evidence.append(("waived", waived.sorted().joined(separator: ",")))
        }
        if judgement.outcome == .applied || judgement.outcome == .merged {
            verdict.followedBy = ruling ?? judgement.followedBy
        }
        try openItems.remove(id)
        try follow(
            verdict, entry, flag: ruling == nil ? .takenUp : .ruled, changes: judgement.changes,
            waitsFor: waits(changeSet, judgement),
            needsBody: Self.needsBody(changeSet, verdict))
        try conclude(changeSet, judgement)
    }

    /// Appends an entry that follows: the change set's own place and times stay.
    ///
    /// - Parameter flag: how it came to follow, in the place of how the last one did.
    mutating func follow(
        _ verdict: Verdict, _ entry: JournalEntry, flag: VerdictFlag? = nil,
        changes: [RecordChange] = [], waitsFor: [Verdict.Touch]? = nil, needsBody: Bool = true
    ) throws {
        let followed = verdict.seq
        var verdict = verdict
        verdict.seq = head.seq + 1
        let marks = [VerdictFlag.ruled, .reopened, .takenUp, .recoveryClash].map(\.rawValue)
        verdict.flags =
            (verdict.flags.filter { !marks.contains($0) } + [flag?.rawValue].compactMap(\.self))
            .sorted()
        verdict.rulesHash = rules.hash.data.prefix(8)
        verdict.given = nil
        verdict.isIdle =
            (verdict.outcome == .applied || verdict.outcome == .merged) && changes.isEmpty
        seal(&verdict, body: Hash256(hashing: entry.body), changes: changes)
        head = try journal.append(
            JournalEntry(
                seq: verdict.seq, body: Data(), link: entry.link,
                catalogVersion: entry.catalogVersion, verdict: verdict, needsBody: needsBody),
            after: head)
        if verdict.isOutsideTheRecords {
            try openItems.add(verdict, waitsFor: waitsFor ?? [])
            if verdict.followedBy != nil, !verdict.isWithdrawn {
                try openItems.close(verdict.changeSet)
            }
        }
        let standing = try standing(of: verdict.device)
        try apply(
            changes, verdict: verdict, station: standing?.station,
            naming: (try? ChangeSet(frozen: entry.body)).flatMap {
                $0.id == verdict.changeSet ? $0 : nil
            }, following: followed)
    }

    /// What a change set that isn't applied waits for: what is missing; and, where it is held only
    /// for what others have open, all that it touches or names.
    func waits(_ changeSet: ChangeSet, _ judgement: Judgement) -> [Verdict.Touch] {
        guard judgement.outcome == .held else { return judgement.waitsFor }
        return waits(changeSet, heldBy: judgement.rule)
    }

    func waits(_ changeSet: ChangeSet, heldBy rule: String) -> [Verdict.Touch] {
        guard rules.waitsForOthers(rule) else { return [] }
        var touches: Set<Verdict.Touch> = []
        for edit in changeSet.edits {
            touches.insert(Verdict.Touch(type: edit.type, record: edit.record))
            for entry in edit.fields.entries {
                guard
                    case .reference(let name)? = store.catalog.type(edit.type)?
                        .field(entry.field)?.kind, let type = store.catalog.type(named: name),
                    let record = entry.value.reference
                else { continue }
                touches.insert(Verdict.Touch(type: type.number, record: record))
            }
        }
        return touches.sorted { ($0.type, $0.record) < ($1.type, $1.record) }
    }
}

extension RuleSet {
    /// Whether what a rule holds may be let go when something else is settled.
    func waitsForOthers(_ rule: String) -> Bool {
        switch BuiltInRule(rule) {
        case .dependsOnHeld, .dependsOnRejected, .dependsOnClosed, .dependsOnWithdrawn: return true
        case nil: break
        default: return false
        }
        switch self.rule(rule)?.body {
        case .frozen, .endorsement: return true
        default: return false
        }
    }

    /// The records about which a new record says what some rule waits for.
    fileprivate func endorsed(by change: RecordChange) -> [Verdict.Touch] {
        guard change.before == nil, let image = change.after else { return [] }
        return rules.compactMap { rule in
            guard case .endorsement(let endorsement) = rule.body,
                image.type == endorsement.by.type.number,
                let record = image.fields[endorsement.by.parent.number].reference
            else { return nil }
            return Verdict.Touch(type: endorsement.target.number, record: record)
        }
    }
}

extension Verdict {
    /// Nothing that the change set says is in the records: it wasn't applied, or was taken back.
    var isOutsideTheRecords: Bool { isWithdrawn || (outcome != .applied && outcome != .merged) }

    /// Rules that rulings have waived so far.
    var waived: Set<String> { names("waived") }

    /// The rules that hold it.
    var breached: Set<String> { names("also").union(rule.isEmpty ? [] : [rule]) }

    private func names(_ name: String) -> Set<String> {
        let text = evidence.first { $0.name == name }?.value ?? ""
        return Set(text.split(separator: ",").map(String.init))
    }

    /// Whether a judgement says what the verdict says already.
    func says(_ judgement: Judgement) -> Bool {
        let told = evidence.filter { $0.name != "waived" }
        return outcome == judgement.outcome && rule == judgement.rule
            && told.elementsEqual(judgement.evidence) { $0 == $1 }
    }
}
