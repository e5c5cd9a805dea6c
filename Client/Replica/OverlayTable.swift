internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore
internal import SwiftProtobuf
internal import Wire

/// The records that held change sets and the outbox touch: the canonical form of each, and by
/// which change sets it is covered. Rows of such records show what replaying those gives.
struct OverlayTable {
    private let db: Database
    private let store: RecordStore

    struct Row {
        var canonical: RecordImage?
        var changeSets: [Identifier]
    }

    init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    func row(_ key: Overlay.Key) throws -> Row? {
        let statement = try RawStatement(
            db, "SELECT canonical, change_sets FROM overlay WHERE type = ? AND record = ?")
        statement.bind(Int64(key.type), at: 1)
        statement.bind(key.record, at: 2)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        var row = Row(canonical: nil, changeSets: [])
        if !statement.isNull(0) {
            guard let image = try? RecordImage(serialized: statement.data(0)) else {
                throw ReplicaFailure.damaged("overlay \(key.record)")
            }
            row.canonical = image
        }
        var rest = statement.data(1)[...]
        while let id = Identifier(rest.prefix(16)) {
            row.changeSets.append(id)
            rest = rest.dropFirst(16)
        }
        return row
    }

    /// The canonical forms of a type's covered records.
    func forEachCanonical(_ type: UInt32, _ body: (RecordImage) throws -> Void) throws {
        let statement = try RawStatement(
            db, "SELECT canonical FROM overlay WHERE type = ? AND canonical IS NOT NULL")
        statement.bind(Int64(type), at: 1)
        defer { statement.reset() }
        while try statement.step() {
            try body(try RecordImage(serialized: statement.data(0)))
        }
    }

    func save(_ key: Overlay.Key, _ row: Row) throws {
        let statement = try RawStatement(db, "INSERT OR REPLACE INTO overlay VALUES (?, ?, ?, ?)")
        statement.bind(Int64(key.type), at: 1)
        statement.bind(key.record, at: 2)
        if let canonical = row.canonical {
            statement.bind(canonical.serialized(), at: 3)
        }
        var packed = Data(capacity: 16 * row.changeSets.count)
        for id in row.changeSets { id.appendBytes(to: &packed) }
        statement.bind(packed, at: 4)
        try statement.run()
    }

    private func remove(_ key: Overlay.Key) throws {
        let statement = try RawStatement(db, "DELETE FROM overlay WHERE type = ? AND record = ?")
        statement.bind(Int64(key.type), at: 1)
        statement.bind(key.record, at: 2)
        try statement.run()
    }

    /// Adds one change set on top: the newest in its order, so applying it to what is visible is
    /// replaying all.
    func push(_ changeSet: ChangeSet, writer: RecordWriter) throws {
        for edit in changeSet.edits {
            let key = Overlay.Key(type: edit.type, record: edit.record)
            let visible = try store.fetch(db, edit.type, edit.record)
            if visible?.isOverlay == true {
                guard var row = try row(key) else {
                    throw ReplicaFailure.damaged("overlay row \(key.record) is missing")
                }
                if row.changeSets.last != changeSet.id {
                    row.changeSets.append(changeSet.id)
                    try save(key, row)
                }
            } else if visible == nil, var row = try row(key) {
                row.changeSets.append(changeSet.id)
                try save(key, row)
            } else {
                try save(key, Row(canonical: visible?.image, changeSets: [changeSet.id]))
            }
            let after = Application.apply(
                edit, to: visible?.image, changeSet: changeSet.id, catalog: store.catalog)
            try show(after, isOverlay: true, replacing: visible, writer: writer)
        }
    }

    /// Keeps a record's cover, and shows its canonical form with the change sets that cover it
    /// replayed on top. A cover of no change sets ends.
    ///
    /// - Parameter visible: what the table shows now, where that is known.
    func show(
        _ row: Row, at key: Overlay.Key, visible: StoredRecord? = nil, writer: RecordWriter,
        changeSets: ([Identifier]) throws -> [ChangeSet]
    ) throws {
        let visible = try visible ?? store.fetch(db, key.type, key.record)
        if row.changeSets.isEmpty {
            try show(row.canonical, isOverlay: false, replacing: visible, writer: writer)
            return try remove(key)
        }
        try save(key, row)
        let after = try replay(row, key, changeSets: changeSets)
        try show(after, isOverlay: true, replacing: visible, writer: writer)
    }

    /// What a covered record should show; nil where it should show nothing.
    func replayed(_ key: Overlay.Key, changeSets: ([Identifier]) throws -> [ChangeSet]) throws
        -> RecordImage?
    {
        guard let row = try row(key) else { return nil }
        return try replay(row, key, changeSets: changeSets)
    }

    private func replay(
        _ row: Row, _ key: Overlay.Key, changeSets: ([Identifier]) throws -> [ChangeSet]
    ) throws -> RecordImage? {
        let replayed = Overlay.replay(
            try changeSets(row.changeSets), catalog: store.catalog
        ) { $0 == key ? row.canonical : nil }
        return replayed[key] ?? row.canonical
    }

    /// Every covered record, or the first `limit` of them.
    func keys(limit: Int? = nil) throws -> [Overlay.Key] {
        let statement = try RawStatement(db, "SELECT type, record FROM overlay LIMIT ?")
        statement.bind(Int64(limit ?? -1), at: 1)
        defer { statement.reset() }
        var keys: [Overlay.Key] = []
        while try statement.step() {
            guard let record = statement.identifier(1) else { continue }
            keys.append(Overlay.Key(type: UInt32(statement.integer(0)), record: record))
        }
        return keys
    }

    private func show(
        _ image: RecordImage?, isOverlay: Bool, replacing old: StoredRecord?,
        writer: RecordWriter
    ) throws {
        if let image {
            try writer.put(StoredRecord(image: image, isOverlay: isOverlay), replacing: old)
        } else if let old {
            try writer.delete(old)
        }
    }
}
