internal import LineGrammar
internal import TextTable

/// A command's line as it grows by answers: it can be typed as it stands.
struct GuidedLine {
    let command: Command
    private let name: String
    /// Words of fields, in the order of the command's declaration; "" is the target.
    private(set) var values: [String: String] = [:]
    private(set) var flags: Set<String> = []
    private let language: Language

    static let target = ""

    /// - Parameter typed: the line that began it, as far as it went.
    init(_ invocation: Invocation, typed: ParsedLine, language: Language) {
        command = invocation.command
        self.language = language
        name = CommandRegistry.table.name(of: command)[language]
        if let target = invocation.targets.first {
            values[Self.target] = RawValue.quoted(target.text)
        }
        let vocabulary = CommandRegistry.table.vocabulary
        for argument in typed.arguments where !argument.value.isEmpty {
            let word = vocabulary.word(spelled: argument.name.text, in: .argument)
            guard let spec = command.arguments.first(where: { $0.word == word?.identifier }) else {
                continue
            }
            values[spec.word] = argument.value.retyped(isList: spec.isList)
        }
        flags = invocation.flags
    }

    func has(_ word: String) -> Bool { values[word] != nil }

    mutating func set(_ word: String, _ value: String?) { values[word] = value }

    mutating func insert(flag: String) { flags.insert(flag) }

    var text: String { pieces().map(\.text).joined(separator: " ") }

    /// The field that a place of the line belongs to, in characters from 1.
    func field(at character: Int) -> String? {
        var start = 1
        for piece in pieces() {
            let end = start + piece.text.count
            if character >= start, character < end { return piece.word }
            start = end + 1
        }
        return nil
    }

    private func pieces() -> [(word: String?, text: String)] {
        var pieces: [(word: String?, text: String)] = [(nil, name)]
        if let target = values[Self.target] { pieces.append((Self.target, target)) }
        for spec in command.arguments {
            guard let value = values[spec.word] else { continue }
            let name = CommandRegistry.table.name(of: spec)[language]
            pieces.append((spec.word, "\(name)=\(value)"))
        }
        for spec in command.arguments where flags.contains(spec.word) && spec.kind == .flag {
            pieces.append((nil, "--" + CommandRegistry.table.name(of: spec)[language]))
        }
        return pieces
    }
}

extension ArgumentSpec {
    var isList: Bool { if case .list = kind { true } else { false } }
}
