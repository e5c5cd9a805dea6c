internal import Catalog
internal import ChangeLog
internal import Rules

extension DutyRule: RuleEvaluation {
    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, change.before == nil,
            conditions.hold(record)
        else { return nil }
        let standing = scene.context.standing
        let isRight = !isHeadquartersOnly || standing.isHeadquarters
        if isRight, roles.contains(standing.role) { return nil }
        return .breach([("role", standing.role)])
    }
}
