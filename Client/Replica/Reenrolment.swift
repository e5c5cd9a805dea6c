public import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore

/// What a replica knows of the enrolment that gave it its present identity, where that wasn't its
/// first.
public struct ReplicaEnrolment: Sendable, Equatable {
    /// SHA-256 of the code's secret, as on the wire.
    public let codeHash: Data
    /// The public key that the server knows the device by.
    public let signingKey: Data

    public init(codeHash: Data, signingKey: Data) {
        self.codeHash = codeHash
        self.signingKey = signingKey
    }
}

extension ReplicaDatabase {
    /// Whether the server was found not to go on with this identity: it has another chain under it,
    /// or doesn't know it. Entries go on; they reach the server under the next identity.
    public func isIdentityClosed() throws -> Bool {
        try queue.read { try FactTable($0)["identity-closed"] != nil }
    }

    /// Keeps what a sync found, durably.
    public func note(identityClosed isClosed: Bool) throws {
        guard try isIdentityClosed() != isClosed else { return }
        try queue.write { db in
            try FactTable(db).set("identity-closed", isClosed ? Data([1]) : nil)
        }
    }

    /// Nil where the present identity is the first.
    public func enrolment() throws -> ReplicaEnrolment? {
        try queue.read { db in
            let facts = FactTable(db)
            guard let hash = try facts["enrolled-by"], let key = try facts["signing-key"] else {
                return nil
            }
            return ReplicaEnrolment(codeHash: hash, signingKey: key)
        }
    }

    /// Makes an enrolled replica another device of the same station, in one transaction. Its records
    /// and what it shows stay as they are. Its chain becomes a former one; the entries whose verdict
    /// isn't visible are linked into the new chain, their bytes unchanged, in their order.
    ///
    /// - Returns: how many entries the new chain begins with.
    /// - Throws: `ReplicaFailure.anotherStation`, and nothing has changed.
    public func adoptAnew(
        _ identity: ReplicaIdentity, keys: KeyRing, enrolment: ReplicaEnrolment
    ) throws -> Int {
        try queue.write { db in
            let facts = FactTable(db)
            guard let former = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            let chain = ChainTable(db)
            // Asked a second time: the answer to the first came late.
            if former.device == identity.device { return try chain.outboxCount() }
            guard former.bureau == identity.bureau, former.station == identity.station else {
                throw ReplicaFailure.anotherStation
            }
            let unjudged = try chain.outbox()
            try FormerChainTable(db).takeOver(from: former.device)
            var end = ChainPosition.origin(bureau: identity.bureau, device: identity.device)
            for entry in unjudged {
                end = end.following(device: identity.device, body: entry.body)
                try chain.append(entry.changeSet, body: entry.body, at: end)
            }
            try identity.save(facts)
            try KeyRingFacts(facts).save(keys)
            try facts.set("acknowledged", nil)
            try facts.set("identity-closed", nil)
            try facts.set("enrolled-by", enrolment.codeHash)
            try facts.set("signing-key", enrolment.signingKey)
            // Another letter, so another count: nobody else gives these numbers.
            try db.execute(sql: "DELETE FROM counter")
            return unjudged.count
        }
    }
}
