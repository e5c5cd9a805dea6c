public import Catalog

/// Applying edits to records: pure, and the same for judge and overlay.
public enum Application {
    /// The record after the edit; nil when it is gone.
    public static func apply(
        _ edit: Edit, to record: RecordImage?, changeSet: Identifier, catalog: RecordCatalog
    ) -> RecordImage? {
        switch edit.action {
        case .delete:
            return nil
        case .create:
            var fields = FieldValues()
            for entry in edit.fields.entries { fields[entry.field] = entry.value }
            return RecordImage(
                type: edit.type, id: edit.record, version: changeSet, fields: fields)
        case .update:
            guard var record else { return nil }
            for entry in edit.fields.entries { record.fields[entry.field] = entry.value }
            for register in registers(of: edit, catalog: catalog) {
                record.versions[register] = changeSet == record.version ? nil : changeSet
            }
            return record
        }
    }

    /// The registers that an edit touches, ascending. A field that the catalog doesn't know is a
    /// register of its own.
    public static func registers(of edit: Edit, catalog: RecordCatalog) -> [UInt32] {
        let type = catalog.type(edit.type)
        let registers = edit.fields.entries.map { type?.field($0.field)?.register ?? $0.field }
        return Set(registers).sorted()
    }

    /// The bases that an edit made upon `record` carries.
    public static func bases(
        of fields: FieldValues, upon record: RecordImage, catalog: RecordCatalog
    ) -> [UInt32: Identifier] {
        let edit = Edit(type: record.type, record: record.id, action: .update, fields: fields)
        return registers(of: edit, catalog: catalog).reduce(into: [:]) {
            $0[$1] = record.version(ofRegister: $1)
        }
    }
}

/// Visible = canonical + held + outbox, replayed in order.
public enum Overlay {
    public struct Key: Hashable, Sendable {
        public let type: UInt32
        public let record: Identifier

        public init(type: UInt32, record: Identifier) {
            self.type = type
            self.record = record
        }
    }

    /// The visible form of every record that the change sets touch; nil where it is gone.
    ///
    /// - Parameters:
    ///   - changeSets: held first, by seq; then the outbox, by number.
    ///   - canonical: a record as the server last gave it, or nil.
    public static func replay(
        _ changeSets: some Sequence<ChangeSet>, catalog: RecordCatalog,
        canonical: (Key) throws -> RecordImage?
    ) rethrows -> [Key: RecordImage?] {
        var visible: [Key: RecordImage?] = [:]
        for changeSet in changeSets {
            for edit in changeSet.edits {
                let key = Key(type: edit.type, record: edit.record)
                let before = try visible[key] ?? canonical(key)
                visible[key] = .some(
                    Application.apply(
                        edit, to: before, changeSet: changeSet.id, catalog: catalog))
            }
        }
        return visible
    }
}
