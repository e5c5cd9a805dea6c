/// What came from whoever types, or from a script.
public enum LineEvent: Equatable, Sendable {
    /// A line without its line break. `number` counts lines from 1.
    case line(text: String, number: Int)
    /// Ctrl-C: what was being typed is given up, the program goes on.
    case interrupted
    /// Ctrl-D on an empty line, or the end of the script.
    case endOfInput
}

/// Where lines come from.
public protocol LineReader: AnyObject {
    /// Whether a person types: ask and greet only then.
    var isInteractive: Bool { get }

    /// Waits for the next line. Only an interactive reader shows the prompt.
    func next(prompt: String) throws(LineReadingFailure) -> LineEvent

    /// Keeps a line for recall. It may hold personal data, so it is stored for its owner only.
    func remember(_ line: String)
}

/// Why no line could be read.
public enum LineReadingFailure: Error, Equatable, Sendable {
    /// The bytes of that line aren't UTF-8; a script saved as GBK, most likely.
    case notUTF8(lineNumber: Int)
    /// The line is longer than any honest one.
    case tooLong(lineNumber: Int, limitBytes: Int)
    /// The script can't be opened or read; `code` is the system's errno.
    case unreadable(path: String, code: Int32)
    /// The terminal can't be edited on.
    case noTerminal
}

/// Readers for standard input, and facts about the terminal.
public enum TerminalInput {
    /// Line editing where standard input is a terminal, else the piped reader.
    ///
    /// - Parameter historyPath: where lines are kept between runs; nil keeps none.
    public static func reader(historyPath: String?) throws(LineReadingFailure) -> any LineReader {
        if isTerminal(0), isTerminal(1) { return try EditLineReader(historyPath: historyPath) }
        return PipedLineReader()
    }
}
