public import Terminal
internal import TextTable

/// Reads lines, carries them out and shows the answers, until there are no more.
///
/// At a terminal a failed line changes nothing and the next one is asked for; a writing command
/// that lacks something asks for it. A script stops at its
/// first failure, unless the line before it is `# expect: code`: then it goes on, and it's a failure
/// if anything else happens.
public final class Console {
    let session: CommandSession
    let reader: any LineReader
    /// Where answers go, a line at a time.
    let show: (String) -> Void
    /// Where errors of scripts go.
    private let showError: (String) -> Void
    /// Shows an answer to a person a window at a time; nil shows it whole.
    private let page: (([String]) -> Void)?

    public init(
        session: CommandSession, reader: any LineReader, show: @escaping (String) -> Void,
        showError: @escaping (String) -> Void, page: (([String]) -> Void)? = nil
    ) {
        self.page = page
        self.session = session
        self.reader = reader
        self.show = show
        self.showError = showError
    }

    /// - Returns: `done` for a person, who saw what failed; the worst line's status for a script.
    public func run() -> CommandStatus {
        reader.isInteractive ? converse() : runScript(name: nil)
    }

    private func converse() -> CommandStatus {
        while true {
            do throws(LineReadingFailure) {
                switch try reader.next(prompt: session.prompt()) {
                case .endOfInput: return .done
                case .interrupted: continue
                case .line(let text, _):
                    // Before it runs: a line that fails is recalled and mended.
                    reader.remember(HistoryRedaction.redacted(text))
                    let guided = try session.guide(text).map { guide throws(LineReadingFailure) in
                        try converse(guide)
                    }
                    guard let output = guided ?? session.run(text) else { continue }
                    write(output)
                    if output.shouldQuit { return .done }
                }
            } catch {
                write(LineReadingWords.output(error, in: session.language))
                if !LineReadingWords.canGoOn(error) { return .usage }
            }
        }
    }

    /// Runs the lines of a script.
    ///
    /// - Parameter name: of the file, for errors; nil for standard input.
    func runScript(name: String?) -> CommandStatus {
        var worst = CommandStatus.done
        var expectation: String?
        while true {
            do throws(LineReadingFailure) {
                guard case .line(let text, let number) = try reader.next(prompt: "") else {
                    return worst
                }
                if let code = Self.expectation(in: text) {
                    expectation = code
                    continue
                }
                if Self.isBlank(text) { continue }
                let output = Self.judged(
                    session.run(text), expecting: expectation, in: session.language)
                expectation = nil
                write(output, place: place(name, number))
                worst = max(worst, output.status)
                if output.shouldQuit || output.status != .done { return worst }
            } catch {
                write(LineReadingWords.output(error, in: session.language))
                return max(worst, .usage)
            }
        }
    }

    /// The code of `# expect: code`.
    static func expectation(in line: String) -> String? {
        let trimmed = line.drop { $0.isWhitespace }
        guard trimmed.first == "#" else { return nil }
        let comment = trimmed.dropFirst().drop { $0.isWhitespace }
        guard comment.lowercased().hasPrefix("expect:") else { return nil }
        return comment.dropFirst("expect:".count).filter { !$0.isWhitespace }
    }

    private static func isBlank(_ line: String) -> Bool {
        line.first { !$0.isWhitespace }.map { $0 == "#" } ?? true
    }

    /// A failure that was expected is a success, and the other way round.
    static func judged(
        _ output: CommandOutput, expecting expected: String?, in language: Language
    ) -> CommandOutput {
        guard let expected else { return output }
        var judged = output
        if output.code == expected {
            judged.status = .done
            return judged
        }
        let found = output.code ?? Text(zh: "成功", en: "success")[language]
        judged.status = max(output.status, .refused)
        judged.code = "unexpected-outcome"
        judged.lines.append(
            "✗ unexpected-outcome: "
                + Text(
                    zh: "应为 \(expected), 实为 \(found)",
                    en: "\(expected) was expected, but it was \(found)")[language])
        return judged
    }

    private func place(_ name: String?, _ number: Int) -> String {
        guard let name else {
            return Text(zh: "第 \(number) 行 ", en: "line \(number) ")[session.language]
        }
        return "\(name):\(number): "
    }

    /// Without the line break at its end, which comes with showing it.
    static func unended(_ data: String) -> String {
        // By byte: CR LF is one Character, and the CR stays.
        data.utf8.last == UInt8(ascii: "\n")
            ? String(decoding: data.utf8.dropLast(), as: UTF8.self) : data
    }

    func write(_ output: CommandOutput, place: String = "") {
        if output.status != .done, output.data == nil || !place.isEmpty {
            for (index, line) in output.lines.enumerated() {
                showError(index == 0 ? place + line : line)
            }
        } else if output.data == nil {
            if reader.isInteractive, let page {
                page(output.lines)
            } else {
                output.lines.forEach(show)
            }
        }
        if let data = output.data { show(Self.unended(data)) }
    }
}
