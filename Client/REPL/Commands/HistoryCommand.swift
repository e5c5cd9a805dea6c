internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import LineGrammar
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// 历史: who did what to a record, when, on which device, and how it was judged.
enum HistoryCommand {
    static let definitions = [CommandDefinition(command, .read(history))]

    private static let command = Command(
        noun: "history", effect: .reads,
        summary: Text(zh: "一条记录的来龙去脉", en: "Everything that happened to a record"),
        example: Text(zh: "历史 P17", en: "history P17"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "编号", en: "number")),
        arguments: ArgumentSpec.listing)

    /// One line of a history.
    private struct Event {
        let at: Int64
        /// Its place in this device's chain, where it was made here.
        let number: UInt64
        let who: String
        let device: String
        let intent: String
        let details: (screen: String, data: String)
        let verdict: (screen: String, data: [Cell])
    }

    private static let columns = [
        DataColumn(key: "at", title: Text(zh: "时间", en: "at")),
        DataColumn(key: "who", title: Text(zh: "经办", en: "who")),
        DataColumn(key: "device", title: Text(zh: "设备", en: "device")),
        DataColumn(key: "what", title: Text(zh: "做了什么", en: "what")),
        DataColumn(key: "details", title: Text(zh: "内容", en: "details")),
        DataColumn(key: "verdict", title: Text(zh: "判定", en: "verdict")),
    ]

    private static let verdictColumns = ["outcome", "rule", "flags"].map {
        DataColumn(key: $0, title: Text(same: $0))
    }

    private static func history(_ scene: Scene) throws -> Answer {
        let names: [TypeName] = [
            .payout, .counterEntry, .mediationCase, .person, .project, .budgetEntry, .batch,
            .proration,
        ]
        let reference = TypedText(scene.invocation.targets[0])
        var changeSets: Set<Identifier> = []
        var title = DocumentNumber.full(reference.text, identity: scene.identity) ?? ""
        let withdrawn = try scene.withdrawn(number: title)
        if withdrawn.isEmpty {
            changeSets = Set(try scene.changeSets(named: reference, anyOf: names))
            let entity = try? scene.resolve(anyOf: names, reference)
            title = entity?.title ?? reference.text
            for key in try entity.map({ try followers(of: $0, scene) }) ?? [] {
                changeSets.formUnion(
                    try scene.fetch(key).map { try scene.changeSets(of: $0) } ?? [])
            }
        }
        changeSets.formUnion(withdrawn)
        let withdrawals = Withdrawals(scene.db, store: scene.store)
        for changeSet in changeSets {
            changeSets.formUnion(try withdrawals.withdrawals(of: changeSet))
        }
        for changeSet in changeSets {
            let rulings = try VerdictStory(changeSet, scene).rulings
            changeSets.formUnion(rulings.map(\.record.image.version))
        }
        let events = try changeSets.sorted().map { try event($0, scene) }
            .sorted { ($0.at, $0.number) < ($1.at, $1.number) }
        var answer = try BuiltList(
            schema: "history", columns: columns, dataColumns: columns.dropLast() + verdictColumns
        ).answer(scene, events) { event in
            let who = [Cell.text(event.who), .text(event.device)]
            return BuiltList.Row(
                screen: [ClockText.cell(event.at, in: scene.manner.language)] + who
                    + [IntentWords.text(event.intent, scene), event.details.screen]
                    .map { .text($0) } + [.text(event.verdict.screen)],
                data: [ClockText.cell(event.at, in: nil)] + who
                    + [.text(event.intent), .text(event.details.data)] + event.verdict.data)
        }
        answer.lines = [title]
        return answer
    }

    /// What names a payout belongs to its history.
    private static func followers(of entity: Entity, _ scene: Scene) throws -> [RecordKey] {
        if entity.type.name == TypeName.batch.rawValue {
            return try scene.find(.approval, ["batch": .reference(entity.id)]).map(\.key)
        }
        guard entity.type.name == TypeName.payout.rawValue else { return [] }
        return try [TypeName.paymentEvent, .counterEntry, .approval].flatMap {
            try scene.find($0, ["payout": .reference(entity.id)]).map(\.key)
        }
    }

    private static func event(_ id: Identifier, _ scene: Scene) throws -> Event {
        let verdict = try VerdictTable(scene.db).fetch(id)
        let own = try ChainTable(scene.db).entry(changeSet: id)
        let body = own?.body ?? verdict?.body ?? Data()
        let isHidden = try Withdrawals(scene.db, store: scene.store).isWithdrawn(id)
        let judged =
            isHidden
            ? (
                scene.say(zh: "已撤销, 待同步", en: "withdrawn, pending"),
                [Cell.text("withdrawn"), .empty, .empty]
            )
            : try judgement(id, isOwn: own != nil, scene)
        guard !body.isEmpty, let changeSet = try? ChangeSet(frozen: body) else {
            return Event(
                // A change set's id begins with the millisecond it was made in.
                at: verdict?.effectiveAt ?? Int64(id.high >> 16), number: 0,
                who: try scene.userName(verdict?.actor),
                device: try scene.deviceName(verdict?.device),
                intent: verdict?.intent ?? "", details: try decision(id, scene), verdict: judged)
        }
        return Event(
            at: changeSet.claimedAt, number: own?.position.number ?? 0,
            who: try scene.userName(changeSet.actor),
            device: try scene.deviceName(changeSet.device),
            intent: changeSet.intent, details: try details(changeSet, scene), verdict: judged)
    }

    /// Of a ruling whose bytes aren't here: what its record says.
    private static func decision(_ id: Identifier, _ scene: Scene) throws -> (
        screen: String, data: String
    ) {
        guard let record = try scene.fetch(.ruling, id) else { return ("", "") }
        func words(_ isForPrograms: Bool) throws -> String {
            let names: [String] = ["decision", "waived-rule", "reason"]
            let words: [String] = try names.compactMap { (name: String) -> String? in
                let field = record.type.require(name)
                guard record[name] != .absent else { return nil }
                let text =
                    isForPrograms
                    ? try code(record[name], field, scene)
                    : try FieldText.text(record[name], field, scene)
                return "\(isForPrograms ? name : scene.say(field.label.text)) \(text)"
            }
            return (words + (try moneyMade(by: id, scene))).joined(separator: ", ")
        }
        return (try words(false), try words(true))
    }

    /// "P00B-1 -200.00": the payouts and counter-entries that a ruling brought along.
    private static func moneyMade(by id: Identifier, _ scene: Scene) throws -> [String] {
        let rows = try Row.fetchAll(
            scene.db,
            sql: """
                SELECT number, amount_fen FROM payout WHERE version = :id
                UNION ALL SELECT number, amount_fen FROM counter_entry WHERE version = :id
                """, arguments: ["id": id.data])
        return rows.map { "\($0["number"] as String) \(Fen($0["amount_fen"] as Int64).yuan)" }
    }

    /// How it was judged, and what followed; for programs the newest verdict.
    private static func judgement(_ id: Identifier, isOwn: Bool, _ scene: Scene) throws -> (
        screen: String, data: [Cell]
    ) {
        let story = try VerdictStory(id, scene)
        guard let verdict = story.verdicts.last else {
            return isOwn
                ? (scene.say(zh: "待同步", en: "pending"), [.text("pending"), .empty, .empty])
                : (scene.say(zh: "生效", en: "applied"), [.text("applied"), .empty, .empty])
        }
        let flags = verdict.flags.joined(separator: ", ")
        let withdrawn = verdict.isWithdrawn ? scene.say(zh: "已撤销", en: "withdrawn") : nil
        return (
            withdrawn ?? story.summary(scene),
            [
                .text(verdict.outcome.rawValue),
                verdict.rule.isEmpty ? .empty : .text(verdict.rule),
                flags.isEmpty ? .empty : .text(flags),
            ]
        )
    }

    /// What changed: amounts and states; of a creation only what tells it from others.
    private static func details(_ changeSet: ChangeSet, _ scene: Scene) throws -> (
        screen: String, data: String
    ) {
        var words: [String] = []
        var codes: [String] = []
        for edit in changeSet.edits {
            guard let type = scene.store.catalog.type(edit.type) else { continue }
            for entry in edit.fields.entries {
                guard let field = type.field(entry.field), isTelling(field, edit.action) else {
                    continue
                }
                let text = try FieldText.text(entry.value, field, scene)
                words.append("\(scene.say(field.label.text)) \(text)")
                codes.append("\(field.name)=\(try code(entry.value, field, scene))")
            }
        }
        if !changeSet.reason.isEmpty {
            words.append(scene.say(zh: "理由 ", en: "reason ") + changeSet.reason)
            codes.append("reason=\(changeSet.reason)")
        }
        return (words.joined(separator: ", "), codes.joined(separator: ", "))
    }

    private static func code(_ value: FieldValue, _ field: Field, _ scene: Scene) throws -> String {
        switch try FieldText.cell(value, field, scene) {
        case .text(let text): text
        case .integer(let value), .number(_, let value): String(value)
        case .empty: ""
        }
    }

    private static func isTelling(_ field: Field, _ action: Edit.Action) -> Bool {
        if field.kind.isForMachines { return false }
        guard action == .create else { return true }
        return [
            "amount-fen", "number", "date", "kind", "decision", "waived-rule", "step", "batch",
            "replaces", "supplements", "proration",
        ].contains(field.name)
    }
}
