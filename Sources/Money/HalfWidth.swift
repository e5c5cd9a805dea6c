/// The text as characters, with full-width forms (０, ，, ．, －, ／) folded to ASCII, the ideographic
/// space to a space, and ￥ to ¥.
///
/// One character becomes one character, so an offset in the result is one in the text as typed.
/// The folded block is Unicode's Halfwidth and Fullwidth Forms, U+FF01 to U+FF5E, which lies
/// 0xFEE0 above ASCII.
func halfWidthCharacters(_ text: String) -> [Character] {
    text.map { character in
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first
        else { return character }
        switch scalar.value {
        case 0xFF01...0xFF5E:
            return Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init) ?? character
        case 0x3000: return " "
        case 0xFFE5: return "¥"
        case 0x2212: return "-"
        default: return character
        }
    }
}

/// The indices of `characters` without the white space at both ends.
func trimmedIndices(_ characters: [Character]) -> Range<Int> {
    guard let first = characters.firstIndex(where: { !$0.isWhitespace }),
        let last = characters.lastIndex(where: { !$0.isWhitespace })
    else { return 0..<0 }
    return first..<(last + 1)
}

extension Character {
    /// The value of an ASCII digit, 0 to 9; nil for any other character. Unlike `wholeNumberValue`
    /// it doesn't take 壹 or ③ for numbers.
    var digit: Int64? {
        guard let value = asciiValue, value >= 0x30, value <= 0x39 else { return nil }
        return Int64(value) - 0x30
    }
}
