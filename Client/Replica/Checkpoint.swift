internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore
internal import Wire

/// Brings pages into what is visible. A change set leaves the overlay only here, in the
/// transaction that makes its verdict visible.
struct Checkpoint {
    let db: Database
    let store: RecordStore
    private let device: Identifier
    let overlay: OverlayTable
    let chain: ChainTable
    let verdicts: VerdictTable
    private let shortcuts: Shortcuts

    init(_ db: Database, store: RecordStore, device: Identifier) {
        self.db = db
        self.store = store
        self.device = device
        overlay = OverlayTable(db, store: store)
        chain = ChainTable(db)
        verdicts = VerdictTable(db)
        shortcuts = Shortcuts(db, store: store)
    }

    func apply(_ page: PageContents, writer: RecordWriter, summary: inout PullSummary) throws {
        var covers = Covers(overlay: overlay, keys: try shortcuts.coveredKeys())
        // A record in a page is its latest form: a removal of the same record came before it.
        var newest: [Overlay.Key: UInt64] = [:]
        if !page.removals.isEmpty {
            for image in page.records {
                let key = Overlay.Key(type: image.type, record: image.id)
                newest[key] = max(newest[key] ?? 0, image.seq)
            }
        }
        for removal in page.removals {
            let key = Overlay.Key(type: removal.type, record: removal.record)
            // It left the scope and came back within the page.
            guard newest[key] ?? 0 <= removal.seq else { continue }
            try setCanonical(key, nil, &covers, writer)
            summary.removals += 1
        }
        for image in page.records {
            let key = Overlay.Key(type: image.type, record: image.id)
            try setCanonical(key, image, &covers, writer)
            summary.records += 1
        }
        for verdict in page.verdicts { try settle(verdict, &covers, &summary) }
        try MirrorTable(db).add(page)
        for (key, row) in covers.changed {
            try overlay.show(
                row, at: key, visible: covers.visible[key], writer: writer, changeSets: ordered)
        }
    }

    /// The overlay's rows that a page touches: each read once, and written once at the page's end.
    struct Covers {
        let overlay: OverlayTable
        /// What is covered when the page begins; nil where that is too much to hold.
        private let keys: Set<Overlay.Key>?
        private var rows: [Overlay.Key: OverlayTable.Row?] = [:]
        private(set) var changed: [Overlay.Key: OverlayTable.Row] = [:]
        /// What the tables show of a covered record, where that was read.
        var visible: [Overlay.Key: StoredRecord] = [:]

        init(overlay: OverlayTable, keys: Set<Overlay.Key>? = nil) {
            self.overlay = overlay
            self.keys = keys
        }

        mutating func row(_ key: Overlay.Key) throws -> OverlayTable.Row? {
            if let known = rows[key] { return known }
            if let keys, !keys.contains(key) { return nil }
            let found = try overlay.row(key)
            rows[key] = .some(found)
            return found
        }

        mutating func set(_ key: Overlay.Key, _ row: OverlayTable.Row) {
            rows[key] = .some(row)
            changed[key] = row
        }
    }

    /// - Parameter image: nil when the replica should no longer hold the record.
    private func setCanonical(
        _ key: Overlay.Key, _ image: RecordImage?, _ covers: inout Covers,
        _ writer: RecordWriter
    ) throws {
        let visible = try store.fetch(db, key.type, key.record)
        if visible?.isOverlay ?? true, var row = try covers.row(key) {
            writer.digest(scope: 0, removing: row.canonical, adding: image)
            row.canonical = image
            covers.set(key, row)
            covers.visible[key] = visible
            return
        }
        writer.digest(scope: 0, removing: visible?.image, adding: image)
        if let image {
            try writer.put(StoredRecord(image: image, isOverlay: false), replacing: visible)
        } else if let visible {
            try writer.delete(visible)
        }
    }

    func settle(
        _ verdict: Verdict, _ covers: inout Covers, _ summary: inout PullSummary
    ) throws {
        let own = try ownEntry(verdict)
        var kept = verdict
        // The chain holds the bytes already.
        if own?.changeSet == verdict.changeSet { kept.body = Data() }
        let before = try verdicts.save(kept)
        count(verdict, isOwn: own != nil, &summary)
        // Where nothing was known of it before, what was ruled long ago is no news; nor is what a server
        // that lost its memory tells again.
        if let before, before.seq < verdict.seq, before.seq > 0 || before.isOpen,
            verdict.has(.ruled) || verdict.has(.reopened)
        {
            summary.ruled.append(verdict.changeSet)
        }
        if let own, !own.isSettled { try chain.settle(own) }
        // A take-up that was applied brings no bytes: the parked verdict before it did.
        let given = [verdict.body, before?.body ?? Data()].first { !$0.isEmpty }
        // Bytes under another's id are evidence: only the device that entered them shows them.
        guard let body = own?.body ?? given, let changeSet = try? ChangeSet(frozen: body),
            own != nil || changeSet.id == verdict.changeSet
        else {
            for touch in verdict.touched where touch.record != verdict.changeSet {
                try TouchTable(db).add(touch.type, touch.record, verdict.changeSet)
            }
            return
        }
        if own == nil { try TouchTable(db).add(changeSet) }
        let wasCovered = own.map { !$0.isSettled } ?? false
        guard wasCovered || before?.isOpen == true || verdict.isOpen else { return }
        // The clerk took it back, and the server hasn't judged that yet.
        let isHidden =
            try shortcuts.hasWithdrawals()
            && Withdrawals(db, store: store).isWithdrawn(verdict.changeSet)
        let isOpen = verdict.isOpen && !isHidden
        for edit in changeSet.edits {
            let key = Overlay.Key(type: edit.type, record: edit.record)
            try cover(key, by: verdict.changeSet, of: changeSet, isOpen: isOpen, &covers)
        }
        try showAgain(withdrawnBy: changeSet, &covers)
    }

