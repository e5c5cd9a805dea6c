import CEdit

extension TerminalInput {
    /// Whether a file descriptor is a terminal: 0 standard input, 1 output, 2 error.
    public static func isTerminal(_ descriptor: Int32) -> Bool {
        cedit_is_terminal(descriptor) == 1
    }

    /// Columns of the window behind standard output; nil where that isn't a terminal.
    public static var windowWidth: Int? {
        let width = Int(cedit_window_width())
        return width > 0 ? width : nil
    }

    /// Hands everything printed so far to the system.
    public static func flush() {
        cedit_flush_stdout()
        cedit_flush_stderr()
    }
}
