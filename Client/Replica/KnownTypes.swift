internal import Catalog
internal import ChangeLog
internal import GRDB
internal import RecordStore

/// A later program knows types that the one before didn't, and kept as bytes.
extension Checkpoint {
    /// Shows what open change sets say of such types: they were in the tray, and nowhere else.
    static func showKnownTypes(_ db: Database, store: RecordStore) throws {
        guard let identity = try ReplicaIdentity(FactTable(db)) else { return }
        try store.write(db) { writer in
            try Checkpoint(db, store: store, device: identity.device).showKnownTypes(writer)
        }
    }

    private func showKnownTypes(_ writer: RecordWriter) throws {
        var covers = Covers(overlay: overlay)
        for verdict in try verdicts.tray(openOnly: true) {
            // The overlay of what this device entered itself was complete from the beginning.
            guard let changeSet = try? ChangeSet(frozen: verdict.body),
                changeSet.id == verdict.changeSet
            else { continue }
            for edit in changeSet.edits {
                let key = Overlay.Key(type: edit.type, record: edit.record)
                if try covers.row(key)?.changeSets.contains(changeSet.id) == true { continue }
                try cover(key, by: changeSet.id, of: changeSet, isOpen: true, &covers)
            }
        }
        for (key, row) in covers.changed {
            try overlay.show(row, at: key, writer: writer, changeSets: ordered)
        }
    }
}
