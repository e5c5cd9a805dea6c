internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore
internal import Wire

/// The steps of taking in a bundled reply, inside its one transaction.
struct BundledReplyIntake {
    let replica: ReplicaDatabase
    let db: Database
    let facts: FactTable
    let identity: ReplicaIdentity
    let receipt: WireReceipt

    /// Accepts what the server has of the chain. A reply of another pull tells of a memory that the
    /// server may not have any more.
    ///
    /// - Returns: how many change sets the server is newly known to have.
    func acknowledge(_ start: ReplyStart) throws -> UInt64 {
        guard let position = ChainPosition(receipt.acknowledged) else { return 0 }
        let own =
            position.number == 0
            ? ChainPosition.origin(bureau: identity.bureau, device: identity.device)
            : try ChainTable(db).entry(number: position.number)?.position
        guard own == position else {
            throw ReplicaFailure.foreignAcknowledgement(number: position.number)
        }
        let known = UInt64(try facts.integer("acknowledged") ?? 0)
        // An older reply knows less; only a server that has lost some of the chain says so itself.
        let tellsOfLoss =
            receipt.refusal.code == RefusalCode.chainGap.rawValue
            || receipt.pageRefusal.code == RefusalCode.cursorUnknown.rawValue
        let hasLost = tellsOfLoss && start.isOfThisView
        guard start.isOfThisPull, position.number > known || hasLost else { return 0 }
        try facts.set("acknowledged", Int64(position.number).bigEndianData)
        return position.number > known ? position.number - known : 0
    }

    /// The server doesn't hold what is visible here. A reply to an older view says nothing of this
    /// one.
    func pullAnew(_ start: ReplyStart) throws -> BundledReplySummary.Standing {
        guard start.isOfThisView, start.cursor != nil else { return .setAside }
        try replica.fallBack(db, to: nil)
        return .pullsAnew
    }

    /// Makes the pages visible. A reply to an older view of the replica's must fit what came since: where it
    /// doesn't, nothing of it is used.
    func apply(
        _ start: ReplyStart, _ summary: inout BundledReplySummary,
        _ nextReply: () throws -> SyncReply?
    ) throws {
        let before = summary
        try db.inSavepoint {
            let isOfOneOrder = try show(start, &summary, nextReply)
            let isWhole = start.cursor == start.from || summary.received.divergentTypes.isEmpty
            if isOfOneOrder && isWhole { return .commit }
            summary = before
            return .rollback
        }
    }

    /// - Returns: whether the reply's verdicts are those that are visible, as far as both go.
    private func show(
        _ start: ReplyStart, _ summary: inout BundledReplySummary,
        _ nextReply: () throws -> SyncReply?
    ) throws -> Bool {
        let cursor = start.cursor
        let anew = try ReplicaDatabase.pullsAnew(facts)
        let pages = try BundledPages(
            db, after: cursor?.seq ?? 0, from: start.from?.seq ?? 0, anew: anew)
        var last: (page: Page, reply: WireSyncReply)?
        try replica.store.write(db) { writer in
            let checkpoint = Checkpoint(db, store: replica.store, device: identity.device)
            while let reply = try nextReply() {
                guard let page = reply.page else { continue }
                if last == nil, let anew {
                    try VerdictTable(db).forgetPlaces(after: anew)
                    try MirrorTable(db).forget(after: anew)
                }
                let contents = try pages.read(page)
                try checkpoint.apply(contents, writer: writer, summary: &summary.received)
                last = (page, reply.message)
            }
            if anew != nil, last != nil {
                try pages.drop(replica, checkpoint, writer, &summary.received)
            }
        }
        guard let last else {
            summary.standing = .withoutPage
            return true
        }
        guard last.page.isComplete, let through = PullCursor(last.page.through) else {
            throw ReplicaFailure.pageOutOfOrder
        }
        guard through.seq > cursor?.seq ?? 0 || cursor == nil else {
            summary.standing = .known
            return true
        }
        guard try pages.isOfOneOrder() else { return false }
        try finish(through, last.page, last.reply, isAnew: anew != nil, &summary)
        return true
    }

    private func finish(
        _ through: PullCursor, _ page: Page, _ reply: WireSyncReply, isAnew: Bool,
        _ summary: inout BundledReplySummary
    ) throws {
        if isAnew { try replica.recountAll(db) }
        try facts.advance(to: through)
        try ServerLives.keep(reply.lives, with: through, facts)
        try facts.set("staged", nil)
        try facts.set("pulls-anew", nil)
        // The request of this pull held it.
        try facts.set("gives-back", nil)
        try facts.set("is-recovering", reply.recovering ? Data([1]) : nil)
        try db.execute(sql: "DELETE FROM staged_page")
        try ReplicaDatabase.raiseFloor(facts, reply.serverTime)
        try facts.set("viewed-at", reply.serverTime.bigEndianData)
        if !reply.rulesHash.isEmpty { try facts.set("rules-hash", reply.rulesHash) }
        for contact in reply.contacts { try DeviceContactTable(db).save(contact) }
        summary.received.divergentTypes = try ReplicaDatabase.divergent(db, from: page.digests)
        try facts.set(
            "is-divergent", summary.received.divergentTypes.isEmpty ? nil : Data([1]))
        summary.standing = .applied
    }
}
