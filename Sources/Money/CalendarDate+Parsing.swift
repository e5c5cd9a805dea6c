extension CalendarDate {
    /// Reads a date: `2024-03-05`, `2024/3/5`, `2024年3月5日`; and, unless `forms` is `.fullOnly`,
    /// `3-5`, `3/5`, `3月5日` (the latest such day that isn't in the future), 今天 or `today`,
    /// 昨天 or `yesterday`. Full-width characters are folded.
    ///
    /// Throws `CalendarError`.
    public static func parse(_ text: String, forms: DateForms) throws(CalendarError)
        -> CalendarDate
    {
        try parse(dateCharacters(text), forms: forms, from: nil)
    }

    /// As the public form, of a part of a text. With `from`, a date without a year is the earliest
    /// on or after it, so that `3-1..3-31` typed in the middle of March ends in this year.
    static func parse(
        _ characters: ArraySlice<Character>, forms: DateForms, from: CalendarDate?
    ) throws(CalendarError) -> CalendarDate {
        switch String(characters).lowercased() {
        case "今天", "today": return try forms.today()
        case "昨天", "yesterday": return try forms.today().adding(days: -1)
        default: break
        }
        let written = try WrittenDate(characters)
        switch (written.isYearFirst, written.marks, written.numbers.count) {
        case (true, "--", 3), (true, "//", 3), (true, "年月日", 3):
            return try CalendarDate(
                year: written.numbers[0], month: written.numbers[1], day: written.numbers[2])
        case (false, "-", 2), (false, "/", 2), (false, "月日", 2):
            let (month, day) = (written.numbers[0], written.numbers[1])
            let today = try forms.today()
            guard let from else { return try latest(month: month, day: day, until: today) }
            return try earliest(month: month, day: day, from: from)
        default:
            throw .format(offset: characters.startIndex)
        }
    }

    /// A 29th of February can lie eight years apart, around a year such as 1900.
    private static let leapDayDistanceYears = 8

    private static func latest(month: Int, day: Int, until today: CalendarDate)
        throws(CalendarError) -> CalendarDate
    {
        for back in 0...leapDayDistanceYears {
            guard let date = try? CalendarDate(year: today.year - back, month: month, day: day)
            else { continue }
            if date <= today { return date }
        }
        throw .noSuchDay
    }

    private static func earliest(month: Int, day: Int, from first: CalendarDate)
        throws(CalendarError) -> CalendarDate
    {
        for ahead in 0...leapDayDistanceYears {
            guard let date = try? CalendarDate(year: first.year + ahead, month: month, day: day)
            else { continue }
            if date >= first { return date }
        }
        throw .noSuchDay
    }
}
