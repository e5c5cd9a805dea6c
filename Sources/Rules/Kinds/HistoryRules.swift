public import Catalog

/// Records of these types are never deleted: what refers to them must stay readable.
public struct AppendOnlyRule: Sendable {
    public let types: [RecordType]

    static let evidenceNames: [String] = []
    static let parameters = ["types"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        var types: [RecordType] = []
        for name in try node.required("types").oneOrMore() { types.append(try name.type()) }
        self.types = types
    }
}

/// Who did one step may not do the other.
public struct SeparationRule: Sendable {
    /// Where the other step is found.
    public enum Other: Sendable {
        /// The change set that created the record that the field names.
        case creator(of: Field)
        /// The change set that the field holds as 16 bytes.
        case changeSet(Field)
        /// The change sets that created the other records with the same value in the field.
        case siblings(Field)
        /// The change sets that created records of another type that name the same record.
        case related(by: Field, type: RecordType, parent: Field)
    }

    public let type: RecordType
    public let conditions: [Condition]
    public let other: Other
    /// Of siblings: who did a step may do the same again, and no other.
    public let step: Field?

    static let evidenceNames = ["other-number"]
    static let parameters = [
        "type", "where", "creator-of", "change-set", "siblings", "step", "related",
    ]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        step = try node.optional("step")?.field(of: type)
        if let field = try node.optional("creator-of") {
            other = .creator(of: try field.reference(of: type).0)
        } else if let related = try node.optional("related") {
            other = try Self.related(related, type)
        } else if let field = try node.optional("siblings") {
            other = .siblings(try field.field(of: type))
        } else {
            let field = try node.required("change-set")
            other = .changeSet(try field.field(of: type))
            guard case .opaque = try field.field(of: type).kind else {
                throw field.problem("expected a field of bytes")
            }
        }
    }

    /// `{type: …, parent: …, by: …}`
    private static func related(_ node: RuleNode, _ type: RecordType) throws(RuleFileProblem)
        -> Other
    {
        try node.allow(["type", "parent", "by"])
        let other = try node.required("type").type()
        return .related(
            by: try node.required("by").reference(of: type).0, type: other,
            parent: try node.required("parent").reference(of: other).0)
    }
}

/// A date lies between two others.
public struct DateRangeRule: Sendable {
    public enum Bound: Sendable {
        /// The server's date.
        case today
        case path(FieldPath)
    }

    public let type: RecordType
    public let conditions: [Condition]
    public let date: Field
    public let notBefore: Bound?
    public let notAfter: Bound?

    static let evidenceNames = ["field", "date", "limit-date"]
    static let parameters = ["type", "where", "date", "not-before", "not-after"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        let type = try node.required("type").type()
        self.type = type
        conditions = try node.optionalConditions("where", of: type)
        date = try node.required("date").field(of: type)
        notBefore = try Self.bound(node.optional("not-before"), type)
        notAfter = try Self.bound(node.optional("not-after"), type)
    }

    private static func bound(_ node: RuleNode?, _ type: RecordType) throws(RuleFileProblem)
        -> Bound?
    {
        guard let node else { return nil }
        return try node.text() == "today" ? .today : .path(try node.path(of: type))
    }
}
