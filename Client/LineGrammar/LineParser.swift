/// Reads `noun verb target* (name=value)* (--flag)*`. Words, arguments and flags may mix after the
/// noun; their order among themselves is kept.
public enum LineParser {
    /// Takes a line apart.
    ///
    /// - Returns: nil for a blank line and for a comment.
    /// - Throws: what is wrong with the line's form. Whether its words exist is asked later.
    public static func parse(_ line: String) throws(LineError) -> ParsedLine? {
        if let first = line.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }),
            LineLexer.folded(first) == "#"
        {
            return nil
        }
        let (pieces, end) = try LineLexer.pieces(of: line)
        guard !pieces.isEmpty else { return nil }
        var words: [Token] = []
        var arguments: [Argument] = []
        var flags: [Token] = []
        for piece in pieces {
            switch try element(of: piece) {
            case .word(let word): words.append(word)
            case .argument(let argument): arguments.append(argument)
            case .flag(let flag): flags.append(flag)
            }
        }
        return ParsedLine(words: words, arguments: arguments, flags: flags, end: end)
    }

    private enum Element {
        case word(Token)
        case argument(Argument)
        case flag(Token)
    }

    private static func element(of piece: LinePiece) throws(LineError) -> Element {
        let cells = piece.cells
        let column = piece.column
        let hasDashes = cells.count >= 2 && cells[0].isBare("-") && cells[1].isBare("-")
        // "--since=41" is the argument since=41.
        let body = hasDashes ? cells[2...] : cells[...]
        if let index = body.firstIndex(where: { !$0.isQuoted && "=<>≥≤".contains($0.character) }) {
            let name = token(of: body[..<index], at: column)
            guard !name.text.isEmpty else {
                throw .missingArgumentName(String(cells.map(\.character)), at: column)
            }
            return .argument(argument(name: name, from: body[index...]))
        }
        guard hasDashes else { return .word(token(of: body, at: column)) }
        guard !body.isEmpty else { throw .missingFlagName(at: column) }
        return .flag(token(of: body, at: column))
    }

    /// `cells` starts with the operator.
    private static func argument(name: Token, from cells: ArraySlice<LineCell>) -> Argument {
        let first = cells[cells.startIndex]
        let isFollowedByEqual = cells.dropFirst().first?.isBare("=") == true
        let comparison: ArgumentOperator
        var length = 1
        switch first.character {
        case "≥": comparison = .atLeast
        case "≤": comparison = .atMost
        case ">" where isFollowedByEqual: (comparison, length) = (.atLeast, 2)
        case "<" where isFollowedByEqual: (comparison, length) = (.atMost, 2)
        case ">": comparison = .greater
        case "<": comparison = .less
        default: comparison = .equal
        }
        let value = cells.dropFirst(length)
        let column = value.first?.column ?? cells[cells.startIndex + length - 1].column
        return Argument(
            name: name, comparison: comparison, value: RawValue(column: column, cells: Array(value))
        )
    }

    private static func token(of cells: ArraySlice<LineCell>, at column: SourceColumn) -> Token {
        Token(
            text: String(cells.map(\.character)), column: column,
            isQuoted: cells.isEmpty || cells.contains(where: \.isQuoted))
    }
}
