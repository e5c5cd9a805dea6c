/// Width in terminal columns: 0 for what combines, 2 for what East Asian typography sets wide.
///
/// The C library's wcwidth depends on the process's locale; this gives the same answer everywhere.
extension String {
    /// Columns that the text takes in a terminal.
    public var displayWidth: Int {
        reduce(0) { $0 + $1.displayWidth }
    }

    /// The text followed, or preceded, by spaces up to `width` columns; unchanged when it is wider.
    public func padded(to width: Int, alignment: Alignment = .left) -> String {
        let gap = String(repeating: " ", count: max(0, width - displayWidth))
        return alignment == .left ? self + gap : gap + self
    }

    /// The text within `width` columns, ending in "..." where something was left out. Below three
    /// columns there are only dots.
    public func truncated(to width: Int) -> String {
        guard displayWidth > width else { return self }
        let dots = String(repeating: ".", count: max(0, min(3, width)))
        var kept = ""
        var left = width - dots.count
        for character in self {
            left -= character.displayWidth
            guard left >= 0 else { break }
            kept.append(character)
        }
        return kept + dots
    }
}

extension Character {
    /// Columns that the character takes in a terminal: 0, 1 or 2.
    public var displayWidth: Int {
        // Variation selector 16 asks for the emoji form, which is wide whatever its base is.
        if unicodeScalars.count > 1, unicodeScalars.contains("\u{FE0F}") { return 2 }
        // Two regional indicators are one flag.
        if unicodeScalars.count == 2,
            unicodeScalars.allSatisfy({ (0x1F1E6...0x1F1FF).contains($0.value) })
        {
            return 2
        }
        return unicodeScalars.reduce(0) { max($0, $1.displayWidth) }
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator:
            return 0
        case .format:
            // A soft hyphen is drawn.
            return value == 0xAD ? 1 : 0
        default:
            break
        }
        // Vowels and final consonants of decomposed Hangul join the syllable before them.
        if (0x1160...0x11FF).contains(value) { return 0 }
        return WideRanges.contains(value) ? 2 : 1
    }
}
