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
    }

    public let type: RecordType
    public let conditions: [Condition]
    public let other: Other

    static let evidenceNames = ["other-number"]
    static let parameters = ["type", "where", "creator-of", "change-set", "siblings"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        if let field = try node.optional("creator-of") {
            other = .creator(of: try field.reference(of: type).0)
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
