internal import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore

/// What is wrong with a replica, if anything.
public enum ReplicaProblem: Sendable, Equatable {
    /// SQLite's own check found damage.
    case database(String)
    /// A part of the file can't be read.
    case unreadable(part: String, reason: String)
    /// An entry's link doesn't follow from the one before.
    case chainBroken(number: UInt64)
    /// The same, in the chain of an identity that the replica gave up.
    case formerChainBroken(device: Identifier, number: UInt64)
    /// A body doesn't hold the change set that it is filed under.
    case bodyMismatch(number: UInt64)
    /// The records of a type don't add up to the kept digest.
    case digest(type: String)
    /// A kept sum isn't what its records add up to.
    case sum(type: String, name: String)
    /// A record shows something else than canonical + held + outbox replayed.
    case visible(type: String, record: Identifier)
}

extension ReplicaDatabase {
    /// Checks the database file, the chain, the digests and the overlay, all by counting anew.
    ///
    /// Where one check meets damage the others go on.
    public func verify() throws -> [ReplicaProblem] {
        try queue.read { db in
            guard let identity = try ReplicaIdentity(FactTable(db)) else {
                throw ReplicaFailure.notEnrolled
            }
            return try found("file") { try fileProblems(db) }
                + found("chain") { try chainProblems(db, identity) }
                + catalog.types.flatMap { type in
                    try found(type.name) { try digestProblems(db, type) }
                }
                + found("sums") {
                    try store.wrongSums(db).map { .sum(type: $0.type, name: $0.name) }
                }
                + found("verdict") {
                    _ = try VerdictTable(db).all()
                    return []
                }
                + found("overlay") { try overlayProblems(db) }
        }
    }

    /// - Parameter part: what is looked at, where looking fails.
    private func found(_ part: String, _ look: () throws -> [ReplicaProblem]) throws
        -> [ReplicaProblem]
    {
        do {
            return try look()
        } catch let error as DatabaseError where StorageFault(error) != .damaged {
            throw error
        } catch let error as DatabaseError {
            return [.unreadable(part: part, reason: "SQLite \(error.resultCode)")]
        } catch ReplicaFailure.damaged(let what) {
            return [.unreadable(part: part, reason: what)]
        } catch is MalformedMessage {
            return [.unreadable(part: part, reason: "message")]
        }
    }

    private func fileProblems(_ db: Database) throws -> [ReplicaProblem] {
        // Indexes, too: a lookup by a damaged one would miss what is there.
        let check = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
        return check == ["ok"] ? [] : [.database(check.joined(separator: "; "))]
    }

    private func digestProblems(_ db: Database, _ type: RecordType) throws -> [ReplicaProblem] {
        var digest = Digest()
        try forEachCanonical(db, type.number) { digest.add($0) }
        let kept = try DigestTable.fetch(db, scopes: [0], type: type.number)
        return digest == kept ? [] : [.digest(type: type.name)]
    }

    /// The digests of the canonical records, by type. Types without records are left out.
    public func digests() throws -> [UInt32: Digest] {
        try queue.read { try DigestTable.fetch($0, scopes: [0]) }
    }

    private func chainProblems(_ db: Database, _ identity: ReplicaIdentity) throws
        -> [ReplicaProblem]
    {
        var walk = ChainWalk(bureau: identity.bureau, device: identity.device)
        do {
            try ChainTable(db).forEach(after: 0) { walk.takes($0) }
        } catch ReplicaFailure.damaged { walk.isBroken = true }
        var problems = walk.mismatches.map { ReplicaProblem.bodyMismatch(number: $0) }
        if walk.isBroken { problems.append(.chainBroken(number: walk.next)) }
        let former = FormerChainTable(db)
        for device in try former.devices() {
            var walk = ChainWalk(bureau: identity.bureau, device: device)
            do {
                try former.forEach(of: device) { walk.takes($0) }
            } catch ReplicaFailure.damaged { walk.isBroken = true }
            let found = walk.mismatches + (walk.isBroken ? [walk.next] : [])
            problems += found.map { .formerChainBroken(device: device, number: $0) }
        }
        return problems
    }

    private func overlayProblems(_ db: Database) throws -> [ReplicaProblem] {
        let overlay = OverlayTable(db, store: store)
        let checkpoint = Checkpoint(
            db, store: store, device: try ReplicaIdentity(FactTable(db))?.device ?? .zero)
        return try overlay.keys().compactMap { key in
            let expected = try overlay.replayed(key, changeSets: checkpoint.ordered)
            let shown = try store.fetch(db, key.type, key.record)?.image
            guard expected != shown else { return nil }
            return .visible(
                type: catalog.type(key.type)?.name ?? "\(key.type)", record: key.record)
        }
    }
}

/// Follows a chain from its origin, by its bodies alone.
private struct ChainWalk {
    private let device: Identifier
    private var end: ChainPosition
    var isBroken = false
    /// Entries that hold another change set than the one they are filed under.
    private(set) var mismatches: [UInt64] = []

    init(bureau: Identifier, device: Identifier) {
        self.device = device
        end = ChainPosition.origin(bureau: bureau, device: device)
    }

    /// The number of the entry that should come, or that doesn't follow.
    var next: UInt64 { end.number + 1 }

    /// - Returns: false where the entry's link doesn't follow.
    mutating func takes(_ entry: ChainTable.Entry) -> Bool {
        let position = end.following(device: device, body: entry.body)
        guard position == entry.position else {
            isBroken = true
            return false
        }
        end = position
        if (try? ChangeSet(frozen: entry.body))?.id != entry.changeSet {
            mismatches.append(position.number)
        }
        return true
    }
}
