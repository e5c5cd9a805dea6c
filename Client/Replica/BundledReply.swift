internal import Catalog
public import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore
internal import Wire

/// What became of a reply that came as a file.
public struct BundledReplySummary: Sendable, Hashable {
    public enum Standing: Sendable, Hashable {
        /// Its pages are visible.
        case applied
        /// All of it was visible already.
        case known
        /// It doesn't start within this replica's history, or doesn't fit it: nothing of its pages was used.
        case setAside
        /// The server's memory isn't the one that this replica pulled from: it pulls anew, and what
        /// it shows stays until then.
        case pullsAnew
        /// It holds no page: the refusal says why.
        case withoutPage
    }

    public var standing: Standing
    public var received = PullSummary()
    /// Change sets that the server is now known to have, beyond what was known.
    public var acknowledged: UInt64 = 0
    /// Why the server didn't take all of the request's segments; empty: it did.
    public var refusal = ""
    /// Why it sent no page; empty: it did.
    public var pageRefusal = ""
}

/// Whether a reply continues what a replica has: a pure decision.
struct ReplyStart {
    /// Up to where the replica's view was pulled; nil before the first pull, and while it pulls anew.
    let cursor: PullCursor?
    /// Whether the reply answers a request of the pull that the replica is in.
    let isOfThisPull: Bool
    /// What the request said was visible; nil: nothing.
    let from: PullCursor?
    /// Of the server that answered.
    let epoch: Identifier

    enum Decision: Equatable { case apply, setAside }

    /// The replica hasn't pulled anything since it asked.
    var isOfThisView: Bool { isOfThisPull && cursor == from }

    var decision: Decision {
        guard isOfThisPull else { return .setAside }
        // The server has said that it holds what is visible, in whatever life it was pulled.
        if from == cursor { return .apply }
        // A server that has begun another life knows other seqs.
        if let cursor, cursor.epoch != epoch { return .setAside }
        guard let from else { return .apply }
        guard let cursor, from.epoch == epoch, from.seq < cursor.seq else { return .setAside }
        return .apply
    }
}

extension ReplicaDatabase {
    /// Takes in a reply that came as a file: acknowledgement, receipt and pages, all in one
    /// transaction. What a later sync has made visible since stays: of the pages only what is newer
    /// counts.
    ///
    /// - Parameters:
    ///   - kept: its receipt, checked.
    ///   - pull: which of the replica's pulls the request was of.
    ///   - nextReply: the replies, in order, then nil. When it throws, nothing happened.
    /// - Throws: `ReplicaFailure.foreignAcknowledgement` where the server has another chain under
    ///   this device.
    public func takeIn(
        _ kept: KeptReceipt, pull: Data, nextReply: () throws -> SyncReply?
    ) throws -> BundledReplySummary {
        try queue.write { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            let intake = BundledReplyIntake(
                replica: self, db: db, facts: facts, identity: identity, receipt: kept.receipt)
            var summary = BundledReplySummary(standing: .setAside)
            summary.refusal = kept.receipt.refusal.code
            summary.pageRefusal = kept.receipt.pageRefusal.code
            try ReceiptTable(db).keep(kept)
            let cursor = try facts.cursor
            let start = ReplyStart(
                cursor: cursor, isOfThisPull: pull == (try facts["pull"] ?? Data()),
                from: PullCursor(kept.receipt.from),
                epoch: Identifier(kept.receipt.head.epoch) ?? .zero)
            summary.acknowledged = try intake.acknowledge(start)
            if summary.pageRefusal == RefusalCode.cursorUnknown.rawValue {
                summary.standing = try intake.pullAnew(start)
            } else if start.decision == .apply {
                try intake.apply(start, &summary, nextReply)
            }
            return summary
        }
    }
}
