internal import Catalog
internal import ChangeLog
internal import Rules

/// What the registers' merge made of a change set.
struct Merge {
    /// The records after.
    var view: OverlayView
    /// Somebody else has written, and both stand.
    var isMerged = false
    /// A register was left as somebody else has it.
    var hasNoEffect = false
    /// The policy that decided, and the register it decided upon.
    var rule: BuiltInRule?
    var evidence: Situation.Evidence = []
    /// Set where a policy holds or refuses: then nothing else counts.
    var refused: Judgement?
}

/// Per register: the version that the edit was made upon is current, or a policy decides.
extension ChangeSetJudge {
    func merged(_ situation: Situation) throws -> Merge {
        var merge = Merge(view: OverlayView(base: situation.base, catalog: catalog))
        for edit in situation.changeSet.edits {
            guard let type = catalog.type(edit.type) else { continue }
            let before = try merge.view.record(edit.type, edit.record)
            var effective: Edit? = edit
            switch edit.action {
            case .create: break
            case .update:
                guard let before else { throw inapplicable(edit) }
                effective = try reconciled(edit, type, before, situation, &merge)
            case .delete:
                guard let before else { throw inapplicable(edit) }
                try checkDeletion(edit, type, before, situation, &merge)
            }
            if merge.refused != nil { return merge }
            guard let effective else { continue }
            let after = Application.apply(
                effective, to: before, changeSet: situation.changeSet.id, catalog: catalog)
            try merge.view.set(edit.type, edit.record, after)
        }
        return merge
    }

    private func inapplicable(_ edit: Edit) -> JudgeFault {
        .inapplicableEdit(type: edit.type, record: edit.record)
    }

    /// The edit with what the policies left of it; nil when nothing is.
    private func reconciled(
        _ edit: Edit, _ type: RecordType, _ before: RecordImage, _ situation: Situation,
        _ merge: inout Merge
    ) throws -> Edit? {
        var fields = edit.fields
        let registers = Application.registers(of: edit, catalog: catalog)
        for register in registers {
            let current = before.version(ofRegister: register)
            if current == edit.bases[register] || current == situation.changeSet.id { continue }
            let own = fields.entries.filter {
                (type.field($0.field)?.register ?? $0.field) == register
            }
            if own.allSatisfy({ agrees($0.value, before.fields[$0.field]) }) {
                merge.hasNoEffect = true
                fields = fields.leavingOut(own)
                continue
            }
            let clash = Clash(
                edit: edit, type: type, register: register, own: own, before: before,
                current: current)
            switch try resolve(clash, situation) {
            case .refused(let judgement):
                merge.refused = judgement
                return nil
            case .mine: break
            case .theirs:
                merge.hasNoEffect = true
                fields = fields.leavingOut(own)
            case .both(let value):
                for entry in own { fields.assign(entry.field, value(entry)) }
            }
            try note(clash, situation, &merge)
        }
        if try hasConcurrentWriter(before, besides: registers, situation) { merge.isMerged = true }
        guard !fields.entries.isEmpty else { return nil }
        return Edit(
            type: edit.type, record: edit.record, action: .update, bases: edit.bases,
            fields: fields)
    }

    private func note(_ clash: Clash, _ situation: Situation, _ merge: inout Merge) throws {
        merge.isMerged = true
        guard merge.rule == nil else { return }
        switch rules.policy(clash.type, register: clash.register) {
        case .union: merge.rule = .union
        case .lastWriter: merge.rule = .lastWriter
        // A ruling waived the hold: its own record says so.
        case .hold, .server, .immutable: return
        }
        merge.evidence = try clash.evidence(situation)
    }

    /// Whether another register was written by somebody whom the enterer couldn't have known.
    private func hasConcurrentWriter(
        _ record: RecordImage, besides registers: [UInt32], _ situation: Situation
    ) throws -> Bool {
        let others = record.versions.filter { !registers.contains($0.key) }.map(\.value)
        for version in [record.version] + others where version != situation.changeSet.id {
            if try isConcurrent(version, situation) { return true }
        }
        return false
    }

    private func isConcurrent(_ version: Identifier, _ situation: Situation) throws -> Bool {
        if let seen = try situation.context.hadSeen(version) { return !seen }
        guard let time = try situation.context.effectiveAtOf(version) else { return false }
        return time > situation.context.effectiveAt
    }

    private func checkDeletion(
        _ edit: Edit, _ type: RecordType, _ before: RecordImage, _ situation: Situation,
        _ merge: inout Merge
    ) throws {
        if situation.waives(.mergeHold) { return }
        let isStale =
            if edit.bases.isEmpty {
                try hasConcurrentWriter(before, besides: [], situation)
            } else {
                edit.bases.contains { register, base in
                    let current = before.version(ofRegister: register)
                    return current != base && current != situation.changeSet.id
                }
            }
        if isStale {
            merge.refused = situation.judgement(
                .held, .mergeHold, try situation.describe(before, type))
        }
    }
}
