public import Catalog

/// Records about one record follow one another along a table of allowed moves: what a change of a
/// field is to `TransitionsRule`, the next record is here.
public struct SequenceRule: Sendable {
    public struct State: Sendable {
        /// A code of one of the type's enumerations, so that it has words.
        public let name: String
        public let conditions: [Condition]
    }

    public let type: RecordType
    /// Names the record that the steps are about.
    public let about: Field
    public let target: RecordType
    /// In the file's order: the first whose conditions hold is a record's state.
    public let states: [State]
    /// What the first may be.
    public let initial: [String]
    public let moves: [String: [String]]
    /// Names what the steps are part of. A step that is there already, in the same one, comes to
    /// nothing; in another one it is a breach.
    public let round: Field

    /// The field whose words name most states: evidence points to it.
    public var field: Field? { type.field(states.first?.conditions.first?.field ?? 0) }

    static let evidenceNames = ["field", "from", "to", "allowed", "parent-number", "other-number"]
    static let parameters = ["type", "about", "states", "initial", "moves", "round"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        let type = try node.required("type").type()
        self.type = type
        (about, target) = try node.required("about").reference(of: type)
        var states: [State] = []
        for (name, conditions) in try node.required("states").pairs() {
            states.append(
                State(name: try name.text(), conditions: try conditions.conditions(of: type)))
        }
        self.states = states
        let names = states.map(\.name)
        initial = try Self.names(node.required("initial"), names)
        var moves: [String: [String]] = [:]
        for (from, to) in try node.required("moves").pairs() {
            moves[try Self.name(from, names)] = try Self.names(to, names)
        }
        self.moves = moves
        round = try node.required("round").reference(of: type).0
    }

    private static func names(_ node: RuleNode, _ states: [String]) throws(RuleFileProblem)
        -> [String]
    {
        var names: [String] = []
        for node in node.isList ? try node.list() : [node] { names.append(try name(node, states)) }
        return names
    }

    private static func name(_ node: RuleNode, _ states: [String]) throws(RuleFileProblem) -> String
    {
        let name = try node.text()
        guard states.contains(name) else {
            throw node.problem("no state '\(name)'; there is \(states.joined(separator: ", "))")
        }
        return name
    }
}
