internal import Catalog
internal import ChangeLog
internal import Foundation
internal import Ledger
internal import Money
internal import RecordStore
internal import TextTable

/// A record with its type, read by the names of its fields.
struct Entity {
    let type: RecordType
    let image: RecordImage
    /// Not judged yet, or held.
    let isOverlay: Bool

    init(type: RecordType, stored: StoredRecord) {
        self.type = type
        image = stored.image
        isOverlay = stored.isOverlay
    }

    var id: Identifier { image.id }
    var key: RecordKey { RecordKey(type: type.number, record: id) }

    subscript(_ name: String) -> FieldValue { image.fields[type.require(name).number] }

    func text(_ name: String) -> String { self[name].text ?? "" }

    func reference(_ name: String) -> Identifier? { self[name].reference }

    func amount(_ name: String = "amount-fen") -> Fen { Fen(self[name].integer ?? 0) }

    func date(_ name: String) -> CalendarDate? {
        self[name].integer.flatMap { try? CalendarDate(number: Int32(truncatingIfNeeded: $0)) }
    }

    func month(_ name: String = "month") -> YearMonth? {
        self[name].integer.flatMap {
            try? YearMonth(year: Int($0 / 100), month: Int($0 % 100))
        }
    }

    func choice<Choice: DomainEnumeration>(_ name: String, _: Choice.Type = Choice.self) -> Choice?
    {
        self[name].text.flatMap { Choice(rawValue: $0) }
    }

    /// What a person calls the record: its document number, else its name, code or month.
    var title: String {
        for name in ["number", "code", "name"] where type.field(named: name) != nil {
            if let text = self[name].text, !text.isEmpty { return text }
        }
        if type.field(named: "month") != nil, let month = month() { return month.description }
        return String(id.description.suffix(8))
    }
}

extension Label {
    var text: Text { Text(zh: chinese, en: english) }
}

extension CalendarDate {
    var value: FieldValue { .integer(Int64(number)) }
}

extension YearMonth {
    var value: FieldValue { .integer(Int64(number)) }
}

extension Fen {
    var value: FieldValue { .integer(count) }

    /// Yuan on the screen, fen for programs.
    var cell: Cell { .number(text: yuan, value: count) }
}
