public import Catalog

/// What a record's amount is counted together with: what is left of the record that it adds to, and
/// of the others that add to the same.
public struct RateTogether: Sendable {
    /// Names the record that it adds to, which is of the same type. A record that names none asks
    /// nothing.
    public let parent: Field
    /// What all of them agree in, by which the others are found.
    public let by: Field
    public let amount: Field
    public let live: UniqueRule.Live

    init(_ node: RuleNode, type: RecordType) throws(RuleFileProblem) {
        try node.allow(["parent", "by", "amount", "live"])
        parent = try node.required("parent").reference(of: type).0
        by = try node.required("by").field(of: type)
        amount = try node.required("amount").field(of: type)
        live = try UniqueRule.Live(node.required("live"), type: type)
    }
}

/// Some record in force on a date must agree: the rate, the charge rule, the assignment.
public struct RateRule: Sendable {
    public let type: RecordType
    public let conditions: [Condition]
    /// The first that is present dates the question; a month counts from its first day.
    public let dates: [FieldPath]
    /// The type of the records that are in force for a time.
    public let by: RecordType
    /// Which of them concern the record; an absent field of theirs concerns all.
    public let match: [FieldPair]
    /// In what one of those in force must agree.
    public let equal: [FieldPair]
    public let start: Field
    public let end: Field
    /// Whether the one that began last supersedes the others, though they were given no end.
    public let latestOnly: Bool
    /// Whether nothing at all that concerns the record is no breach.
    public let passesWithoutAny: Bool
    public let together: RateTogether?

    static let evidenceNames = ["date", "field", "found", "expected", "amount-fen", "rate-fen"]
    static let parameters = [
        "type", "where", "date", "by", "match", "equal", "start", "end", "latest-only",
        "passes-without-any", "together",
    ]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        var dates: [FieldPath] = []
        for date in try node.required("date").oneOrMore() { dates.append(try date.path(of: type)) }
        self.dates = dates
        by = try node.required("by").type()
        match = try node.required("match").fieldPairs(type, by)
        equal = try node.required("equal").fieldPairs(type, by)
        start = try node.required("start").field(of: by)
        end = try node.required("end").field(of: by)
        latestOnly = try node.optional("latest-only")?.flag() ?? false
        passesWithoutAny = try node.optional("passes-without-any")?.flag() ?? false
        let type = type
        together = try node.optional("together").map { (node) throws(RuleFileProblem) in
            try RateTogether(node, type: type)
        }
    }
}
