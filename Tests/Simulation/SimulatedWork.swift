internal import Catalog
internal import ChangeLog
internal import Money
internal import RecordStore
internal import Replica
internal import TestBench

/// What people at the devices do: the bench's random work, and what belongs to a bureau's months:
/// cases that are closed and paid, dated payouts, corrections, budgets, slices, closes, and rulings.
struct SimulatedWork {
    private var random: RandomWork

    var generator: SplitMix64 {
        get { random.generator }
        set { random.generator = newValue }
    }

    init(seed: UInt64, stations: [Identifier]) {
        random = RandomWork(seed: seed, stations: stations, withdraws: true)
    }

    /// Makes one entry.
    ///
    /// - Parameter attempts: how many things are tried where there is nothing to do, or where the
    ///   catalog's checks refuse the entry.
    /// - Returns: what was saved.
    mutating func enter(at replica: BenchReplica, attempts: Int) throws -> ChangeSet? {
        for _ in 1...attempts { if let saved = try enter(at: replica) { return saved } }
        return nil
    }

    /// HQ moves somebody.
    mutating func move(at headquarters: BenchReplica) throws -> ChangeSet? {
        try random.move(at: headquarters)
    }

    private mutating func enter(at replica: BenchReplica) throws -> ChangeSet? {
        if generator.chance(45) { return try random.enter(at: replica) }
        let isLater = replica.database.catalog.version == LaterCatalog.catalog.version
        do {
            return try replica.enter { context in
                let draft =
                    if isLater, generator.chance(30) {
                        try later(replica, context)
                    } else if replica.identity.isHeadquarters {
                        try headquarters(replica, context)
                    } else {
                        try station(replica, context)
                    }
                guard let draft else { throw NothingToDo() }
                return draft
            }
        } catch is NothingToDo {
            return nil
        } catch is EntryRefused {
            return nil
        }
    }

    private struct NothingToDo: Error {}

    // MARK: At a station

    private mutating func station(_ replica: BenchReplica, _ context: EntryContext) throws
        -> ChangeSetDraft?
    {
        let id = context.newIdentifier()
        let work = replica.work
        switch generator.pick(1...7) {
        case 1, 2: return try close(id, replica, context)
        case 7: return try correct(id, replica, context)
        case 3: return try payCase(id, replica, context)
        case 4:
            guard let (_, payout) = try random.any(["payout"], context) else { return nil }
            var draft = work.counterEntry(
                id, number: try context.nextNumber("P"), of: payout.id,
                amountFen: generator.pick([-1, -5_000, -15_000, -Reference.monthlyFen]))
            draft.set("counter-entry", "event-date", try date(replica))
            return draft
        default:
            guard let (_, payee) = try random.any(["person"], context) else { return nil }
            var draft = work.monthlyPayout(
                id, number: try context.nextNumber("P"), payee: payee.id,
                month: try month(replica))
            draft.set("payout", "event-date", try date(replica))
            return draft
        }
    }

    /// Takes a payout back in whole and pays anew, in one entry.
    private mutating func correct(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        guard let (_, paid) = try random.any(["payout"], context),
            paid.value("payout", "kind") == .text("monthly"),
            let payee = paid.value("payout", "payee").reference,
            let month = paid.value("payout", "month").integer,
            let amount = paid.value("payout", "amount-fen").integer
        else { return nil }
        let work = replica.work
        var taken = work.counterEntry(
            id, number: try context.nextNumber("P"), of: paid.id, amountFen: -amount)
        taken.set("counter-entry", "event-date", try date(replica))
        var anew = work.monthlyPayout(
            context.newIdentifier(), number: try context.nextNumber("P"), payee: payee,
            month: month)
        anew.set("payout", "event-date", try date(replica))
        return ChangeSetDraft(id: id, intent: "payout.correct", edits: taken.edits + anew.edits)
    }

    /// What only a later program can say.
    private mutating func later(_ replica: BenchReplica, _ context: EntryContext) throws
        -> ChangeSetDraft?
    {
        let id = context.newIdentifier()
        if generator.chance(50) {
            return try random.any(["person"], context).map { _, person in
                ChangeSetDraft(
                    id: id, intent: "person.edit",
                    edits: [
                        .init(
                            type: Names.type("person"), record: person.id, action: .update,
                            fields: FieldValues([
                                (LaterCatalog.seniority, .integer(Int64(generator.pick(0...40))))
                            ]))
                    ])
            }
        }
        let fields = FieldValues([
            (1, .text("示例 \(generator.pick(1...9))")),
            (2, .reference(replica.identity.station)),
        ])
        return ChangeSetDraft(
            id: id, intent: "weather.new",
            edits: [.init(type: LaterCatalog.weather, record: id, action: .create, fields: fields)])
    }

