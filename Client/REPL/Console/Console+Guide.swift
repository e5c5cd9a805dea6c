internal import Terminal

extension Console {
    /// Asks a person for what a line leaves out. Answers aren't kept for recall: the line that they
    /// make is, without personal values.
    func converse(_ guide: GuidedEntry) throws(LineReadingFailure) -> CommandOutput? {
        var step = guide.start()
        while true {
            switch step {
            case .ask(let lines, let prompt):
                lines.forEach(show)
                switch try reader.next(prompt: prompt) {
                case .line(let text, _): step = guide.answer(text)
                case .interrupted, .endOfInput: step = guide.giveUp()
                }
            case .carryOut(let line):
                reader.remember(HistoryRedaction.redacted(line))
                return session.run(line)
            case .givenUp(let lines):
                lines.forEach(show)
                return nil
            }
        }
    }
}
