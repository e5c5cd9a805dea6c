internal import Catalog
internal import ChangeLog
internal import Rules

extension EnvelopeCeiling: RuleEvaluation {
    var concerns: Set<UInt32>? { Set(on.map(\.number)) }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let envelopes = scene.situation.rules.envelopes, let record = change.after,
            let type = on.first(where: { $0.number == record.type }),
            let place = EnvelopePlace(record, type, envelopes)
        else { return nil }
        // A payout may rely on what was promised; who gives slices goes by what they are to be.
        let isMoney = scene.situation.rules.money.contains(record.type)
        let measure: EnvelopeBooks.Measure = isMoney ? .promised : .declared
        func figures(_ view: any RecordView) throws -> EnvelopeFigures? {
            let books = EnvelopeBooks(
                envelopes: envelopes, view: view, budget: place.budget,
                acknowledgedSeq: scene.context.acknowledgedSeq,
                watch: scene.situation.inquiry?.watch)
            switch (level, place.station, place.device) {
            case (.budget, _, _): return try books.wholeBudget()
            case (.station, let station?, _): return try books.station(station, measure)
            case (.device, let station?, let device?):
                if isMoney, try !books.isCut(for: station) { return nil }
                return try books.device(device, of: station, measure)
            case (.station, _, _), (.device, _, _): return nil
            }
        }
        // What isn't seen of others' spending and slices only lessens what is left.
        guard let after = try scene.search({ try figures(scene.view) }) else { return nil }
        // What was paid can't be cut away, though a ruling has yet to say where it belongs.
        let suspense = try scene.search {
            level == .budget && !isMoney ? try scene.context.paidSuspense(place.budget) : nil
        }
        let watch = scene.situation.inquiry?.watch
        let isOverdrawn = after.left - (suspense ?? 0) < 0
        guard isOverdrawn || watch?.misses.isEmpty == false else { return nil }
        // What was overdrawn before isn't this change set's doing, unless it makes it worse.
        let before = try scene.search { try figures(scene.situation.base) }
        if let before, after.left >= before.left {
            // And what others have is the same before and after: so much is known without seeing it.
            watch?.forgetMisses()
            return nil
        }
        guard isOverdrawn else { return nil }
        var evidence: Situation.Evidence = [
            ("available-fen", String(after.available)), ("spent-fen", String(after.spent)),
            ("reserved-fen", String(after.reserved)),
            ("before-fen", String(before?.left ?? 0)), ("left-fen", String(after.left)),
        ]
        if let suspense { evidence.append(("suspense-fen", String(suspense))) }
        return .breach(evidence)
    }
}
