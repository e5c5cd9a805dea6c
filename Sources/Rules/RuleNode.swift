internal import Catalog
internal import Yams

/// A place in the rules' file: reads values out of it, and says where they stand when they are
/// wrong.
struct RuleNode {
    let node: Node
    let catalog: RecordCatalog

    func problem(_ what: String) -> RuleFileProblem {
        RuleFileProblem(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, what: what)
    }

    /// From 1.
    var line: Int { node.mark?.line ?? 1 }

    var isList: Bool { node.sequence != nil }

    private func at(_ node: Node) -> RuleNode { RuleNode(node: node, catalog: catalog) }

    /// The keys and values of a mapping, in the file's order. A key that comes twice is refused by
    /// the parser.
    func pairs() throws(RuleFileProblem) -> [(key: RuleNode, value: RuleNode)] {
        guard let mapping = node.mapping else { throw problem("expected names with values") }
        return mapping.map { (at($0.key), at($0.value)) }
    }

    /// Refuses names that aren't known, so that a misspelt parameter can't be overlooked.
    func allow(_ names: [String]) throws(RuleFileProblem) {
        for (key, _) in try pairs() {
            let name = try key.text()
            if !names.contains(name) {
                throw key.problem(
                    "unknown name '\(name)'; expected \(names.joined(separator: ", "))")
            }
        }
    }

    func optional(_ name: String) throws(RuleFileProblem) -> RuleNode? {
        for (key, value) in try pairs() where try key.text() == name { return value }
        return nil
    }

    func required(_ name: String) throws(RuleFileProblem) -> RuleNode {
        guard let value = try optional(name) else { throw problem("'\(name)' is missing") }
        return value
    }

    func list() throws(RuleFileProblem) -> [RuleNode] {
        guard let sequence = node.sequence else { throw problem("expected a list") }
        return sequence.map { at($0) }
    }

    /// A list, or one value as a list of one.
    func oneOrMore() throws(RuleFileProblem) -> [RuleNode] {
        if !isList { return [self] }
        let all = try list()
        if all.isEmpty { throw problem("expected at least one") }
        return all
    }

    func text() throws(RuleFileProblem) -> String {
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            throw problem("expected a word or text")
        }
        return scalar.string
    }

    func word<Value: RawRepresentable & CaseIterable>(_: Value.Type) throws(RuleFileProblem)
        -> Value where Value.RawValue == String
    {
        let text = try text()
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("'\(text)' is not one of \(all)")
        }
        return value
    }

    func flag() throws(RuleFileProblem) -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw problem("expected true or false")
        }
    }

    var isNull: Bool { node.scalar.map { ["", "~", "null"].contains($0.string) } ?? false }

    /// Texts in both languages: `{zh: …, en: …}`.
    func label() throws(RuleFileProblem) -> Label {
        try allow(["zh", "en"])
        return Label(try required("zh").text(), try required("en").text())
    }
}
