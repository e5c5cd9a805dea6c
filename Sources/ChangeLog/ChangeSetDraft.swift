public import Catalog

/// What a command wants to change; whoever records it adds bases, time and link.
public struct ChangeSetDraft: Sendable {
    public struct EditDraft: Sendable {
        public let type: UInt32
        public let record: Identifier
        public let action: Edit.Action
        public let fields: FieldValues

        public init(
            type: UInt32, record: Identifier, action: Edit.Action,
            fields: FieldValues = FieldValues()
        ) {
            self.type = type
            self.record = record
            self.action = action
            self.fields = fields
        }
    }

    /// Also the id of the record that its first create makes, where the command chooses so: a
    /// record and the change set that made it then share their bytes on the wire.
    public let id: Identifier
    public let intent: String
    public var edits: [EditDraft]
    public let reason: String

    public init(id: Identifier, intent: String, edits: [EditDraft], reason: String = "") {
        self.id = id
        self.intent = intent
        self.edits = edits
        self.reason = reason
    }
}

extension ChangeSetDraft {
    /// The change set, with each edit made upon the versions that `view` shows.
    public func completed(
        bureau: Identifier, device: Identifier, actor: Identifier, claimedAt: Int64,
        catalog: RecordCatalog, view: some RecordView
    ) throws -> ChangeSet {
        let edits = try edits.map { edit in
            let upon = edit.action == .create ? nil : try view.record(edit.type, edit.record)
            // A delete is made upon the whole record.
            let touched = edit.action == .delete ? upon?.fields ?? FieldValues() : edit.fields
            return Edit(
                type: edit.type, record: edit.record, action: edit.action,
                bases: upon.map {
                    Application.bases(of: touched, upon: $0, catalog: catalog)
                } ?? [:], fields: edit.fields)
        }
        return ChangeSet(
            id: id, bureau: bureau, device: device, actor: actor, claimedAt: claimedAt,
            catalogVersion: catalog.version, intent: intent, edits: edits, reason: reason)
    }
}
