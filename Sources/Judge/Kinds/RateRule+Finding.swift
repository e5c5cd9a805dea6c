internal import Catalog
internal import ChangeLog
internal import Rules

extension RateRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches((dates + (match + equal).map(\.ours)).map(\.ownField), conditions)
        else { return nil }
        let concerning = try candidates(record, scene)
        if concerning.isEmpty, passesWithoutAny { return nil }
        // Without a date, that one is missing is another rule's to say.
        guard let date = try date(of: record, scene) else { return nil }
        let inForce = applicable(concerning.filter { isInForce($0, on: date) })
        for candidate in inForce {
            let agreesInAll = try equal.allSatisfy {
                agrees(try scene.value($0.ours, of: record), candidate.fields[$0.theirs.number])
            }
            if agreesInAll { return nil }
        }
        return .breach(try evidence(record, inForce.first, date, scene))
    }

    /// Records that concern this one; a field that isn't set concerns all.
    private func candidates(_ record: RecordImage, _ scene: Scene) throws -> [RecordImage] {
        let pairs = try match.map {
            (field: $0.theirs.number, value: try scene.value($0.ours, of: record))
        }
        // The first pair narrows the look-up; the others may be left open by the candidates.
        let lookup = pairs.prefix(1).filter { $0.value != .absent }
        let candidates = try scene.view.records(
            by.number, where: Array(lookup), limit: Scene.lookupLimit
        ).filter { candidate in
            pairs.allSatisfy { pair in
                let theirs = candidate.fields[pair.field]
                return theirs == .absent || agrees(theirs, pair.value)
            }
        }
        guard candidates.count > 1 else { return candidates }
        return candidates.sorted { left, right in
            let leftStart = left.fields[start.number].integer ?? 0
            let rightStart = right.fields[start.number].integer ?? 0
            return (leftStart, left.id) > (rightStart, right.id)
        }
    }

    /// Those that name most of what they are matched by; and of these the latest, where the rule
    /// says so.
    private func applicable(_ candidates: [RecordImage]) -> [RecordImage] {
        func namedCount(_ candidate: RecordImage) -> Int {
            match.count { candidate.fields[$0.theirs.number] != .absent }
        }
        let most = candidates.map(namedCount).max() ?? 0
        let closest = candidates.filter { namedCount($0) == most }
        guard latestOnly, let latest = closest.first else { return closest }
        return closest.filter { $0.fields[start.number] == latest.fields[start.number] }
    }

    private func date(of record: RecordImage, _ scene: Scene) throws -> Int64? {
        for path in dates {
            guard let value = try scene.value(path, of: record).integer else { continue }
            if case .month = path.field.kind { return value * 100 + 1 }
            return value
        }
        return nil
    }

    private func isInForce(_ candidate: RecordImage, on date: Int64) -> Bool {
        let from = candidate.fields[start.number].integer ?? .min
        let to = candidate.fields[end.number].integer ?? .max
        return (from...max(from, to)).contains(date) && from <= to
    }

    private func evidence(
        _ record: RecordImage, _ candidate: RecordImage?, _ date: Int64, _ scene: Scene
    ) throws -> Situation.Evidence {
        var evidence: Situation.Evidence = [("date", String(date))]
        for pair in equal {
            let own = try scene.value(pair.ours, of: record)
            let theirs = candidate?.fields[pair.theirs.number] ?? .absent
            if agrees(own, theirs) { continue }
            evidence.append(("field", pair.ours.name))
            if case .amountFen = pair.theirs.kind {
                evidence.append(("amount-fen", own.shown))
                // Where none is in force there is no other amount to show.
                if theirs != .absent { evidence.append(("rate-fen", theirs.shown)) }
            } else {
                evidence.append(("found", own.shown))
                evidence.append(("expected", theirs.shown))
            }
            break
        }
        return evidence
    }
}
