/// Why an amount was refused. A closed list: each case has a code for machines and a sentence in
/// both languages for people.
///
/// Offsets count characters of the text as it was given, from 0.
public enum MoneyError: Error, Hashable, Sendable {
    /// Nothing but white space was given.
    case empty
    /// A plus or minus sign where none may stand; `reverse` negates, a clerk never types a sign.
    case signed(offset: Int)
    /// A character that no amount contains.
    case unexpectedCharacter(Character, offset: Int)
    /// Digits are missing where the text must have some, as in `.5`, `5.` or `￥`.
    case missingDigits(offset: Int)
    /// Commas that don't part the yuan into groups of three; `offset` is that of the comma.
    case grouping(offset: Int)
    /// More decimals than the fen has; `offset` is that of the first decimal too many.
    case finerThanFen(offset: Int)
    /// Larger than 64 bits of fen can hold.
    case overflow

    /// The refusal code, in kebab-case.
    public var code: String {
        switch self {
        case .empty: "amount-empty"
        case .signed: "amount-signed"
        case .unexpectedCharacter: "amount-unexpected-character"
        case .missingDigits: "amount-missing-digits"
        case .grouping: "amount-grouping"
        case .finerThanFen: "amount-finer-than-fen"
        case .overflow: "amount-overflow"
        }
    }

    /// Where the mistake stands: characters from the start of the text, from 0; nil when it is the
    /// whole text.
    public var offset: Int? {
        switch self {
        case .empty, .overflow: nil
        case .signed(let offset), .unexpectedCharacter(_, let offset), .missingDigits(let offset),
            .grouping(let offset), .finerThanFen(let offset):
            offset
        }
    }

    /// What is wrong and what to do, in Chinese.
    public var chinese: String {
        switch self {
        case .empty: "没有金额; 请输入如 150 或 150.50"
        case .signed: "金额不带正负号; 冲减请用冲销"
        case .unexpectedCharacter(let character, _): "金额中不能有“\(character)”; 请只用数字"
        case .missingDigits: "此处缺数字; 请写成如 0.50"
        case .grouping: "千分位逗号位置不对; 请写成 1,500 或 1500"
        case .finerThanFen: "比分还小; 金额最小到分"
        case .overflow: "金额超出可记的范围; 请核对"
        }
    }

    /// What is wrong and what to do, in English.
    public var english: String {
        switch self {
        case .empty: "no amount; enter one such as 150 or 150.50"
        case .signed: "an amount bears no sign; use reverse to take one back"
        case .unexpectedCharacter(let character, _):
            "“\(character)” can't stand in an amount; use digits"
        case .missingDigits: "digits are missing here; write it as 0.50"
        case .grouping: "the commas don't part groups of three; write 1,500 or 1500"
        case .finerThanFen: "finer than a fen; the fen is the smallest amount"
        case .overflow: "the amount is larger than can be kept; check it"
        }
    }
}
