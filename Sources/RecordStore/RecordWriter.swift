internal import Catalog
public import ChangeLog
internal import GRDB

/// Writes records inside one transaction, and keeps sums and digests in step with them: changes
/// add up in memory, and reach their tables once, at the end; sums before, when `view` is asked for
/// one.
public final class RecordWriter {
    private let store: RecordStore
    private let db: Database
    private var sums: [SumKey: (amount: Int64, count: Int64)] = [:]
    private var digests: [DigestKey: Digest] = [:]

    struct SumKey: Hashable {
        let type: UInt32
        let sum: Int
        let key: [FieldValue]
        let isOverlay: Bool
    }

    private struct DigestKey: Hashable {
        let scope: Int64
        let type: UInt32
    }

    /// What was counted since the tables were brought up to date.
    var pendingSums: [SumKey: (amount: Int64, count: Int64)] { sums }

    init(store: RecordStore, db: Database) {
        self.store = store
        self.db = db
    }

    /// The records as this transaction has them so far, their sums included.
    public var view: some RecordView { DatabaseView(store: store, db: db, writer: self) }

    /// Replaces a row.
    ///
    /// - Parameter old: what the table holds now; nil when it holds nothing.
    public func put(_ record: StoredRecord, replacing old: StoredRecord?) throws {
        guard let table = store.table(record.image.type) else {
            return try UnknownRecordTable.put(db, record.image)
        }
        if let old { try count(old, sign: -1) }
        try count(record, sign: 1)
        if let old {
            try table.put(db, record, replacing: old)
        } else {
            try table.put(db, record)
        }
    }

    public func delete(_ old: StoredRecord) throws {
        guard let table = store.table(old.image.type) else {
            return try UnknownRecordTable.delete(db, old.image.type, old.image.id)
        }
        try count(old, sign: -1)
        try table.delete(db, old.image.id)
    }

    func count(_ record: StoredRecord, sign: Int64) throws {
        // A stub stands for another station's record: what that comes to is counted there.
        guard let table = store.table(record.image.type), !record.image.isStub else { return }
        for (index, sum) in table.sums.enumerated() {
            let group = sum.group(of: record)
            let key = SumKey(
                type: table.type.number, sum: index, key: group.key, isOverlay: record.isOverlay)
            let before = sums[key] ?? (0, 0)
            let (amount, overflow) = before.amount.addingReportingOverflow(sign * group.amount)
            guard !overflow else { throw SumOverflow(type: table.type.name, sum: sum.sum.name) }
            sums[key] = (amount, before.count + sign)
        }
    }

    /// Counts a canonical record into (or out of) the digest of a scope.
    public func digest(
        scope: Int64, removing old: RecordImage?, adding new: RecordImage?
    ) {
        if let old {
            digests[DigestKey(scope: scope, type: old.type), default: Digest()].remove(old)
        }
        if let new { digests[DigestKey(scope: scope, type: new.type), default: Digest()].add(new) }
    }

    /// Brings the kept sums up to date now, for a reader inside the same transaction.
    func finishSums() throws {
        for (key, delta) in sums where delta != (0, 0) {
            guard let table = store.table(key.type) else { continue }
            try table.sums[key.sum].add(
                db, key: key.key, isOverlay: key.isOverlay, amount: delta.amount,
                count: delta.count)
        }
        sums.removeAll(keepingCapacity: true)
    }

    func finish() throws {
        try finishSums()
        for (key, delta) in digests {
            try DigestTable.add(db, scope: key.scope, type: key.type, delta)
        }
        digests.removeAll()
    }
}

/// A kept sum left the range of 64 bits.
public struct SumOverflow: Error {
    public let type: String
    public let sum: String
}
