extension Fen {
    /// The amount in the capital characters of vouchers (人民币大写): 150.00 is `壹佰伍拾元整`.
    ///
    /// After the People's Bank of China, 支付结算办法 (1997), annex 一 《正确填写票据和结算凭证的
    /// 基本规定》: 整 after yuan; none after fen; after jiao it is optional and, as in the annex's
    /// examples, left out. Where the annex allows a 零 to be written or not, its first example
    /// decides: 1680.32 has one after 元 (`壹仟陆佰捌拾元零叁角贰分`), 107000.53 none after 万
    /// (`壹拾万柒仟元零伍角叁分`). A negative amount begins with 负.
    public var capitals: String {
        guard count != 0 else { return "零元整" }
        let jiao = Int(count.magnitude / 10 % 10)
        let fen = Int(count.magnitude % 10)
        var text = count < 0 ? "负" : ""
        if wholeYuan > 0 {
            text += Capitals.number(wholeYuan) + "元"
            if jiao == 0, fen == 0 { return text + "整" }
            if jiao == 0 || wholeYuan.isMultiple(of: 10) { text += "零" }
        }
        if jiao > 0 { text += Capitals.digits[jiao] + "角" }
        if fen > 0 { text += Capitals.digits[fen] + "分" }
        return text
    }
}

/// Whole numbers in capital characters.
private enum Capitals {
    static let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]
    private static let places = ["", "拾", "佰", "仟"]

    /// `number`, which isn't zero, by 亿, then by 万, then within four digits.
    static func number(_ number: UInt64) -> String {
        if number >= 100_000_000 {
            return joined(number, at: 100_000_000, unit: "亿")
        }
        if number >= 10_000 {
            return joined(number, at: 10_000, unit: "万")
        }
        return withinFourDigits(Int(number))
    }

    /// The part above `unit` and the part below, with a 零 where the place just below is empty.
    private static func joined(_ number: UInt64, at size: UInt64, unit: String) -> String {
        let upper = self.number(number / size) + unit
        let lower = number % size
        guard lower > 0 else { return upper }
        return upper + (lower < size / 10 ? "零" : "") + self.number(lower)
    }

    private static func withinFourDigits(_ number: Int) -> String {
        var text = ""
        var zeroPending = false
        for (place, size) in zip([3, 2, 1, 0], [1000, 100, 10, 1]) {
            let digit = number / size % 10
            guard digit > 0 else {
                zeroPending = !text.isEmpty
                continue
            }
            if zeroPending { text += digits[0] }
            zeroPending = false
            text += digits[digit] + places[place]
        }
        return text
    }
}
