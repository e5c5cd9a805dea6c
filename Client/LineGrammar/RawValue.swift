/// The value of an argument before its kind is known. It remembers which characters stood in
/// quotes, because separators split outside quotes only.
public struct RawValue: Equatable, Sendable {
    /// Where the value starts, or would start.
    public let column: SourceColumn
    let cells: [LineCell]

    /// Folded to half-width outside quotes, quotes removed.
    public var text: String { String(cells.map(\.character)) }
    /// Nothing stands after the operator: the field is to be cleared.
    public var isEmpty: Bool { cells.isEmpty }
    /// The whole value as one word.
    public var whole: Token { token(of: cells[...], at: column) }

    /// Split at `,` and `、`.
    public func list() -> [Token] {
        split { $0 == "," || $0 == "、" }
    }

    /// Split at `|`.
    public func alternatives() -> [Token] {
        split { $0 == "|" }
    }

    /// Split at the first `..`; nil without one. An open end has an empty text.
    public func range() -> (lower: Token, upper: Token)? {
        for index in cells.indices.dropLast() {
            guard cells[index].isBare("."), cells[index + 1].isBare(".") else { continue }
            let upper = cells[(index + 2)...]
            let upperColumn = upper.first?.column ?? cells[index + 1].column
            return (token(of: cells[..<index], at: column), token(of: upper, at: upperColumn))
        }
        return nil
    }

    private func split(at isSeparator: (Character) -> Bool) -> [Token] {
        guard !cells.isEmpty else { return [] }
        var start = column
        return cells.split(omittingEmptySubsequences: false) { cell in
            !cell.isQuoted && isSeparator(cell.character)
        }.map { piece in
            let token = token(of: piece, at: piece.first?.column ?? start)
            // An empty piece stands where its separator stands.
            if piece.endIndex < cells.endIndex { start = cells[piece.endIndex].column }
            return token
        }
    }

    private func token(of piece: ArraySlice<LineCell>, at column: SourceColumn) -> Token {
        Token(
            text: String(piece.map(\.character)), column: column,
            isQuoted: piece.contains(where: \.isQuoted))
    }
}

/// One character of a line after folding, and where it came from.
struct LineCell: Equatable, Sendable {
    let character: Character
    let isQuoted: Bool
    let column: SourceColumn

    /// The character itself, outside quotes.
    func isBare(_ character: Character) -> Bool {
        !isQuoted && self.character == character
    }
}