    /// The own entry that the verdict is about: by id, or, where the server refused the id, by its
    /// bytes, which the verdict is named for.
    func ownEntry(_ verdict: Verdict) throws -> ChainTable.Entry? {
        if try shortcuts.chainIsEmpty() { return nil }
        if let entry = try chain.entry(changeSet: verdict.changeSet) { return entry }
        guard let found = try numbered(verdict) ?? sameBytes(verdict),
            Identifier(Hash256(hashing: found.body).data.prefix(16)) == verdict.changeSet
        else { return nil }
        // What was carried over stands in the present chain.
        return try chain.entry(changeSet: found.changeSet)
    }

    /// A copy of this replica carried the bytes.
    private func sameBytes(_ verdict: Verdict) throws -> ChainTable.Entry? {
        guard !verdict.body.isEmpty, let changeSet = try? ChangeSet(frozen: verdict.body),
            changeSet.id != verdict.changeSet
        else { return nil }
        return try chain.entry(changeSet: changeSet.id)
    }

    /// What the chain that carried it has under the verdict's number. Of a chain that exists twice
    /// the other's holder may have entered that.
    private func numbered(_ verdict: Verdict) throws -> ChainTable.Entry? {
        if verdict.device == device { return try chain.entry(number: verdict.number) }
        guard try shortcuts.hasFormerChain() else { return nil }
        return try FormerChainTable(db).entry(device: verdict.device, number: verdict.number)
    }

    /// Puts a change set into the record's cover, or takes it out.
    func cover(
        _ key: Overlay.Key, by verdict: Identifier, of changeSet: ChangeSet, isOpen: Bool,
        _ covers: inout Covers
    ) throws {
        // A type that the catalog doesn't know has no columns to show; its bytes stay in the verdict.
        guard store.catalog.type(key.type) != nil else { return }
        var row =
            try covers.row(key)
            ?? OverlayTable.Row(
                canonical: try store.fetch(db, key.type, key.record)?.image, changeSets: [])
        row.changeSets.removeAll { $0 == verdict || $0 == changeSet.id }
        if isOpen { row.changeSets.append(verdict) }
        covers.set(key, row)
    }

    /// Held by seq first, then the outbox by number: the order in which the overlay replays.
    func ordered(_ identifiers: [Identifier]) throws -> [ChangeSet] {
        var found: [(isOutbox: Bool, place: UInt64, changeSet: ChangeSet)] = []
        for identifier in identifiers {
            let entry = try chain.entry(changeSet: identifier)
            let verdict = try verdicts.fetch(identifier)
            guard let body = entry?.body ?? verdict?.body else {
                throw ReplicaFailure.damaged("change set \(identifier)")
            }
            let changeSet = try ChangeSet(frozen: body)
            if let verdict {
                found.append((false, verdict.seq, changeSet))
            } else {
                found.append((true, entry?.position.number ?? 0, changeSet))
            }
        }
        return found.sorted {
            $0.isOutbox != $1.isOutbox ? !$0.isOutbox : $0.place < $1.place
        }.map(\.changeSet)
    }

    private func count(_ verdict: Verdict, isOwn: Bool, _ summary: inout PullSummary) {
        guard isOwn || verdict.device == device else { return }
        switch verdict.outcome {
        case .applied: summary.applied += 1
        case .merged: summary.merged += 1
        case .held: summary.held += verdict.isOpen ? 1 : 0
        case .rejected: summary.rejected += 1
        case .parked: summary.parked += verdict.isOpen ? 1 : 0
        }
    }
}

/// What holds for a whole checkpoint, and spares a look-up for each of its records. Nothing in a
/// checkpoint makes any of it untrue.
private final class Shortcuts {
    private let db: Database
    private let store: RecordStore
    private var withdrawals: Bool?
    private var emptyChain: Bool?
    private var formerChain: Bool?

    /// More covered records than this aren't held in memory.
    private static let coveredKeysAtMost = 2_000

    init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// The covered records at this moment; nil where there are many.
    func coveredKeys() throws -> Set<Overlay.Key>? {
        let keys = try OverlayTable(db, store: store).keys(limit: Self.coveredKeysAtMost + 1)
        return keys.count > Self.coveredKeysAtMost ? nil : Set(keys)
    }

    /// This device has never entered anything.
    func chainIsEmpty() throws -> Bool {
        if let emptyChain { return emptyChain }
        let isEmpty = try ChainTable(db).isEmpty() && !hasFormerChain()
        emptyChain = isEmpty
        return isEmpty
    }

    /// It entered something under an identity that it gave up.
    func hasFormerChain() throws -> Bool {
        if let formerChain { return formerChain }
        let found = try !FormerChainTable(db).isEmpty()
        formerChain = found
        return found
    }

    func hasWithdrawals() throws -> Bool {
        if withdrawals == true { return true }
        // A page may bring the first one: only a yes is kept.
        guard let type = store.catalog.withdrawal else { return false }
        let found = try !store.find(db, type.type, limit: 1).isEmpty
        withdrawals = found
        return found
    }
}
