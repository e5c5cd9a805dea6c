public import Catalog
internal import ChangeLog

/// Why a change set was judged as it was, and what to do next.
public struct Explanation: Hashable, Sendable {
    public let text: Label
    public let remedy: Label
}

extension RuleSet {
    /// The words for a verdict.
    ///
    /// - Parameters:
    ///   - rule: the verdict's rule, of the file or built in; empty where none decided.
    ///   - evidence: the verdict's evidence. Amounts whose name ends in `-fen` are shown in yuan.
    /// - Returns: nil where the id isn't known here: a newer rules' file may have it.
    public func explain(rule: String, evidence: [(name: String, value: String)]) -> Explanation? {
        let words: (text: Label, remedy: Label)
        if let found = self.rule(rule) {
            words = (found.text, found.remedy)
        } else if let found = BuiltInRule(rule) {
            words = (found.text, found.remedy)
        } else if rule.isEmpty {
            words = (Label("没有触及规则", "no rule was touched"), Label("无需处理", "nothing to do"))
        } else {
            return nil
        }
        return Explanation(
            text: fill(words.text, evidence), remedy: fill(words.remedy, evidence))
    }

    private func fill(_ label: Label, _ evidence: [(name: String, value: String)]) -> Label {
        func text(_ template: String, _ word: KeyPath<Label, String>) -> String {
            let filled = Placeholders.fill(template) { name in
                guard let value = evidence.first(where: { $0.name == name })?.value else {
                    return name == "field" || name == "number" ? "" : nil
                }
                return shown(name, value, evidence, word)
            }
            return filled.replacing("  ", with: " ").replacing(" :", with: ":")
                .trimmingSpaces()
        }
        return Label(text(label.chinese, \.chinese), text(label.english, \.english))
    }

    /// A value as people read it: yuan for fen, dates with hyphens, words for names and codes.
    func shown(
        _ name: String, _ value: String, _ evidence: [(name: String, value: String)],
        _ word: KeyPath<Label, String>
    ) -> String {
        if name.hasSuffix("-fen"), let fen = Int64(value) { return Self.yuan(fen) }
        if let number = Int64(value) {
            if name.hasSuffix("date") { return Self.date(number) }
            if name == "month", value.utf8.count == 6 { return Self.month(number) }
        }
        let typeName = evidence.first { $0.name == "type" }?.value ?? ""
        guard let type = catalog.type(named: typeName) else { return value }
        if name == "type" { return type.label[keyPath: word] }
        return fieldWords(name, value, type, evidence, word) ?? value
    }

    private func fieldWords(
        _ name: String, _ value: String, _ type: RecordType,
        _ evidence: [(name: String, value: String)], _ word: KeyPath<Label, String>
    ) -> String? {
        func field(_ path: String) -> Field? {
            let parts = path.split(separator: ".").map(String.init)
            guard let first = parts.first, let own = type.field(named: first) else { return nil }
            guard parts.count == 2, case .reference(let target) = own.kind else { return own }
            return catalog.type(named: target)?.field(named: parts[1])
        }
        if name == "matched" {
            // `party-hashes 1/2,opened`: fields, and of lists how many of how many.
            return value.split(separator: ",").map { item in
                let parts = item.split(separator: " ", maxSplits: 1).map(String.init)
                let label = field(parts.first ?? "")?.label[keyPath: word]
                return ([label ?? parts.first ?? ""] + parts.dropFirst()).joined(separator: " ")
            }.joined(separator: ", ")
        }
        if name == "field" || name == "reference" {
            return field(value)?.label[keyPath: word]
        }
        let about = evidence.first { $0.name == "field" }?.value ?? ""
        guard case .enumeration(let choices)? = field(about)?.kind else { return nil }
        let codes = value.split(separator: ",").map { $0.trimmingSpaces() }
        // A state may be told by more than one field of the type.
        let all = choices + type.fields.flatMap(\.choices)
        let words = codes.map { code in
            all.first { $0.code == code }?.label[keyPath: word] ?? Self.nothing(code)[keyPath: word]
        }
        return words.joined(separator: ", ")
    }

    /// `none` is what evidence says where there is no state yet, or no way on.
    private static func nothing(_ code: String) -> Label {
        code == "none" ? Label("无", "none") : Label(code, code)
    }

    private static func yuan(_ fen: Int64) -> String {
        let magnitude = fen.magnitude
        let cents = magnitude % 100
        return (fen < 0 ? "-" : "") + "\(magnitude / 100)."
            + (cents < 10 ? "0\(cents)" : "\(cents)")
    }

    private static func month(_ yyyymm: Int64) -> String {
        "\(yyyymm / 100)-" + (yyyymm % 100 < 10 ? "0" : "") + "\(yyyymm % 100)"
    }

    private static func date(_ yyyymmdd: Int64) -> String {
        month(yyyymmdd / 100) + "-" + (yyyymmdd % 100 < 10 ? "0" : "") + "\(yyyymmdd % 100)"
    }
}

extension Field {
    /// The values of an enumeration; empty for any other field.
    fileprivate var choices: [Choice] {
        if case .enumeration(let choices) = kind { choices } else { [] }
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
