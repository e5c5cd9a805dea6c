internal import Catalog
public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore
public import Wire

/// What a reconcile found to be mended; written all at once at its end.
///
/// However much that is, it isn't held in memory: it waits as pages in a temporary table, which ends
/// with the connection. A reconcile that broke off starts again from the beginning.
public struct ReplicaRepair: Sendable {
    /// The types that the replica holds records of.
    public let types: [UInt32]
    fileprivate var count = 0

    fileprivate init(types: [UInt32]) { self.types = types }
}

extension ReplicaDatabase {
    public func beginRepair() throws -> ReplicaRepair {
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    CREATE TEMP TABLE IF NOT EXISTS repair_page (
                      number INTEGER PRIMARY KEY, page BLOB NOT NULL)
                    """)
            try db.execute(sql: "DELETE FROM temp.repair_page")
            return ReplicaRepair(types: try DigestTable.fetch(db, scopes: []).keys.sorted())
        }
    }

    /// Keeps what was fetched until the reconcile ends.
    public func keep(_ records: [RecordImage], in repair: inout ReplicaRepair) throws {
        var page = PageBuilder()
        for record in records { page.add(record) }
        try keep(page, in: &repair, count: records.count)
    }

    private func keep(_ page: PageBuilder, in repair: inout ReplicaRepair, count: Int) throws {
        guard count > 0 else { return }
        let bytes = try page.page().bytes
        try queue.writeWithoutTransaction { db in
            let statement = try RawStatement(
                db, "INSERT INTO temp.repair_page (page) VALUES (?)")
            statement.bind(bytes, at: 1)
            try statement.run()
        }
        repair.count += count
    }

    /// Compares a listing of the server's with the canonical records in the same range of ids.
    ///
    /// - Returns: the ids to fetch.
    public func compare(
        _ holdings: [WireHolding], type: UInt32, after: Data, isLast: Bool,
        _ repair: inout ReplicaRepair
    ) throws -> [Identifier] {
        let first = Identifier(after) ?? .zero
        let last = isLast ? nil : holdings.last.flatMap { Identifier($0.id) }
        var own: [Identifier: Data] = [:]
        try queue.read { db in
            try forEachCanonical(db, type) { image in
                guard image.id > first, last.map({ image.id <= $0 }) ?? true else { return }
                own[image.id] = Digest.data(of: Digest.term(of: image))
            }
        }
        var wanted: [Identifier] = []
        for holding in holdings {
            guard let id = Identifier(holding.id) else { throw ReplicaFailure.damaged("holding") }
            if own.removeValue(forKey: id) != holding.term { wanted.append(id) }
        }
        var surplus = PageBuilder()
        for id in own.keys {
            surplus.add(Removal(type: type, record: id, reason: .unspecified))
        }
        try keep(surplus, in: &repair, count: own.count)
        return wanted
    }

    /// Every canonical record of a type, under the overlay too.
    public func forEachCanonical(
        _ db: Database, _ type: UInt32, _ body: (RecordImage) throws -> Void
    ) throws {
        try store.forEach(db, type) { record in
            if !record.isOverlay { try body(record.image) }
        }
        try OverlayTable(db, store: store).forEachCanonical(type, body)
    }

    /// Writes what a reconcile found, and counts the digests anew. An unfinished pull is forgotten.
    public func finish(_ repair: ReplicaRepair) throws -> Int {
        try queue.write { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            try store.write(db) { writer in
                let checkpoint = Checkpoint(db, store: store, device: identity.device)
                var summary = PullSummary()
                let pages = try RawStatement(
                    db, "SELECT page FROM temp.repair_page ORDER BY number")
                defer { pages.reset() }
                while try pages.step() {
                    let page = try Page(serialized: pages.data(0)).contents()
                    try checkpoint.apply(page, writer: writer, summary: &summary)
                }
            }
            for type in Set(catalog.types.map(\.number)).union(repair.types) {
                try recount(db, type)
            }
            try store.recountSums(db)
            try db.execute(sql: "DELETE FROM staged_page")
            try facts.set("staged", nil)
            try db.execute(sql: "DELETE FROM temp.repair_page")
            return repair.count
        }
    }

    func recount(_ db: Database, _ type: UInt32) throws {
        var digest = Digest()
        try forEachCanonical(db, type) { digest.add($0) }
        try DigestTable.set(db, scope: 0, type: type, digest)
    }
}
