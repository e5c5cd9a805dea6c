/// A day of the calendar in Asia/Shanghai, without a time: years 1 to 9999.
///
/// Kept as one number, 20240305, which sorts as the days do.
public struct CalendarDate: Hashable, Sendable {
    /// year × 10000 + month × 100 + day.
    public let number: Int32

    /// Makes the day. Throws `CalendarError.noSuchDay` when the calendar has no such day.
    public init(year: Int, month: Int, day: Int) throws(CalendarError) {
        guard CalendarDate.years.contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDate.dayCount(year: year, month: month)
        else { throw .noSuchDay }
        number = Int32(year * 10_000 + month * 100 + day)
    }

    /// Makes the day from its number, as 20240305. Throws `CalendarError.noSuchDay`.
    public init(number: Int32) throws(CalendarError) {
        let number = Int(number)
        try self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// The years that a date may have.
    public static let years = 1...9999

    /// The year, 1 to 9999.
    public var year: Int { Int(number) / 10_000 }
    /// The month of the year, 1 to 12.
    public var month: Int { Int(number) / 100 % 100 }
    /// The day of the month, from 1.
    public var day: Int { Int(number) % 100 }
    /// The month that the day lies in.
    public var yearMonth: YearMonth { YearMonth(of: self) }

    /// Whether `year` has a 29th of February (Gregorian rule).
    public static func isLeap(year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// How many days a month has; `month` is 1 to 12.
    public static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate: Comparable {
    /// Earlier days come first.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.number < right.number
    }
}

extension CalendarDate: CustomStringConvertible {
    /// ISO 8601: `2024-03-05`.
    public var description: String {
        "\(yearMonth)-\(padded(day, to: 2))"
    }
}

/// A number with zeros before it up to `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
