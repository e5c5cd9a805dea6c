public import TextTable

/// Every command, declared once: what is typed is resolved against it, and help is written from it.
public struct CommandTable: Sendable {
    /// The verb that a noun alone stands for.
    public static let listingVerb = "list"

    public let vocabulary: Vocabulary
    public let commands: [Command]
    /// Flags that every command takes, such as `--json`.
    public let commonFlags: [ArgumentSpec]

    /// Traps where a command names a word that the vocabulary lacks, or two commands share noun
    /// and verb.
    public init(vocabulary: Vocabulary, commands: [Command], commonFlags: [ArgumentSpec] = []) {
        self.vocabulary = vocabulary
        self.commands = commands
        self.commonFlags = commonFlags
        precondition(commonFlags.allSatisfy { $0.kind == .flag }, "Only flags are common")
        for command in commands {
            Self.check(command, against: vocabulary, commonFlags)
        }
        let keys = commands.map { "\($0.noun) \($0.verb ?? "")" }
        precondition(Set(keys).count == keys.count, "Two commands share noun and verb")
    }

    /// The commands of a noun, as declared.
    public func commands(of noun: String) -> [Command] {
        commands.filter { $0.noun == noun }
    }

    /// Noun and verb as they are typed in a language: "发放 新建".
    public func name(of command: Command) -> Text {
        let noun = shown(command.noun, .noun)
        guard let verb = command.verb.map({ shown($0, .verb) }) else { return noun }
        return Text(zh: "\(noun.zh) \(verb.zh)", en: "\(noun.en) \(verb.en)")
    }

    /// The words that are shown for an identifier of this table.
    func shown(_ identifier: String, _ group: WordGroup) -> Text {
        vocabulary.word(identifier: identifier, in: group)?.name ?? Text(same: identifier)
    }

    private static func check(
        _ command: Command, against vocabulary: Vocabulary, _ commonFlags: [ArgumentSpec]
    ) {
        func require(_ identifier: String, _ group: WordGroup) {
            precondition(
                vocabulary.word(identifier: identifier, in: group) != nil,
                "\(command.noun) \(command.verb ?? ""): no word for \(identifier) in \(group)")
        }
        require(command.noun, .noun)
        if let verb = command.verb { require(verb, .verb) }
        for argument in command.arguments + commonFlags {
            require(argument.word, argument.group)
            if let enumeration = argument.kind.enumeration {
                precondition(
                    !vocabulary.words(of: .enumeration(enumeration)).isEmpty,
                    "No words for the values of \(enumeration)")
            }
        }
        let names = (command.arguments + commonFlags).map { "\($0.group) \($0.word)" }
        precondition(Set(names).count == names.count, "An argument is declared twice")
    }
}

extension ArgumentKind {
    /// The enumeration that the value, or each item of the list, belongs to.
    var enumeration: String? {
        switch self {
        case .enumeration(let identifier): identifier
        case .list(let item): item.enumeration
        default: nil
        }
    }

    /// Whether values have an order, so that ranges of them make sense.
    var isOrdered: Bool {
        switch self {
        case .money, .date, .month, .integer: true
        case .text, .reference, .enumeration, .list, .flag: false
        }
    }
}
