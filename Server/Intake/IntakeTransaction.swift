internal import Catalog
internal import ChangeLog
internal import Crypto
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import Meters
internal import RecordStore
internal import Rules

/// The one door: every change set, whoever sends it, is judged and journaled here.
///
/// Used inside one write transaction; what it appends becomes durable with that.
struct IntakeTransaction {
    let db: Database
    let store: RecordStore
    let rules: RuleSet
    let judge: ChangeSetJudge
    let keys: BureauKeys
    let directory: DeviceDirectory
    /// The bureau's calendar date (yyyymmdd) at an instant in milliseconds.
    let dateOf: @Sendable (Int64) throws -> Int64
    /// Milliseconds since 1970, the server's clock.
    let receivedAt: Int64
    var head: JournalHead
    let writer: RecordWriter
    let references: ReferenceCache
    let vouchers: Vouchers
    let openItems: OpenItems
    /// The lives of the server's memory.
    let lives: Epochs
    private let scopes = ScopeNumbers()
    var foreseen = ForeseenWithdrawals()

    var journal: JournalLog { JournalLog(db) }

    /// The records as the transaction has them so far.
    var records: ReferenceCache.View { ReferenceCache.View(base: writer.view, cache: references) }

    /// Takes a body that its device linked at `position`.
    ///
    /// - Parameter decoded: the body read; nil where it can't be.
    /// - Parameter carrier: the device whose chain carries it; its facts, if it has a record.
    /// - Returns: the verdict: a new one, or the recorded one when the server has the change set.
    @discardableResult
    mutating func take(
        _ body: Data, _ decoded: ChangeSet?, at position: ChainPosition, carrier: Identifier,
        standing: DeviceFacts?
    ) throws -> Verdict {
        let (seq, verdict) = try admit(
            body, decoded, at: position, carrier: carrier, standing: standing)
        try DeviceStates(db).take(device: carrier, position: position, seq: seq)
        return verdict
    }

    /// The same, whether or not its device's chain leads there.
    ///
    /// - Returns: the entry that holds the bytes, and the newest verdict.
    mutating func admit(
        _ body: Data, _ decoded: ChangeSet?, at position: ChainPosition, carrier: Identifier,
        standing: DeviceFacts?
    ) throws -> (seq: UInt64, verdict: Verdict) {
        let bureau = try Facts(db).bureau
        func refused(_ rule: String) throws -> (seq: UInt64, verdict: Verdict) {
            let verdict = try refuse(
                body, at: position, carrier: carrier, standing: standing, rule: rule)
            return (verdict.seq, verdict)
        }
        guard let changeSet = decoded, changeSet.bureau == bureau else {
            return try refused("malformed-body")
        }
        if let known = try journal.entry(changeSet: changeSet.id) {
            guard known.body == body else { return try refused("same-id-other-bytes") }
            return (known.seq, try journal.verdict(changeSet: changeSet.id) ?? known.verdict)
        }
        if let rule = try ruleOfEvidence(body) { return try refused(rule) }
        if let restored = try restore(changeSet, body: body, link: position.link) {
            return restored
        }
        try reopen(whatHappenedBy: changeSet)
        let judgement = try judge(changeSet, carrier: carrier, standing: standing)
        let verdict = try append(
            changeSet, body: body, judgement: judgement, carrier: carrier, position: position,
            standing: standing)
        try conclude(changeSet, judgement)
        return (verdict.seq, verdict)
    }

    /// - Parameters:
    ///   - waived: rules that rulings waived.
    ///   - facts: of change sets that wait for this one.
    ///   - effectiveAt: where it was set before; nil: min(claimed, received).
    func judge(
        _ changeSet: ChangeSet, carrier: Identifier, standing: DeviceFacts?,
        waived: Set<String> = [], effectiveAt: Int64? = nil, facts: [Edit] = []
    ) throws -> Judgement {
        if let refused = foreseen.refused[changeSet.id] { return refused }
        let view = records
        // The carrier's standing, whichever device the body names: what a body says of itself is the
        // sender's word, and only the carrier's signature is on the chain.
        var context = try judgeContext(changeSet, carrier: carrier, facts: standing)
        context.waived = waived
        if let effectiveAt { context.effectiveAt = effectiveAt }
        context.openFacts = facts
        let withdrawal = try withdrawal(of: changeSet)
        context.isWithdrawn = withdrawal != nil
        let settled = try viewAfterRuling(changeSet, upon: view)
        let judged = context
        var judgement = try IntakeTimers.judge.measure {
            if let settled {
                return try judge.judge(changeSet, view: settled, context: judged)
            }
            return try judge.judge(changeSet, view: view, context: judged)
        }
        judgement.followedBy = withdrawal
        return judgement
    }

