extension String {
    /// The text made fit for one cell on a terminal.
    ///
    /// Line breaks and tabs become spaces, other control characters "?", so that data can neither
    /// break the layout nor drive the terminal. Characters that some terminals draw wide and others
    /// narrow (East_Asian_Width Ambiguous) and that Chinese text really uses are replaced by ones
    /// of certain width. Only the screen is touched: CSV and JSON keep the text as it is.
    public var plainForTerminal: String {
        var plain = ""
        for character in self {
            if let replacement = Self.certainWidth[character] {
                plain += replacement
            } else if character.isNewline || character == "\t" {
                plain += " "
            } else {
                plain +=
                    character.unicodeScalars.contains(where: \.drivesTerminal)
                    ? "?" : String(character)
            }
        }
        return plain
    }

    private static let certainWidth: [Character: String] = [
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "…": "...", "—": "-", "–": "-", "―": "-",
        // The dot inside a name such as 买买提·示例 stays a dot: the wide katakana one.
        "·": "\u{30FB}", "×": "x", "÷": "/", "±": "+/-", "°": "度", "℃": "度", "№": "No.",
        "→": "->", "←": "<-", "↑": "^", "↓": "v", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~",
        "■": "*", "□": "*", "●": "*", "○": "*", "◆": "*", "◇": "*", "★": "*", "☆": "*",
        "※": "*", "§": "S.", "①": "(1)", "②": "(2)", "③": "(3)", "④": "(4)", "⑤": "(5)",
        "⑥": "(6)", "⑦": "(7)", "⑧": "(8)", "⑨": "(9)", "⑩": "(10)", "Ⅰ": "I", "Ⅱ": "II",
        "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI", "Ⅶ": "VII", "Ⅷ": "VIII", "Ⅸ": "IX",
        "Ⅹ": "X", "─": "-", "│": "|",
    ]
}

extension Unicode.Scalar {
    /// Control characters, and those that turn the direction of the text around them.
    fileprivate var drivesTerminal: Bool {
        properties.generalCategory == .control
            || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
