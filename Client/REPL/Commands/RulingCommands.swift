internal import LineGrammar
internal import TextTable

/// 裁定: HQ's decision on what is held. Its line is there, and says that it isn't built yet.
enum RulingCommands {
    static let definitions = [CommandDefinition(newCommand, .headquarters(new))]

    private static let newCommand = Command.writing(
        "ruling", "new", Text(zh: "裁定一件待裁的事项 (局)", en: "Rule on something held (HQ)"),
        example: Text(
            zh: "裁定 新建 H41 决定=准予 理由=\"两所已核对\"",
            en: "ruling new H41 decision=accept reason=\"both stations checked\""),
        target: Text(zh: "事项号", en: "item"),
        [
            .needs("ruling", .enumeration("ruling-decision"), "决定", "the decision"),
            .needs("reason", .text, "理由", "why"),
            .takes(
                "waived-rule", .text, "免除的规则, 默认判它的那条",
                "the rule waived; the one that held it by default"),
        ])

    /// A ruling would be recorded, and nothing would follow from it: so it isn't recorded.
    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        throw Refusal(
            "not-built", at: TypedText(scene.invocation.targets[0]).column,
            what: Text(zh: "还不能裁定", en: "rulings aren't built yet"),
            why: Text(
                zh: "服务器还不会按裁定重新判定; 待裁的保留原样, 一笔不少",
                en: "the server doesn't judge again by a ruling yet; what is held stays as it is"),
            next: Text(
                zh: "用 事项 查看; 更正用 发放 冲销 和新的发放",
                en: "see tray; correct with payout reverse and a new payout"))
    }
}
