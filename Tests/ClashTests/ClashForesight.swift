import Catalog
import ChangeLog
import GRDB
import Intake
import Journal
import Judge
import Ledger
import Money
import RecordStore
import Replica
import Rules
import TestBench

/// What an up-to-date replica of the step's station, and one of HQ, would foresee at the moment when
/// the server judges a step: held against the verdict that it then gets.
struct ClashForesight {
    private let predictions: [(place: String, prediction: Prediction)]

    private static let judge = Result {
        let rules = try RuleSet.embedded(catalog: LedgerCatalog.catalog)
        return (rules: rules, judge: ChangeSetJudge(catalog: rules.catalog, rules: rules))
    }

    /// - Parameter receivedAt: when the server will take it, in milliseconds since 1970.
    init(_ step: ClashStep, at bureau: BenchBureau, by device: ClashDevice, receivedAt: Int64)
        throws
    {
        let (rules, judge) = try Self.judge.get()
        let identity = device.identity
        // Bytes that can't be read are never judged; what another device made isn't foreseen here.
        guard let changeSet = try? ChangeSet(frozen: step.body),
            changeSet.device == identity.device
        else {
            predictions = []
            return
        }
        let store = bureau.service.database.store
        predictions = try bureau.read { db in
            let facts = try bureau.service.directory.find(identity.device, in: store.view(db))
            guard try JournalLog(db).entry(changeSet: changeSet.id) == nil, facts?.revokedAt == nil
            else { return [] }
            let stations = identity.isHeadquarters ? [nil] : [identity.station, nil]
            return try stations.map { station in
                let view = SeenRecords(base: store.view(db), station: station)
                let prediction = try judge.predict(
                    changeSet, canonical: view, pending: PendingRecords(rules.catalog),
                    from: Outlook(rules, station: station)
                ) { watch in
                    try Self.context(
                        changeSet, device, db, receivedAt, watch, isStation: station != nil)
                }
                return (station == nil ? "HQ" : "the station", prediction)
            }
        }
    }

    private static func context(
        _ changeSet: ChangeSet, _ device: ClashDevice, _ db: Database, _ receivedAt: Int64,
        _ watch: Watch, isStation: Bool
    ) throws -> JudgeContext {
        let identity = device.identity
        let (journal, open) = (JournalLog(db), OpenItems(db))
        var context = JudgeContext(
            receivedAt: receivedAt, effectiveAt: min(changeSet.claimedAt, receivedAt),
            today: Int64(try CalendarDate.inShanghai(millisecondsSince1970: receivedAt).number),
            standing: Standing(
                device: identity.device, enteringDevice: changeSet.device, role: identity.role,
                station: identity.station, isHeadquarters: identity.isHeadquarters,
                users: [identity.user]),
            effectiveAtOf: { try journal.effectiveAt(changeSet: $0) },
            actorOf: { try journal.verdict(changeSet: $0)?.actor },
            openVerdict: { try open.outcome(of: $0) },
            openCreator: { try open.toucher(of: Verdict.Touch(type: $0, record: $1)) },
            nextVoucher: { _ in 0 })
        context.openEdits = { type, record in
            if isStation, !changeSet.edits.contains(where: { $0.record == record }) {
                watch.miss(.openEntries)
            }
            return try open.touchers(of: Verdict.Touch(type: type, record: record)).flatMap { id in
                let body = try journal.entry(changeSet: id)?.body
                let edits = try body.map { try ChangeSet(frozen: $0).edits } ?? []
                return edits.filter { $0.type == type && $0.record == record }
            }
        }
        context.isDeleted = { try Tombstones(db).contains(type: $0, record: $1) }
        context.isClosed = { id in
            let verdict = try journal.verdict(changeSet: id)
            return verdict?.followedBy != nil && verdict?.isOpen == false
        }
        context.hasLeft = { _, _ in
            watch.doubt(.journal)
            return false
        }
        context.paidSuspense = { _ in
            watch.miss(.matter)
            return 0
        }
        context.matter = { _ in
            watch.doubt(.matter)
            return nil
        }
        return context
    }

    /// What of it the verdict contradicts.
    func contradictions(_ verdict: Verdict) -> [String] {
        predictions.flatMap { place, prediction in
            Self.contradictions(prediction, verdict).map { "\(place) foresaw \($0)" }
        }
    }

    private static func contradictions(_ prediction: Prediction, _ verdict: Verdict) -> [String] {
        let also = verdict.evidence.first { $0.name == "also" }?.value ?? ""
        let named = Set(also.split(separator: ",").map(String.init) + [verdict.rule])
        var found: [String] = []
        var isAsked = !prediction.mayComeToNothing
        for answer in prediction.answers {
            switch answer.answer {
            case .no: if named.contains(answer.rule) { found.append("\(answer.rule) no") }
            case .unknown: if answer.isStep { isAsked = false }
            case .yes:
                guard isAsked, answer.finding?.isObjection == true else { continue }
                if !named.contains(answer.rule) { found.append("\(answer.rule) yes") }
            }
        }
        guard prediction.isCertain else { return found }
        let judgement = prediction.judgement
        if judgement.outcome != verdict.outcome || judgement.rule != verdict.rule {
            found.append("\(judgement.outcome) \(judgement.rule)")
        }
        return found
    }
}

/// The server's records as far as a station sees them; nil sees them all.
private struct SeenRecords: RecordView {
    let base: any RecordView
    let station: Identifier?

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        try base.record(type, id).flatMap { isSeen($0) ? $0 : nil }
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        Array(try base.records(type, where: conditions, limit: .max).filter(isSeen).prefix(limit))
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        var key = key
        if let station, let declared = LedgerCatalog.catalog.type(type),
            case .station(let scope) = declared.scope, let field = declared.field(scope)
        {
            // Another station's sum is nothing that is seen.
            if let asked = key[field.name], asked != .reference(station) { return (0, 0) }
            key[field.name] = .reference(station)
        }
        return try base.keptSum(type, name, key: key)
    }

    private func isSeen(_ record: RecordImage) -> Bool {
        guard let station else { return true }
        switch LedgerCatalog.catalog.type(record.type)?.scope {
        case .bureau: return true
        case .station(let field): return record.fields[field].reference == station
        case .headquarters, nil: return false
        }
    }
}
