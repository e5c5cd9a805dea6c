public import Catalog
internal import ChangeLog

/// What a ruling does to the change set that it names.
public enum RulingEffect: String, Sendable, CaseIterable {
    /// Its frozen bytes are judged again with the named rules waived.
    case waive
    /// It is closed: nothing of it will ever be in the records.
    case close
}

/// How rulings are recorded, and what each decision means: the engine knows a ruling only by this.
public struct Rulings: Sendable {
    /// Records that say nothing but of the record that they name.
    public struct Companion: Sendable {
        public let type: RecordType
        /// Names the record, which is of the target's type.
        public let parent: Field
        public let target: RecordType
    }

    /// Records which prove that what a held change set says has happened.
    public struct Fact: Sendable {
        public let type: RecordType
        /// Names the record, which is of the target's type.
        public let parent: Field
        public let target: RecordType
        /// Of all that name one record the last decides, by this date, then by id.
        public let date: Field
        public let conditions: [Condition]
    }

    public let type: RecordType
    /// Holds the change set ruled on, as 16 bytes.
    public let changeSet: Field
    /// Names the station whose device carried it: whose business the ruling is.
    public let station: Field
    public let decision: Field
    /// Names the rules waived, with commas; absent: those that the newest verdict names.
    public let waived: Field
    /// Roles at headquarters that may rule.
    public let roles: Set<String>
    /// By the decision's code.
    public let effects: [String: RulingEffect]
    /// Closed together with what they name.
    public let companions: [Companion]
    public let fact: Fact

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow([
            "type", "change-set", "station", "decision", "waived", "roles", "effects",
            "companions", "fact",
        ])
        let type = try node.required("type").type()
        self.type = type
        let changeSet = try node.required("change-set")
        self.changeSet = try changeSet.field(of: type)
        guard case .opaque = self.changeSet.kind else {
            throw changeSet.problem("expected a field of bytes")
        }
        station = try node.required("station").reference(of: type).0
        decision = try node.required("decision").field(of: type)
        waived = try node.required("waived").field(of: type)
        var roles: Set<String> = []
        for role in try node.required("roles").oneOrMore() { roles.insert(try role.text()) }
        self.roles = roles
        effects = try Self.effects(node.required("effects"), of: decision)
        var companions: [Companion] = []
        for (name, parent) in try node.required("companions").pairs() {
            let type = try name.type()
            let (field, target) = try parent.reference(of: type)
            companions.append(Companion(type: type, parent: field, target: target))
        }
        self.companions = companions
        fact = try Fact(node.required("fact"))
    }

    private static func effects(_ node: RuleNode, of decision: Field) throws(RuleFileProblem)
        -> [String: RulingEffect]
    {
        guard case .enumeration(let choices) = decision.kind else {
            throw node.problem("'\(decision.name)' is no enumeration")
        }
        var effects: [String: RulingEffect] = [:]
        for (code, effect) in try node.pairs() {
            guard let text = try code.value(of: decision).text else { continue }
            effects[text] = try effect.word(RulingEffect.self)
        }
        if let missing = choices.first(where: { effects[$0.code] == nil }) {
            throw node.problem("the decision '\(missing.code)' has no effect")
        }
        return effects
    }
}

extension Rulings.Fact {
    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "parent", "date", "where"])
        let type = try node.required("type").type()
        self.type = type
        (parent, target) = try node.required("parent").reference(of: type)
        date = try node.required("date").field(of: type)
        conditions = try node.optionalConditions("where", of: type)
    }
}

/// One thing that must be so for a ruling to take effect.
public struct RulingRule: Sendable {
    public enum Check: String, Sendable, CaseIterable {
        /// The ruler's role is one that may rule.
        case role
        /// What it names waits for a ruling, and the decision fits it.
        case open
        /// No other ruling has settled it.
        case unsettled
        /// It names the station that the matter came from.
        case station
        /// What it would close hasn't happened.
        case unhappened
    }

    public let check: Check

    static let evidenceNames = ["item", "role", "found", "earlier", "decision", "field"]
    static let parameters = ["check"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        check = try node.required("check").word(Check.self)
    }
}
