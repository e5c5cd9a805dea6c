internal import Terminal
internal import TextTable

extension Console {
    /// `station run FILE`: every line of a file.
    ///
    /// - Parameter session: made with `isScript`.
    public static func runFile(
        path: String, session: CommandSession, show: @escaping (String) -> Void,
        showError: @escaping (String) -> Void
    ) -> CommandStatus {
        do throws(LineReadingFailure) {
            let reader = try PipedLineReader(path: path)
            let console = Console(
                session: session, reader: reader, show: show, showError: showError)
            return console.runScript(name: path)
        } catch {
            let output = LineReadingWords.output(error, in: session.language)
            output.lines.forEach(showError)
            return output.status
        }
    }

    /// `station -c LINE`: one line.
    public static func runLine(
        _ line: String, session: CommandSession, show: @escaping (String) -> Void,
        showError: @escaping (String) -> Void
    ) -> CommandStatus {
        let output = session.run(line)
        if let data = output.data {
            show(Console.unended(data))
        } else {
            output.lines.forEach(output.status == .done ? show : showError)
        }
        return output.status
    }
}

/// Why a line couldn't be read, in words.
enum LineReadingWords {
    /// Whether the next line may be read all the same.
    static func canGoOn(_ failure: LineReadingFailure) -> Bool {
        if case .notUTF8 = failure { return true }
        return false
    }

    static func output(_ failure: LineReadingFailure, in language: Language) -> CommandOutput {
        let (code, text) = words(failure)
        return CommandOutput(
            lines: ["✗ \(code): \(text[language])"], status: .usage, code: code)
    }

    private static func words(_ failure: LineReadingFailure) -> (code: String, text: Text) {
        switch failure {
        case .notUTF8(let number):
            (
                "not-utf-8",
                Text(
                    zh: "第 \(number) 行不是 UTF-8; 用 UTF-8 另存脚本 (多半存成了 GBK)",
                    en: "line \(number) isn't UTF-8; save the script as UTF-8 (it may be GBK)")
            )
        case .tooLong(let number, let limit):
            (
                "line-too-long",
                Text(
                    zh: "第 \(number) 行超过 \(limit) 字节; 分成几行",
                    en: "line \(number) is over \(limit) bytes; part it")
            )
        case .unreadable(let path, let errno):
            (
                "unreadable-file",
                Text(
                    zh: "读不了 \(path) (\(errno)); 核对路径和权限",
                    en: "\(path) can't be read (\(errno)); check path and permissions")
            )
        case .noTerminal:
            (
                "no-terminal",
                Text(zh: "这里没有可编辑的终端; 用脚本或 -c", en: "no terminal to edit on; use a script or -c")
            )
        }
    }
}
