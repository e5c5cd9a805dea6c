internal import Catalog
internal import ChangeLog
internal import GRDB
internal import LineGrammar
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
        case .alreadyEnrolled, .anotherStation, .foreignAcknowledgement, .pageOutOfOrder, .damaged:
            self.init(
                "damaged", .damaged,
                [
                    Text(zh: "本机数据不对 (\(error))", en: "the data here are wrong (\(error))"),
                    Self.callHeadquarters,
                ])
        }
    }

    private init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                "locked", .locked,
                [
                    Text(zh: "另一个程序正在用本机数据", en: "another program is using the data"),
                    Text(zh: "等它结束再试", en: "try again when it has finished"),
                ])
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY:
            self.init(
                "disk", .refused,
                [
                    Text(
                        zh: "没有记录: 写不进磁盘 (\(error.resultCode))",
                        en: "nothing was recorded: the disk can't be written (\(error.resultCode))"),
                    Text(zh: "腾出空间或检查磁盘后重试", en: "free space or check the disk, then retry"),
                ])
        default:
            self.init(
                "damaged", .damaged,
                [
                    Text(
                        zh: "本机数据读写失败 (\(error.resultCode))",
                        en: "reading or writing the data failed (\(error.resultCode))"),
                    Self.callHeadquarters,
                ])
        }
    }
}

extension SessionFailure {
    func output(in language: Language, _ format: OutputFormat) -> CommandOutput {
        let place = column.map {
            Text(zh: " 列 \($0.display)", en: " column \($0.display)")[language]
        }
        let sentence = words.map { $0[language] }.joined(separator: "; ")
        var output = CommandOutput(
            lines: ["✗ \(code)\(place ?? ""): \(sentence)"] + lines.map { $0[language] },
            status: status, code: code)
        if format == .json { output.data = json(sentence) }
        return output
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
