internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 裁定: HQ's decision on what is held. It is recorded like any entry; what follows from it, the
/// server says: nothing of it shows here before the next sync.
enum RulingCommands {
    static let definitions = [
        CommandDefinition(listCommand, .read(list)),
        CommandDefinition(acceptCommand, .headquarters(RulingEntry.accept)),
        CommandDefinition(voidCommand, .headquarters(RulingEntry.void)),
        CommandDefinition(recoverCommand, .headquarters(RulingEntry.recover)),
        CommandDefinition(correctCommand, .headquarters(RulingEntry.correct)),
        CommandDefinition(postCommand, .headquarters(RulingEntry.post)),
    ]

    private static let target = Text(zh: "事项号或单号", en: "item-or-number")
    private static let reason = ArgumentSpec.needs("reason", .text, "理由", "why")

    private static let listCommand = Command.listing(
        "ruling", Text(zh: "列出裁定", en: "List rulings"),
        example: Text(zh: "裁定 列表", en: "ruling list"),
        [
            .takes("ruling", .enumeration("ruling-decision"), "决定", "the decision"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    private static let acceptCommand = Command.writing(
        "ruling", "accept",
        Text(zh: "接受: 免除待裁的规则, 原样重新判定 (局)", en: "Accept: judge it again, the rule waived (HQ)"),
        example: Text(
            zh: "裁定 接受 H41 理由=\"两所已核对\"",
            en: "ruling accept H41 reason=\"both stations checked\""),
        target: target,
        [
            reason,
            .takes(
                "waived-rule", .text, "只免除这几条规则, 默认全部待裁的规则",
                "waive these rules only; all that hold it by default"),
        ])

    private static let voidCommand = Command.writing(
        "ruling", "void",
        Text(zh: "作废: 重复录入, 一点也不入账 (局)", en: "Void: a double entry, nothing is posted (HQ)"),
        example: Text(
            zh: "裁定 作废 H41 理由=\"与 P05A-3 重复\"", en: "ruling void H41 reason=\"the same as P05A-3\""),
        target: target, [reason])

    private static let recoverCommand = Command.writing(
        "ruling", "recover",
        Text(
            zh: "追回: 钱已付出, 入账后全额冲销, 列为应收 (局)",
            en: "Recover: it was paid; posted, wholly reversed, and due (HQ)"),
        example: Text(
            zh: "裁定 追回 H41 理由=\"重复付款\"", en: "ruling recover H41 reason=\"paid twice\""),
        target: target,
        [
            reason,
            .takes("date", .date, "冲销的业务日期, 默认今天", "the reversal's date; today by default"),
            .takes("force", .flag, "确已付出, 司法所还没有录付讫", "it was paid, though no payment is recorded"),
        ])

    private static let correctCommand = Command.writing(
        "ruling", "correct",
        Text(
            zh: "更正: 原笔作废, 同时另录正确的一笔 (局)",
            en: "Correct: void it and enter it right, in one (HQ)"),
        example: Text(
            zh: "裁定 更正 H41 金额=150 理由=\"按标准\"",
            en: "ruling correct H41 amount=150 reason=\"by the rate\""),
        target: target,
        [
            reason,
            .takes("amount", .money, "金额", "the amount"),
            .takes("date", .date, "业务日期", "the event's date"),
            .takes("month", .month, "月薪的月份", "the month of the pay"),
            .takes("person", .reference, "领款人", "the payee"),
            .takes("case", .reference, "案件", "the case"),
            .takes("document", .text, "文书号", "the document"),
            .takes("project", .reference, "项目", "the project"),
            .takes("source", .enumeration("budget-source"), "来源", "the source"),
            .takes("function-code", .text, "科目", "the function code"),
        ])

    private static let postCommand = Command.writing(
        "ruling", "post",
        Text(
            zh: "转入当期: 迟报的入开放的月, 业务日期不变 (局)",
            en: "Post: a late entry goes to the open month, its date stays (HQ)"),
        example: Text(
            zh: "裁定 转入当期 H41 理由=\"回单已核\"", en: "ruling post H41 reason=\"slip checked\""),
        target: target, [reason])

    private static func list(_ scene: Scene) throws -> Answer {
        let item = """
            (SELECT 'H' || min(h.seq) FROM (SELECT change_set, seq FROM verdict
              UNION ALL SELECT change_set, seq FROM past_verdict) h
             WHERE h.change_set = r.change_set)
            """
        var listing = RecordListing(
            schema: "ruling-list",
            columns: [
                ListColumn("item", "事项", "item", item),
                ListColumn(
                    "decision", "决定", "decision", "r.decision", .choice(RulingDecision.words)),
                ListColumn("station", "所", "station", "s.code"),
                ListColumn("waived", "免除规则", "waived", "r.waived_rule"),
                ListColumn("reason", "理由", "reason", "r.reason"),
                ListColumn("standing", "判定", "standing", Standing.sql, .choice(Standing.words)),
            ],
            arms: [ListArm(scene.type(.ruling), joins: [.station, .verdict])])
        listing.filter(choice: "ruling", scene, sql: "r.decision")
        try listing.filter(reference: "station", .station, scene, sql: "r.station")
        return try listing.answer(scene) { .count($0.count, zh: "项裁定", "ruling", "rulings") }
    }
}
