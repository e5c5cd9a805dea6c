public import Catalog
public import ChangeLog
internal import Foundation
public import GRDB
public import RecordStore
internal import Wire

/// What a command has at hand while it makes an entry: all inside the one transaction that
/// commits it.
public struct EntryContext {
    public let db: Database
    public let store: RecordStore
    public let identity: ReplicaIdentity
    public let keys: KeyRing
    fileprivate let powers: any Powers

    public var catalog: RecordCatalog { store.catalog }

    /// Records as this replica shows them.
    public var view: some RecordView { store.view(db) }

    public func newIdentifier() -> Identifier { powers.identifier() }

    /// The next document number of a letter, such as `P03A-17`. Given once, offline, and never
    /// changed; an entry that fails gives it back.
    public func nextNumber(_ letter: Character) throws -> String {
        let statement = try RawStatement(
            db,
            """
            INSERT INTO counter VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1
            RETURNING last
            """)
        statement.bind(String(letter), at: 1)
        _ = try statement.step()
        let count = statement.integer(0)
        _ = try statement.step()
        return "\(letter)\(identity.stationCode)\(identity.deviceLetter)-\(count)"
    }

    /// Seals a personal text for the field of a record.
    public func seal(_ text: String, record: Identifier, field: UInt32) throws -> FieldValue {
        var nonce = Data(capacity: 12)
        nonce.append(powers.random().bigEndianData)
        nonce.append(powers.random().bigEndianData.prefix(4))
        return .sealed(try keys.seal(text, record: record, field: field, nonce: nonce))
    }
}

/// An entry that the catalog's checks refuse: nothing was recorded.
public struct EntryRefused: Error {
    public let problems: [EditProblem]
}

extension ReplicaDatabase {
    /// Records what a command did: each draft becomes one change set, frozen, linked and applied to
    /// what is visible, and all of them commit together, durably, before this returns.
    ///
    /// - Parameter make: runs inside the transaction; when it throws, nothing happened.
    @discardableResult
    public func record(_ make: (EntryContext) throws -> [ChangeSetDraft]) throws -> [ChangeSet] {
        try queue.write { try enter($0, make) }
    }

    /// Does all that `record` does, and undoes it: shows what an entry would become. No number is
    /// taken.
    public func rehearse(_ make: (EntryContext) throws -> [ChangeSetDraft]) throws -> [ChangeSet] {
        try queue.writeWithoutTransaction { db in
            var entries: [ChangeSet] = []
            try db.inTransaction {
                entries = try enter(db, make)
                return .rollback
            }
            return entries
        }
    }

    private func enter(_ db: Database, _ make: (EntryContext) throws -> [ChangeSetDraft]) throws
        -> [ChangeSet]
    {
        let facts = FactTable(db)
        guard let identity = try ReplicaIdentity(facts),
            let keys = try KeyRingFacts(facts).load()
        else { throw ReplicaFailure.notEnrolled }
        let context = EntryContext(
            db: db, store: store, identity: identity, keys: keys, powers: powers)
        var chain = try ChainTable(db).end(identity)
        let drafts = try make(context)
        guard !drafts.isEmpty else { return [] }
        let claimedAt = try claim(facts)
        let seen = SeenRecords(context.view)
        return try store.write(db) { writer in
            try drafts.map { try commit($0, claimedAt, context, seen, &chain, writer) }
        }
    }

    private func commit(
        _ draft: ChangeSetDraft, _ claimedAt: Int64, _ context: EntryContext,
        _ seen: SeenRecords, _ chain: inout ChainPosition, _ writer: RecordWriter
    ) throws -> ChangeSet {
        let changeSet = try draft.completed(
            bureau: context.identity.bureau, device: context.identity.device,
            actor: context.identity.user, claimedAt: claimedAt, catalog: catalog,
            view: context.view)
        let problems = try EditCheck.problems(in: changeSet, catalog: catalog, view: seen)
        guard problems.isEmpty else { throw EntryRefused(problems: problems) }
        let body = changeSet.freeze()
        guard body.count <= Limit.bodyBytes, changeSet.edits.count <= Limit.editsPerChangeSet else {
            throw ReplicaFailure.changeSetTooLarge(bytes: body.count)
        }
        chain = chain.following(device: context.identity.device, body: body)
        try ChainTable(context.db).append(changeSet.id, body: body, at: chain)
        try OverlayTable(context.db, store: store).push(changeSet, writer: writer)
        seen.forget(changeSet)
        try TouchTable(context.db).add(changeSet)
        try Checkpoint(context.db, store: store, device: context.identity.device)
            .hide(withdrawnBy: changeSet, writer: writer)
        return changeSet
    }

    /// The time that an entry claims: the device's clock, never before what was claimed earlier,
    /// nor before the server's time as last heard.
    private func claim(_ facts: FactTable) throws -> Int64 {
        let floor = try facts.integer("claimed-at") ?? 0
        let claimed = max(powers.now(), floor)
        if claimed != floor { try facts.set("claimed-at", claimed.bigEndianData) }
        return claimed
    }
}

/// Records that the entries of one transaction refer to, each looked up once.
private final class SeenRecords: RecordView {
    private let base: any RecordView
    private var present: Set<Overlay.Key> = []

    init(_ base: some RecordView) { self.base = base }

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        try base.record(type, id)
    }

    func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
        let key = Overlay.Key(type: type, record: id)
        if present.contains(key) { return true }
        guard try base.contains(type, id) else { return false }
        present.insert(key)
        return true
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] { try base.records(type, where: conditions, limit: limit) }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) { try base.keptSum(type, name, key: key) }

    /// What an entry changed is looked up again.
    func forget(_ changeSet: ChangeSet) {
        for edit in changeSet.edits {
            present.remove(Overlay.Key(type: edit.type, record: edit.record))
        }
    }
}
