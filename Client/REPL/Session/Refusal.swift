internal import LineGrammar
internal import TextTable

/// Why a command that was understood isn't carried out: what, where, why, and what to do next.
struct Refusal: Error, Equatable {
    /// Kebab-case.
    let code: String
    /// Where in the line the cause stands.
    let column: SourceColumn?
    let what: Text
    let why: Text
    let nextStep: Text
    let status: CommandStatus

    init(
        _ code: String, at column: SourceColumn? = nil, what: Text, why: Text, next: Text,
        status: CommandStatus = .refused
    ) {
        self.code = code
        self.column = column
        self.what = what
        self.why = why
        nextStep = next
        self.status = status
    }

    /// As a warning, where it was recorded all the same:
    /// "! unique-case 列 11: C12 已有 P03A-17; 一案一补; 查看: 历史 P17"
    func warning(in language: Language) -> String {
        let place = column.map {
            Text(zh: " 列 \($0.display)", en: " column \($0.display)")[language]
        }
        let words = [what, why, nextStep].map { $0[language] }.filter { !$0.isEmpty }
        return "! \(code)\(place ?? ""): " + words.joined(separator: "; ")
    }
}
