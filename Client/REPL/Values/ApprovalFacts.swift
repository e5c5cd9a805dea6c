internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Ledger
internal import Money
internal import Replica
internal import TextTable

/// How far a payout has come in a batch: the last step that is known here.
enum ApprovalState: String, CaseIterable {
    case prepared, checked, approved, refused
    /// Nothing is left of the payout, whatever the last step was.
    case reversed
    /// Of a batch: none of its payouts was taken.
    case empty

    var words: Text {
        switch self {
        case .prepared: Text(zh: "待复核", en: "to check")
        case .checked: Text(zh: "待批准", en: "to approve")
        case .approved: Text(zh: "已批准", en: "approved")
        case .refused: Text(zh: "已退回", en: "sent back")
        case .reversed: Text(zh: "已冲销", en: "reversed")
        case .empty: Text(zh: "空", en: "empty")
        }
    }

    /// Of a step's record.
    init(_ approval: Entity) {
        guard approval.choice("decision", ApprovalDecision.self) != .refused else {
            self = .refused
            return
        }
        self =
            switch approval.choice("step", ApprovalStep.self) {
            case .checked: .checked
            case .approved: .approved
            case .prepared, nil: .prepared
            }
    }
}

/// One payout of a batch.
struct BatchRow {
    let payout: Identifier
    /// Nil where it isn't here: it was held and voided, or withdrawn.
    let entity: Entity?
    /// In their order.
    let steps: [Entity]
    let state: ApprovalState

    var amount: Fen { entity?.amount() ?? .zero }
    var title: String { entity?.title ?? PersonalText.unreadable }

    func last(_ step: ApprovalStep) -> Entity? {
        steps.last { $0.choice("step", ApprovalStep.self) == step }
    }
}

/// A batch with its payouts.
struct BatchFacts {
    let batch: Entity
    let rows: [BatchRow]

    func rows(_ states: ApprovalState...) -> [BatchRow] {
        rows.filter { states.contains($0.state) }
    }

    /// What the batch waits for next; done, where all are approved, sent back or reversed.
    var state: ApprovalState {
        let inOrder: [ApprovalState] = [.prepared, .checked, .approved, .refused, .reversed]
        return inOrder.first { state in rows.contains { $0.state == state } } ?? .empty
    }

    var title: String { batch.title }

    func amount(_ rows: [BatchRow]) throws -> Fen { try Fen.sum(rows.map(\.amount)) }
}

extension Scene {
    /// The steps of a payout in the server's order, those that it hasn't judged last.
    func approvals(of payout: Identifier) throws -> [Entity] {
        ordered(try find(.approval, ["payout": .reference(payout)]))
    }

    private func ordered(_ steps: [Entity]) -> [Entity] {
        func place(_ step: Entity) -> (UInt64, Identifier) {
            (step.isOverlay ? .max : step.image.seq, step.id)
        }
        return steps.sorted { place($0) < place($1) }
    }

    /// Nil where no step was taken.
    func approvalState(of payout: Entity) throws -> ApprovalState? {
        try approvals(of: payout.id).last.map(ApprovalState.init)
    }

    func isApproved(_ payout: Entity) throws -> Bool {
        try approvals(of: payout.id).contains { ApprovalState($0) == .approved }
    }

    /// The policy by which a payout needs approval before it is paid, found as the server's rule
    /// `paid-unapproved` finds it; nil where it needs none.
    func approvalPolicy(for payout: Entity) throws -> Entity? {
        guard let date = payout.date("event-date") else { return nil }
        return try find(.approvalPolicy, ["kind": payout["kind"]]).first { policy in
            Self.isInForce(policy, on: date)
                && (policy["at-least-fen"].integer.map { payout.amount().count >= $0 } ?? true)
        }
    }

    func facts(of batch: Entity) throws -> BatchFacts {
        let steps = ordered(try find(.approval, ["batch": .reference(batch.id)]))
        let byPayout = Dictionary(grouping: steps) { $0.reference("payout") ?? .zero }
        let rows = try byPayout.map { payout, steps in
            let entity = try fetch(.payout, payout)
            let isReversed = try entity.map { try remaining(of: $0) <= .zero } ?? false
            let last = steps.last.map(ApprovalState.init) ?? .prepared
            return BatchRow(
                payout: payout, entity: entity, steps: steps,
                state: isReversed && last != .approved ? .reversed : last)
        }
        return BatchFacts(
            batch: batch,
            rows: rows.sorted {
                ($0.title.count, $0.title, $0.payout) < ($1.title.count, $1.title, $1.payout)
            })
    }

    /// Who entered a record, as far as this replica knows; empty where it doesn't.
    func author(of record: Entity) throws -> String { try userName(author(record.image.version)) }

    private func author(_ version: Identifier) throws -> Identifier? {
        if try ChainTable(db).entry(changeSet: version) != nil { return identity.user }
        return try VerdictTable(db).fetch(version)?.actor
    }

    /// Whether the user of this device is known to have entered a record.
    func isOwn(_ record: Entity) throws -> Bool {
        try author(record.image.version) == identity.user
    }

    /// Batches in which something waits for whoever uses this device: for the station's head what is
    /// prepared, for HQ's approver what is checked, for others of the station what was sent back.
    func batchesWaitingHere() throws -> [(facts: BatchFacts, rows: [BatchRow])] {
        let wanted: ApprovalState =
            switch Role(rawValue: identity.role) {
            case .approver where isHeadquarters: .checked
            case .head: .prepared
            case .auditor: .reversed
            default: .refused
            }
        guard wanted != .reversed, wanted != .refused || !isHeadquarters else { return [] }
        return try unfinishedBatches().compactMap { batch in
            let facts = try facts(of: batch)
            let rows = try facts.rows(wanted).filter { row in
                if wanted == .refused { return try isStillRefused(row) }
                return try !row.steps.contains { try isOwn($0) }
            }
            return rows.isEmpty ? nil : (facts, rows)
        }
    }

    /// Those of which some payout isn't approved: few, however many there were.
    private func unfinishedBatches() throws -> [Entity] {
        let ids = try Data.fetchAll(
            db,
            sql: """
                SELECT DISTINCT a.batch FROM approval a
                WHERE a.step = 'prepared' AND a.batch IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM approval b WHERE b.payout = a.payout AND b.batch = a.batch
                    AND b.step = 'approved' AND b.decision = 'agreed')
                """)
        return try ids.compactMap { Identifier($0) }.sorted().compactMap { try fetch(.batch, $0) }
    }

    /// Not reversed, nor prepared anew in another batch.
    private func isStillRefused(_ row: BatchRow) throws -> Bool {
        guard let payout = row.entity, try remaining(of: payout) > .zero else { return false }
        return try approvalState(of: payout) == .refused
    }
}

/// The same in SQL, over the payout r.
enum ApprovalSQL {
    /// It needs approval by a policy, and has none yet.
    static let isMissing = """
        (\(PayoutSQL.remaining) > 0 AND EXISTS (SELECT 1 FROM approval_policy y
           WHERE y.kind = r.kind AND y."from" <= r.event_date
             AND (y."to" IS NULL OR y."to" >= r.event_date)
             AND (y.at_least_fen IS NULL OR r.amount_fen >= y.at_least_fen))
         AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.payout = r.id
           AND a.step = 'approved' AND a.decision = 'agreed'))
        """
}
