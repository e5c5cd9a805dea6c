extension Fen {
    /// Yuan with two decimals and commas between groups of three: `1,234,567.89`, `-0.05`.
    public var yuan: String {
        sign + Fen.grouped(wholeYuan) + decimals
    }

    /// Yuan with two decimals and no commas, for CSV and other machines: `1234567.89`.
    public var plainYuan: String {
        sign + String(wholeYuan) + decimals
    }

    /// 万元 with two decimals, without its unit, as the bureau's published tables print: half a
    /// step goes away from zero. 8,863,870.26 元 is `886.39`; what rounds to nothing has no sign.
    public var wan: String {
        let steps = roundedSteps
        let sign = count < 0 && steps > 0 ? "-" : ""
        return "\(sign)\(steps / 100).\(Fen.twoDigits(steps % 100))"
    }

    /// As `wan`, with its unit: `886.39万`.
    public var wanWithUnit: String {
        wan + "万"
    }

    /// The amount rounded to 0.01 万元, half away from zero, as the published tables round.
    /// Throws `MoneyError.overflow` within 50 元 of the ends of the range.
    public func roundedToPrintedStep() throws(MoneyError) -> Fen {
        let (magnitude, overflow) = Int64(roundedSteps)
            .multipliedReportingOverflow(by: Fen.perPrintedStep)
        guard !overflow else { throw .overflow }
        return Fen(count < 0 ? -magnitude : magnitude)
    }

    /// The magnitude in steps of 0.01 万元. Unsigned, so the most negative amount fits.
    private var roundedSteps: UInt64 {
        let step = UInt64(Fen.perPrintedStep)
        return (count.magnitude + step / 2) / step
    }

    private var sign: String {
        count < 0 ? "-" : ""
    }

    var wholeYuan: UInt64 {
        count.magnitude / UInt64(Fen.perYuan)
    }

    private var decimals: String {
        "." + Fen.twoDigits(count.magnitude % UInt64(Fen.perYuan))
    }

    private static func twoDigits(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : String(number)
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

extension Fen: CustomStringConvertible {
    /// As `yuan`.
    public var description: String { yuan }
}
