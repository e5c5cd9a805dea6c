internal import Catalog
internal import ChangeLog
internal import GRDB
internal import LineGrammar
internal import RecordStore
internal import Replica
internal import TextTable

/// Any reason why a line wasn't carried out, in the form that is shown.
struct SessionFailure {
    let code: String
    let status: CommandStatus
    let column: SourceColumn?
    /// Without the mark, code and column.
    private let words: [Text]
    private let lines: [Text]
    /// Nothing is wrong with what was typed: it is given back, to be carried out again.
    private(set) var returnsLine = false

    init(_ error: any Error) {
        switch error {
        case let error as LineError:
            self.init(
                error.code.rawValue, .usage, [error.what, error.why, error.nextStep],
                at: error.column)
        case let error as Refusal:
            self.init(
                error.code, error.status, [error.what, error.why, error.nextStep],
                at: error.column)
        case let error as ServiceFailure:
            self.init(error.code, error.status, [error.text])
        case let error as EntryRefused: self.init(error)
        case let error as ReplicaFailure: self.init(error)
        case let error as DatabaseError: self.init(error)
        default:
            self.init(
                "internal", .damaged,
                [Text(zh: "内部错误 \(error)", en: "internal error \(error)"), Self.callHeadquarters])
        }
    }

    private init(
        _ code: String, _ status: CommandStatus, _ words: [Text], at column: SourceColumn? = nil,
        lines: [Text] = []
    ) {
        self.code = code
        self.status = status
        self.words = words.filter { !$0.zh.isEmpty }
        self.column = column
        self.lines = lines
    }

    private static let callHeadquarters = Text(
        zh: "请联系局里, 不要重装", en: "contact HQ; don't reinstall")

    private init(_ error: EntryRefused) {
        let problems = error.problems
        self.init(
            problems.first?.code.rawValue ?? "refused", .refused,
            [problems.first?.text.text ?? Text(zh: "没有记录", en: "nothing was recorded")],
            lines: problems.dropFirst().map {
                Text(zh: "  另外: \($0.text.chinese)", en: "  also: \($0.text.english)")
            })
    }

    private static func newerSchema(_ found: Int, _ known: Int) -> [Text] {
        [
            Text(
                zh: "数据是更新的版本写的 (\(found) > \(known))",
                en: "a later version wrote the data (\(found) > \(known))"),
            Text(zh: "升级程序", en: "upgrade the program"),
        ]
    }

    private init(_ error: ReplicaFailure) {
        switch error {
        case .notEnrolled:
            self.init(
                "not-enrolled", .enrolAgain,
                [
                    Text(zh: "本机还没有登记", en: "this device isn't enrolled"),
                    Text(zh: "向局里要登记码", en: "ask HQ for an enrolment code"),
                ])
        case .newerSchema(let found, let known):
            self.init("newer-schema", .enrolAgain, Self.newerSchema(found, known))
        case .changeSetTooLarge(let bytes):
            self.init(
                "change-set-too-large", .refused,
                [
                    Text(zh: "一次录入太大 (\(bytes) 字节)", en: "the entry is too large (\(bytes) bytes)"),
                    Text(zh: "分几次录入", en: "enter it in parts"),
                ])
        case .damaged(let what):
            self.init("damaged", .damaged, [Text(same: what), StorageWords.words(.damaged)])
        case .alreadyEnrolled, .anotherStation, .foreignAcknowledgement, .pageOutOfOrder:
            self.init(
                "damaged", .damaged,
                [
                    Text(zh: "本机数据不对 (\(error))", en: "the data here are wrong (\(error))"),
                    Self.callHeadquarters,
                ])
        }
    }

    private init(_ error: DatabaseError) {
        guard let fault = StorageFault(error) else {
            self.init(
                "damaged", .damaged,
                [
                    Text(
                        zh: "本机数据读写失败 (\(error.resultCode))",
                        en: "reading or writing the data failed (\(error.resultCode))"),
                    Self.callHeadquarters,
                ])
            return
        }
        switch fault {
        case .locked: self.init(fault.rawValue, .locked, [StorageWords.words(fault)])
        case .damaged: self.init(fault.rawValue, .damaged, [StorageWords.words(fault)])
        case .full, .readOnly, .medium:
            self.init(fault.rawValue, .refused, [StorageWords.words(fault)])
            returnsLine = true
        }
    }
}

extension SessionFailure {
    /// - Parameter line: what was typed.
    func output(in language: Language, _ format: OutputFormat, of line: String) -> CommandOutput {
        let place = column.map {
            Text(zh: " 列 \($0.display)", en: " column \($0.display)")[language]
        }
        let sentence = words.map { $0[language] }.joined(separator: "; ")
        var output = CommandOutput(
            lines: ["✗ \(code)\(place ?? ""): \(sentence)"] + lines.map { $0[language] }
                + (returnsLine ? [Self.given(back: line)[language]] : []),
            status: status, code: code)
        if format == .json { output.data = json(sentence) }
        return output
    }

    private static func given(back line: String) -> Text {
        Text(zh: "  未做的一行: \(line)", en: "  the line that wasn't done: \(line)")
    }

    /// Without the place: for somebody who typed one value, not a line.
    func sentence(in language: Language) -> [String] {
        ["✗ \(code): " + words.map { $0[language] }.joined(separator: "; ")]
            + lines.map { $0[language] }
    }

    private func json(_ sentence: String) -> String {
        let table = DataTable(
            columns: [
                DataColumn(key: "code", title: Text(same: "code")),
                DataColumn(key: "column", title: Text(same: "column")),
                DataColumn(key: "text", title: Text(same: "text")),
            ],
            rows: [
                [
                    .text(code), column.map { .integer(Int64($0.character)) } ?? .empty,
                    .text(sentence),
                ]
            ])
        return table.json(schema: "error/1", asOf: [])
    }
}
