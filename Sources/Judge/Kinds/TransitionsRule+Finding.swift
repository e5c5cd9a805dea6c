internal import Catalog
internal import ChangeLog
internal import Rules

extension TransitionsRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.touches([field]),
            let to = record.fields[field.number].text
        else { return nil }
        let from = change.before?.fields[field.number].text
        let allowed = from.map { moves[$0] ?? [] } ?? initial
        guard !allowed.contains(to) else { return nil }
        return .breach([
            ("field", field.name), ("from", from ?? ""), ("to", to),
            ("allowed", allowed.joined(separator: ",")),
        ])
    }
}
