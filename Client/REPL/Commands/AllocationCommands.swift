internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 额度: slices of a budget that may be spent without a line. HQ gives them to stations, a
/// station's head splits the station's among its devices.
enum AllocationCommands {
    static let definitions = [
        CommandDefinition(AllocationListing.command, .read(AllocationListing.list)),
        CommandDefinition(
            command(
                "new", Text(zh: "给司法所一份额度 (局)", en: "Give a station a slice (HQ)"),
                zh: "新建 项目=人民调解员经费 司法所=03 金额=2万", en: "new project=人民调解员经费 station=03 amount=20000",
                [.needs("station", .reference, "司法所", "the station")]),
            .headquarters { try AllocationEntry($0).open(&$1) }),
        CommandDefinition(
            command(
                "raise",
                Text(
                    zh: "追加: 司法所的 (局), 或设备的 (局、所长)",
                    en: "Add to a station's slice (HQ) or a device's (HQ, head)"),
                zh: "追加 项目=人民调解员经费 司法所=03 金额=5000",
                en: "raise project=人民调解员经费 station=03 amount=5000",
                holders),
            .write { try AllocationEntry($0).change(&$1, isReduction: false) }),
        CommandDefinition(
            command(
                "lower",
                Text(
                    zh: "收回: 设备看到并送齐以前的录入后才放出",
                    en: "Take back: free once the devices have acknowledged it"),
                zh: "收回 项目=人民调解员经费 设备=03A 金额=500",
                en: "lower project=人民调解员经费 device=03A amount=500",
                holders),
            .write { try AllocationEntry($0).change(&$1, isReduction: true) }),
        CommandDefinition(
            command(
                "split",
                Text(
                    zh: "把本所的额度分给一台设备 (所长、局)",
                    en: "Give a device a part of its station's slice (head, HQ)"),
                zh: "拆分 项目=人民调解员经费 设备=03A 金额=8000",
                en: "split project=人民调解员经费 device=03A amount=8000",
                [.needs("device", .reference, "设备, 如 03A", "the device, such as 03A")]),
            .write { try AllocationEntry($0).change(&$1, isReduction: false) }),
        CommandDefinition(writeOffCommand, .headquarters { try AllocationEntry($0).writeOff(&$1) }),
    ]

    private static let holders: [ArgumentSpec] = [
        .takes("station", .reference, "司法所", "the station"),
        .takes("device", .reference, "设备, 如 03A", "the device, such as 03A"),
    ]

    private static func command(
        _ verb: String, _ summary: Text, zh: String, en: String, _ holder: [ArgumentSpec]
    ) -> Command {
        .writing(
            "allocation", verb, summary,
            example: Text(zh: "额度 \(zh)", en: "allocation \(en)"),
            [.needs("project", .reference, "项目", "the project")] + holder + [
                .needs("amount", .money, "不带正负号", "without a sign"),
                .takes(
                    "source", .enumeration("budget-source"), "来源, 默认本年",
                    "the source; this year's by default"),
                .takes("note", .text, "说明", "a note"),
            ])
    }

    private static let writeOffCommand = Command.writing(
        "allocation", "write-off",
        Text(zh: "核销停用设备余下的额度 (局)", en: "Free what a revoked device has left (HQ)"),
        example: Text(
            zh: "额度 核销 项目=人民调解员经费 设备=03B 理由=\"电脑丢失\"",
            en: "allocation write-off project=人民调解员经费 device=03B reason=\"lost\""),
        [
            .needs("project", .reference, "项目", "the project"),
            .needs("device", .reference, "设备, 如 03A", "the device, such as 03A"),
            .needs("reason", .text, "为什么", "why"),
            .takes("amount", .money, "默认全部余额", "all that is left by default"),
            .takes(
                "source", .enumeration("budget-source"), "来源, 默认本年",
                "the source; this year's by default"),
        ])
}
