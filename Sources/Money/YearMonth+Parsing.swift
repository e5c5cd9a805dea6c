extension YearMonth {
    /// Reads a month: `2024-03`, `2024/3`, `2024年3月`; and, unless `forms` is `.fullOnly`, `3月`
    /// or `3` (the latest such month that isn't in the future), 本月 or `this-month`, 上月 or
    /// `last-month`. Full-width characters are folded.
    ///
    /// Throws `CalendarError`.
    public static func parse(_ text: String, forms: DateForms) throws(CalendarError) -> YearMonth {
        try parse(dateCharacters(text), forms: forms)
    }

    static func parse(_ characters: ArraySlice<Character>, forms: DateForms) throws(CalendarError)
        -> YearMonth
    {
        switch String(characters).lowercased() {
        case "本月", "this-month": return try forms.today().yearMonth
        case "上月", "last-month": return try forms.today().yearMonth.previous()
        default: break
        }
        let written = try WrittenDate(characters)
        switch (written.isYearFirst, written.marks, written.numbers.count) {
        case (true, "-", 2), (true, "/", 2), (true, "年月", 2):
            return try YearMonth(year: written.numbers[0], month: written.numbers[1])
        case (false, "月", 1), (false, "", 1):
            let today = try forms.today().yearMonth
            let month = try YearMonth(year: today.year, month: written.numbers[0])
            return month <= today
                ? month : try YearMonth(year: today.year - 1, month: written.numbers[0])
        default:
            throw .format(offset: characters.startIndex)
        }
    }
}
