internal import ChangeLog
internal import GRDB
internal import Judge
internal import RecordStore
internal import Replica
internal import Rules

/// A replica in one transaction, as the judge may ask it.
final class ForesightReplica {
    let db: Database
    let store: RecordStore
    private let identity: ReplicaIdentity
    private let rules: ForesightRules
    private let role: String
    private let today: Int64
    /// The server's time at the last checkpoint, in milliseconds since 1970.
    private let viewedAt: Int64
    private let canonical: CanonicalView
    /// The edits of entries that wait for a ruling, by record.
    private let openEdits: [Verdict.Touch: [Edit]]

    init(
        db: Database, store: RecordStore, identity: ReplicaIdentity, rules: ForesightRules,
        role: String, today: Int64, viewedAt: Int64, openEdits: [Verdict.Touch: [Edit]]
    ) {
        self.db = db
        self.store = store
        self.identity = identity
        self.rules = rules
        self.role = role
        self.today = today
        self.viewedAt = viewedAt
        self.openEdits = openEdits
        canonical = CanonicalView(db, store: store)
    }

    func predict(_ changeSet: ChangeSet, after outbox: ForeseenOutbox) throws -> Prediction {
        let outlook = Outlook(
            rules.rules, station: identity.isHeadquarters ? nil : identity.station)
        return try rules.judge.predict(
            changeSet, canonical: canonical, pending: outbox.pending, from: outlook,
            unrecorded: unrecorded(outbox)
        ) { watch in context(changeSet, after: outbox, watch) }
    }

    /// What entries that wait for a ruling here would create, and what is foreseen to fall.
    private func unrecorded(_ outbox: ForeseenOutbox) -> Set<Verdict.Touch> {
        let fallen = outbox.fallenEdits.mapValues { $0.map(\.edit) }
        return Set(
            openEdits.merging(fallen) { $0 + $1 }
                .filter { $0.value.contains { $0.action == .create } }.keys)
    }

    /// What the server's journal would answer, as far as this replica was told. The watch hears of
    /// the rest.
    private func context(
        _ changeSet: ChangeSet, after outbox: ForeseenOutbox, _ watch: Watch
    ) -> JudgeContext {
        // What was entered under an identity that this replica gave up may be its former user's.
        let isCarriedOver = changeSet.device != identity.device
        let standing = Standing(
            device: identity.device, enteringDevice: changeSet.device, role: role,
            station: identity.station, isHeadquarters: identity.isHeadquarters,
            users: isCarriedOver ? [identity.user, changeSet.actor] : [identity.user])
        let asked = Asked(changeSet: changeSet, outbox: outbox, watch: watch)
        var context = JudgeContext(
            receivedAt: changeSet.claimedAt, effectiveAt: changeSet.claimedAt, today: today,
            standing: standing, effectiveAtOf: { try self.effectiveAt($0, asked) },
            actorOf: { try self.actor($0, asked) },
            openVerdict: { try self.openVerdict($0, asked) },
            openCreator: { try self.openCreator(Verdict.Touch(type: $0, record: $1), asked) },
            nextVoucher: { _ in 0 })
        context.isClosed = { try self.isClosed($0) }
        context.openEdits = { self.openEdits(Verdict.Touch(type: $0, record: $1), asked) }
        context.isDeleted = { _, _ in
            watch.doubt(.journal)
            return false
        }
        context.hasLeft = { _, _ in
            watch.doubt(.journal)
            return false
        }
        context.matter = { _ in
            watch.doubt(.matter)
            return nil
        }
        context.paidSuspense = { _ in
            // Nothing is held for money where nothing is held at all.
            if !self.identity.isHeadquarters || !self.openEdits.isEmpty { watch.miss(.matter) }
            return 0
        }
        context.acknowledgedSeq = { try self.acknowledgedSeq($0) }
        return context
    }

    private struct Asked {
        let changeSet: ChangeSet
        let outbox: ForeseenOutbox
        let watch: Watch
    }

    // MARK: What the journal would answer

    private func verdict(_ id: Identifier) throws -> Verdict? { try VerdictTable(db).fetch(id) }

    private func effectiveAt(_ id: Identifier, _ asked: Asked) throws -> Int64? {
        if let verdict = try verdict(id) { return verdict.effectiveAt }
        // Whatever this device could see when it made the entry is older than the entry: it claims no
        // time before the server's as last heard.
        if asked.changeSet.claimedAt < viewedAt, asked.outbox.predictions[id] == nil {
            asked.watch.doubt(.journal)
        }
        return nil
    }

    private func actor(_ id: Identifier, _ asked: Asked) throws -> Identifier? {
        if let author = asked.outbox.authors[id] { return author }
        if let verdict = try verdict(id) { return verdict.actor }
        if let own = try ChainTable(db).entry(changeSet: id) {
            return try ChangeSet(frozen: own.body).actor
        }
        asked.watch.doubt(.journal)
        return nil
    }

    private func openVerdict(_ id: Identifier, _ asked: Asked) throws -> Verdict.Outcome? {
        if let fallen = asked.outbox.fallen[id] {
            if !fallen.isSure { asked.watch.doubt(.earlier(id)) }
            return fallen.outcome
        }
        if asked.outbox.unsure.contains(id) {
            asked.watch.doubt(.earlier(id))
            return nil
        }
        guard let verdict = try verdict(id) else { return nil }
        if verdict.isWithdrawn { return .applied }
        switch verdict.outcome {
        case .held, .parked: return verdict.isOpen ? verdict.outcome : .rejected
        case .rejected: return .rejected
        case .applied, .merged: return nil
        }
    }

    private func isClosed(_ id: Identifier) throws -> Bool {
        guard let verdict = try verdict(id) else { return false }
        return !verdict.isOpen && verdict.outcome == .held
    }

    /// Of something that isn't in the records: who would have made it.
    private func openCreator(_ touch: Verdict.Touch, _ asked: Asked) throws -> Identifier? {
        if let own = asked.outbox.fallenEdits[touch]?.first { return own.entry }
        return try VerdictTable(db).tray().last { $0.touched.contains(touch) }?.changeSet
    }

    private func openEdits(_ touch: Verdict.Touch, _ asked: Asked) -> [Edit] {
        let isOwn =
            asked.outbox.pending.isNew(touch.record)
            || asked.changeSet.edits.contains {
                $0.action == .create && $0.record == touch.record
            }
        if !identity.isHeadquarters, !isOwn { asked.watch.miss(.openEntries) }
        let own = asked.outbox.fallenEdits[touch]?.map(\.edit) ?? []
        return (openEdits[touch] ?? []) + own
    }

    /// The same until the next checkpoint.
    static func openEdits(_ db: Database) throws -> [Verdict.Touch: [Edit]] {
        var found: [Verdict.Touch: [Edit]] = [:]
        for verdict in try VerdictTable(db).tray(openOnly: true) {
            let body = try ChainTable(db).entry(changeSet: verdict.changeSet)?.body ?? verdict.body
            for edit in (try? ChangeSet(frozen: body))?.edits ?? [] {
                found[Verdict.Touch(type: edit.type, record: edit.record), default: []].append(edit)
            }
        }
        return found
    }

    /// At least so far; only HQ is told how far devices have come.
    private func acknowledgedSeq(_ holder: Identifier) throws -> UInt64 {
        guard identity.isHeadquarters else { return 0 }
        return try DeviceContactTable(db).all().first { $0.device == holder }?.settled ?? 0
    }
}
