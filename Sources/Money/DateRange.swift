/// The days from `first` to `last`, both included.
public struct DateRange: Hashable, Sendable {
    /// The first day.
    public let first: CalendarDate
    /// The last day, not before the first.
    public let last: CalendarDate

    /// Makes the range. Throws `CalendarError.reversed` when it ends before it begins.
    public init(first: CalendarDate, last: CalendarDate) throws(CalendarError) {
        guard first <= last else { throw .reversed }
        self.first = first
        self.last = last
    }

    /// Whether the day lies in the range.
    public func contains(_ date: CalendarDate) -> Bool {
        first <= date && date <= last
    }

    /// Reads a range: two dates as `3-1..3-31`, one date, or a month (`2024-03`, 3月, 上月), which
    /// is all of its days. A first day without a year is the latest that isn't in the future; a
    /// last day without a year is the earliest on or after the first.
    ///
    /// Throws `CalendarError`.
    public static func parse(_ text: String, forms: DateForms) throws(CalendarError) -> DateRange {
        let characters = try dateCharacters(text)
        guard
            let dots = characters.indices.dropLast().first(where: {
                characters[$0] == "." && characters[$0 + 1] == "."
            })
        else { return try parseOne(characters, forms: forms) }
        let first = try CalendarDate.parse(characters[..<dots], forms: forms, from: nil)
        let last = try CalendarDate.parse(characters[(dots + 2)...], forms: forms, from: first)
        return try DateRange(first: first, last: last)
    }

    /// One date or one month. `3-5` is a day and `2024-03` a month, so at most one of them fits;
    /// when neither does, the date's mistake is the one that helps.
    private static func parseOne(_ characters: ArraySlice<Character>, forms: DateForms)
        throws(CalendarError) -> DateRange
    {
        do {
            let date = try CalendarDate.parse(characters, forms: forms, from: nil)
            return try DateRange(first: date, last: date)
        } catch {
            guard case .format = error else { throw error }
            let month: YearMonth
            do {
                month = try YearMonth.parse(characters, forms: forms)
            } catch .format {
                throw error
            }
            return try month.days()
        }
    }
}

extension DateRange: CustomStringConvertible {
    /// `2024-03-01..2024-03-31`.
    public var description: String { "\(first)..\(last)" }
}
