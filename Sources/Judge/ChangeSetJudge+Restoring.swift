internal import Catalog
public import ChangeLog
internal import Rules

/// After the server lost its memory: what comes back was accepted before, and something that was accepted
/// since may stand in its way.
extension ChangeSetJudge {
    /// Whether what comes back would be a second one of what may be only once, or would go beyond a
    /// ceiling, because of what was accepted since.
    ///
    /// Only that counts: among what comes back, the order in which it comes is no order, and a record may
    /// be back before the one that took the other back.
    ///
    /// - Parameters:
    ///   - restored: the records with what came back.
    ///   - isSince: whether a record was made after memory was lost.
    /// - Returns: the judgement that holds it; nil where nothing stands in its way.
    public func clash(
        of changeSet: ChangeSet, restored: OverlayView, base: some RecordView,
        context: JudgeContext, isSince: @escaping (RecordImage) throws -> Bool
    ) throws -> Judgement? {
        let changes = restored.changed
        guard changes.contains(where: { $0.before == nil }) else { return nil }
        func breaches(_ view: OverlayView) throws -> [Found] {
            let situation = Situation(
                changeSet: changeSet, base: base, context: context, catalog: catalog,
                rules: rules)
            return try findings(Merge(view: view), situation).filter {
                Self.limiting.contains($0.rule.kind) && !$0.finding.isFlag
            }
        }
        let found = try breaches(restored)
        guard !found.isEmpty else { return nil }
        var before = OverlayView(
            base: ViewOfThePast(base: base, catalog: catalog, isSince: isSince),
            catalog: catalog)
        for change in changes {
            guard let image = change.after ?? change.before else { continue }
            try before.set(image.type, image.id, change.after)
        }
        let anyway = Set(try breaches(before).map(\.rule.id))
        return breach(found.filter { !anyway.contains($0.rule.id) })
    }

    /// Whether what comes back names a record that isn't accepted any more: whoever decides about that
    /// one decides about this.
    ///
    /// - Parameters:
    ///   - base: the records without it.
    ///   - context: `openCreator` names only what was decided since memory was lost.
    /// - Returns: the judgement that holds it; nil where all that it names is there, or may yet come.
    public func dependence(
        of changeSet: ChangeSet, base: some RecordView, context: JudgeContext
    ) throws -> Judgement? {
        let problems = try EditCheck.problems(in: changeSet, catalog: catalog, view: base)
        guard problems.contains(where: { $0.code == .missingReference }) else { return nil }
        let situation = Situation(
            changeSet: changeSet, base: base, context: context, catalog: catalog, rules: rules)
        for problem in problems where problem.code == .missingReference {
            guard let missing = problem.missing,
                try context.openCreator(missing.type, missing.record) != nil
            else { continue }
            let judgement = try absence(problem, missing, situation)
            if judgement.outcome == .held { return judgement }
        }
        return nil
    }

    /// What these find is wrong whatever the order in which things came.
    private static let limiting: [RecordRule.Kind] = [.unique, .ceiling]
}

/// The records without those that were made since memory was lost.
private struct ViewOfThePast: RecordView {
    let base: any RecordView
    let catalog: RecordCatalog
    let isSince: (RecordImage) throws -> Bool

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        guard let record = try base.record(type, id), try !isSince(record) else { return nil }
        return record
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        let all = try base.records(type, where: conditions, limit: .max)
        return Array(try all.filter { try !isSince($0) }.prefix(limit))
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        var total = try base.keptSum(type, name, key: key)
        guard let declared = catalog.type(type),
            let sum = declared.sums.first(where: { $0.name == name })
        else { return total }
        let conditions = key.compactMap { name, value in
            declared.field(named: name).map { (field: $0.number, value: value) }
        }
        for record in try base.records(type, where: conditions, limit: .max)
        where try sum.counts(record, key: key, of: declared) && isSince(record) {
            total.amount -= sum.amount(of: record, declared)
            total.count -= 1
        }
        return total
    }
}