    private mutating func append(
        _ changeSet: ChangeSet, body: Data, judgement: Judgement, carrier: Identifier,
        position: ChainPosition, standing: DeviceFacts?
    ) throws -> Verdict {
        let seq = head.seq + 1
        var verdict = Verdict(
            changeSet: changeSet.id, device: carrier, number: position.number, seq: seq,
            outcome: judgement.outcome, flags: judgement.flags, rule: judgement.rule,
            rulesHash: rules.hash.data.prefix(8), receivedAt: receivedAt,
            effectiveAt: min(changeSet.claimedAt, receivedAt), actor: changeSet.actor,
            intent: changeSet.intent, touched: touched(changeSet), evidence: judgement.evidence,
            followedBy: judgement.followedBy)
        verdict.isIdle = judgement.isIdle
        head = try IntakeTimers.journal.measure {
            let bodyHash = Hash256(hashing: body)
            seal(&verdict, body: bodyHash, changes: judgement.changes)
            return try journal.append(
                JournalEntry(
                    seq: seq, body: body, link: position.link,
                    catalogVersion: changeSet.catalogVersion, verdict: verdict,
                    needsBody: Self.needsBody(changeSet, verdict)), bodyHash: bodyHash,
                after: head)
        }
        if verdict.isOutsideTheRecords {
            try openItems.add(verdict, waitsFor: waits(changeSet, judgement))
        }
        try IntakeTimers.records.measure {
            try apply(
                judgement.changes, verdict: verdict, station: standing?.station,
                naming: verdict.isOutsideTheRecords ? changeSet : nil)
        }
        return verdict
    }

    /// Marks a verdict as this server's own, at the place that it takes now.
    func seal(_ verdict: inout Verdict, body: Hash256, changes: [RecordChange]) {
        let created = changes.compactMap { change -> RecordImage? in
            guard change.before == nil, let after = change.after else { return nil }
            return CreatedRecords.part(
                of: after, serverSet: store.catalog.type(after.type)?.serverSetFields ?? [])
        }
        verdict.seal(
            with: keys.verdictSeal,
            SealedMatter(
                place: JournalPlace(epoch: head.epoch, seq: verdict.seq), body: body,
                created: CreatedRecords.hash(created)))
    }

    static func needsBody(_ changeSet: ChangeSet, _ verdict: Verdict) -> Bool {
        guard !verdict.isOutsideTheRecords else { return true }
        return !changeSet.edits.allSatisfy { $0.action == .create }
    }

    private func touched(_ changeSet: ChangeSet) -> [Verdict.Touch] {
        var seen: Set<Verdict.Touch> = []
        return changeSet.edits.map { Verdict.Touch(type: $0.type, record: $0.record) }
            .filter { seen.insert($0).inserted }
    }

    /// Journals bytes that can't be judged: they take their number, and are kept as evidence.
    ///
    /// Their change set is named by the first 16 bytes of their hash, for the id inside them is
    /// another's, or none.
    private mutating func refuse(
        _ body: Data, at position: ChainPosition, carrier: Identifier, standing: DeviceFacts?,
        rule: String
    ) throws -> Verdict {
        let isHeld = rule == "same-id-other-bytes"
        guard let id = Identifier(evidence: body) else { throw JournalDamage.unreadable }
        if let known = try journal.entry(changeSet: id) { return known.verdict }
        let seq = head.seq + 1
        var verdict = Verdict(
            changeSet: id, device: carrier, number: position.number, seq: seq,
            outcome: isHeld ? .held : .rejected, rule: rule,
            rulesHash: rules.hash.data.prefix(8), receivedAt: receivedAt, effectiveAt: receivedAt,
            actor: standing?.user ?? .zero, intent: "", touched: [])
        if isHeld { verdict.flags = [VerdictFlag.securityReview.rawValue] }
        seal(&verdict, body: Hash256(hashing: body), changes: [])
        head = try journal.append(
            JournalEntry(
                seq: seq, body: body, link: position.link, catalogVersion: 0, verdict: verdict,
                needsBody: true), after: head)
        if verdict.outcome != .applied, verdict.outcome != .merged {
            try openItems.add(verdict, waitsFor: [])
        }
        try apply([], verdict: verdict, station: standing?.station)
        return verdict
    }

