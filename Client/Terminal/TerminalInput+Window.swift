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

    /// Columns and rows of the window behind a descriptor; nil where there is none.
    static func windowSize(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard cedit_window_size(descriptor, &columns, &rows) == 1 else { return nil }
        return (Int(columns), Int(rows))
    }

    /// Hands everything printed so far to the system.
    public static func flush() {
        cedit_flush_stdout()
        cedit_flush_stderr()
    }
}
