/// A month of a year, years 1 to 9999.
public struct YearMonth: Hashable, Sendable {
    /// year × 100 + month: 202403.
    public let number: Int32

    /// Makes the month. Throws `CalendarError.noSuchDay` when there is none such.
    public init(year: Int, month: Int) throws(CalendarError) {
        guard CalendarDate.years.contains(year), (1...12).contains(month) else {
            throw .noSuchDay
        }
        number = Int32(year * 100 + month)
    }

    /// The month that `date` lies in.
    public init(of date: CalendarDate) {
        number = date.number / 100
    }

    /// The year, 1 to 9999.
    public var year: Int { Int(number) / 100 }
    /// The month of the year, 1 to 12.
    public var month: Int { Int(number) % 100 }

    /// The month before. Throws `CalendarError.noSuchDay` before the year 1.
    public func previous() throws(CalendarError) -> YearMonth {
        month > 1
            ? try YearMonth(year: year, month: month - 1)
            : try YearMonth(year: year - 1, month: 12)
    }

    /// The month after. Throws `CalendarError.noSuchDay` after the year 9999.
    public func next() throws(CalendarError) -> YearMonth {
        month < 12
            ? try YearMonth(year: year, month: month + 1)
            : try YearMonth(year: year + 1, month: 1)
    }

    /// All days of the month.
    public func days() throws(CalendarError) -> DateRange {
        try DateRange(
            first: CalendarDate(year: year, month: month, day: 1),
            last: CalendarDate(
                year: year, month: month,
                day: CalendarDate.dayCount(year: year, month: month)))
    }
}

extension YearMonth: Comparable {
    /// Earlier months come first.
    public static func < (left: YearMonth, right: YearMonth) -> Bool {
        left.number < right.number
    }
}

extension YearMonth: CustomStringConvertible {
    /// ISO 8601: `2024-03`.
    public var description: String {
        "\(padded(year, to: 4))-\(padded(month, to: 2))"
    }
}
