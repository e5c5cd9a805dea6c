import CEdit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Shows long output a window at a time, on a terminal.
///
/// After each page it asks: `-- 20/134 -- 回车: 下页, q: 停 --`. The window's size is read anew for
/// each page. Nothing but the printed lines stays on the screen.
public struct Pager {
    /// What a key asks for.
    enum Answer { case nextPage, stop, nothing }

    private let input: Int32
    private let output: Int32
    private let width: (String) -> Int
    private let prompt: (_ shown: Int, _ all: Int) -> String

    /// - Parameters:
    ///   - input: the terminal that keys are read from.
    ///   - output: the terminal that is written to.
    ///   - width: columns that a text takes.
    ///   - prompt: what is asked after so many lines of all.
    public init(
        input: Int32 = 0, output: Int32 = 1, width: @escaping (String) -> Int,
        prompt: @escaping (_ shown: Int, _ all: Int) -> String
    ) {
        self.input = input
        self.output = output
        self.width = width
        self.prompt = prompt
    }

    /// Shows the lines; returns once all are shown, or whoever reads had enough.
    public func show(_ lines: [String]) {
        var shown = 0
        while true {
            let page = pageEnd(lines, from: shown)
            write(lines[shown..<page].map { $0 + "\n" }.joined())
            shown = page
            guard shown < lines.count, ask(shown, lines.count) == .nextPage else { return }
        }
    }

    /// The end of the page that starts at a line: as many lines as the window has room for beside
    /// the prompt, counting wrapped ones by what they take; at least one.
    ///
    /// - Returns: the count of all lines where they fit, or where the output is no window.
    private func pageEnd(_ lines: [String], from start: Int) -> Int {
        guard let window = TerminalInput.windowSize(of: output) else { return lines.count }
        return Self.pageEnd(
            widths: lines[start...].map(width), columns: window.columns, rows: window.rows) + start
    }

    /// - Parameter widths: of the lines that are left.
    static func pageEnd(widths: [Int], columns: Int, rows: Int) -> Int {
        let room = max(1, rows - 1)
        var taken = 0
        for (index, width) in widths.enumerated() {
            taken += max(1, (width + columns - 1) / columns)
            if taken > room { return max(1, index) }
        }
        return widths.count
    }

    /// Asks until a key means something. The terminal is as it was before, whatever the answer.
    private func ask(_ shown: Int, _ all: Int) -> Answer {
        var before = termios()
        guard tcgetattr(input, &before) == 0 else { return .nextPage }
        var keys = before
        // Each key at once and unseen. Ctrl-C comes as a key, so it ends the page and no more.
        keys.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        keys.c_iflag &= ~tcflag_t(IXON | ICRNL)
        tcsetattr(input, TCSADRAIN, &keys)
        defer {
            // To the start of the line, and clear from there.
            write("\r\u{1B}[J")
            tcsetattr(input, TCSADRAIN, &before)
        }
        write(fitted(prompt(shown, all)))
        while true {
            let answer = Self.answer(to: readKey())
            if answer != .nothing { return answer }
        }
    }

    /// The prompt on one line of the window: a wrapped one couldn't be taken back.
    private func fitted(_ prompt: String) -> String {
        guard let window = TerminalInput.windowSize(of: output) else { return prompt }
        var kept = prompt
        while width(kept) >= window.columns, !kept.isEmpty { kept.removeLast() }
        return kept
    }

    /// - Parameter key: the bytes of one key; none when the terminal is gone.
    static func answer(to key: [UInt8]) -> Answer {
        switch String(decoding: key, as: UTF8.self) {
        case "", "q", "Q", "ｑ", "Ｑ", "\u{3}", "\u{4}", "\u{1B}", "\u{1C}": .stop
        // Enter, space (the ideographic one too), arrow and page down.
        case "\r", "\n", " ", "\u{3000}", "\u{1B}[B", "\u{1B}OB", "\u{1B}[6~": .nextPage
        default: .nothing
        }
    }

    /// One key: a character, or what follows an escape at once.
    private func readKey() -> [UInt8] {
        guard let first = readByte() else { return [] }
        var key = [first]
        if first == 0x1B {
            while key.count < 8, hasMore(), let next = readByte() {
                key.append(next)
                // A sequence ends with a letter or a tilde, after its introducer.
                if key.count > 2, (0x40...0x7E).contains(next) { break }
            }
            return key
        }
        let following = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
        for _ in 0..<following {
            guard let next = readByte() else { break }
            key.append(next)
        }
        return key
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(input, &byte, 1)
            if count == 1 { return byte }
            if count < 0, errno == EINTR { continue }
            return nil
        }
    }

    /// Whether bytes of the same key are there: a terminal sends them together.
    private func hasMore() -> Bool {
        var wanted = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        let milliseconds: Int32 = 50
        return poll(&wanted, 1, milliseconds) > 0
    }

    private func write(_ text: String) {
        TerminalInput.flush()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                #if canImport(Glibc)
                    Glibc.write(output, $0.baseAddress, $0.count)
                #else
                    Darwin.write(output, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
