internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore

/// Looks the replica over, a little with each sync: one type after the other, its records are counted anew
/// and held against the digest and the sums that are kept of them. What was altered from outside is then
/// found by comparing digests with the server, and mended by a reconcile.
struct RollingRecount {
    private let db: Database
    private let store: RecordStore

    /// Types with more records have their turn only now and then: a sync's cost follows what changed.
    static let recordsAtMost: UInt64 = 20_000
    static let turnsOfLargeTypes: Int64 = 16

    init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// Recounts the type whose turn it is.
    ///
    /// - Parameter canonical: calls its argument with each canonical record of a type.
    func takeTurn(
        _ canonical: (UInt32, (RecordImage) throws -> Void) throws -> Void
    ) throws {
        let facts = FactTable(db)
        let turn = (try facts.integer("recount-turn") ?? 0) &+ 1
        let kept = try DigestTable.fetch(db, scopes: [0])
        let types = Set(kept.keys).union(store.catalog.types.map(\.number)).sorted()
        let last = UInt32(try facts.integer("recounted") ?? 0)
        let isForLarge = turn % Self.turnsOfLargeTypes == 0
        let order = types.filter { $0 > last } + types.filter { $0 <= last }
        let next = order.first { type in
            isForLarge || (kept[type]?.count ?? 0) <= Self.recordsAtMost
        }
        guard let next else { return }
        try facts.set("recount-turn", turn.bigEndianData)
        try facts.set("recounted", Int64(next).bigEndianData)
        var digest = Digest()
        try canonical(next) { digest.add($0) }
        if digest != kept[next] ?? Digest() {
            try DigestTable.set(db, scope: 0, type: next, digest)
        }
        if try !store.wrongSums(db, of: next).isEmpty { try store.recountSums(db) }
    }
}
