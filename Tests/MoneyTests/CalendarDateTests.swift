import Money
import Testing

@Suite struct CalendarDateTests {
    @Test(arguments: [
        (2024, 2, 29, true), (2023, 2, 29, false), (2000, 2, 29, true), (1900, 2, 29, false),
        (2024, 4, 31, false), (2024, 12, 31, true), (2024, 13, 1, false), (2024, 0, 1, false),
        (2024, 1, 0, false), (0, 1, 1, false), (1, 1, 1, true), (9999, 12, 31, true),
        (10_000, 1, 1, false),
    ])
    func `Only days of the calendar are dates`(year: Int, month: Int, day: Int, exists: Bool) {
        let date = try? CalendarDate(year: year, month: month, day: day)
        #expect((date != nil) == exists)
    }

    @Test func `The number sorts and reads back`() throws {
        let date = try CalendarDate(number: 20_240_305)
        #expect((date.year, date.month, date.day) == (2024, 3, 5))
        #expect(date.description == "2024-03-05")
        #expect(try date < CalendarDate(number: 20_240_306))
        #expect(throws: CalendarError.noSuchDay) { try CalendarDate(number: 20_230_229) }
        #expect(throws: CalendarError.noSuchDay) { try CalendarDate(number: -20_240_305) }
    }

    @Test(
        arguments: [
            (19_700_101, 0), (19_691_231, -1), (20_000_301, 11_017), (20_240_229, 19_782),
            (10_101, -719_162), (99_991_231, 2_932_896),
        ] as [(Int32, Int)])
    func `Day numbers count from 1970`(number: Int32, dayNumber: Int) throws {
        #expect(try CalendarDate(number: number).dayNumber == dayNumber)
        #expect(try CalendarDate(dayNumber: dayNumber).number == number)
    }

    @Test func `Every day of four centuries follows the one before`() throws {
        var date = try CalendarDate(year: 1999, month: 12, day: 31)
        for _ in 0..<146_097 {
            let next = try date.adding(days: 1)
            let isNext =
                next.day == date.day + 1
                || (next.day == 1
                    && date.day == CalendarDate.dayCount(year: date.year, month: date.month))
            guard isNext, date.days(until: next) == 1 else {
                Issue.record("\(next) doesn't follow \(date)")
                return
            }
            date = next
        }
        #expect(date.description == "2399-12-31")
    }

    @Test func `Arithmetic ends where the calendar does`() throws {
        let last = try CalendarDate(year: 9999, month: 12, day: 31)
        #expect(throws: CalendarError.noSuchDay) { try last.adding(days: 1) }
        #expect(throws: CalendarError.noSuchDay) { try last.adding(days: .max) }
        #expect(throws: CalendarError.noSuchDay) {
            try CalendarDate(year: 1, month: 1, day: 1).adding(days: -1)
        }
        #expect(throws: CalendarError.noSuchDay) { try CalendarDate(dayNumber: .min) }
    }

    @Test(
        arguments: [
            (0, "1970-01-01"), (57_599_999, "1970-01-01"), (57_600_000, "1970-01-02"),
            (-28_800_000, "1970-01-01"), (-28_800_001, "1969-12-31"),
            (1_709_222_399_999, "2024-02-29"), (1_709_222_400_000, "2024-03-01"),
        ] as [(Int64, String)])
    func `The day in Shanghai begins at 16 o'clock UTC`(instant: Int64, date: String) throws {
        let day = try CalendarDate.inShanghai(millisecondsSince1970: instant)
        #expect(day.description == date)
    }

    @Test(arguments: [Int64.max, .min])
    func `An instant outside the calendar is an error`(instant: Int64) {
        #expect(throws: CalendarError.noSuchDay) {
            try CalendarDate.inShanghai(millisecondsSince1970: instant)
        }
    }

    @Test func `Months follow one another over the years`() throws {
        let december = try YearMonth(year: 2023, month: 12)
        #expect(try december.next().description == "2024-01")
        #expect(try december.next().previous() == december)
        #expect(try YearMonth(year: 2024, month: 2).days().description == "2024-02-01..2024-02-29")
        #expect(throws: CalendarError.noSuchDay) { try YearMonth(year: 2024, month: 13) }
        #expect(throws: CalendarError.noSuchDay) { try YearMonth(year: 1, month: 1).previous() }
        #expect(try december < december.next())
    }
}
