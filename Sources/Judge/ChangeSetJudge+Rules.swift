internal import Catalog
internal import ChangeLog
internal import Rules

/// The record rules, in the file's order, upon what the merge made.
extension ChangeSetJudge {
    func ruled(_ merge: Merge, _ situation: Situation) throws -> Judgement {
        var merge = merge
        let isLate = try post(&merge.view, situation)
        situation.inquiry?.changes = merge.view.changed
        let findings = try findings(merge, situation)
        if let nothing = noEffect(findings, merge) { return nothing }
        if let breach = breach(findings) { return breach }

        var judgement = Judgement(merge.isMerged ? .merged : .applied)
        judgement.rule = merge.rule?.id ?? ""
        judgement.evidence = merge.evidence
        var flags = Set(findings.filter { $0.finding.isFlag }.map(\.rule.id))
        if let flagged = findings.first(where: { $0.finding.isFlag }), judgement.rule.isEmpty {
            judgement.rule = flagged.rule.id
            judgement.evidence = flagged.evidence
        }
        if merge.hasNoEffect { flags.insert(VerdictFlag.noEffect.rawValue) }
        try number(&merge.view, situation)
        judgement.changes = merge.view.changed
        if isLate { flags.insert(VerdictFlag.late.rawValue) }
        judgement.flags = flags.sorted()
        return judgement
    }

    func findings(_ merge: Merge, _ situation: Situation) throws -> [Found] {
        let scene = Scene(situation: situation, view: merge.view)
        let changes = merge.view.changed
        var found: [Found] = []
        let waived = situation.context.waived
        for prepared in prepared(for: changes)
        where waived.isEmpty || !waived.contains(prepared.rule.id) {
            let concerned = changes.filter { prepared.concerns($0.type) }
            if let inquiry = situation.inquiry {
                found += try foreseen(prepared, concerned, scene, inquiry)
                continue
            }
            for change in concerned {
                if let one = try self.found(prepared, change, scene) { found.append(one) }
            }
        }
        return found
    }

    private func found(_ prepared: PreparedRule, _ change: RecordChange, _ scene: Scene) throws
        -> Found?
    {
        guard let finding = try prepared.evaluation.finding(change, scene),
            let type = catalog.type(change.type)
        else { return nil }
        let rule = prepared.rule
        let evidence = try scene.situation.describe(change.after ?? change.before, type)
        return Found(
            rule: rule,
            finding: rule.outcome == .flagged ? .flag(finding.evidence) : finding,
            evidence: evidence + finding.evidence)
    }

    /// As the server asks, and what couldn't be seen of each record; one that surely breaks the rule
    /// is enough.
    private func foreseen(
        _ prepared: PreparedRule, _ changes: [RecordChange], _ scene: Scene, _ inquiry: Inquiry
    ) throws -> [Found] {
        let watch = inquiry.watch
        var found: [Found] = []
        var gaps: Set<Gap> = []
        var sure: Found?
        for change in changes {
            watch.begin()
            let one = try self.found(prepared, change, scene)
            let missing = one == nil ? watch.gaps.union(watch.misses) : watch.gaps
            gaps.formUnion(missing)
            guard let one else { continue }
            found.append(one)
            if missing.isEmpty, sure == nil { sure = one }
        }
        if prepared.evaluation.mayFindNoEffect { inquiry.addIdle(found, gaps) }
        inquiry.add(
            prepared.rule.id, (sure ?? found.first)?.judgement, sure == nil ? gaps : [])
        return found
    }

    /// When every record of the change set comes to nothing, the first stands and this is history;
    /// unless it would have been refused anyway.
    private func noEffect(_ findings: [Found], _ merge: Merge) -> Judgement? {
        let isRefused = findings.contains { $0.finding.isBreach && $0.rule.outcome == .rejected }
        if isRefused { return nil }
        let idle = findings.filter { $0.finding.isNoEffect }
        guard let first = idle.first, idle.count == merge.view.changed.count else { return nil }
        var judgement = Judgement(.applied)
        judgement.flags = [VerdictFlag.noEffect.rawValue]
        judgement.rule = first.rule.id
        judgement.evidence = first.evidence
        return judgement
    }

    /// Refusal before holding, then the file's order; the other rules are named too, for the
    /// ruling must waive them as well.
    func breach(_ findings: [Found]) -> Judgement? {
        let breaches = findings.filter { !$0.finding.isFlag }
        let worst = breaches.first { $0.rule.outcome == .rejected } ?? breaches.first
        guard let worst else { return nil }
        var judgement = Judgement(worst.rule.outcome == .rejected ? .rejected : .held)
        judgement.rule = worst.rule.id
        judgement.evidence = worst.evidence
        judgement.flags = worst.rule.flag.map { [$0] } ?? []
        var also: [String] = []
        for other in breaches where other.rule.id != worst.rule.id && !also.contains(other.rule.id)
        {
            also.append(other.rule.id)
        }
        if !also.isEmpty { judgement.evidence.append(("also", also.joined(separator: ","))) }
        return judgement
    }
}

/// What a rule found about one record.
struct Found {
    let rule: RecordRule
    let finding: Finding
    let evidence: Situation.Evidence

    /// What it alone would come to.
    var judgement: Judgement {
        var judgement = Judgement(.applied)
        if case .breach = finding {
            judgement.outcome = rule.outcome == .rejected ? .rejected : .held
        }
        judgement.rule = rule.id
        judgement.evidence = evidence
        return judgement
    }
}

enum Finding {
    case breach(Situation.Evidence)
    /// Worth a mark, not a question.
    case flag(Situation.Evidence)
    /// What it would do is done already.
    case noEffect(Situation.Evidence)

    var evidence: Situation.Evidence {
        switch self {
        case .breach(let evidence), .flag(let evidence), .noEffect(let evidence): evidence
        }
    }

    var isFlag: Bool { if case .flag = self { true } else { false } }

    var isBreach: Bool { if case .breach = self { true } else { false } }

    var isNoEffect: Bool { if case .noEffect = self { true } else { false } }
}
