public import ChangeLog
public import GRDB
public import RecordStore

/// Records as the server last gave them, whatever the overlay shows upon them.
public struct CanonicalRecords {
    private let db: Database
    private let store: RecordStore

    public init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// Nil where the server has given none.
    public func fetch(_ type: UInt32, _ record: Identifier) throws -> RecordImage? {
        if let visible = try store.fetch(db, type, record), !visible.isOverlay {
            return visible.image
        }
        return try OverlayTable(db, store: store)
            .row(Overlay.Key(type: type, record: record))?.canonical
    }
}
