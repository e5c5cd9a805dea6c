internal import Catalog
internal import ChangeLog
internal import Money
internal import TextTable

/// A value of a field as people read it.
enum FieldText {
    static func text(_ value: FieldValue, _ field: Field, _ scene: Scene) throws -> String {
        switch (field.kind, value) {
        case (_, .absent): return ""
        case (.amountFen, .integer(let fen)): return Fen(fen).yuan
        case (.date, .integer(let number)):
            return (try? CalendarDate(number: Int32(truncatingIfNeeded: number)))?.description
                ?? String(number)
        case (.month, .integer(let number)):
            return (try? YearMonth(year: Int(number / 100), month: Int(number % 100)))?.description
                ?? String(number)
        case (.instant, .integer(let instant)): return ClockText.minute(instant)
        case (.boolean, .integer(let number)):
            return scene.say(number == 1 ? Text(zh: "是", en: "yes") : Text(zh: "否", en: "no"))
        case (.enumeration(let choices), .text(let code)):
            return choices.first { $0.code == code }.map { scene.say($0.label.text) } ?? code
        case (.reference(let name), .reference(let id)): return try referenced(id, name, scene)
        case (_, .text(let text)): return text
        case (_, .integer(let number)): return String(number)
        case (_, .sealed), (_, .opaque), (_, .reference): return PersonalText.unreadable
        }
    }

    /// A value as programs read it, the same in every language: codes, integers, ISO dates.
    static func cell(_ value: FieldValue, _ field: Field, _ scene: Scene) throws -> Cell {
        switch (field.kind, value) {
        case (_, .absent): return .empty
        case (.amountFen, .integer(let fen)): return .number(text: Fen(fen).yuan, value: fen)
        case (.instant, .integer(let instant)): return .text(InstantText.iso(instant))
        case (.date, _), (.month, _): return .text(try text(value, field, scene))
        case (_, .integer(let number)): return .integer(number)
        case (.enumeration, .text(let code)): return .text(code)
        default: return .text(try text(value, field, scene))
        }
    }

    private static func referenced(_ id: Identifier, _ name: String, _ scene: Scene) throws
        -> String
    {
        guard let name = TypeName(rawValue: name), let target = try scene.fetch(name, id) else {
            return PersonalText.unreadable
        }
        let title = target.title
        guard target.type.field(named: "name") != nil, target.text("name") != title else {
            return title
        }
        return "\(title) \(target.text("name"))"
    }
}
