public import Catalog

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

    static let evidenceNames = ["date", "field", "found", "expected", "amount-fen", "rate-fen"]
    static let parameters = [
        "type", "where", "date", "by", "match", "equal", "start", "end", "latest-only",
        "passes-without-any",
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
    }
}
