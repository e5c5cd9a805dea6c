internal import Catalog
package import ChangeLog
package import Intake
internal import Ledger

/// The ledger's numbers by name. A wrong name is a mistake in the test, and traps at once.
package enum Names {
    package static func type(_ name: String) -> UInt32 { recordType(name).number }

    package static func field(_ type: String, _ name: String) -> UInt32 {
        guard let field = recordType(type).field(named: name) else {
            preconditionFailure("the catalog has no field \(type).\(name)")
        }
        return field.number
    }

    package static func values(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
        FieldValues(values.map { (field(type, $0.key), $0.value) })
    }

    private static func recordType(_ name: String) -> RecordType {
        guard let type = LedgerCatalog.catalog.type(named: name) else {
            preconditionFailure("the catalog has no type \(name)")
        }
        return type
    }
}

extension RecordImage {
    /// A field of a record of the named type.
    package func value(_ type: String, _ field: String) -> FieldValue {
        fields[Names.field(type, field)]
    }
}

extension DeviceDirectory {
    package static let bench = DeviceDirectory(
        deviceType: Names.type("device"), stationField: Names.field("device", "station"),
        userField: Names.field("device", "user"), letterField: Names.field("device", "letter"),
        signingKeyField: Names.field("device", "signing-key"),
        revokedAtField: Names.field("device", "revoked-at"),
        closedAtField: Names.field("device", "closed-at"),
        closedNumberField: Names.field("device", "closed-number"),
        formerField: Names.field("device", "former"),
        nameField: Names.field("device", "name"),
        enrolledAtField: Names.field("device", "enrolled-at"), userType: Names.type("user"),
        roleField: Names.field("user", "role"), stationType: Names.type("station"),
        codeField: Names.field("station", "code"),
        keyNumberField: Names.field("station", "key-number"),
        stationKindField: Names.field("station", "kind"),
        headquartersKind: StationKind.headquarters.rawValue)
}

extension ChangeSetDraft {
    /// A change set of one edit; the record that a create makes has the change set's id.
    package static func create(
        _ type: String, _ id: Identifier, _ fields: [String: FieldValue]
    ) -> ChangeSetDraft {
        ChangeSetDraft(id: id, intent: "\(type).new", edits: [.create(type, id, fields)])
    }

    package static func update(
        _ type: String, _ record: Identifier, _ fields: [String: FieldValue], id: Identifier
    ) -> ChangeSetDraft {
        ChangeSetDraft(id: id, intent: "\(type).edit", edits: [.update(type, record, fields)])
    }

    package static func delete(_ type: String, _ record: Identifier, id: Identifier)
        -> ChangeSetDraft
    {
        ChangeSetDraft(
            id: id, intent: "\(type).delete",
            edits: [.init(type: Names.type(type), record: record, action: .delete)])
    }
}

extension ChangeSetDraft.EditDraft {
    package static func create(
        _ type: String, _ record: Identifier, _ fields: [String: FieldValue]
    ) -> Self {
        .init(
            type: Names.type(type), record: record, action: .create,
            fields: Names.values(type, fields))
    }

    package static func update(
        _ type: String, _ record: Identifier, _ fields: [String: FieldValue]
    ) -> Self {
        .init(
            type: Names.type(type), record: record, action: .update,
            fields: Names.values(type, fields))
    }
}
