public import ChangeLog
internal import GRDB
public import Judge
internal import RecordStore
internal import Replica
public import Rules

/// The unjudged entries of a device, each with what is foreseen of it, in the order in which the
/// server will judge them.
public struct ForeseenOutbox {
    public let rules: RuleSet
    public private(set) var predictions: [Identifier: Prediction] = [:]
    /// Of the chain; all entries up to it are in.
    private(set) var lastNumber: UInt64 = 0
    private(set) var pending: PendingRecords
    /// Entries that will surely be held or refused, with what of: nothing of them is in the records.
    private(set) var fallen: [Identifier: (outcome: Verdict.Outcome, isSure: Bool)] = [:]
    /// Entries that may fall.
    private(set) var unsure: Set<Identifier> = []
    private(set) var authors: [Identifier: Identifier] = [:]
    /// The edits of fallen entries, by record.
    private(set) var fallenEdits: [Verdict.Touch: [(entry: Identifier, edit: Edit)]] = [:]
    private var withdrawalCount = 0

    init(rules: RuleSet) {
        self.rules = rules
        pending = PendingRecords(rules.catalog)
    }

    /// Adds the entries that came since. A withdrawal among them takes something out of the middle:
    /// then all of it is looked at anew.
    mutating func grow(to entries: [ChainTable.Entry], _ replica: ForesightReplica) throws {
        guard !entries.isEmpty else { return }
        let changeSets = try entries.map { try ChangeSet(frozen: $0.body) }
        let withdraws = changeSets.contains {
            $0.withdrawing(rules.withdrawals) != .nothing
        }
        if withdraws, lastNumber > 0 {
            self = ForeseenOutbox(rules: rules)
            return try grow(to: try ChainTable(replica.db).outbox(after: 0), replica)
        }
        let withdrawals = Withdrawals(replica.db, store: replica.store)
        for (entry, changeSet) in zip(entries, changeSets) {
            lastNumber = entry.position.number
            if try withdrawals.isWithdrawn(changeSet.id) { continue }
            try add(changeSet, replica)
        }
    }

    mutating func add(_ changeSet: ChangeSet, _ replica: ForesightReplica) throws {
        let id = changeSet.id
        let prediction = try replica.predict(changeSet, after: self)
        predictions[id] = prediction
        authors[id] = changeSet.actor
        let falls = prediction.isCertain ? !prediction.stands : !prediction.breaches.isEmpty
        guard falls else {
            // It stands, or may: then whatever rests upon it depends on that.
            if !prediction.isCertain { unsure.insert(id) }
            pending.add(prediction.changes, of: id, isSure: prediction.isCertain)
            return
        }
        fallen[id] = (prediction.judgement.outcome, prediction.isCertain)
        for edit in changeSet.edits {
            fallenEdits[Verdict.Touch(type: edit.type, record: edit.record), default: []].append(
                (id, edit))
        }
    }
}
