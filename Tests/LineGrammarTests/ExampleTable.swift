import LineGrammar
import TextTable

/// A small table in the shape of the real one.
enum ExampleTable {
    static let vocabulary = Vocabulary([
        .noun: [
            Word("payout", zh: "发放", en: "payout", synonyms: ["补贴"]),
            Word("case", zh: "案件", en: "case"),
            Word("mediator", zh: "调解员", en: "mediator"),
            Word("period", zh: "期间", en: "period"),
            Word("sync", zh: "同步", en: "sync"),
            Word("why", zh: "为何", en: "why"),
        ],
        .verb: [
            Word("new", zh: "新建", en: "new"), Word("list", zh: "列表", en: "list"),
            Word("paid", zh: "付讫", en: "paid"), Word("close", zh: "结账", en: "close"),
        ],
        .argument: [
            Word("case", zh: "案件", en: "case"), Word("amount", zh: "金额", en: "amount"),
            Word("date", zh: "日期", en: "date"), Word("way", zh: "方式", en: "by"),
            Word("parties", zh: "当事人", en: "parties"), Word("status", zh: "状态", en: "status"),
            Word("reason", zh: "理由", en: "reason"),
        ],
        .flag: [Word("json", zh: "json", en: "json"), Word("all", zh: "全部", en: "all")],
        .enumeration("way"): [
            Word("transfer", zh: "转账", en: "transfer"), Word("cash", zh: "现金", en: "cash"),
        ],
        .enumeration("status"): [
            Word("suspense", zh: "挂账", en: "suspense"), Word("held", zh: "待裁", en: "held"),
        ],
    ])

    static let table = CommandTable(
        vocabulary: vocabulary,
        commands: [payoutNew, payoutList, payoutPaid, periodClose, sync, why],
        commonFlags: [
            ArgumentSpec("json", .flag, help: Text(zh: "输出 JSON", en: "print JSON"))
        ])

    static let payoutNew = Command(
        noun: "payout", verb: "new", effect: .writes,
        summary: Text(zh: "记一笔发放", en: "Record a payout"),
        example: Text(zh: "发放 新建 案件=C12", en: "payout new case=C12"),
        arguments: [
            ArgumentSpec(
                "case", .reference, isRequired: true, help: Text(zh: "哪个案件", en: "which case")),
            ArgumentSpec("amount", .money, help: Text(zh: "元", en: "in yuan")),
            ArgumentSpec("parties", .list(.text), help: Text(zh: "当事人", en: "parties")),
            ArgumentSpec("reason", .text, help: Text(zh: "理由", en: "reason")),
            ArgumentSpec("way", .enumeration("way"), help: Text(zh: "方式", en: "way")),
        ])
    static let payoutList = Command(
        noun: "payout", verb: "list", effect: .reads,
        summary: Text(zh: "列出发放", en: "List payouts"),
        example: Text(zh: "发放 列表 金额>=200", en: "payout list amount>=200"),
        arguments: [
            ArgumentSpec("amount", .money, help: Text(zh: "元", en: "in yuan")),
            ArgumentSpec("date", .date, help: Text(zh: "日期", en: "date")),
            ArgumentSpec("status", .enumeration("status"), help: Text(zh: "状态", en: "status")),
            ArgumentSpec("all", .flag, help: Text(zh: "不限行数", en: "every row")),
        ])
    static let payoutPaid = Command(
        noun: "payout", verb: "paid", effect: .writes,
        summary: Text(zh: "记为已付", en: "Record the payment"),
        example: Text(
            zh: "发放 付讫 P17 日期=3-20 方式=转账", en: "payout paid P17 date=3-20 by=transfer"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "编号", en: "number")),
        arguments: [
            ArgumentSpec("date", .date, isRequired: true, help: Text(zh: "付款日", en: "paid on")),
            ArgumentSpec(
                "way", .enumeration("way"), isRequired: true, help: Text(zh: "方式", en: "way")),
        ])
    static let periodClose = Command(
        noun: "period", verb: "close", effect: .writes,
        summary: Text(zh: "结账", en: "Close a period"),
        example: Text(zh: "期间 结账 2024-03", en: "period close 2024-03"),
        targets: TargetSpec(minimum: 1, maximum: nil, name: Text(zh: "月份", en: "month")))
    static let sync = Command(
        noun: "sync", effect: .writes, summary: Text(zh: "同步", en: "Synchronize"),
        example: Text(zh: "同步", en: "sync"))
    static let why = Command(
        noun: "why", effect: .reads, summary: Text(zh: "说明裁定", en: "Explain a verdict"),
        example: Text(zh: "为何 P17", en: "why P17"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "编号", en: "number")))
}
