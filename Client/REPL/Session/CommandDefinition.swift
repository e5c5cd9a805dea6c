internal import LineGrammar

/// How a command is carried out.
enum CommandAction: Sendable {
    /// Reads in one read transaction; can't write.
    case read(@Sendable (Scene) throws -> Answer)
    /// Fills an entry sheet; what it holds at the end is recorded in the same transaction.
    case write(@Sendable (Scene, inout EntrySheet) throws -> Answer)
    /// As `write`, on HQ's devices only.
    case headquarters(@Sendable (Scene, inout EntrySheet) throws -> Answer)
    /// Needs the session itself: services, help, quitting.
    case session(@Sendable (CommandSession, Invocation) throws -> Answer)
}

/// One row of the command table: what is typed, and what it does.
struct CommandDefinition: Sendable {
    let command: Command
    let action: CommandAction

    init(_ command: Command, _ action: CommandAction) {
        self.command = command
        self.action = action
    }
}
