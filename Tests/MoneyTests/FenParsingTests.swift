import Money
import Testing

@Suite struct FenParsingTests {
    static let accepted: [(String, Int64)] = [
        ("0", 0),
        ("150", 15_000),
        ("150.5", 15_050),
        ("150.50", 15_050),
        ("0.05", 5),
        ("1,500.00", 150_000),
        ("12,345,678", 1_234_567_800),
        ("1.2万", 1_200_000),
        ("1.23456万", 1_234_560),
        ("0.000001万", 1),
        ("1,200万元", 1_200_000_000),
        ("￥150", 15_000),
        ("¥150", 15_000),
        ("150元", 15_000),
        ("￥1,500", 150_000),
        ("１５０", 15_000),
        ("￥１，５００．２５", 150_025),
        (" 150\u{3000}", 15_000),
        ("92233720368547758.07", .max),
    ]

    @Test(arguments: accepted)
    func `An amount as clerks type it`(text: String, count: Int64) throws {
        #expect(try Fen.parse(text).count == count)
        #expect(try Fen.parseSigned(text).count == count)
    }

    static let refused: [(String, MoneyError)] = [
        ("", .empty),
        (" \u{3000}", .empty),
        ("150.555", .finerThanFen(offset: 6)),
        ("150.500", .finerThanFen(offset: 6)),
        ("1.2345678万", .finerThanFen(offset: 8)),
        ("0.11111111111111111111111", .finerThanFen(offset: 4)),
        ("1e3", .unexpectedCharacter("e", offset: 1)),
        ("壹", .unexpectedCharacter("壹", offset: 0)),
        ("③", .unexpectedCharacter("③", offset: 0)),
        ("15 0", .unexpectedCharacter(" ", offset: 2)),
        ("150元5", .unexpectedCharacter("5", offset: 4)),
        ("1.2亿", .unexpectedCharacter("亿", offset: 3)),
        ("1.2.3", .unexpectedCharacter(".", offset: 3)),
        ("+5", .signed(offset: 0)),
        ("-5", .signed(offset: 0)),
        ("－５", .signed(offset: 0)),
        (" -5", .signed(offset: 1)),
        ("￥-5", .signed(offset: 1)),
        ("5-", .signed(offset: 1)),
        ("1,50", .grouping(offset: 1)),
        ("1,5000", .grouping(offset: 1)),
        ("1500,000", .grouping(offset: 4)),
        ("1,500,", .grouping(offset: 5)),
        ("0,150", .grouping(offset: 1)),
        ("￥", .missingDigits(offset: 1)),
        (".5", .missingDigits(offset: 0)),
        ("5.", .missingDigits(offset: 2)),
        ("92233720368547758.08", .overflow),
        ("99999999999999999999", .overflow),
        ("9999999999999999万", .overflow),
    ]

    @Test(arguments: refused)
    func `A mistake is refused with its place`(text: String, error: MoneyError) {
        #expect(throws: error) { try Fen.parse(text) }
    }

    @Test(arguments: [
        ("-1,500.00", -150_000), ("－￥２０", -2_000), ("−0.01", -1), ("-0", 0),
        ("-92233720368547758.08", Int64.min),
    ])
    func `An import file may hold negative amounts`(text: String, count: Int64) throws {
        #expect(try Fen.parseSigned(text).count == count)
    }

    @Test(arguments: [
        ("+5", MoneyError.signed(offset: 0)), ("--5", .signed(offset: 1)),
        ("-", .missingDigits(offset: 1)),
        ("-92233720368547758.09", .overflow),
    ])
    func `Signed amounts have their mistakes too`(text: String, error: MoneyError) {
        #expect(throws: error) { try Fen.parseSigned(text) }
    }

    @Test(arguments: [0, 5, -5, 99, 100, 123_456_789, .max, .min] as [Int64])
    func `What is printed reads back`(count: Int64) throws {
        #expect(try Fen.parseSigned(Fen(count).yuan).count == count)
        #expect(try Fen.parseSigned(Fen(count).plainYuan).count == count)
    }

    @Test func `Each error has a code of its own and both languages`() {
        let errors: [MoneyError] = [
            .empty, .signed(offset: 0), .unexpectedCharacter("x", offset: 0),
            .missingDigits(offset: 0), .grouping(offset: 0), .finerThanFen(offset: 0), .overflow,
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        #expect(Set(errors.map(\.chinese)).count == errors.count)
        #expect(Set(errors.map(\.english)).count == errors.count)
        #expect(errors.map(\.offset) == [nil, 0, 0, 0, 0, 0, nil])
    }
}
