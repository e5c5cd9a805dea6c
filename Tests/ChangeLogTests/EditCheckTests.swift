import Catalog
import ChangeLog
import Foundation
import Testing

/// The catalog's checks: one row a case, last the problems by field and code.
@Suite struct EditCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let edits: [Edit]
        let problems: [String]

        init(_ name: String, _ edits: [Edit], _ problems: [String]) {
            testDescription = name
            self.edits = edits
            self.problems = problems
        }
    }

    @Test(arguments: creates + values + updates + order) func check(row: Row) throws {
        let problems = try EditCheck.problems(
            in: Self.changeSet(row.edits), catalog: Self.catalog, view: OneRecord())
        let found = problems.map { problem in
            let field = problem.field.flatMap { Self.catalog.type(problem.type)?.field($0)?.name }
            return [field, problem.code.rawValue].compactMap { $0 }.joined(separator: " ")
        }
        #expect(found == row.problems)
        for problem in problems {
            #expect(problem.code.isWaiting == (problem.missing != nil))
            #expect(!problem.text.chinese.isEmpty && !problem.text.english.isEmpty)
        }
    }

    @Test func textSaysWhatWhyAndWhatNext() throws {
        let problems = try EditCheck.problems(
            in: Self.changeSet([Self.create([1: .text("示例太长")])]), catalog: Self.catalog,
            view: OneRecord())
        #expect(
            problems.map(\.text) == [
                Label(
                    "样品·名称: 超过最大字节数 (8); 请缩短后重试",
                    "sample, name: longer than the most bytes allowed (8); shorten it and try again"
                )
            ])
    }

    static let catalog = RecordCatalog(
        version: 1,
        types: [
            RecordType(
                1, "sample", Label("样品", "sample"), owner: .station, scope: .bureau,
                fields: [
                    Field(1, "name", Label("名称", "name"), .text(maximumBytes: 8), required: true),
                    Field(2, "count", Label("数", "count"), .integer(0...9)),
                    Field(3, "amount-fen", Label("金额", "amount"), .amountFen(1...100)),
                    Field(4, "date", Label("日期", "date"), .date),
                    Field(5, "month", Label("月份", "month"), .month),
                    Field(6, "at", Label("时间", "at"), .instant),
                    Field(7, "active", Label("在用", "active"), .boolean),
                    Field(8, "colour", Label("颜色", "colour"), .enumeration([Choice("red", "红")])),
                    Field(9, "other", Label("另一", "other"), .reference("sample")),
                    Field(10, "phone", Label("电话", "phone"), .sealed),
                    Field(11, "bytes", Label("字节", "bytes"), .opaque(maximumBytes: 2)),
                    Field(12, "code", Label("编号", "code"), .text(), policy: .immutable),
                    Field(13, "code-note", Label("注", "note"), .text(), register: 12),
                    Field(15, "hashes", Label("摘要", "hashes"), .lookups(maximumCount: 2)),
                    Field(14, "voucher", Label("凭证", "voucher"), .text(), serverSet: true),
                ]),
            RecordType(
                2, "fact", Label("事实", "fact"), owner: .station, scope: .bureau,
                isAppendOnly: true,
                fields: [Field(1, "sample", Label("样品", "sample"), .reference("sample"))]),
        ])

    static func id(_ number: UInt64) -> Identifier { Identifier(high: 0, low: number) }

    static func changeSet(_ edits: [Edit]) -> ChangeSet {
        ChangeSet(
            id: id(100), bureau: .zero, device: .zero, actor: .zero, claimedAt: 0,
            catalogVersion: 1, intent: "示例", edits: edits)
    }

    static func create(_ fields: [UInt32: FieldValue], record: UInt64 = 2, type: UInt32 = 1) -> Edit
    {
        Edit(
            type: type, record: id(record), action: .create,
            fields: FieldValues(fields.map { ($0, $1) }))
    }

    static func update(_ fields: [UInt32: FieldValue], record: UInt64 = 1, type: UInt32 = 1) -> Edit
    {
        Edit(
            type: type, record: id(record), action: .update,
            fields: FieldValues(fields.map { ($0, $1) }))
    }

    /// One after the other, as given.
    static func hashes(_ marks: [UInt8]) -> FieldValue {
        .opaque(marks.reduce(into: Data()) { $0 += Data(repeating: $1, count: 16) })
    }

    /// A create with a name, and one more field.
    static func with(_ field: UInt32, _ value: FieldValue) -> [Edit] {
        [create([1: .text("示例"), field: value])]
    }

    static let creates: [Row] = [
        Row("as declared", [create([1: .text("示例")])], []),
        Row("without a required field", [create([:])], ["name missing-required"]),
        Row("with an empty required field", [create([1: .text("")])], ["name missing-required"]),
        Row("of a record that is there", [create([1: .text("示例")], record: 1)], ["record-exists"]),
        Row("of an unknown type", [create([1: .text("示例")], type: 99)], ["unknown-type"]),
        Row("with an unknown field", with(99, .integer(1)), []),
        Row(
            "with a field that the server sets", with(14, .text("1")), ["voucher server-set-field"]),
        Row("with an immutable field", with(12, .text("A")), []),
    ]

    static let values: [Row] = [
        Row("text in a number", with(2, .text("5")), ["count wrong-form"]),
        Row("a number in text", [create([1: .integer(5)])], ["name wrong-form"]),
        Row("text at its longest", [create([1: .text("12345678")])], []),
        Row("text too long", [create([1: .text("123456789")])], ["name value-too-long"]),
        Row("a number at its ends", with(2, .integer(9)), []),
        Row("a number beyond", with(2, .integer(10)), ["count out-of-range"]),
        Row("no fen", with(3, .integer(0)), ["amount-fen out-of-range"]),
        Row("a leap day", with(4, .integer(20_240_229)), []),
        Row("no leap day", with(4, .integer(20_230_229)), ["date bad-date"]),
        Row("no leap day in 1900", with(4, .integer(19_000_229)), ["date bad-date"]),
        Row("a leap day in 2000", with(4, .integer(20_000_229)), []),
        Row("the 31st of April", with(4, .integer(20_240_431)), ["date bad-date"]),
        Row("day 0", with(4, .integer(20_240_400)), ["date bad-date"]),
        Row("a negative date", with(4, .integer(-20_240_401)), ["date bad-date"]),
        Row("a month as a date", with(4, .integer(202_404)), ["date bad-date"]),
        Row("month 12", with(5, .integer(202_412)), []),
        Row("month 13", with(5, .integer(202_413)), ["month bad-month"]),
        Row("a date as a month", with(5, .integer(20_240_401)), ["month bad-month"]),
        Row("an instant before 1970", with(6, .integer(-1)), []),
        Row("a boolean of 2", with(7, .integer(2)), ["active out-of-range"]),
        Row("a code that isn't allowed", with(8, .text("blue")), ["colour unknown-code"]),
        Row("clear text where it must be sealed", with(10, .text("示例")), ["phone wrong-form"]),
        Row("too many bytes", with(11, .opaque(Data([1, 2, 3]))), ["bytes value-too-long"]),
        Row("two hashes", with(15, hashes([1, 2])), []),
        Row("no hash", with(15, hashes([])), ["hashes wrong-form"]),
        Row("half a hash", with(15, .opaque(Data(repeating: 1, count: 8))), ["hashes wrong-form"]),
        Row("hashes that don't ascend", with(15, hashes([2, 1])), ["hashes wrong-form"]),
        Row("a hash twice", with(15, hashes([1, 1])), ["hashes wrong-form"]),
        Row("too many hashes", with(15, hashes([1, 2, 3])), ["hashes value-too-long"]),
        Row(
            "the mark of a stub", with(RecordImage.stubField, .integer(1)), ["server-set-field"]),
        Row("a reference that is there", with(9, .reference(id(1))), []),
        Row("a reference that isn't", with(9, .reference(id(7))), ["other missing-reference"]),
    ]

    static let updates: [Row] = [
        Row("a field", [update([2: .integer(1)])], []),
        Row("a field cleared", [update([2: .absent])], []),
        Row("a required field cleared", [update([1: .absent])], ["name required-cleared"]),
        Row("an immutable field", [update([12: .text("B")])], ["code immutable-field"]),
        Row(
            "an immutable register's other field", [update([13: .text("B")])],
            ["code-note immutable-field"]),
        Row("a server-set field", [update([14: .absent])], ["voucher server-set-field"]),
        Row(
            "of a record that isn't there", [update([2: .integer(1)], record: 5)],
            ["missing-record"]),
        Row("of an append-only record", [update([:], type: 2)], ["append-only"]),
        Row("deletion", [Edit(type: 1, record: id(1), action: .delete)], []),
        Row(
            "deletion of nothing", [Edit(type: 1, record: id(5), action: .delete)],
            ["missing-record"]),
        Row("deletion of a fact", [Edit(type: 2, record: id(1), action: .delete)], ["append-only"]),
    ]

    static let order: [Row] = [
        Row(
            "created, then referred to",
            [create([1: .text("示例")]), create([1: .reference(id(2))], type: 2)], []),
        Row(
            "referred to, then created",
            [create([1: .reference(id(2))], type: 2), create([1: .text("示例")])],
            ["sample missing-reference"]),
        Row(
            "created, then updated",
            [create([1: .text("示例")]), update([2: .integer(1)], record: 2)], []),
        Row(
            "created twice", [create([1: .text("示例")]), create([1: .text("示例")])], ["record-exists"]
        ),
        Row(
            "deleted, then updated",
            [Edit(type: 1, record: id(1), action: .delete), update([2: .integer(1)])],
            ["missing-record"]),
    ]
}

/// A view that holds one record of each type, with the id 1.
private struct OneRecord: RecordView {
    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        id.low == 1 ? RecordImage(type: type, id: id, version: id, fields: FieldValues()) : nil
    }

    func records(_ type: UInt32, where: [(field: UInt32, value: FieldValue)], limit: Int) throws
        -> [RecordImage]
    { [] }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) { (0, 0) }
}
