public import Catalog
public import ChangeLog

/// A record was made upon another's details; the details have changed since.
public struct SnapshotRule: Sendable {
    /// Facts that make the change a note instead of a question: the money has left.
    public struct Unless: Sendable {
        public let type: RecordType
        /// Names the record.
        public let parent: Field
        public let conditions: [Condition]
    }

    public let type: RecordType
    public let conditions: [Condition]
    public let reference: Field
    public let target: RecordType
    /// The first field of the register that counts.
    public let register: Field
    /// Holds the version that the record was made upon; without it effective times decide.
    public let version: Field?
    public let unless: Unless?

    static let evidenceNames = ["reference-number", "field"]
    static let parameters = ["type", "where", "reference", "register", "version", "unless"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        (reference, target) = try node.required("reference").reference(of: type)
        register = try node.required("register").field(of: target)
        version = try node.optional("version")?.field(of: type)
        unless = try node.optional("unless").map { (node) throws(RuleFileProblem) in
            try Unless(node)
        }
    }
}

extension SnapshotRule.Unless {
    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "parent", "where"])
        type = try node.required("type").type()
        parent = try node.required("parent").reference(of: type).0
        conditions = try node.optionalConditions("where", of: type)
    }
}

extension SnapshotRule.Unless {
    /// Whether an edit records the fact about a record.
    public func isFact(_ edit: Edit, about record: Identifier) -> Bool {
        guard edit.type == type.number, edit.action == .create,
            edit.fields[parent.number].reference == record
        else { return false }
        return conditions.allSatisfy { $0.values.contains(edit.fields[$0.field]) }
    }
}

/// While a change of a record's register waits for HQ, records that name it wait too.
public struct FrozenRule: Sendable {
    public let type: RecordType
    public let conditions: [Condition]
    public let reference: Field
    public let target: RecordType
    public let register: Field

    static let evidenceNames = ["reference-number", "field"]
    static let parameters = ["type", "where", "reference", "register"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        conditions = try node.optionalConditions("where", of: type)
        (reference, target) = try node.required("reference").reference(of: type)
        register = try node.required("register").field(of: target)
    }
}