    // MARK: Records and feed

    /// Writes what a judgement changed, and lists it in the feed of every scope that may see it.
    ///
    /// - Parameters:
    ///   - station: of the device that carried the change set.
    ///   - changeSet: where it is open, or may have been.
    ///   - followed: the seq of the verdict that this one follows: who saw that sees what comes after it.
    mutating func apply(
        _ changes: [RecordChange], verdict: Verdict, station: Identifier?,
        naming changeSet: ChangeSet? = nil, following followed: UInt64? = nil
    ) throws {
        var feed: [Int64: FeedEntries] = [:]
        let changes = try joined(changes, seq: verdict.seq)
        for change in changes {
            let before = change.before
            var after = change.after
            after?.seq = verdict.seq
            guard let image = after ?? before else { continue }
            references.changed(image.type, before: before, after: after)
            let stored = before.map { StoredRecord(image: $0, isOverlay: false) }
            let oldScope = try before.map { try scope(of: $0) }
            let newScope = try after.map { try scope(of: $0) }
            if let after {
                try writer.put(StoredRecord(image: after, isOverlay: false), replacing: stored)
            } else {
                if let stored { try writer.delete(stored) }
            }
            // What is no longer accepted may be again; it isn't deleted.
            if after == nil, !verdict.isOutsideTheRecords {
                try Tombstones(db).add(type: image.type, record: image.id, seq: verdict.seq)
            }
            list(image, from: oldScope, to: newScope, in: &feed)
            try noteDeparture(before, after)
            if let oldScope { writer.digest(scope: oldScope, removing: before, adding: nil) }
            if let newScope { writer.digest(scope: newScope, removing: nil, adding: after) }
        }
        let told = try followed.map { try Feed(db).scopesOfVerdict(at: $0) } ?? []
        for scope in try verdictScopes(changed: Set(feed.keys), station: station).union(told) {
            feed[scope, default: FeedEntries()].hasVerdict = true
        }
        // What is left behind as a stub changes nothing for anybody: not who sees the verdict.
        try giveStubs(changes, verdict: verdict, station: station, naming: changeSet, in: &feed)
        for (scope, entries) in feed where scope != Feed.headquarters {
            try Feed(db).append(scope: scope, seq: verdict.seq, entries)
        }
    }

    private func list(
        _ image: RecordImage, from old: Int64?, to new: Int64?, in feed: inout [Int64: FeedEntries]
    ) {
        func add(_ kind: FeedEntries.Kind, _ scope: Int64) {
            feed[scope, default: FeedEntries()].items.append(
                FeedEntries.Item(kind: kind, type: image.type, record: image.id))
        }
        add(new == nil ? .deleted : .changed, Feed.all)
        if let new { add(.changed, new) }
        if let old, old != new { add(new == nil ? .deleted : .left, old) }
    }

    /// HQ sees every verdict; a station those of its own devices, and those that changed nothing
    /// outside what it sees.
    private func verdictScopes(changed: Set<Int64>, station: Identifier?) throws -> Set<Int64> {
        var scopes: Set<Int64> = [Feed.all]
        if let station { scopes.insert(try self.scopes.number(of: station, db)) }
        let seen = changed.subtracting([Feed.all])
        if seen.count == 1, let only = seen.first { scopes.insert(only) }
        return scopes.subtracting([Feed.headquarters])
    }

    /// The scope that a record belongs to; a type that this catalog doesn't know is HQ's.
    private func scope(of record: RecordImage) throws -> Int64 {
        switch store.catalog.type(record.type)?.scope {
        case .bureau: return Feed.bureau
        case .headquarters, nil: return Feed.headquarters
        case .station(let field):
            guard let station = record.fields[field].reference else { return Feed.headquarters }
            return try scopes.number(of: station, db)
        }
    }
}

/// The numbers of stations' scopes, each asked for once.
private final class ScopeNumbers {
    private var known: [Identifier: Int64] = [:]

    func number(of station: Identifier, _ db: Database) throws -> Int64 {
        if let number = known[station] { return number }
        let number = try Feed(db).scope(of: station)
        known[station] = number
        return number
    }
}

extension Identifier {
    /// Of bytes that are kept as evidence: the first 16 of their SHA-256.
    init?(evidence body: Data) { self.init(Hash256(hashing: body).data.prefix(16)) }
}
