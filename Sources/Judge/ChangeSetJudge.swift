public import Catalog
public import ChangeLog
public import Rules

/// The judge: permission, then what must arrive first, then the catalog's checks, then register
/// merge, then the record rules. Pure: the same change set, view and context give the same
/// judgement.
public struct ChangeSetJudge: Sendable {
    let catalog: RecordCatalog
    public let rules: RuleSet
    /// Made once: a judge is kept, and judges many change sets. In the file's order.
    private let prepared: [PreparedRule]
    private let preparedByType: [UInt32: [PreparedRule]]

    public init(catalog: RecordCatalog, rules: RuleSet) {
        self.catalog = catalog
        self.rules = rules
        let prepared = rules.rules.map(PreparedRule.init)
        self.prepared = prepared
        preparedByType = Dictionary(
            uniqueKeysWithValues: catalog.types.map { type in
                (type.number, prepared.filter { $0.concerns(type.number) })
            })
    }

    /// The rules that may find something about a change, in the file's order.
    func prepared(for changes: [RecordChange]) -> [PreparedRule] {
        guard let first = changes.first?.type else { return [] }
        guard changes.allSatisfy({ $0.type == first }) else { return prepared }
        return preparedByType[first] ?? []
    }

    /// - Parameter view: the canonical records, up to the server's present head.
    /// - Throws: what the view or the context's closures throw, and `JudgeFault`.
    public func judge(
        _ changeSet: ChangeSet, view: some RecordView, context: JudgeContext
    ) throws -> Judgement {
        let situation = Situation(
            changeSet: changeSet, base: view, context: context, catalog: catalog, rules: rules)
        return try lifted(decide(situation), changeSet)
    }

    /// Each step is a question of its own: at a replica its answer is kept.
    func decide(_ situation: Situation) throws -> Judgement {
        if let withdrawn = try withdrawn(situation) { return withdrawn }
        if let refused = try situation.ask(.permission, { try permission(situation) }) {
            return refused
        }
        if let unfit = try situation.ask(.dependsOnHeld, { try unfit(situation) }) { return unfit }
        if let refused = try withdrawal(situation) { return refused }
        if let second = try situation.ask(
            .edit(.recordExists), { try secondCreation(situation) })
        {
            return second
        }
        var merge = Merge(view: OverlayView(base: situation.base, catalog: catalog))
        let refused = try situation.ask(.mergeHold) {
            merge = try merged(situation)
            return merge.refused
        }
        if let refused { return refused }
        return try ruled(merge, situation)
    }

    /// What it builds upon isn't there or isn't settled, or the catalog's checks refuse it.
    private func unfit(_ situation: Situation) throws -> Judgement? {
        let problems = try EditCheck.problems(
            in: situation.changeSet, catalog: catalog, view: situation.base)
        if let waiting = try waiting(problems, situation) { return waiting }
        return problems.first { !$0.code.isWaiting }.map(refusal)
    }

    /// Nothing with money in it is treated worse than held.
    func lifted(_ judgement: Judgement, _ changeSet: ChangeSet) -> Judgement {
        guard judgement.outcome == .rejected else { return judgement }
        return judgement.lifted(isMoney: isMoney(changeSet))
    }

    private func refusal(_ problem: EditProblem) -> Judgement {
        var judgement = Judgement(.rejected)
        judgement.rule = problem.code.rawValue
        judgement.evidence = problem.sortedEvidence
        // Identifiers are random: that one comes twice is no accident.
        if problem.code == .recordExists { judgement.flags = [VerdictFlag.securityReview.rawValue] }
        return judgement
    }

    /// A record that something open would create: whoever accepts that must see both.
    private func secondCreation(_ situation: Situation) throws -> Judgement? {
        if situation.waives(.edit(.recordExists)) { return nil }
        for edit in situation.changeSet.edits where edit.action == .create {
            let others = try situation.context.openEdits(edit.type, edit.record)
            guard others.contains(where: { $0.action == .create && $0 != edit }),
                let type = catalog.type(edit.type)
            else { continue }
            var judgement = situation.judgement(
                .held, .edit(.recordExists), try situation.describe(edit, type))
            judgement.flags = [VerdictFlag.securityReview.rawValue]
            return judgement
        }
        return nil
    }
}

/// What one judging is about. Held by reference: each rule is handed it.
final class Situation {
    let changeSet: ChangeSet
    let base: any RecordView
    let context: JudgeContext
    let catalog: RecordCatalog
    let rules: RuleSet
    /// Keeps the answers of a prediction; nil at the server.
    let inquiry: Inquiry?

    init(
        changeSet: ChangeSet, base: any RecordView, context: JudgeContext, catalog: RecordCatalog,
        rules: RuleSet, inquiry: Inquiry? = nil
    ) {
        self.changeSet = changeSet
        self.base = base
        self.context = context
        self.catalog = catalog
        self.rules = rules
        self.inquiry = inquiry
    }

    func waives(_ rule: BuiltInRule) -> Bool { context.waived.contains(rule.id) }

    /// A judgement by a built-in rule.
    func judgement(
        _ outcome: Verdict.Outcome, _ rule: BuiltInRule,
        _ evidence: [(name: String, value: String)] = []
    ) -> Judgement {
        var judgement = Judgement(outcome)
        judgement.rule = rule.id
        judgement.evidence = evidence
        return judgement
    }
}
