/// How a line went, as the program's exit code says it.
public enum CommandStatus: Int32, Sendable, Comparable {
    case done = 0
    /// The data refuse it: trying again changes nothing.
    case refused = 1
    /// The line isn't a command, or a value can't be read.
    case usage = 2
    /// The server wasn't reached: trying again later helps.
    case unreachable = 3
    /// Another program is using the data.
    case locked = 4
    /// The device must enrol again, or the program must be upgraded.
    case enrolAgain = 5
    /// Stored data aren't in the form they were written in.
    case damaged = 6

    public static func < (left: CommandStatus, right: CommandStatus) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What a line answers.
public struct CommandOutput: Sendable, Equatable {
    /// For the screen, without line breaks.
    public var lines: [String]
    public var status: CommandStatus
    /// The kebab-case code of what went wrong; nil when nothing did.
    public var code: String?
    /// The program should end.
    public var shouldQuit: Bool
    /// JSON or CSV, where the line asked for it: to be written instead of `lines`.
    public var data: String?

    public init(
        lines: [String] = [], status: CommandStatus = .done, code: String? = nil,
        shouldQuit: Bool = false, data: String? = nil
    ) {
        self.lines = lines
        self.status = status
        self.code = code
        self.shouldQuit = shouldQuit
        self.data = data
    }
}
