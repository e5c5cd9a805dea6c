internal import Catalog
public import ChangeLog
public import Rules

/// Does again what a change set did to the records in an earlier life of the server's memory, by the
/// verdict that it was given: nothing is judged.
///
/// Change sets come back in another order than they were judged in. So each register goes to whoever
/// wrote it last in the old order, whichever comes back first; where the old verdict was a merge, to whom
/// the policy gives it. What was written since memory was lost stands over what comes back.
public struct Restoration {
    private let changeSet: ChangeSet
    private let verdict: Verdict
    private let created: [RecordImage]
    private let past: Past
    private let rules: RuleSet

    /// What the journal answers.
    public struct Past {
        /// Whether what the newest verdict of a change set decided came before this one.
        public var precedes: (Verdict) throws -> Bool
        /// The newest verdict of a change set; nil where the journal doesn't have it.
        public var verdict: (Identifier) throws -> Verdict?
        public var changeSet: (Identifier) throws -> ChangeSet?
        public var isDeleted: (UInt32, Identifier) throws -> Bool

        public init(
            precedes: @escaping (Verdict) throws -> Bool,
            verdict: @escaping (Identifier) throws -> Verdict?,
            changeSet: @escaping (Identifier) throws -> ChangeSet?,
            isDeleted: @escaping (UInt32, Identifier) throws -> Bool
        ) {
            self.precedes = precedes
            self.verdict = verdict
            self.changeSet = changeSet
            self.isDeleted = isDeleted
        }
    }

    /// - Parameter created: of the records that it created: version and the server-set fields.
    public init(
        of changeSet: ChangeSet, verdict: Verdict, created: [RecordImage], past: Past,
        rules: RuleSet
    ) {
        self.changeSet = changeSet
        self.verdict = verdict
        self.created = created
        self.past = past
        self.rules = rules
    }

    private var catalog: RecordCatalog { rules.catalog }

    /// Applies the edits to what `view` has so far.
    ///
    /// - Returns: records that the change set edits and that aren't back yet.
    public func apply(to view: inout OverlayView) throws -> [Verdict.Touch] {
        guard verdict.outcome == .applied || verdict.outcome == .merged, !verdict.isIdle else {
            return []
        }
        var missing: [Verdict.Touch] = []
        for edit in changeSet.edits {
            guard let type = catalog.type(edit.type) else { continue }
            let before = try view.record(edit.type, edit.record)
            switch edit.action {
            case .create: try create(edit, before, &view)
            case .update:
                if let before {
                    try update(edit, type, before, &view)
                } else if try !past.isDeleted(edit.type, edit.record) {
                    missing.append(Verdict.Touch(type: edit.type, record: edit.record))
                }
            case .delete:
                if let before {
                    guard try isNewest(over: before) else { continue }
                    try view.set(edit.type, edit.record, nil)
                } else if try !past.isDeleted(edit.type, edit.record) {
                    missing.append(Verdict.Touch(type: edit.type, record: edit.record))
                }
            }
        }
        return missing
    }

    private func create(_ edit: Edit, _ before: RecordImage?, _ view: inout OverlayView) throws {
        let part = created.first { $0.type == edit.type && $0.id == edit.record }
        guard before == nil, try !past.isDeleted(edit.type, edit.record) else { return }
        var after = Application.apply(edit, to: nil, changeSet: changeSet.id, catalog: catalog)
        for entry in part?.fields.entries ?? [] { after?.fields[entry.field] = entry.value }
        try view.set(edit.type, edit.record, after)
    }

    private func update(
        _ edit: Edit, _ type: RecordType, _ before: RecordImage, _ view: inout OverlayView
    ) throws {
        var fields = edit.fields
        for register in Application.registers(of: edit, catalog: catalog) {
            let own = fields.entries.filter {
                (type.field($0.field)?.register ?? $0.field) == register
            }
            let writer = before.version(ofRegister: register)
            if writer == changeSet.id || writer == edit.bases[register] { continue }
            if own.allSatisfy({ agrees($0.value, before.fields[$0.field]) }) {
                fields = fields.leavingOut(own)
                continue
            }
            switch rules.policy(type, register: register) {
            case .union:
                for entry in own {
                    fields.assign(
                        entry.field,
                        ChangeSetJudge.union(before.fields[entry.field], entry.value))
                }
            case let policy:
                // It edits the record: so it came after what created that.
                if writer != before.version, try !wins(over: writer, register, edit, policy) {
                    fields = fields.leavingOut(own)
                }
            }
        }
        guard !fields.entries.isEmpty else { return }
        let effective = Edit(
            type: edit.type, record: edit.record, action: .update, bases: edit.bases,
            fields: fields)
        try view.set(
            edit.type, edit.record,
            Application.apply(effective, to: before, changeSet: changeSet.id, catalog: catalog))
    }

    /// Whether this change set's value stands over another's.
    private func wins(
        over writer: Identifier, _ register: UInt32, _ edit: Edit, _ policy: MergePolicy
    ) throws -> Bool {
        guard let other = try past.verdict(writer) else { return true }
        if policy == .lastWriter, verdict.outcome == .merged || other.outcome == .merged {
            let bases = try past.changeSet(writer)?.edits.first {
                $0.type == edit.type && $0.record == edit.record
            }?.bases
            if bases?[register] == changeSet.id { return false }
            return (verdict.effectiveAt, changeSet.id) > (other.effectiveAt, writer)
        }
        return try past.precedes(other)
    }

    private func isNewest(over record: RecordImage) throws -> Bool {
        try record.versions.values.allSatisfy { writer in
            guard let other = try past.verdict(writer) else { return true }
            return try past.precedes(other)
        }
    }
}
