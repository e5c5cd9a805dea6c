/// Instants as programs read them.
public enum InstantText {
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// ISO 8601 in UTC, to the second: `2024-03-20T06:31:00Z`. What is outside the years 1 to 9999
    /// stays the number that it is.
    ///
    /// - Parameter instant: milliseconds since 1970-01-01T00:00:00Z.
    public static func iso(_ instant: Int64) -> String {
        let millisecond = ((instant % millisecondsPerDay) + millisecondsPerDay) % millisecondsPerDay
        let day = (instant - millisecond) / millisecondsPerDay
        guard let date = try? CalendarDate(dayNumber: Int(day)) else { return String(instant) }
        let second = Int(millisecond / 1_000)
        let time = [second / 3_600, second / 60 % 60, second % 60]
            .map { padded($0, to: 2) }.joined(separator: ":")
        return "\(date)T\(time)Z"
    }
}
