public import Catalog

/// One thing that is wrong with an edit, by the catalog.
public struct EditProblem: Hashable, Sendable {
    /// The closed list of what can be wrong.
    public enum Code: String, CaseIterable, Sendable {
        /// The catalog here doesn't have the type: a newer catalog may. The server parks on it.
        case unknownType = "unknown-type"
        /// A record that a field names isn't there. The server parks on it.
        case missingReference = "missing-reference"
        /// The record to update or delete isn't there. The server parks on it.
        case missingRecord = "missing-record"
        case recordExists = "record-exists"
        case missingRequired = "missing-required"
        case requiredCleared = "required-cleared"
        /// A number where text belongs, clear text where sealed text belongs, and the like.
        case wrongForm = "wrong-form"
        case unknownCode = "unknown-code"
        case valueTooLong = "value-too-long"
        case outOfRange = "out-of-range"
        case badDate = "bad-date"
        case badMonth = "bad-month"
        case appendOnly = "append-only"
        case immutableField = "immutable-field"
        case serverSetField = "server-set-field"
        /// The record has gone to another scope; its writer holds a stub, or nothing. The server
        /// holds on it.
        case leftScope = "left-scope"

        /// Whether it may come right by itself, when what is missing arrives.
        public var isWaiting: Bool {
            switch self {
            case .unknownType, .missingReference, .missingRecord: true
            default: false
            }
        }
    }

    public let code: Code
    public let type: UInt32
    public let record: Identifier
    /// The field, where the problem is one field's.
    public let field: UInt32?
    /// What isn't there, for the codes that wait.
    public let missing: Verdict.Touch?
    /// What is wrong, why and what to do next. Holds no value of a field.
    public let text: Label
    /// The names of type and field and the bound passed, for a verdict's evidence.
    public let evidence: [String: String]
}

extension EditProblem {
    init(
        _ code: Code, type: RecordType, record: Identifier, field: Field? = nil,
        limit: String = "", missing: Verdict.Touch? = nil
    ) {
        self.code = code
        self.type = type.number
        self.record = record
        self.field = field?.number
        self.missing = missing
        let subject = Label(
            [type.label.chinese, field?.label.chinese].compactMap { $0 }.joined(separator: "·"),
            [type.label.english, field?.label.english].compactMap { $0 }.joined(separator: ", "))
        let words = code.text
        let remedy = code.remedy
        let bound = limit.isEmpty || !code.hasLimit ? "" : " (\(limit))"
        text = Label(
            "\(subject.chinese): \(words.chinese)\(bound); \(remedy.chinese)",
            "\(subject.english): \(words.english)\(bound); \(remedy.english)")
        var evidence = ["type": type.name]
        if let field { evidence["field"] = field.name }
        if !bound.isEmpty { evidence["limit"] = limit }
        self.evidence = evidence
    }

    static func unknownType(_ edit: Edit) -> EditProblem {
        let words = Code.unknownType.text
        let remedy = Code.unknownType.remedy
        return EditProblem(
            code: .unknownType, type: edit.type, record: edit.record, field: nil,
            missing: Verdict.Touch(type: edit.type, record: edit.record),
            text: Label(
                "类型 \(edit.type): \(words.chinese); \(remedy.chinese)",
                "type \(edit.type): \(words.english); \(remedy.english)"),
            evidence: ["type": String(edit.type)])
    }
}

extension EditProblem.Code {
    /// What is wrong, and why it matters.
    public var text: Label {
        switch self {
        case .unknownType: Label("本机的目录没有这一类型", "the catalog here doesn't have this type")
        case .missingReference: Label("所指的记录不存在", "the record that it names isn't there")
        case .missingRecord: Label("要改的记录不存在", "the record to change isn't there")
        case .recordExists: Label("同一标识的记录已存在", "a record with this id is already there")
        case .missingRequired: Label("必填项没有填", "a required field is missing")
        case .requiredCleared: Label("必填项不能清空", "a required field can't be cleared")
        case .wrongForm: Label("值的形式与该项不符", "the value's form doesn't fit the field")
        case .unknownCode: Label("不在允许的选项内", "not one of the allowed words")
        case .valueTooLong: Label("超过最大字节数", "longer than the most bytes allowed")
        case .outOfRange: Label("超出允许的范围", "outside the allowed range")
        case .badDate: Label("不是日历上的日期", "not a date of the calendar")
        case .badMonth: Label("不是日历上的月份", "not a month of the calendar")
        case .appendOnly: Label("这类记录只增不改", "records of this type are only ever added")
        case .immutableField: Label("该项建立后不能改", "the field is set once, at creation")
        case .serverSetField: Label("该项只由服务器填写", "only the server sets the field")
        case .leftScope:
            Label(
                "记录已转到别的所, 本所只留存根", "the record has gone to another station; only a stub stays here"
            )
        }
    }

    /// What to do next.
    public var remedy: Label {
        switch self {
        case .unknownType: Label("升级程序后再同步", "upgrade, then sync again")
        case .missingReference, .missingRecord:
            Label("先同步, 或先录入该记录", "sync first, or enter that record first")
        case .recordExists: Label("作为新记录重新录入", "enter it again as a record of its own")
        case .missingRequired, .requiredCleared: Label("请填写后重试", "fill it in and try again")
        case .wrongForm: Label("升级程序后重新录入", "upgrade, then enter it again")
        case .unknownCode: Label("从列出的选项中选择", "choose one of those listed")
        case .valueTooLong: Label("请缩短后重试", "shorten it and try again")
        case .outOfRange: Label("请核对数值", "check the number")
        case .badDate, .badMonth: Label("请核对日期", "check the date")
        case .appendOnly: Label("更正请另录一笔", "to correct it, enter another record")
        case .immutableField: Label("作废后重新建立", "void the record and make another")
        case .serverSetField: Label("去掉该项后重试", "leave the field out")
        case .leftScope:
            Label(
                "请现在的所或局里修改; 已经录入的由局里裁定",
                "let its station or HQ change it; HQ rules on what was entered")
        }
    }

    /// Whether the text names the bound that was passed.
    var hasLimit: Bool {
        switch self {
        case .unknownCode, .valueTooLong, .outOfRange: true
        default: false
        }
    }
}
