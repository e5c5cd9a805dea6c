public import Catalog

/// The catalog's own checks of a change set: pure, and the same at entry and on the server.
///
/// They say whether each edit is well formed by the catalog's declaration. Who may write, what
/// others wrote meanwhile and what the bureau's rules demand is the judge's.
public enum EditCheck {
    /// Everything that is wrong, in the order of the edits and, within one, of its fields.
    ///
    /// Fields that a known type doesn't declare are let through: a later catalog may know them.
    /// - Parameter view: the records before the change set.
    public static func problems(
        in changeSet: ChangeSet, catalog: RecordCatalog, view: some RecordView
    ) throws -> [EditProblem] {
        var presence = Presence(view: view)
        var problems: [EditProblem] = []
        for edit in changeSet.edits {
            guard let type = catalog.type(edit.type) else {
                problems.append(.unknownType(edit))
                continue
            }
            var found = Findings(edit: edit, type: type, catalog: catalog)
            try check(&found, &presence)
            problems += found.problems
            presence.note(edit)
        }
        return problems
    }

    private static func check(_ found: inout Findings, _ presence: inout Presence) throws {
        let edit = found.edit
        let type = found.type
        let exists = try presence.has(edit.type, edit.record)
        switch edit.action {
        case .create:
            if exists { found.add(.recordExists) }
            checkRequired(&found)
        case .update:
            if type.isAppendOnly { found.add(.appendOnly) }
            if !exists { found.addMissing(.missingRecord, type.number, edit.record) }
            if try presence.isStub(edit.type, edit.record) { found.add(.leftScope) }
            checkUpdate(&found)
        case .delete:
            if type.isAppendOnly { found.add(.appendOnly) }
            if !exists { found.addMissing(.missingRecord, type.number, edit.record) }
            if try presence.isStub(edit.type, edit.record) { found.add(.leftScope) }
            return
        }
        for entry in edit.fields.entries {
            guard let field = type.field(entry.field) else {
                // Only the server says what is a stub.
                if entry.field == RecordImage.stubField { found.add(.serverSetField) }
                continue
            }
            if field.isServerSet { found.add(.serverSetField, field) }
            guard entry.value != .absent else { continue }
            if let code = misfit(entry.value, field.kind) {
                found.add(code, field, limit: limit(field.kind))
            }
            try checkReference(entry.value, field, &found, &presence)
        }
    }

    private static func checkRequired(_ found: inout Findings) {
        for field in found.type.fields where field.isRequired && !field.isServerSet {
            if isEmpty(found.edit.fields[field.number]) { found.add(.missingRequired, field) }
        }
    }

    private static func checkUpdate(_ found: inout Findings) {
        for entry in found.edit.fields.entries {
            guard let field = found.type.field(entry.field) else { continue }
            if field.isRequired, isEmpty(entry.value) { found.add(.requiredCleared, field) }
            // The register's policy is its first field's.
            let first = found.type.field(field.register) ?? field
            if first.policy == .immutable { found.add(.immutableField, field) }
        }
    }

    private static func checkReference(
        _ value: FieldValue, _ field: Field, _ found: inout Findings, _ presence: inout Presence
    ) throws {
        guard case .reference(let name) = field.kind, let target = value.reference,
            let type = found.catalog.type(named: name)?.number
        else { return }
        if try !presence.has(type, target) {
            found.addMissing(.missingReference, type, target, field)
        }
    }

    private static func isEmpty(_ value: FieldValue) -> Bool {
        value == .absent || value.text?.isEmpty == true
    }
}
