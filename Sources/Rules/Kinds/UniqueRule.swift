public import Catalog

/// No two live records may agree in all of some fields. An absent field agrees with nothing.
public struct UniqueRule: Sendable {
    /// When a record no longer counts: other records took back all of its amount.
    public struct Live: Sendable {
        public let amount: Field
        public let counterType: RecordType
        /// The counter-record's field that names the record.
        public let parent: Field
        public let counterAmount: Field
    }

    public let type: RecordType
    public let fields: [Field]
    public let conditions: [Condition]
    /// Only records that differ in these clash: two stations' entries, but not one station's two.
    public let different: [Field]
    /// Records that both name something here, and not the same, don't clash: two shares of a month.
    public let apart: Field?
    public let live: Live?

    static let evidenceNames = ["other-number", "other-station", "month"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        let type = try node.required("type").type()
        self.type = type
        fields = try node.required("fields").fields(of: type)
        conditions = try node.optionalConditions("where", of: type)
        different = try node.optional("different")?.fields(of: type) ?? []
        apart = try node.optional("apart")?.field(of: type)
        live = try node.optional("live").map { (live) throws(RuleFileProblem) in
            try Live(live, type: type)
        }
    }

    static let parameters = ["type", "fields", "where", "different", "apart", "live"]
}

extension UniqueRule.Live {
    init(_ node: RuleNode, type: RecordType) throws(RuleFileProblem) {
        try node.allow(["amount", "less", "parent", "less-amount"])
        amount = try node.required("amount").field(of: type)
        counterType = try node.required("less").type()
        parent = try node.required("parent").field(of: counterType)
        counterAmount = try node.required("less-amount").field(of: counterType)
    }
}
