internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// 批次 列表 and 批次 查看: how far each batch has come, and each payout of one.
enum BatchListing {
    static let listCommand = Command.listing(
        "batch", Text(zh: "列出批次: 笔数、金额、走到哪一步", en: "List batches and how far they have come"),
        example: Text(zh: "批次 列表 状态=待批准", en: "batch list state=to-approve"),
        [
            .takes("state", .enumeration("batch-state"), "走到哪一步", "how far it has come"),
            .takes("station", .reference, "司法所", "the station"),
        ])

    static let showCommand = Command.showing(
        "batch", BatchCommands.number, example: Text(zh: "批次 查看 F1", en: "batch show F1"))

    private static let columns = [
        DataColumn(key: "number", title: Text(zh: "单号", en: "number")),
        DataColumn(key: "station", title: Text(zh: "所", en: "station")),
        DataColumn(key: "payouts", title: Text(zh: "笔数", en: "payouts"), alignment: .right),
        DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount"), alignment: .right),
        DataColumn(key: "state", title: Text(zh: "状态", en: "state")),
        DataColumn(key: "refused", title: Text(zh: "退回", en: "sent back"), alignment: .right),
        DataColumn(key: "prepared", title: Text(zh: "编制", en: "prepared by")),
        DataColumn(key: "checked", title: Text(zh: "复核", en: "checked by")),
        DataColumn(key: "approved", title: Text(zh: "批准", en: "approved by")),
        DataColumn(key: "note", title: Text(zh: "说明", en: "note")),
    ]

    static func list(_ scene: Scene) throws -> Answer {
        let station = try scene.resolve(.station, argument: "station")?.id
        let states = scene.argument("state")?.value.texts.map(\.text)
        let batches = try scene.find(.batch, [:]).filter { batch in
            station.map { $0 == batch.reference("station") } ?? true
        }.map { try scene.facts(of: $0) }.filter { facts in
            states?.contains(facts.state.rawValue) ?? true
        }
        let total = try Fen.sum(batches.map { $0.batch.amount() })
        var answer = try BuiltList(schema: "batch-list", columns: columns, dataColumns: columns)
            .answer(scene, batches) { facts in
                BuiltList.Row(
                    screen: try cells(facts, scene, isForPrograms: false),
                    data: try cells(facts, scene, isForPrograms: true))
            }
        answer.table?.rows = nil
        let count = scene.say(.count(batches.count, zh: "批", "batch", "batches"))
        answer.table?.summary.append("\(count) \(total.yuan)")
        return answer
    }

    private static func cells(_ facts: BatchFacts, _ scene: Scene, isForPrograms: Bool) throws
        -> [Cell]
    {
        let batch = facts.batch
        let station = try batch.reference("station").flatMap { try scene.fetch(.station, $0) }
        let state = isForPrograms ? facts.state.rawValue : scene.say(facts.state.words)
        func who(_ step: ApprovalStep) throws -> Cell {
            let found = facts.rows.compactMap { $0.last(step) }
                .first { $0.choice("decision", ApprovalDecision.self) == .agreed }
            let name = try found.map { try scene.author(of: $0) } ?? ""
            return name.isEmpty ? .empty : .text(name)
        }
        return [
            .text(batch.title), .text(station?.text("code") ?? ""),
            .integer(batch["payout-count"].integer ?? 0), batch.amount().cell, .text(state),
            .integer(Int64(facts.rows(.refused).count)), try who(.prepared), try who(.checked),
            try who(.approved), .text(batch.text("note")),
        ]
    }

    private static let rowColumns = [
        DataColumn(key: "number", title: Text(zh: "单号", en: "number")),
        DataColumn(key: "kind", title: Text(zh: "类别", en: "kind")),
        DataColumn(key: "payee", title: Text(zh: "领款人", en: "payee")),
        DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount"), alignment: .right),
        DataColumn(key: "state", title: Text(zh: "状态", en: "state")),
        DataColumn(key: "steps", title: Text(zh: "经过", en: "steps")),
        DataColumn(key: "reason", title: Text(zh: "理由", en: "reason")),
    ]

    static func show(_ scene: Scene) throws -> Answer {
        let facts = try scene.facts(of: try scene.target(.batch))
        func cells(_ row: BatchRow, isForPrograms: Bool) throws -> [Cell] {
            let kind = row.entity?.choice("kind", PayoutKind.self)
            let payee = try row.entity?.reference("payee").flatMap { try scene.fetch(.person, $0) }
            let steps = try row.steps.map {
                try words($0, scene, isForPrograms: isForPrograms)
            }
            let reason = row.steps.last { !$0.text("reason").isEmpty }?.text("reason") ?? ""
            return [
                .text(row.title),
                .text(
                    isForPrograms
                        ? kind?.rawValue ?? "" : kind.map { scene.say($0.label.text) } ?? ""),
                .text(payee?.text("name") ?? PersonalText.unreadable), row.amount.cell,
                .text(isForPrograms ? row.state.rawValue : scene.say(row.state.words)),
                .text(steps.joined(separator: isForPrograms ? "," : " → ")), .text(reason),
            ]
        }
        let rows = facts.rows
        var answer = Answer([
            try "\(facts.title) \(scene.say(facts.state.words)) "
                + scene.say(.count(rows.count, zh: "笔", "payout", "payouts"))
                + " \(facts.amount(rows).yuan)"
        ])
        answer.table = TableAnswer(
            schema: "batch-show",
            screen: DataTable(
                columns: rowColumns, rows: try rows.map { try cells($0, isForPrograms: false) }),
            data: DataTable(
                columns: rowColumns, rows: try rows.map { try cells($0, isForPrograms: true) }),
            rows: rows.map { RecordKey(type: scene.type(.payout).number, record: $0.payout) })
        return answer
    }

    /// "复核 示例所长"; for programs the state's code.
    static func words(_ step: Entity, _ scene: Scene, isForPrograms: Bool) throws -> String {
        if isForPrograms { return ApprovalState(step).rawValue }
        let isRefused = step.choice("decision", ApprovalDecision.self) == .refused
        let label =
            isRefused
            ? ApprovalDecision.refused.label.text
            : step.choice("step", ApprovalStep.self)?.label.text ?? Text(same: "")
        let who = try scene.author(of: step)
        let pending = step.isOverlay ? scene.say(zh: " (待同步)", en: " (pending)") : ""
        return [scene.say(label), who].filter { !$0.isEmpty }.joined(separator: " ") + pending
    }
}
