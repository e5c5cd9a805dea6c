internal import LineGrammar
internal import TextTable

/// What may be kept of a line for recall: everything but personal data.
enum HistoryRedaction {
    private static let sealed: Set<String> = [
        "identity-number", "phone", "bank-account", "parties",
    ]
    /// Phone numbers have 11 digits, accounts and identity numbers more.
    private static let personalDigits = 11

    /// The line with the values of sealed fields left out (`电话=`), and without words that look
    /// like a personal number.
    static func redacted(_ line: String) -> String {
        guard let parsed = try? LineParser.parse(line) else { return cut(line) }
        let isTold =
            parsed.arguments.contains { isSealed($0.name.text) }
            || parsed.words.contains { isPersonal($0.text) }
            || parsed.arguments.contains { isPersonal($0.value.text) }
        guard isTold else { return line }
        let words = parsed.words.filter { !isPersonal($0.text) }.map { quoted($0.text) }
        let arguments = parsed.arguments.map { argument in
            let isHidden = isSealed(argument.name.text) || isPersonal(argument.value.text)
            return argument.name.text + argument.comparison.rawValue
                + (isHidden ? "" : quoted(argument.value.text))
        }
        let flags = parsed.flags.map { "--\($0.text)" }
        return (words + arguments + flags).joined(separator: " ")
    }

    /// A line that can't be taken apart is kept up to the first sealed field.
    private static func cut(_ line: String) -> String {
        var kept = Substring(line)
        let words = CommandVocabulary.vocabulary.words(of: .argument)
            .filter { sealed.contains($0.identifier) }
        for spelling in words.flatMap({ [$0.name.zh, $0.name.en] + $0.synonyms }) {
            for equal in ["=", "＝"] {
                if let place = kept.firstRange(of: spelling + equal) {
                    kept = kept[..<place.lowerBound]
                }
            }
        }
        return isPersonal(String(kept)) ? "" : String(kept)
    }

    private static func isSealed(_ name: String) -> Bool {
        CommandVocabulary.vocabulary.word(spelled: name, in: .argument)
            .map { sealed.contains($0.identifier) } ?? false
    }

    private static func isPersonal(_ text: String) -> Bool {
        var run = 0
        for character in text where character != "-" && character != " " {
            run = character.isNumber ? run + 1 : 0
            if run >= personalDigits { return true }
        }
        return false
    }

    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.allSatisfy { !$0.isWhitespace && !"\"“”「」".contains($0) }
        return isPlain ? text : "\"\(text)\""
    }
}
