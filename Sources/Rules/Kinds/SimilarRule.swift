public import Catalog

/// Records that are too alike to be two by chance: what agrees earns points, and the sum decides
/// whether that is marked or held.
///
/// Candidates are looked up by fields that must agree at least in part, so that no judging scans.
public struct SimilarRule: Sendable {
    /// What a field may earn, of a hundred in all.
    public struct Points: Sendable {
        public let field: Field
        public let points: Int64
    }

    /// A date that must be near; it earns less the farther it is.
    public struct Near: Sendable {
        public let field: Field
        public let days: Int64
    }

    public let type: RecordType
    public let conditions: [Condition]
    /// Each by itself finds candidates: a list of hashes by any that both hold, any other field by its
    /// value.
    public let findBy: [Field]
    /// Only records that differ in these are alike.
    public let different: [Field]
    /// Records that agree in all of these are another rule's to find; empty: none are.
    public let exceptEqual: [Field]
    public let near: Near?
    /// In the file's order, which is the evidence's.
    public let points: [Points]
    /// Whole percent: from here on it is marked, and from there on held.
    public let flagFrom: Int64
    public let holdFrom: Int64?

    static let evidenceNames = ["other-number", "other-station", "score", "matched", "count"]
    static let parameters = [
        "type", "where", "find-by", "different", "except-equal", "near", "points", "flag-from",
        "hold-from",
    ]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        let type = try node.required("type").type()
        self.type = type
        conditions = try node.optionalConditions("where", of: type)
        findBy = try node.required("find-by").fields(of: type)
        different = try node.optional("different")?.fields(of: type) ?? []
        exceptEqual = try node.optional("except-equal")?.fields(of: type) ?? []
        near = try node.optional("near").map { (near) throws(RuleFileProblem) in
            try Near(near, type: type)
        }
        points = try Self.points(node.required("points"), type)
        let flagFrom = try node.required("flag-from").percent()
        self.flagFrom = flagFrom
        let hold = try node.optional("hold-from")
        holdFrom = try hold?.percent()
        if let hold, let holdFrom, holdFrom < flagFrom {
            throw hold.problem("'hold-from' is below 'flag-from'")
        }
        let outcome = try node.required("outcome")
        guard try outcome.text() == (hold == nil ? "flagged" : "held") else {
            throw outcome.problem("expected held with 'hold-from', flagged without it")
        }
        for field in findBy where !points.contains(where: { $0.field.number == field.number }) {
            throw try node.required("find-by").problem("'\(field.name)' earns no points")
        }
    }

    private static func points(_ node: RuleNode, _ type: RecordType) throws(RuleFileProblem)
        -> [Points]
    {
        var found: [Points] = []
        for (name, value) in try node.pairs() {
            found.append(Points(field: try name.field(of: type), points: try value.percent()))
        }
        let sum = found.reduce(0) { $0 + $1.points }
        guard sum == 100 else { throw node.problem("the points add up to \(sum), not 100") }
        return found
    }
}

extension SimilarRule.Near {
    init(_ node: RuleNode, type: RecordType) throws(RuleFileProblem) {
        try node.allow(["field", "days"])
        field = try node.required("field").field(of: type)
        guard case .date = field.kind else {
            throw try node.required("field").problem("'\(field.name)' is no date")
        }
        let days = try node.required("days")
        guard let count = Int64(try days.text()), (1...3_660).contains(count) else {
            throw days.problem("expected a number of days from 1 to 3660")
        }
        self.days = count
    }
}

extension RuleNode {
    fileprivate func percent() throws(RuleFileProblem) -> Int64 {
        guard let number = Int64(try text()), (1...100).contains(number) else {
            throw problem("expected a whole number from 1 to 100")
        }
        return number
    }
}
