internal import GRDB
internal import Ledger
internal import Money
internal import TextTable

/// One column of a list: what is selected, and how it is written.
struct ListColumn {
    enum Kind {
        case text, integer, amount, date, month, instant, boolean
        /// Codes with their words.
        case choice([String: Text])
    }

    /// In JSON: "amountFen".
    let key: String
    let title: Text
    /// An SQL expression over the list's source.
    let sql: String
    let kind: Kind
    var isTotalled = false
    /// What the list is sorted by where it is sorted by this column.
    private(set) var order: [String]

    init(_ key: String, _ zh: String, _ en: String, _ sql: String, _ kind: Kind = .text) {
        self.key = key
        title = Text(zh: zh, en: en)
        self.sql = sql
        self.kind = kind
        order = [sql]
    }

    /// Document numbers: those of a device together, and P03A-9 before P03A-10.
    static func number(_ key: String, _ zh: String, _ en: String, _ sql: String) -> ListColumn {
        var column = ListColumn(key, zh, en, sql)
        column.order = ["substr(\(sql), 1, instr(\(sql), '-'))", "length(\(sql))", sql]
        return column
    }

    /// A column of fen that is added up below the list.
    static func total(_ key: String, _ zh: String, _ en: String, _ sql: String) -> ListColumn {
        var column = ListColumn(key, zh, en, sql, .amount)
        column.isTotalled = true
        return column
    }

    var dataColumn: DataColumn {
        switch kind {
        case .integer, .amount: DataColumn(key: key, title: title, alignment: .right)
        default: DataColumn(key: key, title: title)
        }
    }

    /// - Parameter language: nil writes codes, for programs.
    func cell(_ value: DatabaseValue, in language: Language?) -> Cell {
        guard !value.isNull else { return .empty }
        let integer = Int64.fromDatabaseValue(value) ?? 0
        switch kind {
        case .text: return .text(String.fromDatabaseValue(value) ?? "")
        case .integer: return .integer(integer)
        case .amount: return .number(text: Fen(integer).yuan, value: integer)
        case .date:
            let date = try? CalendarDate(number: Int32(truncatingIfNeeded: integer))
            return .text(date?.description ?? String(integer))
        case .month:
            let month = try? YearMonth(year: Int(integer / 100), month: Int(integer % 100))
            return .text(month?.description ?? String(integer))
        case .instant: return ClockText.cell(integer, in: language)
        case .boolean: return boolean(integer, in: language)
        case .choice(let words):
            let code = String.fromDatabaseValue(value) ?? ""
            return .text(language.flatMap { words[code]?[$0] } ?? code)
        }
    }

    private func boolean(_ integer: Int64, in language: Language?) -> Cell {
        guard let language else { return .integer(integer) }
        return .text(integer == 1 ? Text(zh: "是", en: "yes")[language] : "")
    }
}

extension DomainEnumeration {
    /// The words of every code.
    static var words: [String: Text] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.label.text) })
    }
}

/// Times of day in Shanghai.
enum ClockText {
    private static let millisecondsPerMinute: Int64 = 60_000

    /// "2024-03-20 14:31".
    static func minute(_ instant: Int64) -> String {
        guard let date = try? CalendarDate.inShanghai(millisecondsSince1970: instant) else {
            return String(instant)
        }
        return "\(date) \(time(instant))"
    }

    /// For programs in UTC: "2024-03-20T06:31:00Z".
    static func cell(_ instant: Int64, in language: Language?) -> Cell {
        .text(language == nil ? InstantText.iso(instant) : minute(instant))
    }

    /// "14:31".
    static func time(_ instant: Int64) -> String {
        let minutes = (instant / millisecondsPerMinute + 8 * 60) % (24 * 60)
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    private static func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
