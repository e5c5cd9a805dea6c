internal import Catalog
internal import ChangeLog
internal import Rules

extension UniqueRule: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches(fields + different, conditions)
        else { return nil }
        let key = fields.map { (field: $0.number, value: record.fields[$0.number]) }
        guard key.allSatisfy({ $0.value != .absent }) else { return nil }
        let others = try scene.view.records(type.number, where: key, limit: Scene.lookupLimit)
        for other in others where other.id != record.id && conditions.hold(other) {
            let differs = different.allSatisfy {
                record.fields[$0.number] != other.fields[$0.number]
            }
            guard differs, try isLive(other, scene) else { continue }
            return .breach(try evidence(record, other, scene))
        }
        return nil
    }

    private func evidence(_ record: RecordImage, _ other: RecordImage, _ scene: Scene) throws
        -> Situation.Evidence
    {
        var evidence = try scene.situation.describeOther(other)
        for field in fields {
            if case .month = field.kind {
                evidence.append(("month", record.fields[field.number].shown))
            }
        }
        return evidence
    }

    private func isLive(_ record: RecordImage, _ scene: Scene) throws -> Bool {
        guard let live else { return true }
        let counters = try scene.view.records(
            live.counterType.number, where: [(live.parent.number, .reference(record.id))],
            limit: Scene.lookupLimit)
        let taken = counters.reduce(into: Int64(0)) {
            $0 += $1.fields[live.counterAmount.number].integer ?? 0
        }
        return (record.fields[live.amount.number].integer ?? 0) + taken > 0
    }
}
