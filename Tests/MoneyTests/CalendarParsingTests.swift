import Money
import Testing

@Suite struct CalendarParsingTests {
    /// 2024-03-20, the day on which these tests are typed.
    static let today = try! CalendarDate(number: 20_240_320)
    static let any = DateForms.any(today: today)

    @Test(arguments: [
        ("2024-03-05", "2024-03-05"), ("2024-3-5", "2024-03-05"), ("2024/3/5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"), ("２０２４－３－５", "2024-03-05"),
        ("2025-1-1", "2025-01-01"), (" 3-5 ", "2024-03-05"), ("3/5", "2024-03-05"),
        ("3月5日", "2024-03-05"), ("3-20", "2024-03-20"), ("3-21", "2023-03-21"),
        ("12-31", "2023-12-31"), ("2-29", "2024-02-29"), ("今天", "2024-03-20"),
        ("昨天", "2024-03-19"), ("today", "2024-03-20"), ("Yesterday", "2024-03-19"),
    ])
    func `A date as clerks type it`(text: String, date: String) throws {
        #expect(try CalendarDate.parse(text, forms: Self.any).description == date)
    }

    @Test func `A leap day without a year is looked for further back`() throws {
        let day = try CalendarDate(year: 1903, month: 5, day: 1)
        let leapDay = try CalendarDate.parse("2-29", forms: .any(today: day))
        #expect(leapDay.description == "1896-02-29")
    }

    @Test(
        arguments: [
            ("", .empty), ("  ", .empty), ("2024-02-30", .noSuchDay), ("2-30", .noSuchDay),
            ("13-1", .noSuchDay), ("24-3-5", .format(offset: 0)), ("2024-3/5", .format(offset: 0)),
            ("2024-03", .format(offset: 0)), ("20240305", .format(offset: 4)),
            ("3-", .format(offset: 0)), ("3-x", .format(offset: 2)), ("3-5日", .format(offset: 0)),
            ("2024年3月5", .format(offset: 0)), ("三月五日", .format(offset: 0)),
            ("3-555", .format(offset: 2)), ("明天", .format(offset: 0)),
        ] as [(String, CalendarError)])
    func `What isn't a date is refused`(text: String, error: CalendarError) {
        #expect(throws: error) { try CalendarDate.parse(text, forms: Self.any) }
    }

    @Test(arguments: ["3-5", "3/5", "3月5日", "今天", "yesterday"])
    func `A script needs full dates`(text: String) {
        #expect(throws: CalendarError.notFull) {
            try CalendarDate.parse(text, forms: .fullOnly)
        }
    }

    @Test(arguments: ["2024-03-05", "2024/3/5", "2024年3月5日"])
    func `A script may write full dates in all forms`(text: String) throws {
        let date = try CalendarDate.parse(text, forms: .fullOnly)
        #expect(date.number == 20_240_305)
    }

    @Test(arguments: [
        ("2024-03", "2024-03"), ("2024/3", "2024-03"), ("2024年3月", "2024-03"),
        ("3月", "2024-03"), ("３", "2024-03"), ("4月", "2023-04"), ("本月", "2024-03"),
        ("上月", "2024-02"), ("last-month", "2024-02"),
    ])
    func `A month as clerks type it`(text: String, month: String) throws {
        #expect(try YearMonth.parse(text, forms: Self.any).description == month)
    }

    @Test func `Months have their mistakes too`() throws {
        #expect(throws: CalendarError.noSuchDay) { try YearMonth.parse("13月", forms: Self.any) }
        #expect(throws: CalendarError.format(offset: 0)) {
            try YearMonth.parse("2024", forms: Self.any)
        }
        #expect(throws: CalendarError.notFull) { try YearMonth.parse("上月", forms: .fullOnly) }
        #expect(throws: CalendarError.notFull) { try YearMonth.parse("3月", forms: .fullOnly) }
        #expect(try YearMonth.parse("2024-03", forms: .fullOnly).number == 202_403)
    }

    @Test(arguments: [
        ("3-1..3-31", "2024-03-01..2024-03-31"), ("12-1..1-31", "2023-12-01..2024-01-31"),
        ("2023-12-01..2024-01-31", "2023-12-01..2024-01-31"),
        ("3月1日..今天", "2024-03-01..2024-03-20"),
        ("３－１．．３－３１", "2024-03-01..2024-03-31"), ("3-5", "2024-03-05..2024-03-05"),
        ("2024-02", "2024-02-01..2024-02-29"), ("上月", "2024-02-01..2024-02-29"),
    ])
    func `A range as clerks type it`(text: String, range: String) throws {
        #expect(try DateRange.parse(text, forms: Self.any).description == range)
    }

    @Test(
        arguments: [
            ("2024-03-31..2024-03-01", .reversed), ("..3-1", .empty), ("3-1..", .empty),
            ("3-1..x", .format(offset: 5)), ("x", .format(offset: 0)), ("2024-02-30", .noSuchDay),
            ("2024-13", .noSuchDay), ("", .empty),
        ] as [(String, CalendarError)])
    func `What isn't a range is refused`(text: String, error: CalendarError) {
        #expect(throws: error) { try DateRange.parse(text, forms: Self.any) }
    }

    @Test func `A range holds both of its ends`() throws {
        let range = try DateRange.parse("2024-03", forms: .fullOnly)
        #expect(try range.contains(CalendarDate(number: 20_240_301)))
        #expect(try range.contains(CalendarDate(number: 20_240_331)))
        #expect(try !range.contains(CalendarDate(number: 20_240_401)))
        #expect(try !range.contains(CalendarDate(number: 20_240_229)))
    }
}
