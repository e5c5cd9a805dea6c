internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 调解员 调动: a person goes to another station. The assignment there ends, one here begins, and the
/// person's record goes along: all in one change set.
enum MoveCommand {
    static let definition = CommandDefinition(command, .headquarters(move))

    private static let command = Command.writing(
        "mediator", "move",
        Text(zh: "调动: 从哪天起转到哪个所 (局)", en: "Move a person to another station (HQ)"),
        example: Text(
            zh: "调解员 调动 M03A-5 司法所=05 日期=2024-06-20 理由=\"示例调令\"",
            en: "mediator move M03A-5 station=05 date=2024-06-20 reason=\"by order\""),
        target: Text(zh: "编号或姓名", en: "number-or-name"),
        [
            .needs("station", .reference, "转到的司法所", "the station to go to"),
            .needs("date", .date, "在那里的第一天", "the first day there"),
            .takes("committee", .text, "那里的调委会", "the committee there"),
            .takes("reason", .text, "调令或缘由", "the order, or why"),
        ])

    private static func move(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let person = try scene.targetToChange(.person)
        guard let station = try scene.resolve(.station, argument: "station"),
            let date = try scene.date("date")
        else { preconditionFailure("The arguments are required") }
        guard person.reference("station") != station.id else {
            throw Refusal.nothingChanges(person.title)
        }
        let code = try scene.stationCode(of: person)
        let current = try current(person, on: date, code, scene)
        let context = sheet.context
        var ended = FieldSheet(type: current.type, record: current.id, context: context)
        ended.set("to", try date.adding(days: -1).value)
        var begun = FieldSheet(
            type: current.type, record: context.newIdentifier(), context: context)
        begun.set("person", .reference(person.id))
        begun.set("station", .reference(station.id))
        begun.set("from", date.value)
        begun.set("committee", scene.text("committee").map { .text($0) })
        var moved = FieldSheet(type: person.type, record: person.id, context: context)
        moved.set("station", .reference(station.id))
        moved.set("committee", scene.text("committee").map { .text($0) })
        sheet.record(
            intent: "mediator.move", reason: scene.text("reason") ?? "",
            edits: [ended.edit(.update), begun.edit(.create), moved.edit(.update)])
        let there = station.text("code")
        let words = scene.say(
            zh: "\(code) 所→\(there) 所, \(date) 起; \(code) 所的记录引用它的, 那里留存根",
            en:
                "station \(code)→\(there) from \(date); a stub stays where \(code)'s records refer to it"
        )
        return Answer(["✓ \(person.title) \(words)"], showsPending: true)
    }

    /// The assignment that the move ends.
    private static func current(
        _ person: Entity, on date: CalendarDate, _ code: String, _ scene: Scene
    ) throws -> Entity {
        let assignments = try scene.find(.assignment, ["person": .reference(person.id)])
        if let later = assignments.first(where: { $0.date("from").map { $0 >= date } ?? false }) {
            let from = later.date("from")?.description ?? ""
            throw Refusal(
                "later-assignment", at: scene.column("date"),
                what: Text(
                    zh: "\(person.title) 已有 \(from) 起的任用",
                    en: "\(person.title) has an assignment from \(from)"),
                why: Text(zh: "调动只能接在最后一份任用之后", en: "a move follows the last assignment"),
                next: Text(
                    zh: "查看: 任用 列表 人员=\(person.title)",
                    en: "see: assignment list person=\(person.title)"))
        }
        let open = assignments.last {
            $0.reference("station") == person.reference("station")
                && ($0.date("to").map { $0 >= date } ?? true)
        }
        guard let open else {
            throw Refusal(
                "no-assignment", at: scene.invocation.targets[0].column,
                what: Text(
                    zh: "\(person.title) 在 \(code) 所没有到 \(date) 的任用",
                    en: "\(person.title) has no assignment at station \(code) up to \(date)"),
                why: Text(
                    zh: "没有起止日, 调动之前的发放就没有依据",
                    en: "without dates nothing tells what may be paid for before the move"),
                next: Text(
                    zh: "先写: 任用 新建 人员=\(person.title) 司法所=\(code) 起=…",
                    en: "first: assignment new person=\(person.title) station=\(code) from=…"))
        }
        return open
    }
}
