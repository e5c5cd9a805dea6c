extension DataTable {
    /// Characters that make a spreadsheet take a text for a formula, with their full-width twins,
    /// which some locales take too (OWASP, "CSV Injection").
    private static let formulaStarts: Set<Character> = [
        "=", "+", "-", "@", "\t", "\r", "\r\n", "\n", "＝", "＋", "－", "＠",
    ]
    /// What a printed number is made of; anything else is treated as text.
    private static let numberCharacters = Set<Character>("0123456789.,-+~%")

    /// The table by RFC 4180: lines end in CR LF, cells with commas, quotes or line breaks are
    /// quoted. Totals and the count of further rows are left out.
    ///
    /// A text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers lose
    /// their grouping commas and the mark of an inexact one ("~1,500.00" becomes 1500.00: what it is worth
    /// stands in a column of its own) and keep the rest of their printed form.
    ///
    /// - Parameter withByteOrderMark: spreadsheets in Chinese systems take a file without one for
    ///   GBK.
    public func csv(in language: Language, withByteOrderMark: Bool = true) -> String {
        let header = columns.map { Self.quoted(Self.guarded($0.title[language])) }
        let lines = [header] + rows.map { $0.map(Self.csvText) }
        return (withByteOrderMark ? "\u{FEFF}" : "")
            + lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func csvText(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): quoted(guarded(text))
        case .integer(let value): String(value)
        case .number(let text, _) where text.allSatisfy(numberCharacters.contains):
            text.filter { $0 != "," && $0 != "~" }
        case .number(let text, _): quoted(guarded(text))
        case .empty: ""
        }
    }

    private static func guarded(_ text: String) -> String {
        guard let first = text.first, formulaStarts.contains(first) else { return text }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        // By scalar: CR LF is one Character.
        let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard needsQuotes else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
