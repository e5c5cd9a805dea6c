public import Catalog
public import ChangeLog
internal import Foundation
internal import Yams

/// The bureau's conflict rules, read from the file that its auditors read.
///
/// Both sides hold it: the server judges by it, a replica warns and explains by it.
public final class RuleSet: Sendable {
    /// SHA-256 of the file's bytes: every verdict names its first eight.
    public let hash: Hash256
    /// The file's text.
    public let file: String
    public let catalog: RecordCatalog
    /// Types whose presence keeps a change set from being refused: money that moved is a fact.
    public let money: Set<UInt32>
    /// In the file's order, which is the order of evaluation.
    public let rules: [RecordRule]
    /// Merge policies that the file sets over the catalog's, by type and register.
    public let policies: [UInt32: [UInt32: MergePolicy]]
    public let periods: Periods
    public let postings: [Posting]
    /// Roles that write nothing.
    public let readers: Set<String>
    /// Types that only some roles write, at HQ too.
    public let writers: [UInt32: Set<String>]
    /// How budgets are cut into slices; nil where the file has none.
    public let envelopes: Envelopes?
    public let names: EvidenceNames
    /// Nil where the file declares none: then what is held stays held.
    public let rulings: Rulings?
    /// The records that withdraw change sets; nil where nothing can be withdrawn.
    public let withdrawals: WithdrawalType?
    /// What a station sees of the records that it doesn't all see.
    public let sight: Sight
    /// After so many days a parked change set is worth an alert; nil: never.
    public let parkedAlertDays: Int?

    /// - Throws: the first mistake, with its place. Nothing of a file with a mistake is used.
    public init(yaml: String, catalog: RecordCatalog) throws(RuleFileProblem) {
        let root = RuleNode(node: try Self.parse(yaml), catalog: catalog)
        try root.allow([
            "names", "permission", "money", "withdrawals", "merge", "periods", "postings",
            "envelopes", "sight", "parked", "rulings", "rules",
        ])
        hash = Hash256(hashing: Data(yaml.utf8))
        file = yaml
        self.catalog = catalog
        names = try EvidenceNames(root.required("names"))
        (readers, writers) = try Self.permission(root.required("permission"))
        var money: Set<UInt32> = []
        for type in try root.required("money").oneOrMore() { money.insert(try type.type().number) }
        self.money = money
        withdrawals = try Self.withdrawals(root.optional("withdrawals"))
        policies = try Self.policies(root.optional("merge"))
        periods = try Periods(root.required("periods"))
        var postings: [Posting] = []
        for node in try root.required("postings").list() { postings.append(try Posting(node)) }
        self.postings = postings
        let envelopes = try root.optional("envelopes").map { (node) throws(RuleFileProblem) in
            try Envelopes(node)
        }
        self.envelopes = envelopes
        rulings = try root.optional("rulings").map { (node) throws(RuleFileProblem) in
            try Rulings(node)
        }
        let sight = try root.optional("sight").map { (node) throws(RuleFileProblem) in
            try Sight(node)
        }
        self.sight = sight ?? .scopesOnly
        parkedAlertDays = try Self.parkedAlertDays(root.optional("parked"))
        rules = try Self.rules(root.required("rules"))
        for rule in rules {
            guard case .ceiling(.envelope(let ceiling)) = rule.body,
                let what = ceiling.problem(envelopes)
            else { continue }
            throw RuleFileProblem(line: rule.line, column: 1, what: what)
        }
    }

    /// The rules that the program was built with.
    public static func embedded(catalog: RecordCatalog) throws(RuleFileProblem) -> RuleSet {
        try RuleSet(yaml: embeddedFile, catalog: catalog)
    }

    /// The text of the rules' file that the program was built with.
    public static var embeddedFile: String {
        String(decoding: PackageResources.rules_yaml, as: UTF8.self)
    }

    public func rule(_ id: String) -> RecordRule? { rules.first { $0.id == id } }

    /// The policy of a register: the file's, else that of the register's first field.
    public func policy(_ type: RecordType, register: UInt32) -> MergePolicy {
        policies[type.number]?[register] ?? type.field(register)?.policy ?? .hold
    }

