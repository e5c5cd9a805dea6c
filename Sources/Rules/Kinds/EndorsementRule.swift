public import Catalog

/// A record that names another stands only once a third record has been made about that other: a
/// payment, once the payout is approved.
public struct EndorsementRule: Sendable {
    /// When it is asked for: some record in force on the other's date says so.
    public struct Policy: Sendable {
        public let type: RecordType
        /// Which policies concern the other record; a field that a policy leaves open concerns all.
        public let match: [FieldPair]
        /// Of the other record.
        public let date: Field
        public let start: Field
        public let end: Field
        /// From what amount of the other record on; a policy without one asks from nothing on.
        public let amount: Field?
        public let atLeast: Field?
    }

    /// The record that endorses.
    public struct By: Sendable {
        public let type: RecordType
        /// Names the record that is endorsed.
        public let parent: Field
        public let conditions: [Condition]
        /// Where it is given, only the last of all that name the record counts: by this date, then
        /// by id.
        public let date: Field?
    }

    public let type: RecordType
    public let conditions: [Condition]
    /// Names the record that must be endorsed. A record that names none asks for nothing.
    public let about: Field
    public let target: RecordType
    /// Nil asks always.
    public let policy: Policy?
    public let by: By

    static let evidenceNames = ["parent-number", "date", "amount-fen"]
    static let parameters = ["type", "where", "about", "policy", "by"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        let (about, target) = try node.required("about").reference(of: type)
        self.about = about
        self.target = target
        policy = try node.optional("policy").map { (node) throws(RuleFileProblem) in
            try Policy(node, target: target)
        }
        by = try By(node.required("by"))
    }
}

extension EndorsementRule.Policy {
    init(_ node: RuleNode, target: RecordType) throws(RuleFileProblem) {
        try node.allow(["type", "match", "date", "start", "end", "at-least"])
        type = try node.required("type").type()
        match = try node.required("match").fieldPairs(target, type)
        date = try node.required("date").field(of: target)
        start = try node.required("start").field(of: type)
        end = try node.required("end").field(of: type)
        let floor = try node.optional("at-least")?.fieldPairs(target, type).first
        amount = floor?.ours.field
        atLeast = floor?.theirs
    }
}

extension EndorsementRule.By {
    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "parent", "where", "last"])
        type = try node.required("type").type()
        parent = try node.required("parent").reference(of: type).0
        conditions = try node.optionalConditions("where", of: type)
        date = try node.optional("last")?.field(of: type)
    }

}
