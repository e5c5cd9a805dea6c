internal import Catalog
public import ChangeLog
public import Rules

/// From where a prediction looks: what of the records is in sight.
public struct Outlook: Sendable {
    let catalog: RecordCatalog
    let sight: Sight
    /// The station whose records are seen; nil sees everything.
    let station: Identifier?

    /// - Parameter station: nil at headquarters.
    public init(_ rules: RuleSet, station: Identifier?) {
        catalog = rules.catalog
        sight = rules.sight
        self.station = station
    }

    public var seesEverything: Bool { station == nil }

    func seesAll(of type: UInt32) -> Bool {
        station == nil || catalog.type(type)?.scope == .bureau
    }

    /// Whether a look-up sees all that there is to find.
    ///
    /// - Parameter isHere: whether a record is in sight.
    func seesAll(
        of type: UInt32, where conditions: [(field: UInt32, value: FieldValue)],
        isHere: (UInt32, Identifier) throws -> Bool
    ) rethrows -> Bool {
        guard let station, !seesAll(of: type) else { return true }
        guard case .station(let scope)? = catalog.type(type)?.scope else { return false }
        for condition in conditions {
            if condition.field == scope, condition.value == .reference(station) { return true }
            if condition.field == sight.own[type]?.number { return true }
            if let companion = sight.companions[type],
                condition.field == companion.reference.number,
                let target = condition.value.reference, try isHere(companion.target.number, target)
            {
                return true
            }
        }
        return false
    }

    /// Whether a kept sum has all that it counts.
    func seesAll(of type: UInt32, key: [String: FieldValue]) -> Bool {
        guard let station, !seesAll(of: type) else { return true }
        guard let declared = catalog.type(type), case .station(let scope) = declared.scope,
            let name = declared.field(scope)?.name
        else { return false }
        return key[name] == .reference(station)
    }
}

/// The records as a replica expects them at the server: what it was given, and what its own unjudged
/// entries make of that. Whatever it can't see, or isn't sure of, the watch is told.
struct ForeseenView: RecordView {
    /// As the server last gave them.
    let base: any RecordView
    let pending: PendingRecords
    let outlook: Outlook
    let watch: Watch
    /// What this device's entries would create: nobody else can have it.
    let created: Set<Verdict.Touch>

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        if let change = change(type, id) { return change.after }
        let found = try base.record(type, id)
        if found == nil { noteAbsence(type, id) }
        // A stub shows less than the server has.
        if found?.isStub == true { watch.doubt(.records(type)) }
        return found
    }

    func contains(_ type: UInt32, _ id: Identifier) throws -> Bool {
        if let change = change(type, id) { return change.after != nil }
        let isThere = try base.contains(type, id)
        if !isThere { noteAbsence(type, id) }
        return isThere
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        let isAboutOwn = conditions.contains { $0.value.reference.map(isNew) ?? false }
        if try !isAboutOwn && !outlook.seesAll(of: type, where: conditions, isHere: isHere) {
            watch.miss(.records(type))
        }
        let touched = pending.candidates(type, where: conditions)
        let below = try base.records(type, where: conditions, limit: limit + touched.count)
        let untouched = below.filter {
            pending.changes[Verdict.Touch(type: type, record: $0.id)] == nil
        }
        if untouched.contains(where: \.isStub) { watch.doubt(.records(type)) }
        func fits(_ record: RecordImage?) -> Bool {
            record.map { record in
                conditions.allSatisfy { agrees(record.fields[$0.field], $0.value) }
            } ?? false
        }
        var own: [RecordImage] = []
        for touch in touched {
            guard let change = pending.changes[touch] else { continue }
            let isIn = fits(change.after)
            if let entry = change.unsure, isIn || fits(change.before) {
                watch.doubt(.earlier(entry))
            }
            if isIn, let after = change.after { own.append(after) }
        }
        return Array((untouched + own).prefix(limit))
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        if !outlook.seesAll(of: type, key: key) { watch.miss(.records(type)) }
        var total = try base.keptSum(type, name, key: key)
        guard let declared = outlook.catalog.type(type) else { return total }
        let own = pending.total(declared, name, key: key)
        if let entry = own.unsure { watch.doubt(.earlier(entry)) }
        total.amount += own.amount
        total.count += own.count
        return total
    }

    /// Made here and not judged yet: nobody else can name it.
    private func isNew(_ record: Identifier) -> Bool {
        pending.isNew(record) || created.contains { $0.record == record }
    }

    private func change(_ type: UInt32, _ id: Identifier) -> PendingRecords.Change? {
        let change = pending.changes[Verdict.Touch(type: type, record: id)]
        if let entry = change?.unsure { watch.doubt(.earlier(entry)) }
        return change
    }

    private func noteAbsence(_ type: UInt32, _ id: Identifier) {
        guard !outlook.seesAll(of: type), !created.contains(Verdict.Touch(type: type, record: id))
        else { return }
        watch.miss(.records(type))
    }

    private func isHere(_ type: UInt32, _ id: Identifier) throws -> Bool {
        let touch = Verdict.Touch(type: type, record: id)
        if created.contains(touch) { return true }
        if let change = pending.changes[touch] { return change.after != nil }
        return try base.contains(type, id)
    }
}
