internal import Catalog
internal import ChangeLog
internal import LineGrammar
internal import Replica
internal import TextTable

/// What a command is about to record: collected inside the transaction that commits it.
struct EntrySheet {
    let context: EntryContext
    private(set) var drafts: [ChangeSetDraft] = []
    /// What stands against an entry that was recorded all the same.
    private(set) var warnings: [Refusal] = []

    init(_ context: EntryContext) { self.context = context }

    /// One record, created by a change set of its own that shares its id.
    @discardableResult
    mutating func create(
        _ type: RecordType, intent: String, reason: String = "",
        _ fill: (inout FieldSheet) throws -> Void
    ) throws -> Identifier {
        var fields = FieldSheet(type: type, record: context.newIdentifier(), context: context)
        try fill(&fields)
        record(intent: intent, reason: reason, id: fields.record, edits: [fields.edit(.create)])
        return fields.record
    }

    mutating func update(_ fields: FieldSheet, intent: String, reason: String = "") {
        record(intent: intent, reason: reason, edits: [fields.edit(.update)])
    }

    /// Several edits that stand or fall together.
    mutating func record(
        intent: String, reason: String = "", id: Identifier? = nil,
        edits: [ChangeSetDraft.EditDraft]
    ) {
        drafts.append(
            ChangeSetDraft(
                id: id ?? context.newIdentifier(), intent: intent, edits: edits, reason: reason))
    }

    /// Refuses, unless the clerk insists that it happened: then it is recorded with a warning.
    mutating func object(_ refusal: Refusal?, _ scene: Scene) throws {
        guard let refusal else { return }
        guard scene.has(flag: "force") else { throw refusal }
        // A batch meets the same objection at every row.
        if !warnings.contains(refusal) { warnings.append(refusal) }
    }
}

/// The fields of one record that an entry sets.
struct FieldSheet {
    let type: RecordType
    let record: Identifier
    let context: EntryContext
    private(set) var fields = FieldValues()

    init(type: RecordType, record: Identifier, context: EntryContext) {
        self.type = type
        self.record = record
        self.context = context
    }

    /// `.absent` clears the field in an update.
    mutating func set(_ name: String, _ value: FieldValue) {
        fields.assign(type.require(name).number, value)
    }

    mutating func set(_ name: String, _ value: FieldValue?) {
        if let value { set(name, value) }
    }

    mutating func seal(_ name: String, _ text: String, lookup: String? = nil) throws {
        let field = type.require(name).number
        let value = try context.seal(text, record: record, field: field)
        guard let lookup, let sealed = value.sealed else { return set(name, value) }
        set(
            name,
            .sealed(
                SealedText(
                    key: sealed.key, ciphertext: sealed.ciphertext,
                    lookup: context.keys.lookup(lookup))))
    }

    func edit(_ action: Edit.Action) -> ChangeSetDraft.EditDraft {
        // A new record has nothing to clear.
        let listed = fields.entries.filter { action != .create || $0.value != .absent }
        return ChangeSetDraft.EditDraft(
            type: type.number, record: record, action: action,
            fields: FieldValues(ascending: listed))
    }
}
