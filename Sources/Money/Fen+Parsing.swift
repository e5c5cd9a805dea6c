extension Fen {
    /// Reads an amount as a clerk types it: `150`, `150.5`, `1,500.00`, `1.2万`, `￥150`, `150元`,
    /// in half- or full-width characters. White space around it is ignored.
    ///
    /// Throws `MoneyError` with the offset of the mistake; a sign is always a mistake.
    public static func parse(_ text: String) throws(MoneyError) -> Fen {
        try AmountReader(text).read(signAllowed: false)
    }

    /// Reads an amount of an import file: as `parse`, and a leading minus is allowed
    /// (`-1,500.00`, `-￥20`). A plus stays a mistake.
    public static func parseSigned(_ text: String) throws(MoneyError) -> Fen {
        try AmountReader(text).read(signAllowed: true)
    }
}

/// Reads one amount from left to right: sign, ¥, grouped yuan, decimals, 万, 元.
private struct AmountReader {
    /// 0.000001 万元 is one fen.
    private static let mostDecimals = 6

    private let characters: [Character]
    private let end: Int
    private var position: Int
    /// The digits read so far as a negative number: the most negative fen has no positive twin.
    private var negativeCount: Int64 = 0

    init(_ text: String) {
        characters = halfWidthCharacters(text)
        let indices = trimmedIndices(characters)
        position = indices.lowerBound
        end = indices.upperBound
    }

    private var next: Character? {
        position < end ? characters[position] : nil
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    consuming func read(signAllowed: Bool) throws(MoneyError) -> Fen {
        guard position < end else { throw .empty }
        let negative = signAllowed && take("-")
        _ = take("¥")
        try readWholePart()
        let decimals = try readDecimals()
        let decimalsAllowed = take("万") ? AmountReader.mostDecimals : 2
        if decimals.count > decimalsAllowed {
            throw .finerThanFen(offset: decimals.lowerBound + decimalsAllowed)
        }
        _ = take("元")
        if let extra = next { throw mistake(extra) }
        for _ in decimals.count..<decimalsAllowed { try append(0) }
        return negative ? Fen(negativeCount) : try Fen(negativeCount).negated()
    }

    private func mistake(_ character: Character) -> MoneyError {
        character == "-" || character == "+"
            ? .signed(offset: position) : .unexpectedCharacter(character, offset: position)
    }

    private mutating func append(_ digit: Int64) throws(MoneyError) {
        let (shifted, overflowsShift) = negativeCount.multipliedReportingOverflow(by: 10)
        let (result, overflows) = shifted.subtractingReportingOverflow(digit)
        guard !overflowsShift, !overflows else { throw .overflow }
        negativeCount = result
    }

    /// Reads digits and says how many.
    private mutating func readDigits() throws(MoneyError) -> Int {
        let start = position
        while let digit = next?.digit {
            try append(digit)
            position += 1
        }
        return position - start
    }

    /// The yuan: digits alone, or one to three digits and then groups of three.
    private mutating func readWholePart() throws(MoneyError) {
        let start = position
        let leading = try readDigits()
        guard leading > 0 else {
            if let character = next, character != "." { throw mistake(character) }
            throw .missingDigits(offset: position)
        }
        var comma = position
        while take(",") {
            let grouped = leading <= 3 && characters[start] != "0"
            guard grouped, try readDigits() == 3 else { throw .grouping(offset: comma) }
            comma = position
        }
    }

    /// The indices of the decimals; empty when there is no point.
    private mutating func readDecimals() throws(MoneyError) -> Range<Int> {
        guard take(".") else { return position..<position }
        let start = position
        while let digit = next?.digit {
            // Decimals that no amount can have are refused as such, not as an overflow.
            if position - start < AmountReader.mostDecimals { try append(digit) }
            position += 1
        }
        guard position > start else { throw .missingDigits(offset: position) }
        return start..<position
    }
}
