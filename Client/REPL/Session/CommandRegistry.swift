internal import LineGrammar
internal import TextTable

/// Every command, noun by noun.
enum CommandRegistry {
    static let table = CommandTable(
        vocabulary: CommandVocabulary.vocabulary, commands: definitions.map(\.command),
        commonFlags: [ArgumentSpec("json", .flag, help: Text(zh: "输出 JSON", en: "write JSON"))])

    static func definition(of command: Command) -> CommandDefinition? {
        definitions.first { $0.command == command }
    }

    private static let definitions: [CommandDefinition] =
        MediatorCommands.definitions + CaseCommands.definitions + PayoutCommands.definitions
        + BatchCommands.definitions + ProrationCommands.definitions
        + ApprovalPolicyCommands.definitions
        + BudgetCommands.definitions + AllocationCommands.definitions + ProjectCommands.definitions
        + RateCommands.definitions
        + PeriodCommands.definitions + AdministrationCommands.definitions
        + HeldCommand.definitions + RulingCommands.definitions + UndoCommand.definitions
        + StandingCommands.definitions + HistoryCommand.definitions + FindCommand.definitions
        + BundleCommands.definitions + ServiceCommands.definitions
}
