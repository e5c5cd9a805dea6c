internal import LineGrammar
internal import Money
internal import TextTable

/// Refusals that several commands share.
extension Refusal {
    static func headquartersOnly(_ command: Text, station: String) -> Refusal {
        Refusal(
            "headquarters-only",
            what: Text(zh: "\(command.zh) 只由局里录入", en: "only HQ enters \(command.en)"),
            why: Text(zh: "本机属于 \(station) 所", en: "this device belongs to station \(station)"),
            next: Text(zh: "请联系局里", en: "ask HQ"))
    }

    static let readOnlyRole = Refusal(
        "read-only-role",
        what: Text(zh: "本机的角色只能查看", en: "this device's role may only look"),
        why: Text(zh: "审计不录入", en: "an auditor enters nothing"),
        next: Text(zh: "由所员或会计录入", en: "let a clerk or an accountant enter it"))

    static func unreadableDate(_ error: CalendarError, at column: SourceColumn) -> Refusal {
        sentence(error.code, error.chinese, error.english, at: column)
    }

    static func unreadableAmount(_ error: MoneyError, at column: SourceColumn) -> Refusal {
        sentence(error.code, error.chinese, error.english, at: column)
    }

    /// A mistake in a value, whose words say what and what next in one sentence.
    static func sentence(
        _ code: String, _ chinese: String, _ english: String, at column: SourceColumn?,
        status: CommandStatus = .usage
    ) -> Refusal {
        Refusal(
            code, at: column, what: Text(zh: chinese, en: english), why: Text(same: ""),
            next: Text(same: ""), status: status)
    }

    static func notANumber(_ text: String, at column: SourceColumn) -> Refusal {
        sentence(
            "not-a-number", "\(text) 不是整数; 请只用数字",
            "\(text) is not a whole number; use digits", at: column)
    }

    static func nothingChanges(_ number: String) -> Refusal {
        Refusal(
            "nothing-changes",
            what: Text(zh: "\(number) 已经是这样", en: "\(number) is so already"),
            why: Text(zh: "没有写要改的项, 或值相同", en: "no field is given, or the values are the same"),
            next: Text(zh: "写上 名=新值", en: "write name=new value"), status: .usage)
    }

    /// The word with which a clerk records a fact in spite of a warning.
    static let orForce = Text(
        zh: "确已发生的加 --强制 如实记录, 由局里裁定", en: "if it did happen, add --force: HQ rules")
}

extension Text {
    /// "3 件", "1 case".
    static func count(_ count: Int, zh: String, _ one: String, _ many: String) -> Text {
        Text(zh: "\(count) \(zh)", en: "\(count) \(count == 1 ? one : many)")
    }

    static func + (left: Text, right: Text) -> Text {
        Text(zh: left.zh + right.zh, en: left.en + right.en)
    }
}
