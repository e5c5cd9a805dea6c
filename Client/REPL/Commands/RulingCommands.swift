internal import Catalog
internal import ChangeLog
internal import Foundation
internal import Ledger
internal import LineGrammar
internal import Replica
internal import TextTable

/// 裁定: HQ's decision on what is held.
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

    private static func new(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let typed = TypedText(scene.invocation.targets[0])
        let item = typed.text.uppercased()
        let seq = item.hasPrefix("H") ? UInt64(item.dropFirst()) : nil
        let open = try VerdictTable(scene.db).tray(openOnly: true)
        guard let verdict = open.first(where: { $0.seq == seq }) else { throw unknownItem(typed) }
        guard let station = try station(of: verdict, scene) else { throw unknownItem(typed) }
        let decision = scene.choice("ruling", RulingDecision.self) ?? .accept
        try sheet.create(scene.type(.ruling), intent: "ruling.new") { ruling in
            ruling.set("change-set", .opaque(verdict.changeSet.data))
            ruling.set("station", .reference(station))
            ruling.set("decision", .text(decision.rawValue))
            ruling.set("reason", .text(scene.text("reason") ?? ""))
            if decision == .accept || decision == .postToOpen {
                ruling.set("waived-rule", .text(scene.text("waived-rule") ?? verdict.rule))
            }
        }
        return Answer(["✓ \(item) \(scene.say(decision.label.text))"], showsPending: true)
    }

    /// The station whose records the held change set touches.
    private static func station(of verdict: Verdict, _ scene: Scene) throws -> Identifier? {
        for touch in verdict.touched {
            let record = try scene.fetch(RecordKey(type: touch.type, record: touch.record))
            guard let record, record.type.field(named: "station") != nil else { continue }
            if let station = record.reference("station") { return station }
        }
        return nil
    }

    private static func unknownItem(_ typed: TypedText) -> Refusal {
        Refusal(
            "unknown-item", at: typed.column,
            what: Text(zh: "没有待裁的事项 \(typed.text)", en: "nothing held is \(typed.text)"),
            why: Text(zh: "事项号在 事项 的表里", en: "items are listed by tray"),
            next: Text(zh: "输入 事项", en: "type tray"))
    }
}
