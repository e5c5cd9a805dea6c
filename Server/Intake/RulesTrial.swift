internal import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
public import Rules

/// Judges a bureau's journal again under other rules, in a database of its own: what would have come
/// out otherwise. The bureau itself is only read.
public struct RulesTrial {
    /// A change set that the other rules judge otherwise.
    public struct Difference: Sendable {
        /// The newest verdict that the journal has of it, and the one that the trial came to.
        public let recorded: Verdict
        public let tried: Verdict
        /// The document number that its first edit gives, or empty.
        public let documentNumber: String
    }

    public struct Result: Sendable {
        public var judgedCount = 0
        public var differences: [Difference] = []
    }

    private let source: BureauDatabase
    private let keys: BureauKeys
    private let directory: DeviceDirectory
    private let dateOf: @Sendable (Int64) throws -> Int64

    /// - Parameter dateOf: the bureau's calendar date (yyyymmdd) at an instant in milliseconds.
    public init(
        of source: BureauDatabase, keys: BureauKeys, directory: DeviceDirectory,
        dateOf: @escaping @Sendable (Int64) throws -> Int64
    ) {
        self.source = source
        self.keys = keys
        self.directory = directory
        self.dateOf = dateOf
    }

    /// - Parameter scratch: the path of a database that doesn't exist yet; the caller deletes it.
    public func run(under rules: RuleSet, scratch: String) throws -> Result {
        let copy = try BureauDatabase(path: scratch, catalog: source.catalog)
        return try source.queue.read { db in
            try copy.queue.write { scratch in
                try Self.found(scratch, as: FactTable(db))
                try replay(db, into: scratch, copy.store, rules)
                return try compare(db, scratch, rules)
            }
        }
    }

    /// The identities that the bureau was founded with.
    private static func found(_ scratch: Database, as facts: FactTable) throws {
        let table = FactTable(scratch)
        for name in ["bureau", "bureau-name", "epoch", "headquarters", "desk-user", "desk-device"] {
            try table.set(name, try facts[name])
        }
    }

    /// Takes every body in again, in the journal's order and at the times at which it came. What
    /// followed by itself (a take-up) follows here by itself, too.
    private func replay(
        _ db: Database, into scratch: Database, _ store: RecordStore, _ rules: RuleSet
    ) throws {
        let judge = ChangeSetJudge(catalog: source.catalog, rules: rules)
        try JournalLog(db).forEach(after: 0) { entry, _ in
            guard !entry.body.isEmpty else { return }
            try store.write(scratch) { writer in
                var transaction = IntakeTransaction(
                    db: scratch, store: store, rules: rules, judge: judge, keys: keys,
                    directory: directory, dateOf: dateOf, receivedAt: entry.verdict.receivedAt,
                    head: try Facts(scratch).head, writer: writer,
                    references: ReferenceCache(source.catalog), vouchers: Vouchers(scratch),
                    openItems: OpenItems(scratch), lives: try Epochs(scratch))
                let position = ChainPosition(number: entry.verdict.number, link: entry.link)
                if entry.verdict.isWithdrawn {
                    // The request that brought both isn't in the journal; what came of it is.
                    transaction.foreseen.withdrawnBy[entry.verdict.changeSet] =
                        entry.verdict.followedBy
                }
                try transaction.take(
                    entry.body, try? ChangeSet(frozen: entry.body), at: position,
                    carrier: entry.verdict.device,
                    standing: try standing(of: entry.verdict.device, scratch, store))
                try transaction.vouchers.finish()
            }
        }
    }

    private func standing(of device: Identifier, _ db: Database, _ store: RecordStore) throws
        -> DeviceFacts?
    {
        try DeviceFacts.desk(FactTable(db), device: device)
            ?? directory.find(device, in: store.view(db))
    }

    private func compare(_ db: Database, _ scratch: Database, _ rules: RuleSet) throws -> Result {
        var result = Result()
        try JournalLog(db).forEach(after: 0) { entry, _ in
            guard !entry.body.isEmpty else { return }
            result.judgedCount += 1
            let id = entry.verdict.changeSet
            guard let recorded = try JournalLog(db).verdict(changeSet: id),
                let tried = try JournalLog(scratch).verdict(changeSet: id)
            else { throw JournalDamage.unreadable }
            guard !Self.isSame(recorded, tried) else { return }
            result.differences.append(
                Difference(
                    recorded: recorded, tried: tried,
                    documentNumber: documentNumber(entry.body, rules)))
        }
        return result
    }

    private static func isSame(_ left: Verdict, _ right: Verdict) -> Bool {
        left.outcome == right.outcome && left.rule == right.rule && left.flags == right.flags
    }

    private func documentNumber(_ body: Data, _ rules: RuleSet) -> String {
        guard let edit = (try? ChangeSet(frozen: body))?.edits.first,
            let field = source.catalog.type(edit.type)?.field(named: rules.names.number)
        else { return "" }
        return edit.fields[field.number].text ?? ""
    }
}