    /// One of the last months by this device's clock, or of the first half of 2024.
    private mutating func month(_ replica: BenchReplica) throws -> Int64 {
        if generator.chance(50) { return Int64(202_400 + generator.pick(5...8)) }
        let back = Int64(generator.pick(0...3)) * 30 * 86_400_000
        let date = try CalendarDate.inShanghai(
            millisecondsSince1970: replica.powers.now() - back)
        return Int64(date.number / 100)
    }

    private mutating func close(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        let closed = try date(replica)
        return try random.any(["case"], context).map { type, record in
            .update(
                type, record.id,
                [
                    "status": .text("closed"), "result": .text("success"),
                    "agreement": .text("oral"), "closed": closed,
                ], id: id)
        }
    }

    /// Closed or not, paid before or not: as a clerk in a hurry would.
    private mutating func payCase(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        guard let (_, found) = try random.any(["case"], context),
            let payee = found.value("case", "mediator").reference
        else { return nil }
        var draft = replica.work.casePayout(
            id, number: try context.nextNumber("P"), of: found.id, payee: payee)
        draft.set("payout", "event-date", try date(replica))
        return draft
    }

    /// Today or some weeks ago, by this device's clock.
    private mutating func date(_ replica: BenchReplica) throws -> FieldValue {
        let days = Int64(generator.pick([0, 0, 1, 7, 30]))
        let instant = replica.powers.now() - days * 86_400_000
        return .integer(
            Int64(try CalendarDate.inShanghai(millisecondsSince1970: instant).number))
    }

    // MARK: At HQ

    private mutating func headquarters(_ replica: BenchReplica, _ context: EntryContext) throws
        -> ChangeSetDraft?
    {
        switch generator.pick(1...10) {
        case 1...6: try ruling(replica, context)
        case 7: try envelope("allocation", replica, context)
        case 8: try envelope("device-slice", replica, context)
        case 9: budget(replica, context)
        default: try period(replica, context)
        }
    }

    private mutating func ruling(_ replica: BenchReplica, _ context: EntryContext) throws
        -> ChangeSetDraft?
    {
        let open = try VerdictTable(context.db).tray(openOnly: true)
        guard !open.isEmpty else { return nil }
        let verdict = generator.pick(open)
        let decision = generator.pick(["accept", "accept", "void", "recover", "post-to-open"])
        let device = try context.view.record(Names.type("device"), verdict.device)
        guard let station = device?.value("device", "station").reference else { return nil }
        var edits: [ChangeSetDraft.EditDraft] = []
        if decision == "recover" {
            let payout = verdict.touched.first { $0.type == Names.type("payout") }
            guard let payout else { return nil }
            edits =
                Work(replica.bureau.reference, station: station).counterEntry(
                    context.newIdentifier(), number: try context.nextNumber("P"),
                    of: payout.record
                ).edits
        }
        return Work.ruling(
            context.newIdentifier(), on: verdict.changeSet, decision, station: station, edits)
    }

    private mutating func envelope(
        _ type: String, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        guard let (_, device) = try random.any(["device"], context),
            let station = device.value("device", "station").reference
        else { return nil }
        var values: [String: FieldValue] = ["station": .reference(station)]
        if type == "device-slice" { values["device"] = .reference(device.id) }
        return money(type, values, payouts: generator.pick(-2...3), replica, context)
    }

    private mutating func budget(_ replica: BenchReplica, _ context: EntryContext)
        -> ChangeSetDraft
    {
        money(
            "budget-entry",
            [
                "line": .text("示例行"), "function-code": .text(Reference.functionCode),
                "kind": .text("adjust"), "year": .integer(2024), "precision": .text("exact"),
                "document": .text("示例文号"),
            ], payouts: generator.pick(-8...6), replica, context)
    }

    private func money(
        _ type: String, _ values: [String: FieldValue], payouts: Int, _ replica: BenchReplica,
        _ context: EntryContext
    ) -> ChangeSetDraft {
        .create(
            type, context.newIdentifier(),
            values.merging([
                "project": .reference(replica.bureau.reference.project),
                "source": .text("current-year"),
                "amount-fen": .integer(Int64(payouts) * Reference.monthlyFen),
            ]) { $1 })
    }

    private mutating func period(_ replica: BenchReplica, _ context: EntryContext) throws
        -> ChangeSetDraft
    {
        let month = FieldValue.integer(try month(replica))
        let status = FieldValue.text(generator.pick(["soft-closed", "closed", "open"]))
        let found = try context.view.records(
            Names.type("period"), where: [(Names.field("period", "month"), month)], limit: 1)
        let id = context.newIdentifier()
        if let period = found.first {
            return .update("period", period.id, ["status": status], id: id)
        }
        return .create("period", id, ["month": month, "status": status])
    }
}

extension ChangeSetDraft {
    /// Another value for a field of the draft's first edit.
    fileprivate mutating func set(_ type: String, _ field: String, _ value: FieldValue) {
        let edit = edits[0]
        var fields = edit.fields
        fields[Names.field(type, field)] = value
        edits[0] = EditDraft(
            type: edit.type, record: edit.record, action: edit.action, fields: fields)
    }
}
