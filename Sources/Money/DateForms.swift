/// Which forms of a date are read.
public enum DateForms: Hashable, Sendable {
    /// All of them: words such as 昨天 and dates without a year are taken relative to `today`.
    case any(today: CalendarDate)
    /// Full dates only, for script files: what they mean mustn't change with the day they run.
    case fullOnly

    /// The day to count from. Throws `CalendarError.notFull` where only full dates are read.
    func today() throws(CalendarError) -> CalendarDate {
        switch self {
        case .any(let today): today
        case .fullOnly: throw .notFull
        }
    }
}

/// A date as it was written: one to three numbers, most significant first. It is what dates,
/// months and ranges share before a year is chosen.
struct WrittenDate {
    /// The parts between and after the numbers: `-`, `/`, `年`, `月`, `日`.
    let marks: String
    let numbers: [Int]
    let isYearFirst: Bool

    /// Reads numbers and marks. A number of four digits that stands first is a year; all others
    /// have one or two. Throws `CalendarError.format` at the first character that doesn't fit.
    init(_ characters: ArraySlice<Character>) throws(CalendarError) {
        guard !characters.isEmpty else { throw .empty }
        var marks = ""
        var numbers: [Int] = []
        var isYearFirst = false
        var position = characters.startIndex
        while position < characters.endIndex {
            let start = position
            var number = 0
            while position < characters.endIndex, position - start < 4,
                let digit = characters[position].digit
            {
                number = number * 10 + Int(digit)
                position += 1
            }
            let width = position - start
            if numbers.isEmpty, width == 4 { isYearFirst = true }
            guard (1...2).contains(width) || (numbers.isEmpty && width == 4) else {
                throw .format(offset: start)
            }
            numbers.append(number)
            guard position < characters.endIndex else { break }
            guard "-/年月日".contains(characters[position]) else { throw .format(offset: position) }
            marks.append(characters[position])
            position += 1
        }
        self.marks = marks
        self.numbers = numbers
        self.isYearFirst = isYearFirst
    }
}

/// The text folded, without white space around it, in lower case; indices are offsets in the text.
func dateCharacters(_ text: String) throws(CalendarError) -> ArraySlice<Character> {
    let characters = halfWidthCharacters(text)
    let indices = trimmedIndices(characters)
    guard !indices.isEmpty else { throw .empty }
    return characters[indices]
}
