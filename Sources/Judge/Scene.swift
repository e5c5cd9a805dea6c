internal import Catalog
internal import ChangeLog
internal import Rules

/// What a rule looks at: the records as the change set would leave them.
struct Scene {
    let situation: Situation
    let view: OverlayView

    var context: JudgeContext { situation.context }

    /// The value at the end of a path; `.absent` where a reference is.
    func value(_ path: FieldPath, of record: RecordImage) throws -> FieldValue {
        guard let reference = path.reference, let type = path.type else {
            return record.fields[path.field.number]
        }
        guard let id = record.fields[reference.number].reference,
            let target = try view.record(type.number, id)
        else { return .absent }
        return target.fields[path.field.number]
    }

    /// The document number of the record that a reference names.
    func number(_ reference: Field, of record: RecordImage) throws -> String {
        guard case .reference(let name) = reference.kind,
            let type = situation.catalog.type(named: name),
            let id = record.fields[reference.number].reference,
            let target = try view.record(type.number, id)
        else { return "" }
        return situation.number(of: target) ?? ""
    }

    /// A search: whoever doesn't see everything may miss something, but what is found stands.
    func search<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard let watch = situation.inquiry?.watch else { return try body() }
        return try watch.search(body)
    }

    /// More than any bureau has of records with one key; a view that knows better returns fewer.
    static let lookupLimit = 10_000
}

/// A rule kind's evaluation: one record's change against the scene.
protocol RuleEvaluation: Sendable {
    /// Whether it may find that what the record would do is done already.
    var mayFindNoEffect: Bool { get }
    /// The record types whose changes it may find something about; nil: any.
    var concerns: Set<UInt32>? { get }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding?
}

extension RuleEvaluation {
    var mayFindNoEffect: Bool { false }
    var concerns: Set<UInt32>? { nil }
}

/// A rule with its evaluation, held by reference: every change set walks those of its types.
final class PreparedRule: Sendable {
    let rule: RecordRule
    let evaluation: any RuleEvaluation

    private let types: Set<UInt32>?

    init(_ rule: RecordRule) {
        self.rule = rule
        evaluation = rule.evaluation
        types = evaluation.concerns
    }

    func concerns(_ type: UInt32) -> Bool { types?.contains(type) ?? true }
}

extension RecordRule {
    var evaluation: any RuleEvaluation {
        switch body {
        case .unique(let rule): rule
        case .ceiling(.parent(let rule)): rule
        case .ceiling(.envelope(let rule)): rule
        case .ceiling(.group(let rule)): rule
        case .transitions(let rule): rule
        case .reference(let rule): rule
        case .referenced(let rule): rule
        case .required(let rule): rule
        case .rate(let rule): rule
        case .frozen(let rule): rule
        case .snapshot(let rule): rule
        case .closedPeriod(let rule): rule
        case .appendOnly(let rule): rule
        case .separation(let rule): rule
        case .dateRange(let rule): rule
        case .ruling(let rule): rule
        case .proposal(let rule): rule
        case .consequence(let rule): rule
        case .similar(let rule): rule
        case .endorsement(let rule): rule
        case .sequence(let rule): rule
        case .duty(let rule): rule
        }
    }
}

extension RecordChange {
    var type: UInt32 { (after ?? before)?.type ?? 0 }

    /// Whether any of the fields came out differently: a rule doesn't ask again about what stays.
    func touches(
        _ fields: @autoclosure () -> [Field], _ conditions: @autoclosure () -> [Condition] = []
    ) -> Bool {
        guard let before, let after else { return true }
        return (fields().map(\.number) + conditions().map(\.field)).contains {
            before.fields[$0] != after.fields[$0]
        }
    }
}

extension Condition {
    func holds(_ record: RecordImage) -> Bool {
        values.contains { agrees($0, record.fields[field]) }
    }
}

extension Sequence<Condition> {
    func hold(_ record: RecordImage) -> Bool { allSatisfy { $0.holds(record) } }
}

extension FieldValue {
    /// In evidence: only what may be shown to any asker; never sealed text or bytes.
    var shown: String {
        switch self {
        case .absent: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .reference, .sealed, .opaque: ""
        }
    }
}
