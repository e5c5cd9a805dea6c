public import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
public import Journal
public import RecordStore

/// One bureau's database: records, journal, feed and device states in one SQLite file.
public final class BureauDatabase: Sendable {
    public let store: RecordStore
    public let queue: StoreQueue

    public var catalog: RecordCatalog { store.catalog }

    /// Opens or creates the file.
    ///
    /// - Parameter readOnly: for queries beside a running server.
    public init(path: String, catalog: RecordCatalog, readOnly: Bool = false) throws {
        store = RecordStore(catalog: catalog)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.readonly = readOnly
        queue = try StoreQueue(path: path, configuration: configuration)
        guard !readOnly else {
            let isOlder = try queue.read { db in
                try SchemaVersion.isOlder(
                    db, version: JournalSchema.version, catalogVersion: catalog.version)
            }
            guard !isOlder else { throw BureauFailure.olderSchema }
            return
        }
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // After the journal mode: opening in WAL lowers it to NORMAL.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        let store = store
        try queue.write { db in
            do {
                try JournalSchema.prepare(db, store: store)
            } catch let newer as NewerSchema {
                throw BureauFailure.newerSchema(found: newer.found, known: newer.known)
            }
        }
    }

    /// SQLite's synchronous setting of the writing connection; 2 is FULL.
    public func synchronous() throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// Brings what the log holds into the file, and closes it.
    public func close() throws {
        try queue.writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
        }
        try queue.close()
    }

    public func head() throws -> JournalHead { try queue.read { try Facts($0).head } }

    /// Nil until `bureau init` has founded the bureau.
    public func bureau() throws -> Identifier? {
        try queue.read { try FactTable($0).identifier("bureau") }
    }
}

public enum BureauFailure: Error, Equatable {
    case newerSchema(found: Int, known: Int)
    /// An earlier program wrote the file, and who only reads doesn't bring it up.
    case olderSchema
    case notFounded
    case alreadyFounded
    /// A restore was broken off before the restored database was in its place.
    case restoreUnfinished
    /// The key file is missing or not in its form.
    case keys(String)
}
