/// Why a date, month or range was refused. A closed list; offsets count characters from 0.
public enum CalendarError: Error, Hashable, Sendable {
    /// Nothing but white space was given.
    case empty
    /// Not one of the forms that are read; `offset` is where it stops fitting.
    case format(offset: Int)
    /// The calendar has no such day or month, or it lies outside the years 1 to 9999.
    case noSuchDay
    /// A relative word, or no year, where only full dates are read.
    case notFull
    /// The range ends before it begins.
    case reversed

    /// The refusal code, in kebab-case.
    public var code: String {
        switch self {
        case .empty: "date-empty"
        case .format: "date-format"
        case .noSuchDay: "date-no-such-day"
        case .notFull: "date-not-full"
        case .reversed: "date-range-reversed"
        }
    }

    /// Where the mistake stands: characters from the start, from 0; nil when it is the whole text.
    public var offset: Int? {
        if case .format(let offset) = self { offset } else { nil }
    }

    /// What is wrong and what to do, in Chinese.
    public var chinese: String {
        switch self {
        case .empty: "没有日期; 请输入如 2024-03-05"
        case .format: "看不懂的日期; 请写成 2024-03-05、3-5 或 3月5日"
        case .noSuchDay: "没有这一天; 请核对年月日"
        case .notFull: "此处须写全年月日, 如 2024-03-05"
        case .reversed: "止期早于起期; 请对调"
        }
    }

    /// What is wrong and what to do, in English.
    public var english: String {
        switch self {
        case .empty: "no date; enter one such as 2024-03-05"
        case .format: "not a date that can be read; write 2024-03-05, 3-5 or 3月5日"
        case .noSuchDay: "the calendar has no such day; check year, month and day"
        case .notFull: "a full date with its year is needed here, such as 2024-03-05"
        case .reversed: "the range ends before it begins; exchange the two"
        }
    }
}
