internal import Catalog

extension EditCheck {
    /// What keeps a value from standing in a field of this kind; nil when it fits.
    static func misfit(_ value: FieldValue, _ kind: FieldKind) -> EditProblem.Code? {
        switch (kind, value) {
        case (.text(let maximumBytes), .text(let text)):
            text.utf8.count > maximumBytes ? .valueTooLong : nil
        case (.opaque(let maximumBytes), .opaque(let data)):
            data.count > maximumBytes ? .valueTooLong : nil
        case (.lookups(let maximumCount), .opaque(let data)):
            !LookupList.isWellFormed(data)
                ? .wrongForm
                : data.count > maximumCount * LookupList.width ? .valueTooLong : nil
        case (.integer(let range), .integer(let number)),
            (.amountFen(let range), .integer(let number)):
            range.contains(number) ? nil : .outOfRange
        case (.boolean, .integer(let number)): number == 0 || number == 1 ? nil : .outOfRange
        case (.date, .integer(let number)): isDate(number) ? nil : .badDate
        case (.month, .integer(let number)): isMonth(number) ? nil : .badMonth
        case (.enumeration(let choices), .text(let code)):
            choices.contains { $0.code == code } ? nil : .unknownCode
        case (.instant, .integer), (.reference, .reference), (.sealed, .sealed): nil
        default: .wrongForm
        }
    }

    /// The bound that a value went over, in words; empty where the kind has none.
    static func limit(_ kind: FieldKind) -> String {
        switch kind {
        case .text(let bytes), .opaque(let bytes): "\(bytes)"
        case .lookups(let count): "\(count * LookupList.width)"
        case .integer(let range), .amountFen(let range):
            "\(range.lowerBound)...\(range.upperBound)"
        case .boolean: "0...1"
        case .enumeration(let choices): choices.map(\.code).joined(separator: ", ")
        case .date, .month, .instant, .reference, .sealed: ""
        }
    }

    /// Whether `yyyymm` names a month of the years 1 to 9999.
    static func isMonth(_ yyyymm: Int64) -> Bool {
        (1...9999).contains(yyyymm / 100) && (1...12).contains(yyyymm % 100)
    }

    /// Whether `yyyymmdd` is a day of the Gregorian calendar.
    static func isDate(_ yyyymmdd: Int64) -> Bool {
        guard isMonth(yyyymmdd / 100) else { return false }
        let year = yyyymmdd / 10_000
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days: Int64 =
            switch yyyymmdd / 100 % 100 {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return (1...days).contains(yyyymmdd % 100)
    }
}

/// Which records there are, as the edits of a change set go by.
struct Presence {
    private let view: any RecordView
    private var known: [Verdict.Touch: Bool] = [:]

    init(view: some RecordView) { self.view = view }

    mutating func has(_ type: UInt32, _ record: Identifier) throws -> Bool {
        let touch = Verdict.Touch(type: type, record: record)
        if let known = known[touch] { return known }
        let exists = try view.contains(type, record)
        known[touch] = exists
        return exists
    }

    /// Whether the writer holds no more of the record than a stub.
    func isStub(_ type: UInt32, _ record: Identifier) throws -> Bool {
        try view.record(type, record)?.isStub ?? false
    }

    /// An edit of a record that doesn't exist doesn't make it.
    mutating func note(_ edit: Edit) {
        let touch = Verdict.Touch(type: edit.type, record: edit.record)
        switch edit.action {
        case .create: known[touch] = true
        case .update: break
        case .delete: known[touch] = false
        }
    }
}

/// Collects the problems of one edit.
struct Findings {
    let edit: Edit
    let type: RecordType
    let catalog: RecordCatalog
    private(set) var problems: [EditProblem] = []

    init(edit: Edit, type: RecordType, catalog: RecordCatalog) {
        self.edit = edit
        self.type = type
        self.catalog = catalog
    }

    mutating func add(_ code: EditProblem.Code, _ field: Field? = nil, limit: String = "") {
        problems.append(
            EditProblem(code, type: type, record: edit.record, field: field, limit: limit))
    }

    mutating func addMissing(
        _ code: EditProblem.Code, _ type: UInt32, _ record: Identifier, _ field: Field? = nil
    ) {
        problems.append(
            EditProblem(
                code, type: self.type, record: edit.record, field: field,
                missing: Verdict.Touch(type: type, record: record)))
    }
}
