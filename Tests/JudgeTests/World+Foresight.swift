import Catalog
import ChangeLog
import Judge
import Rules
import Testing

/// What a device of the enterer's station would foresee: upon the records that it sees, and without
/// what others have waiting.
extension World {
    func predict(
        _ edits: Edit..., by enterer: Enterer = .station3, pending: PendingRecords? = nil
    ) throws -> Prediction {
        try predict(
            draft(edits, by: enterer), by: enterer, pending: pending)
    }

    func predict(
        _ changeSet: ChangeSet, by enterer: Enterer, pending: PendingRecords? = nil
    ) throws -> Prediction {
        let standing = standing(enterer, device: changeSet.device)
        let outlook = Outlook(
            judge.rules, station: standing.isHeadquarters ? nil : standing.station)
        let canonical = SeenView(
            view: view, station: outlook.seesEverything ? nil : standing.station)
        return try judge.predict(
            changeSet, canonical: canonical, pending: pending ?? PendingRecords(Self.catalog),
            from: outlook
        ) { watch in
            var context = context(enterer, changeSet.device, changeSet.claimedAt)
            context.nextVoucher = { _ in 0 }
            guard !outlook.seesEverything else { return context }
            let open = context.openEdits
            context.openEdits = { type, record in
                if !changeSet.edits.contains(where: { $0.record == record }) {
                    watch.miss(.openEntries)
                }
                return try open(type, record)
            }
            context.acknowledgedSeq = { _ in 0 }
            return context
        }
    }

    /// A prediction never contradicts the judge.
    static func expectAgreement(_ prediction: Prediction, _ judgement: Judgement) {
        let also = judgement.evidence.first { $0.name == "also" }?.value ?? ""
        let named = Set(also.split(separator: ",").map(String.init) + [judgement.rule])
        var isAsked = !prediction.mayComeToNothing
        for answer in prediction.answers {
            switch answer.answer {
            case .no:
                #expect(
                    !named.contains(answer.rule), "\(answer.rule) was foreseen not to be broken")
            case .unknown: if answer.isStep { isAsked = false }
            case .yes:
                guard isAsked, answer.finding?.isObjection == true else { continue }
                #expect(named.contains(answer.rule), "\(answer.rule) was foreseen to be broken")
            }
        }
        guard prediction.isCertain else { return }
        let foreseen = prediction.judgement
        #expect(
            "\(foreseen.outcome) \(foreseen.rule) \(foreseen.flags)"
                == "\(judgement.outcome) \(judgement.rule) \(judgement.flags)")
    }
}

/// The records that a station sees, of all; nil sees them all.
struct SeenView: RecordView {
    let view: MemoryView
    let station: Identifier?

    func record(_ type: UInt32, _ id: Identifier) throws -> RecordImage? {
        try view.record(type, id).flatMap { isSeen($0) ? $0 : nil }
    }

    func records(
        _ type: UInt32, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [RecordImage] {
        Array(try view.records(type, where: conditions, limit: .max).filter(isSeen).prefix(limit))
    }

    func keptSum(_ type: UInt32, _ name: String, key: [String: FieldValue]) throws -> (
        amount: Int64, count: Int64
    ) {
        var seen = view
        seen.images = view.images.filter { isSeen($0.value) }
        return try seen.keptSum(type, name, key: key)
    }

    private func isSeen(_ record: RecordImage) -> Bool {
        guard let station else { return true }
        switch view.catalog.type(record.type)?.scope {
        case .bureau: return true
        case .station(let field): return record.fields[field].reference == station
        case .headquarters, nil: return false
        }
    }
}
