public import Catalog
internal import ChangeLog

/// A record that another names must stand as the other needs it.
public struct ReferenceRule: Sendable {
    public struct Requirement: Sendable {
        public let path: FieldPath
        public let condition: Condition
    }

    public let type: RecordType
    public let conditions: [Condition]
    /// The named record's field must hold one of some values.
    public let must: [Requirement]
    /// The named record's field must equal the record's own.
    public let same: [FieldPair]
    /// The named record's field must be set.
    public let present: [FieldPath]
    /// Something must be left of the named record's amount.
    public let live: (reference: Field, type: RecordType, left: UniqueRule.Live)?

    static let evidenceNames = ["reference", "reference-number", "field", "expected", "found"]
    static let parameters = ["type", "where", "must", "same", "present", "live"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        var must: [Requirement] = []
        for (key, value) in try node.optional("must")?.pairs() ?? [] {
            let path = try key.path(of: type)
            var values: [FieldValue] = []
            for node in try value.oneOrMore() { values.append(try node.value(of: path.field)) }
            must.append(
                Requirement(
                    path: path, condition: Condition(field: path.field.number, values: values)))
        }
        self.must = must
        same = try node.optional("same")?.fieldPairs(type, type) ?? []
        var present: [FieldPath] = []
        for path in try node.optional("present")?.oneOrMore() ?? [] {
            present.append(try path.path(of: type))
        }
        self.present = present
        live = try Self.live(node.optional("live"), type)
        if must.isEmpty, same.isEmpty, present.isEmpty, live == nil {
            throw node.problem("expected 'must', 'same', 'present' or 'live'")
        }
    }

    /// `{reference: {amount: …, less: …, parent: …, less-amount: …}}`
    private static func live(_ node: RuleNode?, _ type: RecordType) throws(RuleFileProblem) -> (
        reference: Field, type: RecordType, left: UniqueRule.Live
    )? {
        guard let node else { return nil }
        guard let (name, left) = try node.pairs().first else {
            throw node.problem("expected one reference of '\(type.name)'")
        }
        let (field, target) = try name.reference(of: type)
        return (field, target, try UniqueRule.Live(left, type: target))
    }
}

/// A record that others name isn't deleted.
public struct ReferencedRule: Sendable {
    public let type: RecordType
    public let by: [(type: RecordType, field: Field)]

    static let evidenceNames = ["other-number", "other-station"]
    static let parameters = ["type", "by"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        var by: [(type: RecordType, field: Field)] = []
        for (name, field) in try node.required("by").pairs() {
            let type = try name.type()
            by.append((type, try field.reference(of: type).0))
        }
        self.by = by
    }
}

/// Fields that only some records of a type must have: a case subsidy its case.
public struct RequiredRule: Sendable {
    public let type: RecordType
    public let conditions: [Condition]
    public let fields: [Field]

    static let evidenceNames = ["field"]
    static let parameters = ["type", "where", "fields"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        fields = try node.required("fields").fields(of: type)
    }
}
