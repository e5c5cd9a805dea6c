public import Catalog

/// What is taken may not pass what there is.
public enum CeilingRule: Sendable {
    case parent(ParentCeiling)
    case sums(SumCeiling)

    static let evidenceNames =
        ParentCeiling.evidenceNames + SumCeiling.evidenceNames
    static let parameters = ParentCeiling.parameters + SumCeiling.parameters

    init(_ node: RuleNode) throws(RuleFileProblem) {
        if try node.optional("parent") != nil {
            self = .parent(try ParentCeiling(node))
        } else {
            self = .sums(try SumCeiling(node))
        }
    }
}

/// Counter-records of one record may take back at most its amount.
public struct ParentCeiling: Sendable {
    /// The counter-record, its reference to the parent, and its amount, which is negative.
    public let type: RecordType
    public let parent: Field
    public let amount: Field
    public let parentType: RecordType
    public let parentAmount: Field

    static let evidenceNames = [
        "parent-number", "amount-fen", "limit-fen", "taken-fen", "left-fen",
    ]
    static let parameters = ["type", "parent", "amount", "parent-amount"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        (parent, parentType) = try node.required("parent").reference(of: type)
        amount = try node.required("amount").field(of: type)
        parentAmount = try node.required("parent-amount").field(of: parentType)
    }
}

/// The kept sums of what was spent may not pass the kept sums, or the record, that allow it.
public struct SumCeiling: Sendable {
    public struct Term: Sendable {
        public let type: RecordType
        public let sum: KeptSum
    }

    /// A limit that stands in a record: a station's slice of a project.
    public struct Slice: Sendable {
        public let type: RecordType
        public let amount: Field
        public let conditions: [Condition]
    }

    /// The types whose change asks the question.
    public let on: [RecordType]
    public let spent: [Term]
    public let available: [Term]
    /// Without any slice there is no limit.
    public let slice: Slice?
    /// Names of fields that all the types have.
    public let key: [String]

    static let evidenceNames = ["available-fen", "spent-fen", "left-fen", "before-fen"]
    static let parameters = ["on", "spent", "available", "slice", "key"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        var on: [RecordType] = []
        for name in try node.required("on").oneOrMore() { on.append(try name.type()) }
        self.on = on
        spent = try Self.terms(node.required("spent"))
        available =
            try node.optional("available").map { (node) throws(RuleFileProblem) in
                try Self.terms(node)
            } ?? []
        slice = try node.optional("slice").map { (node) throws(RuleFileProblem) in
            try Slice(node)
        }
        if available.isEmpty == (slice == nil) {
            throw node.problem("a ceiling has either 'available' or 'slice'")
        }
        key = try Self.key(
            node.required("key"), types: on + (slice.map { [$0.type] } ?? []),
            sums: spent + available)
    }

    private static func terms(_ node: RuleNode) throws(RuleFileProblem) -> [Term] {
        var terms: [Term] = []
        for (name, sum) in try node.pairs() {
            let type = try name.type()
            terms.append(Term(type: type, sum: try sum.keptSum(of: type)))
        }
        return terms
    }

    private static func key(_ node: RuleNode, types: [RecordType], sums: [Term])
        throws(RuleFileProblem) -> [String]
    {
        var key: [String] = []
        for part in try node.oneOrMore() {
            let name = try part.text()
            for type in types { _ = try part.field(of: type) }
            for term in sums where !term.sum.groupBy.contains(name) {
                throw part.problem("the sum '\(term.sum.name)' isn't kept by '\(name)'")
            }
            key.append(name)
        }
        return key
    }
}

extension SumCeiling.Slice {
    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "amount", "where"])
        type = try node.required("type").type()
        amount = try node.required("amount").field(of: type)
        conditions = try node.optionalConditions("where", of: type)
    }
}
