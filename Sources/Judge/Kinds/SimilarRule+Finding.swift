internal import Catalog
internal import ChangeLog
internal import Rules

extension SimilarRule: RuleEvaluation {
    var concerns: Set<UInt32>? { [type.number] }

    func finding(_ change: RecordChange, _ scene: Scene) throws -> Finding? {
        guard let record = change.after, record.type == type.number, conditions.hold(record),
            change.touches(
                findBy + different + points.map(\.field) + [near?.field].compactMap(\.self),
                conditions)
        else { return nil }
        let alike = try candidates(of: record, scene).compactMap { other in
            likeness(record, other).map { (other: other, likeness: $0) }
        }.filter { $0.likeness.score >= flagFrom }
        // The likest, and of equals the oldest: whoever judges again finds the same.
        guard
            let first = alike.min(by: {
                ($1.likeness.score, $0.other.id) < ($0.likeness.score, $1.other.id)
            })
        else { return nil }
        var evidence = try scene.situation.describeOther(first.other)
        evidence.append(("score", String(first.likeness.score)))
        evidence.append(("matched", first.likeness.matched.joined(separator: ",")))
        if alike.count > 1 { evidence.append(("count", String(alike.count))) }
        let isHeld = holdFrom.map { first.likeness.score >= $0 } ?? false
        return isHeld ? .breach(evidence) : .flag(evidence)
    }

    private func candidates(of record: RecordImage, _ scene: Scene) throws -> [RecordImage] {
        var found: [Identifier: RecordImage] = [:]
        for field in findBy {
            for value in field.lookedUp(in: record) {
                let others = try scene.view.records(
                    type.number, where: [(field.number, value)], limit: Scene.lookupLimit)
                for other in others where other.id != record.id { found[other.id] = other }
            }
        }
        return found.values.filter { other in
            conditions.hold(other)
                && different.allSatisfy {
                    record.fields[$0.number] != other.fields[$0.number]
                }
                && !isExcepted(record, other)
        }
    }

    private func isExcepted(_ record: RecordImage, _ other: RecordImage) -> Bool {
        !exceptEqual.isEmpty
            && exceptEqual.allSatisfy {
                let value = record.fields[$0.number]
                return value != .absent && agrees(value, other.fields[$0.number])
            }
    }

    private struct Likeness {
        /// Whole percent, rounded down field by field.
        var score: Int64 = 0
        /// Names of the fields that agree; of lists, how many of how many.
        var matched: [String] = []
    }

    /// Nil where the dates are too far from each other.
    private func likeness(_ record: RecordImage, _ other: RecordImage) -> Likeness? {
        var likeness = Likeness()
        var distance: Int64?
        if let near {
            guard let days = daysBetween(record, other, near), days <= near.days else { return nil }
            distance = days
        }
        for item in points {
            let ours = record.fields[item.field.number]
            let theirs = other.fields[item.field.number]
            if case .lookups = item.field.kind {
                let share = LookupList.shared(ours, theirs)
                guard share.common > 0 else { continue }
                likeness.score += item.points * share.common / share.whole
                likeness.matched.append("\(item.field.name) \(share.common)/\(share.whole)")
            } else if let near, let distance, near.field.number == item.field.number {
                likeness.score += item.points * (near.days - distance) / near.days
                likeness.matched.append(item.field.name)
            } else if ours != .absent, agrees(ours, theirs) {
                likeness.score += item.points
                likeness.matched.append(item.field.name)
            }
        }
        return likeness
    }

    private func daysBetween(_ record: RecordImage, _ other: RecordImage, _ near: Near) -> Int64? {
        guard let ours = record.fields[near.field.number].integer,
            let theirs = other.fields[near.field.number].integer
        else { return nil }
        return abs(Self.day(ours) - Self.day(theirs))
    }

    /// Days of the Gregorian calendar up to a `yyyymmdd`, from a day that doesn't matter: years
    /// begin in March, so that a leap day is a year's last.
    private static func day(_ yyyymmdd: Int64) -> Int64 {
        let month = yyyymmdd / 100 % 100
        let year = yyyymmdd / 10_000 - (month < 3 ? 1 : 0)
        let monthFromMarch = (month + 9) % 12
        return year * 365 + year / 4 - year / 100 + year / 400
            + (153 * monthFromMarch + 2) / 5 + yyyymmdd % 100
    }
}

extension Field {
    /// What a record is looked up by: its value, or each of a list's hashes.
    fileprivate func lookedUp(in record: RecordImage) -> [FieldValue] {
        let value = record.fields[number]
        if value == .absent { return [] }
        if case .lookups = kind { return LookupList.each(of: value) }
        return [value]
    }
}
