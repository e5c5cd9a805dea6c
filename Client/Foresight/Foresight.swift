public import ChangeLog
internal import Foundation
public import GRDB
internal import Judge
public import RecordStore
internal import Replica
internal import Rules

/// Asks a replica what the server will say of its unjudged entries: the server's own judge, by the
/// rules that the server judged by when it was last heard, upon the records that it gave and what the
/// device's earlier entries make of them.
///
/// Nothing of it is stored: it follows from canonical records, outbox and rules, and is kept in
/// memory for as long as these only grow. Use it from one thread.
public final class Foresight {
    private let store: RecordStore
    private let directory: ForesightDirectory
    public let rules: KnownRules
    private var kept: Kept?
    /// Made of the rules that were last in force.
    private var prepared: ForesightRules?

    public init(_ store: RecordStore, _ directory: ForesightDirectory) {
        self.store = store
        self.directory = directory
        rules = KnownRules(store, directory)
    }

    /// What was foreseen follows from these; another of them, and it is asked anew.
    private struct Basis: Equatable {
        let cursor: Data?
        let rules: Hash256
        let today: Int64
    }

    private struct Kept {
        let basis: Basis
        var outbox: ForeseenOutbox
        let openEdits: [Verdict.Touch: [Edit]]
    }

    /// What each unjudged entry of this device comes to, by the rules in force.
    ///
    /// - Parameters:
    ///   - unrecorded: entries that are only rehearsed, after those in the outbox.
    ///   - now: milliseconds since 1970.
    /// - Returns: nil before enrolment, and where the rules in force aren't here.
    public func foresee(
        _ db: Database, unrecorded: [ChangeSet] = [], now: Int64
    ) throws -> ForeseenOutbox? {
        guard let identity = try ReplicaIdentity.load(db),
            let rules = try inForce(db)
        else { return nil }
        let today = try directory.dateOf(now)
        let basis = Basis(
            cursor: try FactTable(db)["cursor"], rules: rules.rules.hash, today: today)
        var kept =
            try self.kept.flatMap { $0.basis == basis ? $0 : nil }
            ?? Kept(
                basis: basis, outbox: ForeseenOutbox(rules: rules.rules),
                openEdits: try ForesightReplica.openEdits(db))
        let replica = ForesightReplica(
            db: db, store: store, identity: identity, rules: rules,
            role: try role(db, identity), today: today,
            viewedAt: try FactTable(db).integer("viewed-at") ?? 0, openEdits: kept.openEdits)
        try kept.outbox.grow(to: try ChainTable(db).outbox(after: kept.outbox.lastNumber), replica)
        self.kept = kept
        var outbox = kept.outbox
        for entry in unrecorded { try outbox.add(entry, replica) }
        return outbox
    }

    private func inForce(_ db: Database) throws -> ForesightRules? {
        guard let inForce = try rules.inForce(db) else { return nil }
        if let prepared, prepared.rules.hash == inForce.hash { return prepared }
        let made = ForesightRules(rules: inForce)
        prepared = made
        return made
    }

    /// As the records have it by now; an enrolment keeps the role of its day.
    private func role(_ db: Database, _ identity: ReplicaIdentity) throws -> String {
        let user = try CanonicalView(db, store: store).record(directory.userType, identity.user)
        return user?.fields[directory.roleField].text ?? identity.role
    }
}

struct ForesightRules {
    let rules: RuleSet
    let judge: ChangeSetJudge

    init(rules: RuleSet) {
        self.rules = rules
        judge = ChangeSetJudge(catalog: rules.catalog, rules: rules)
    }
}
