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
    /// A body doesn't hold the change set that it is filed under.
    case bodyMismatch(number: UInt64)
    /// The records of a type don't add up to the kept digest.
    case digest(type: String)
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
        var problems: [ReplicaProblem] = []
        var position = ChainPosition.origin(bureau: identity.bureau, device: identity.device)
        let walk = { (entry: ChainTable.Entry) in
            position = position.following(device: identity.device, body: entry.body)
            if position != entry.position {
                problems.append(.chainBroken(number: entry.position.number))
                return false
            }
            if (try? ChangeSet(frozen: entry.body))?.id != entry.changeSet {
                problems.append(.bodyMismatch(number: entry.position.number))
            }
            return true
        }
        do {
            try ChainTable(db).forEach(after: 0, walk)
        } catch ReplicaFailure.damaged {
            problems.append(.chainBroken(number: position.number + 1))
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
