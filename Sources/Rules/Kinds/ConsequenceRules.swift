public import Catalog

/// What a station changes of some fields waits for HQ: a proposal. Filling them in first isn't one.
public struct ProposalRule: Sendable {
    public let type: RecordType
    public let fields: [Field]

    static let evidenceNames = ["field"]
    static let parameters = ["type", "fields"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        fields = try node.required("fields").fields(of: type)
    }
}

/// A change bears upon records that were accepted before it: they stay as they are, and the change
/// says that they are there.
public struct ConsequenceRule: Sendable {
    public enum Link: Sendable {
        /// The other record names this one.
        case record(Field)
        /// Both hold the same.
        case pair(ours: Field, theirs: Field)
    }

    public let type: RecordType
    /// Only a change of one of these counts.
    public let fields: [Field]
    public let on: RecordType
    public let conditions: [Condition]
    public let link: Link
    /// The rule that those records keep by what was there before, and break by the change; without
    /// one, every record that is linked counts.
    public let rule: String?
    public let live: UniqueRule.Live?

    public static let evidenceNames = [
        "count", "other-number", "other-station", "amount-fen", "rate-fen",
    ]
    static let parameters = ["type", "fields", "on", "where", "link", "rule", "live"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        fields = try node.required("fields").fields(of: type)
        let on = try node.required("on").type()
        self.on = on
        conditions = try node.optionalConditions("where", of: on)
        let linkNode = try node.required("link")
        guard let (theirs, ours) = try linkNode.pairs().first else {
            throw linkNode.problem("expected one field of '\(on.name)'")
        }
        let field = try theirs.field(of: on)
        link =
            try ours.text() == "record"
            ? .record(field) : .pair(ours: try ours.field(of: type), theirs: field)
        rule = try node.optional("rule")?.text()
        live = try node.optional("live").map { (live) throws(RuleFileProblem) in
            try UniqueRule.Live(live, type: on)
        }
    }
}
