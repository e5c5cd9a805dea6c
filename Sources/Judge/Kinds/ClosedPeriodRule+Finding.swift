internal import Catalog
internal import ChangeLog
internal import Rules

extension ClosedPeriodRule: RuleEvaluation {
    var concerns: Set<UInt32>? { Set(dates.map(\.type.number)) }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after,
            let field = dates.first(where: { $0.type.number == record.type })?.field,
            change.touches([field]), let date = record.fields[field.number].integer
        else { return nil }
        let periods = scene.situation.rules.periods
        guard try periods.status(of: date / 100, scene.view) == periods.closed else { return nil }
        return .breach([
            ("month", String(date / 100)), ("status", periods.closed), ("date", String(date)),
        ])
    }
}
