import Money
import Testing

@Suite struct FenPrintingTests {
    static let yuan: [(Int64, String, String)] = [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-5, "-0.05", "-0.05"),
        (99_999, "999.99", "999.99"),
        (100_000, "1,000.00", "1000.00"),
        (123_456_789, "1,234,567.89", "1234567.89"),
        (-123_456_700, "-1,234,567.00", "-1234567.00"),
        (.max, "92,233,720,368,547,758.07", "92233720368547758.07"),
        (.min, "-92,233,720,368,547,758.08", "-92233720368547758.08"),
    ]

    @Test(arguments: yuan)
    func `Yuan, grouped and plain`(count: Int64, grouped: String, plain: String) {
        #expect(Fen(count).yuan == grouped)
        #expect(Fen(count).plainYuan == plain)
    }

    static let wan: [(Int64, String)] = [
        (0, "0.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (-4_999, "0.00"),
        (-5_000, "-0.01"),
        (14_999, "0.01"),
        (15_000, "0.02"),
        (22_290_146, "22.29"),
        (46_926_880, "46.93"),
        (886_387_026, "886.39"),
        (-886_387_026, "-886.39"),
        (.max, "9223372036854.78"),
        (.min, "-9223372036854.78"),
    ]

    @Test(arguments: wan)
    func `Wan round half away from zero`(count: Int64, text: String) {
        #expect(Fen(count).wan == text)
        #expect(Fen(count).wanWithUnit == text + "万")
    }

    @Test func `The rounded amount is what wan prints`() throws {
        #expect(try Fen(886_387_026).roundedToPrintedStep() == Fen(886_390_000))
        #expect(try Fen(-15_000).roundedToPrintedStep() == Fen(-20_000))
        #expect(throws: MoneyError.overflow) { try Fen(.max).roundedToPrintedStep() }
    }

    static let capitals: [(String, String)] = [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("20.05", "贰拾元零伍分"),
        ("150.00", "壹佰伍拾元整"),
        ("200", "贰佰元整"),
        ("1004.05", "壹仟零肆元零伍分"),
        ("1050", "壹仟零伍拾元整"),
        ("100000.00", "壹拾万元整"),
        ("100005", "壹拾万零伍元整"),
        ("1000500", "壹佰万零伍佰元整"),
        ("10005000", "壹仟万伍仟元整"),
        ("100000000.00", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("100050000", "壹亿零伍万元整"),
        ("1010010010", "壹拾亿壹仟零壹万零壹拾元整"),
        ("1000000000000", "壹万亿元整"),
        ("8863870.26", "捌佰捌拾陆万叁仟捌佰柒拾元零贰角陆分"),
        ("-150", "负壹佰伍拾元整"),
        ("-0.05", "负伍分"),
        // The examples of the annex.
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        (
            "92233720368547758.07",
            "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"
        ),
        (
            "-92233720368547758.08",
            "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分"
        ),
    ]

    @Test(arguments: capitals)
    func `Capital characters of vouchers`(yuan: String, text: String) throws {
        #expect(try Fen.parseSigned(yuan).capitals == text)
    }
}