    public func posting(_ type: UInt32) -> Posting? {
        postings.first { $0.type.number == type }
    }
}

extension RuleSet {
    private static func parse(_ yaml: String) throws(RuleFileProblem) -> Node {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw RuleFileProblem(line: 1, column: 1, what: "the file is empty")
            }
            return node
        } catch let problem as RuleFileProblem {
            throw problem
        } catch {
            throw RuleFileProblem(error)
        }
    }

    private static func permission(_ node: RuleNode) throws(RuleFileProblem) -> (
        readers: Set<String>, writers: [UInt32: Set<String>]
    ) {
        try node.allow(["readers", "only"])
        var writers: [UInt32: Set<String>] = [:]
        for (name, roles) in try node.optional("only")?.pairs() ?? [] {
            writers[try name.type().number] = try Self.roles(roles)
        }
        return (try roles(node.required("readers")), writers)
    }

    private static func roles(_ node: RuleNode) throws(RuleFileProblem) -> Set<String> {
        var roles: Set<String> = []
        for role in try node.list() { roles.insert(try role.text()) }
        return roles
    }

    /// Replicas take what is withdrawn out of sight by the catalog: the file must say the same.
    private static func withdrawals(_ node: RuleNode?) throws(RuleFileProblem) -> WithdrawalType? {
        guard let node else { return nil }
        try node.allow(["type", "change-set"])
        let type = try node.required("type").type()
        let field = try node.required("change-set").field(of: type)
        let named = WithdrawalType(type: type.number, changeSet: field.number)
        guard named == node.catalog.withdrawal else {
            throw node.problem("the catalog withdraws by another type or field")
        }
        return named
    }

    private static func parkedAlertDays(_ node: RuleNode?) throws(RuleFileProblem) -> Int? {
        guard let node else { return nil }
        try node.allow(["alert-days"])
        let days = try node.required("alert-days")
        guard let count = Int(try days.text()), (1...366).contains(count) else {
            throw days.problem("expected a number of days from 1 to 366")
        }
        return count
    }

    private static func policies(_ node: RuleNode?) throws(RuleFileProblem)
        -> [UInt32: [UInt32: MergePolicy]]
    {
        var policies: [UInt32: [UInt32: MergePolicy]] = [:]
        for (name, registers) in try node?.pairs() ?? [] {
            let type = try name.type()
            for (key, policy) in try registers.pairs() {
                let field = try key.field(of: type)
                guard field.register == field.number else {
                    throw key.problem("'\(field.name)' isn't its register's first field")
                }
                policies[type.number, default: [:]][field.number] =
                    try policy.word(MergePolicy.self)
            }
        }
        return policies
    }

    private static func rules(_ node: RuleNode) throws(RuleFileProblem) -> [RecordRule] {
        var rules: [RecordRule] = []
        for item in try node.list() {
            let rule = try RecordRule(item)
            if rules.contains(where: { $0.id == rule.id }) || BuiltInRule(rule.id) != nil {
                throw try item.required("id").problem("the rule '\(rule.id)' is there already")
            }
            if case .consequence(let consequence) = rule.body, let name = consequence.rule,
                !rules.contains(where: { $0.id == name })
            {
                throw try item.required("rule").problem("no rule '\(name)' stands before this one")
            }
            rules.append(rule)
        }
        return rules
    }
}

extension RuleFileProblem {
    /// What the YAML parser found.
    fileprivate init(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, column: mark.column, what: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            self.init(
                line: context.mark.line, column: context.mark.column,
                what: "'\(keys.map(String.init(describing:)).joined(separator: "', '"))' twice")
        default: self.init(line: 1, column: 1, what: "not YAML: \(error)")
        }
    }
}

/// How records are named in evidence: by document number and station code, never by content.
public struct EvidenceNames: Sendable {
    /// The name of the field that holds a document number, in the types that have one.
    public let number: String
    /// The type whose code names a station, and that code.
    public let stationType: RecordType
    public let stationCode: Field

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["number", "station", "station-code"])
        number = try node.required("number").text()
        stationType = try node.required("station").type()
        stationCode = try node.required("station-code").field(of: stationType)
    }
}
