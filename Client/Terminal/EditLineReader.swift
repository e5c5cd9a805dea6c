import CEdit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Line editing on a terminal by libedit: arrow keys, history, Ctrl-R to search it.
///
/// Use it from one thread.
public final class EditLineReader: LineReader {
    private static let historyLines: Int32 = 1000

    public let isInteractive = true
    private let editor: OpaquePointer
    private let history: OpaquePointer
    private let state: UnsafeMutablePointer<cedit_state>
    private let historyPath: String?
    private var lineNumber = 0

    /// - Parameter historyPath: read now and written at each remembered line; nil keeps none.
    /// - Throws: ``LineReadingFailure/noTerminal``.
    public init(historyPath: String?) throws(LineReadingFailure) {
        // libedit crashes on a Chinese prompt unless the character set is UTF-8.
        guard cedit_use_utf8() == 1 else { throw .noTerminal }
        let state = UnsafeMutablePointer<cedit_state>.allocate(capacity: 1)
        state.initialize(to: cedit_state(prompt: nil, was_interrupted: 0))
        guard let editor = cedit_open("sizhang", state) else {
            state.deallocate()
            throw .noTerminal
        }
        guard let history = history_init() else {
            el_end(editor)
            state.deallocate()
            throw .noTerminal
        }
        self.editor = editor
        self.history = history
        self.state = state
        self.historyPath = historyPath
        cedit_set_editor(editor, "emacs")
        cedit_set_signal(editor, 1)
        cedit_bind_interrupt(editor)
        // In libedit 3.1 a character whose code ends in a control code (同 is U+540C, and 0C is
        // Ctrl-L) ends the search; what was typed is then simply inserted.
        cedit_bind(editor, "^R", "em-inc-search-prev")
        cedit_history_set_size(history, Self.historyLines)
        cedit_history_set_unique(history, 1)
        cedit_set_history(editor, history)
        if let historyPath { cedit_history_load(history, historyPath) }
    }

    deinit {
        el_end(editor)
        history_end(history)
        state.deallocate()
    }

    public func next(prompt: String) throws(LineReadingFailure) -> LineEvent {
        var count: Int32 = 0
        state.pointee.was_interrupted = 0
        let bytes: [UInt8]? = prompt.withCString { prompt in
            state.pointee.prompt = prompt
            defer { state.pointee.prompt = nil }
            return cedit_read(editor, &count).map {
                Array(UnsafeRawBufferPointer(start: $0, count: max(0, Int(count))))
            }
        }
        if state.pointee.was_interrupted != 0 {
            endLine("^C")
            return .interrupted
        }
        guard let bytes, !bytes.isEmpty else {
            endLine("")
            return .endOfInput
        }
        lineNumber += 1
        let content = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .notUTF8(lineNumber: lineNumber)
        }
        return .line(text: text, number: lineNumber)
    }

    public func remember(_ line: String) {
        guard line.contains(where: { !$0.isWhitespace }) else { return }
        cedit_history_enter(history, line)
        guard let historyPath else { return }
        // Beside it and then over it: a power cut leaves the old file or the new one. Recall is a
        // comfort, so a full disk is no reason to stop a clerk's work.
        let written = historyPath + ".tmp"
        if cedit_history_save(history, written) < 0 || rename(written, historyPath) != 0 {
            unlink(written)
        }
    }

    private func endLine(_ mark: String) {
        cedit_write(mark + "\n")
        cedit_flush_stdout()
    }
}
