internal import Ledger
internal import LineGrammar
internal import TextTable

/// 批次: payouts on their way to being paid. The station prepares, its head checks, HQ approves:
/// three people, and each payout is a step of its own, so that one that is sent back or held
/// doesn't keep the others.
enum BatchCommands {
    static let definitions = [
        CommandDefinition(newCommand, .write(BatchPreparation.prepare)),
        CommandDefinition(checkCommand, .write { try BatchSteps.agree($0, &$1, .checked) }),
        CommandDefinition(
            approveCommand, .headquarters { try BatchSteps.agree($0, &$1, .approved) }),
        CommandDefinition(refuseCommand, .write(BatchSteps.refuse)),
        CommandDefinition(BatchListing.listCommand, .read(BatchListing.list)),
        CommandDefinition(BatchListing.showCommand, .read(BatchListing.show)),
    ]

    static let number = Text(zh: "批次单号", en: "batch-number")

    private static let some = ArgumentSpec.takes(
        "payouts", .list(.reference), "只是这几笔, 默认全部", "these payouts only; all by default")

    private static let newCommand = Command(
        noun: "batch", verb: "new", effect: .writes,
        summary: Text(
            zh: "编制批次: 写单号, 或一个月、全部未送审的",
            en: "Prepare a batch: of the payouts named, or of a month's"),
        example: Text(
            zh: "批次 新建 月=2024-03 类别=以案定补", en: "batch new month=2024-03 kind=case-subsidy"),
        targets: TargetSpec(minimum: 0, maximum: nil, name: Text(zh: "发放单号", en: "payout-numbers")),
        arguments: [
            .takes("month", .month, "业务日期在这个月的", "those dated in the month"),
            .takes(
                "all", .enumeration("yes-or-no"), "所有未付、未送审的", "all that are unpaid and in no batch"
            ),
            .takes("kind", .enumeration("payout-kind"), "只要这一类", "of this kind only"),
            .takes("station", .reference, "司法所, 局里编制时写", "the station, where HQ prepares"),
            .takes("note", .text, "说明", "a note"),
        ])

    private static let checkCommand = Command.writing(
        "batch", "check", Text(zh: "复核批次 (所长)", en: "Check a batch (the station's head)"),
        example: Text(zh: "批次 复核 F03A-1", en: "batch check F03A-1"), target: number, [some])

    private static let approveCommand = Command.writing(
        "batch", "approve",
        Text(zh: "批准复核过的批次 (局审批人)", en: "Approve a checked batch (HQ's approver)"),
        example: Text(zh: "批次 批准 F03A-1", en: "batch approve F03A-1"), target: number, [some])

    private static let refuseCommand = Command.writing(
        "batch", "refuse",
        Text(
            zh: "退回批次或其中几笔, 写明理由 (所长、局审批人)", en: "Send a batch back, or some of it (head, approver)"
        ),
        example: Text(
            zh: "批次 退回 F03A-1 单号=P03A-3 理由=\"缺协议书\"",
            en: "batch refuse F03A-1 payouts=P03A-3 reason=\"no agreement attached\""),
        target: number, [.needs("reason", .text, "为什么退回", "why"), some])
}
