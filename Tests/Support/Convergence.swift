package import ChangeLog
internal import Foundation
internal import Journal
internal import RecordStore
internal import Replica

/// What replica and server must have in common once all lines are good.
package enum Convergence {
    /// The records of the replica's scope, byte for byte; digests; and nothing left to send.
    package static func differences(_ replica: BenchReplica) throws -> [String] {
        let server = try ServerPicture(replica.bureau, for: replica.identity)
        let picture = try ReplicaPicture(replica)
        var found: [String] = []
        for key in Set(server.records.keys).union(picture.canonical.keys)
        where server.records[key]?.digestBytes() != picture.canonical[key]?.digestBytes()
            || server.records[key]?.seq != picture.canonical[key]?.seq
        {
            found.append("record \(key.record) of type \(key.type)")
        }
        if picture.digests != ReplicaPicture.recount(server.records) { found.append("digest") }
        let standing = try replica.database.standing()
        let outboxCount = try replica.database.outboxCount()
        if outboxCount > 0 { found.append("outbox \(outboxCount)") }
        if standing.staged != nil { found.append("staged") }
        found += try replica.database.verify().map { "\($0)" }
        found += try KeptSums.wrong(replica)
        return found.map { "\(replica.name): \($0)" }
    }

    /// Change sets with a second verdict that is neither a take-up nor a withdrawal's.
    package static func judgedTwice(_ bureau: BenchBureau) throws -> [Identifier] {
        var seen: Set<Identifier> = []
        return try bureau.journal().map(\.verdict).filter { verdict in
            !seen.insert(verdict.changeSet).inserted && !verdict.flags.contains("taken-up")
                && !verdict.isWithdrawn
        }.map(\.changeSet)
    }
}
