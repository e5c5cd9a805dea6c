internal import LineGrammar
internal import TextTable

/// 发放: money paid to mediators and lawyers.
enum PayoutCommands {
    static let definitions = [
        CommandDefinition(newCommand, .write(CaseSubsidy.new)),
        CommandDefinition(monthlyCommand, .write(MonthlyPay.record)),
        CommandDefinition(nonLitigationCommand, .write(NonLitigationPay.record)),
        CommandDefinition(PaymentEvents.paidCommand, .write(PaymentEvents.paid)),
        CommandDefinition(PaymentEvents.returnedCommand, .write(PaymentEvents.returned)),
        CommandDefinition(FollowingPayouts.repayCommand, .write(FollowingPayouts.repay)),
        CommandDefinition(FollowingPayouts.supplementCommand, .write(FollowingPayouts.supplement)),
        CommandDefinition(Reversal.command, .write(Reversal.record)),
        CommandDefinition(Correction.command, .write(Correction.record)),
        CommandDefinition(PayoutListing.listCommand, .read(PayoutListing.list)),
        CommandDefinition(PayoutListing.showCommand, .read(PayoutListing.show)),
    ]

    static let number = Text(zh: "单号", en: "number")

    private static let newCommand = Command.writing(
        "payout", "new",
        Text(zh: "按案件发放补贴: 金额按结案日的标准", en: "Pay for a case, by the rate of its closing day"),
        example: Text(zh: "发放 新建 案件=C12", en: "payout new case=C12"),
        [
            .needs("case", .reference, "已结的案件", "a closed case"),
            .takes("amount", .money, "默认按标准", "by the rate unless given"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])

    private static let monthlyCommand = Command.writing(
        "payout", "monthly",
        Text(zh: "发放月薪: 每人一笔", en: "Pay a month: one payout a person"),
        example: Text(
            zh: "发放 月薪 月=2024-03 全部=是", en: "payout monthly month=2024-03 all=yes"),
        [
            .needs("month", .month, "哪个月", "which month"),
            .takes("person", .list(.reference), "姓名或编号", "names or numbers"),
            .takes("all", .enumeration("yes-or-no"), "所有在用的专职", "everybody full-time in service"),
            .takes("amount", .money, "默认按标准", "by the rate unless given"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])

    private static let nonLitigationCommand = Command.writing(
        "payout", "non-litigation",
        Text(zh: "发放非诉案件补助", en: "Pay for a non-litigation case"),
        example: Text(
            zh: "发放 非诉 文书=示例援字7号 人员=示例丁 日期=2024-03-12",
            en: "payout non-litigation document=示例援字7号 person=示例丁 date=2024-03-12"),
        [
            .needs("document", .text, "文书号", "the document's number"),
            .needs("person", .reference, "律师", "the lawyer"),
            .takes("amount", .money, "默认按标准", "by the rate unless given"),
            .takes("date", .date, "业务日期, 默认今天", "the event's date; today by default"),
            .force,
        ])
}
