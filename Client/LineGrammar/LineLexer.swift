import TextTable

/// What stands between two spaces.
struct LinePiece {
    /// Of its first character, be it a quote.
    let column: SourceColumn
    var cells: [LineCell]
}

/// Cuts a line into pieces at spaces outside quotes, folding full-width characters.
struct LineLexer {
    private var pieces: [LinePiece] = []
    /// A pair of quotes makes a piece even when nothing is in it.
    private var piece: LinePiece?
    private var quote: (closing: Character, column: SourceColumn)?
    private var display = 1
    private var character = 1

    /// - Returns: the pieces, and the column after the last character.
    static func pieces(
        of line: String
    ) throws(LineError) -> (pieces: [LinePiece], end: SourceColumn) {
        var lexer = LineLexer()
        for character in line {
            try lexer.take(character)
        }
        if let quote = lexer.quote { throw .unclosedQuote(quote.closing, at: quote.column) }
        lexer.endPiece()
        return (lexer.pieces, lexer.column)
    }

    /// The half-width form that the grammar reads; characters without one stay.
    static func folded(_ character: Character) -> Character {
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first
        else { return character }
        switch scalar.value {
        case 0x3000: return " "
        // The full-width forms of "!" to "~" stand in ASCII's order.
        case 0xFF01...0xFF5E: return Character(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
        default: return character
        }
    }

    private var column: SourceColumn { SourceColumn(display: display, character: character) }

    private mutating func take(_ typed: Character) throws(LineError) {
        defer {
            display += typed.displayWidth
            character += 1
        }
        let plain = Self.folded(typed)
        if let quote {
            try refuseControl(typed)
            if plain == quote.closing || typed == quote.closing {
                self.quote = nil
            } else {
                append(typed, isQuoted: true)
            }
        } else if plain.isWhitespace {
            endPiece()
        } else if let closing = Self.closing(of: plain) {
            quote = (closing, column)
            if piece == nil { piece = LinePiece(column: column, cells: []) }
        } else if !Self.isInvisible(plain) {
            try refuseControl(typed)
            append(plain, isQuoted: false)
        }
    }

    private mutating func append(_ character: Character, isQuoted: Bool) {
        let cell = LineCell(character: character, isQuoted: isQuoted, column: column)
        if piece == nil { piece = LinePiece(column: column, cells: []) }
        piece?.cells.append(cell)
    }

    private mutating func endPiece() {
        if let piece { pieces.append(piece) }
        piece = nil
    }

    private func refuseControl(_ typed: Character) throws(LineError) {
        let isControl = typed.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if isControl { throw .controlCharacter(at: column) }
    }

    private static func closing(of character: Character) -> Character? {
        switch character {
        case "\"": "\""
        // Chinese input methods pair quotes by themselves and get out of step: either may open.
        case "“", "”": "”"
        case "「": "」"
        default: nil
        }
    }

    /// Zero-width space, word joiner and byte order mark come along when text is pasted.
    private static func isInvisible(_ character: Character) -> Bool {
        character == "\u{200B}" || character == "\u{2060}" || character == "\u{FEFF}"
    }
}
