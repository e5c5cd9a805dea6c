public import Catalog

/// What is taken may not pass what there is.
public enum CeilingRule: Sendable {
    case parent(ParentCeiling)
    case envelope(EnvelopeCeiling)
    case group(GroupCeiling)

    static let evidenceNames =
        ParentCeiling.evidenceNames + EnvelopeCeiling.evidenceNames + GroupCeiling.evidenceNames
    static let parameters =
        ParentCeiling.parameters + EnvelopeCeiling.parameters + GroupCeiling.parameters

    init(_ node: RuleNode) throws(RuleFileProblem) {
        if try node.optional("parent") != nil {
            self = .parent(try ParentCeiling(node))
        } else if try node.optional("within") != nil {
            self = .group(try GroupCeiling(node))
        } else {
            self = .envelope(try EnvelopeCeiling(node))
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

/// Records that agree in some fields add up to at most the whole that each of them names.
public struct GroupCeiling: Sendable {
    public let type: RecordType
    public let within: [Field]
    public let amount: Field
    public let whole: Field

    static let evidenceNames = ["amount-fen", "limit-fen", "taken-fen", "left-fen"]
    static let parameters = ["type", "within", "amount", "whole"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        within = try node.required("within").fields(of: type)
        amount = try node.required("amount").field(of: type)
        whole = try node.required("whole").field(of: type)
    }
}
