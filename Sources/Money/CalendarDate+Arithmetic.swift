extension CalendarDate {
    /// Days since 1970-01-01, which is day 0; negative before.
    ///
    /// The years are counted from March, so that the leap day ends a year (Howard Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
    public var dayNumber: Int {
        let marchYear = month > 2 ? year : year - 1
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * CalendarDate.daysPerEra + dayOfEra - CalendarDate.daysBefore1970
    }

    /// The date of a day number. Throws `CalendarError.noSuchDay` outside the years 1 to 9999.
    public init(dayNumber: Int) throws(CalendarError) {
        // Outside these bounds the year can't be 1 to 9999, and the sums below could overflow.
        guard (-800_000...3_000_000).contains(dayNumber) else { throw .noSuchDay }
        let shifted = dayNumber + CalendarDate.daysBefore1970
        guard shifted >= 0 else { throw .noSuchDay }
        let era = shifted / CalendarDate.daysPerEra
        let dayOfEra = shifted % CalendarDate.daysPerEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        try self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The date `days` later, or earlier when negative. Throws `CalendarError.noSuchDay` when it
    /// leaves the years 1 to 9999.
    public func adding(days: Int) throws(CalendarError) -> CalendarDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        guard !overflow else { throw .noSuchDay }
        return try CalendarDate(dayNumber: sum)
    }

    /// How many days `later` lies after this date; negative when it lies before.
    public func days(until later: CalendarDate) -> Int {
        later.dayNumber - dayNumber
    }

    /// The date in Asia/Shanghai at an instant, given in milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// The zone has been UTC+8 without summer time since 1991 (IANA time zone database), so no
    /// zone table is needed; earlier summers are an hour off. Throws `CalendarError.noSuchDay`
    /// outside the years 1 to 9999.
    public static func inShanghai(millisecondsSince1970 instant: Int64) throws(CalendarError)
        -> CalendarDate
    {
        let (local, overflow) = instant.addingReportingOverflow(8 * 3_600_000)
        guard !overflow else { throw .noSuchDay }
        let millisecondsPerDay: Int64 = 86_400_000
        let day = local / millisecondsPerDay - (local % millisecondsPerDay < 0 ? 1 : 0)
        return try CalendarDate(dayNumber: Int(day))
    }

    /// Days in the 400 years after which the Gregorian calendar repeats.
    private static let daysPerEra = 146_097
    /// Days from 0000-03-01 to 1970-01-01.
    private static let daysBefore1970 = 719_468
}
