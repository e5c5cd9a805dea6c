public import Catalog
internal import ChangeLog

/// A field moves only along a table of allowed moves.
public struct TransitionsRule: Sendable {
    public let type: RecordType
    public let field: Field
    /// What a new record may start with.
    public let initial: [String]
    /// By the value before, the values that may follow.
    public let moves: [String: [String]]

    static let evidenceNames = ["field", "from", "to", "allowed"]
    static let parameters = ["type", "field", "initial", "moves"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        type = try node.required("type").type()
        field = try node.required("field").field(of: type)
        initial = try Self.codes(node.required("initial"), field)
        var moves: [String: [String]] = [:]
        for (from, to) in try node.required("moves").pairs() {
            let code = try from.value(of: field).text ?? ""
            moves[code] = try Self.codes(to, field)
        }
        self.moves = moves
    }

    private static func codes(_ node: RuleNode, _ field: Field) throws(RuleFileProblem) -> [String]
    {
        var codes: [String] = []
        for node in node.isList ? try node.list() : [node] {
            guard let code = try node.value(of: field).text else {
                throw node.problem("expected a value of '\(field.name)'")
            }
            codes.append(code)
        }
        return codes
    }
}
