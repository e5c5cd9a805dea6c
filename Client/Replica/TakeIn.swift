internal import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore

/// What became of bodies that another chain of the same station carried.
public struct TakeInSummary: Sendable, Hashable {
    /// Linked into this device's chain, to be sent with the next sync.
    public var taken = 0
    /// Here already: in the chain, or judged.
    public var known = 0

    public init(taken: Int = 0, known: Int = 0) {
        self.taken = taken
        self.known = known
    }
}

extension ReplicaDatabase {
    /// Links bodies, unchanged, into this device's chain, in the given order: what was saved from a
    /// file that is lost. The server judges each once, whoever carries it.
    ///
    /// - Throws: `ReplicaFailure.notEnrolled`; `ReplicaFailure.damaged` for a body that can't be read
    ///   or is another bureau's: then nothing was taken in.
    public func takeIn(_ bodies: [Data]) throws -> TakeInSummary {
        try queue.write { db in
            guard let identity = try ReplicaIdentity(FactTable(db)) else {
                throw ReplicaFailure.notEnrolled
            }
            let chain = ChainTable(db)
            var position = try chain.end(identity)
            var summary = TakeInSummary()
            try store.write(db) { writer in
                for body in bodies {
                    guard let changeSet = try? ChangeSet(frozen: body),
                        changeSet.bureau == identity.bureau
                    else { throw ReplicaFailure.damaged("body") }
                    let isKnown =
                        try chain.entry(changeSet: changeSet.id) != nil
                        || VerdictTable(db).fetch(changeSet.id) != nil
                    if isKnown {
                        summary.known += 1
                        continue
                    }
                    position = position.following(device: identity.device, body: body)
                    try chain.append(changeSet.id, body: body, at: position)
                    try OverlayTable(db, store: store).push(changeSet, writer: writer)
                    try TouchTable(db).add(changeSet)
                    try Checkpoint(db, store: store, device: identity.device)
                        .hide(withdrawnBy: changeSet, writer: writer)
                    summary.taken += 1
                }
            }
            return summary
        }
    }
}
