package import ChangeLog
internal import RecordStore
package import Replica

/// One random entry after another, at whatever device: what a bureau does in a month, and what it
/// ought not to do.
package struct RandomWork {
    package var generator: SplitMix64
    private let stations: [Identifier]
    /// One entry in four takes another back.
    private let withdraws: Bool

    package init(seed: UInt64, stations: [Identifier], withdraws: Bool = false) {
        generator = SplitMix64(seed: seed)
        self.withdraws = withdraws
        self.stations = stations
    }

    private enum Kind: CaseIterable {
        case person, mediationCase, payout, duplicatePay, counterEntry, payment, note, register,
            deleteCase, deletePerson, move, several, withdrawal

        static let usual = allCases.filter { $0 != .withdrawal }
    }

    /// Makes one entry.
    ///
    /// - Returns: the change set; nil where the device had nothing to work upon, or the catalog's
    ///   checks refused the entry.
    @discardableResult
    package mutating func enter(at replica: BenchReplica) throws -> ChangeSet? {
        let kind =
            withdraws && generator.chance(25) ? .withdrawal : generator.pick(Kind.usual)
        do {
            return try replica.enter { context in
                guard let draft = try draft(kind, replica, context) else { throw NothingToDo() }
                return draft
            }
        } catch is NothingToDo {
            return nil
        } catch is EntryRefused {
            return nil
        }
    }

    /// HQ moves somebody to one of the stations; nobody is there in the beginning.
    @discardableResult
    package mutating func move(at headquarters: BenchReplica) throws -> ChangeSet? {
        do {
            return try headquarters.enter { context in
                guard let draft = try move(context.newIdentifier(), context) else {
                    throw NothingToDo()
                }
                return draft
            }
        } catch is NothingToDo {
            return nil
        }
    }

    private mutating func move(_ id: Identifier, _ context: EntryContext) throws -> ChangeSetDraft?
    {
        try any(["person"], context).map { _, record in
            .update(
                "person", record.id, ["station": .reference(generator.pick(stations))], id: id)
        }
    }

    private struct NothingToDo: Error {}

    private mutating func draft(
        _ kind: Kind, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        let id = context.newIdentifier()
        switch kind {
        case .person:
            return replica.work.person(id, number: try context.nextNumber("M"))
        case .mediationCase: return try mediationCase(id, replica, context)
        case .payout, .duplicatePay, .counterEntry, .payment:
            return try money(kind, id, replica, context)
        case .note:
            return try any(["person", "case"], context).map { type, record in
                .update(type, record.id, ["note": .text("示例备注 \(generator.next())")], id: id)
            }
        case .register: return try register(id, context)
        case .deleteCase:
            return try any(["case"], context).map { .delete("case", $1.id, id: id) }
        case .deletePerson:
            return try any(["person"], context).map { .delete("person", $1.id, id: id) }
        case .move:
            guard replica.identity.isHeadquarters else { return nil }
            return try move(id, context)
        case .several: return try several(id, replica, context)
        case .withdrawal: return try withdrawal(id, replica, context)
        }
    }

    /// One of the newest own entries, whether or not it was judged.
    private mutating func withdrawal(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        var own: [Identifier] = []
        try ChainTable(context.db).forEach(after: 0) { entry in
            own.append(entry.changeSet)
            return true
        }
        guard !own.isEmpty else { return nil }
        return replica.work.withdrawal(id, of: generator.pick(own.suffix(4)))
    }

    private mutating func mediationCase(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        guard let (_, mediator) = try any(["person"], context) else { return nil }
        let number = try context.nextNumber("C")
        let parties = try context.seal(
            "示例当事人 \(number)", record: id, field: Names.field("case", "parties"))
        return replica.work.mediationCase(
            id, number: number, mediator: mediator.id, parties: parties)
    }

    private mutating func money(
        _ kind: Kind, _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        let work = replica.work
        switch kind {
        case .counterEntry:
            guard let (_, payout) = try any(["payout"], context) else { return nil }
            return work.counterEntry(
                id, number: try context.nextNumber("P"), of: payout.id,
                amountFen: generator.chance(50) ? -40_000 : -Reference.monthlyFen)
        case .payment:
            return try any(["payout"], context).map { work.paymentEvent(id, of: $1.id) }
        default:
            guard let (_, payee) = try any(["person"], context) else { return nil }
            // Few months, so that two devices pay the same one now and then.
            let month = Int64(202_400 + (kind == .payout ? generator.pick(1...6) : 5))
            return work.monthlyPayout(
                id, number: try context.nextNumber("P"), payee: payee.id, month: month)
        }
    }

    private mutating func register(_ id: Identifier, _ context: EntryContext) throws
        -> ChangeSetDraft?
    {
        guard let (type, record) = try any(["case", "person"], context) else { return nil }
        if type == "person" {
            return .update(
                type, record.id, ["name": .text("示例改名 \(generator.pick(1...9))")], id: id)
        }
        let fields: [String: FieldValue] =
            generator.chance(50)
            ? ["dispute-type": .text(generator.pick(["marriage", "contract", "labour"]))]
            : ["status": .text(generator.pick(["mediating", "closed", "filed"]))]
        return .update(type, record.id, fields, id: id)
    }

    /// A person and the pay for a month, in one change set; and a note on somebody.
    private mutating func several(
        _ id: Identifier, _ replica: BenchReplica, _ context: EntryContext
    ) throws -> ChangeSetDraft? {
        var edits = replica.work.person(id, number: try context.nextNumber("M")).edits
        let payout = context.newIdentifier()
        edits +=
            replica.work.monthlyPayout(
                payout, number: try context.nextNumber("P"), payee: id
            ).edits
        if let (type, record) = try any(["person", "case"], context) {
            edits.append(.update(type, record.id, ["note": .text("示例 \(generator.next())")]))
        }
        return ChangeSetDraft(id: id, intent: "several", edits: edits)
    }

    /// A record of one of the types that the device shows; nil where it shows none.
    package mutating func any(_ types: [String], _ context: EntryContext) throws -> (
        type: String, record: RecordImage
    )? {
        let type = generator.pick(types)
        let records = try context.view.records(Names.type(type), where: [], limit: .max)
            .sorted { $0.id < $1.id }
        return records.isEmpty ? nil : (type, generator.pick(records))
    }
}
