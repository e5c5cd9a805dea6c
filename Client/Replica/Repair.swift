internal import Catalog
public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore
public import Wire

/// What a reconcile found to be mended; written all at once at its end.
public struct ReplicaRepair: Sendable {
    /// The types that the replica holds records of.
    public fileprivate(set) var types: [UInt32]
    fileprivate var fetched: [RecordImage] = []
    fileprivate var surplus: [Overlay.Key] = []

    public mutating func take(_ records: [RecordImage]) { fetched += records }
}

extension ReplicaDatabase {
    public func beginRepair() throws -> ReplicaRepair {
        try queue.read { db in
            ReplicaRepair(types: try DigestTable.fetch(db, scopes: []).keys.sorted())
        }
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
        repair.surplus += own.keys.map { Overlay.Key(type: type, record: $0) }
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
    ///
    /// - Parameter keepsCursor: false starts the next pull from the beginning.
    public func finish(_ repair: ReplicaRepair, keepsCursor: Bool) throws -> Int {
        try queue.write { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            try store.write(db) { writer in
                var found = PageContents()
                found.records = repair.fetched
                found.removals = repair.surplus.map {
                    Removal(type: $0.type, record: $0.record, reason: .unspecified)
                }
                var summary = PullSummary()
                try Checkpoint(db, store: store, device: identity.device)
                    .apply(found, writer: &writer, summary: &summary)
            }
            for type in Set(catalog.types.map(\.number)).union(repair.types) {
                try recount(db, type)
            }
            try store.recountSums(db)
            try db.execute(sql: "DELETE FROM staged_page")
            try facts.set("staged", nil)
            if !keepsCursor {
                try facts.set("cursor", nil)
                // Stays until the pull from the beginning is visible, over any number of starts.
                try facts.set("pulls-anew", Data([1]))
            }
            return repair.fetched.count + repair.surplus.count
        }
    }

    private func recount(_ db: Database, _ type: UInt32) throws {
        var digest = Digest()
        try forEachCanonical(db, type) { digest.add($0) }
        try DigestTable.set(db, scope: 0, type: type, digest)
    }
}
