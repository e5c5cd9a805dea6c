public import Catalog

/// Whose business a record is: only some roles make it.
public struct DutyRule: Sendable {
    public let type: RecordType
    public let conditions: [Condition]
    public let roles: [String]
    /// Only at headquarters.
    public let isHeadquartersOnly: Bool

    static let evidenceNames = ["role"]
    static let parameters = ["type", "where", "roles", "headquarters"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        var roles: [String] = []
        for role in try node.required("roles").oneOrMore() { roles.append(try role.text()) }
        self.roles = roles
        isHeadquartersOnly = try node.optional("headquarters")?.flag() ?? false
    }
}
