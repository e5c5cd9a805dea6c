internal import Catalog
internal import ChangeLog
internal import Rules

extension UniqueRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches(fields + different, conditions)
        else { return nil }
        let key = fields.map { (field: $0.number, value: record.fields[$0.number]) }
        guard key.allSatisfy({ $0.value != .absent }) else { return nil }
        let others = try scene.search {
            try scene.view.records(type.number, where: key, limit: Scene.lookupLimit)
        }
        for other in others where other.id != record.id && conditions.hold(other) {
            let differs = different.allSatisfy {
                record.fields[$0.number] != other.fields[$0.number]
            }
            guard differs, !isApart(record, other), try live?.holds(other, scene) ?? true else {
                continue
            }
            return .breach(try evidence(record, other, scene))
        }
        return nil
    }

    private func isApart(_ record: RecordImage, _ other: RecordImage) -> Bool {
        guard let field = apart?.number else { return false }
        let values = [record.fields[field], other.fields[field]]
        return !values.contains(.absent) && values[0] != values[1]
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
}

extension UniqueRule.Live {
    /// Whether something is left of the record's amount.
    func holds(_ record: RecordImage, _ scene: Scene) throws -> Bool {
        try left(of: record, scene) > 0
    }

    /// The record's amount, less what other records took back.
    func left(of record: RecordImage, _ scene: Scene) throws -> Int64 {
        let counters = try scene.view.records(
            counterType.number, where: [(parent.number, .reference(record.id))],
            limit: Scene.lookupLimit)
        let taken = counters.reduce(into: Int64(0)) {
            $0 += $1.fields[counterAmount.number].integer ?? 0
        }
        return (record.fields[amount.number].integer ?? 0) + taken
    }
}
