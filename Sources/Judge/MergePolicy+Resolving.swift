internal import Catalog
internal import ChangeLog
internal import Rules

/// A register that somebody else has written since the edit's base.
struct Clash {
    let edit: Edit
    let type: RecordType
    let register: UInt32
    /// The register's fields in the edit.
    let own: [FieldValues.Entry]
    let before: RecordImage
    /// The change set that wrote the register last.
    let current: Identifier

    func evidence(_ situation: Situation) throws -> Situation.Evidence {
        let name = type.field(own.first?.field ?? register)?.name ?? String(register)
        return try situation.describe(before, type) + [("field", name)]
    }
}

/// What a merge policy makes of a clash.
enum Resolution {
    case mine
    case theirs
    case both((FieldValues.Entry) -> FieldValue)
    case refused(Judgement)
}

extension ChangeSetJudge {
    func resolve(_ clash: Clash, _ situation: Situation) throws -> Resolution {
        switch rules.policy(clash.type, register: clash.register) {
        case .lastWriter:
            return try isLater(situation, than: clash.current) ? .mine : .theirs
        case .union:
            return .both { entry in
                Self.union(clash.before.fields[entry.field], entry.value)
            }
        case .immutable:
            return .refused(
                situation.judgement(
                    .rejected, .edit(.immutableField), try clash.evidence(situation)))
        case .server where !situation.context.standing.isHeadquarters:
            return .refused(
                situation.judgement(.rejected, .serverOwned, try clash.evidence(situation)))
        case .server, .hold:
            if situation.waives(.mergeHold) { return .mine }
            return .refused(
                situation.judgement(.held, .mergeHold, try clash.evidence(situation)))
        }
    }

    /// Effective time decides, then the change set's id: the same on every server.
    private func isLater(_ situation: Situation, than current: Identifier) throws -> Bool {
        // Where the journal doesn't know who wrote it, nothing speaks against the edit.
        guard let time = try situation.context.effectiveAtOf(current) else { return true }
        return (situation.context.effectiveAt, situation.changeSet.id) > (time, current)
    }

    /// The lines of both, theirs first, each once.
    static func union(_ theirs: FieldValue, _ mine: FieldValue) -> FieldValue {
        guard case .text(let theirText) = theirs else { return mine }
        guard case .text(let myText) = mine else { return theirs }
        var lines: [Substring] = []
        for line in theirText.split(separator: "\n") + myText.split(separator: "\n")
        where !lines.contains(line) {
            lines.append(line)
        }
        return .text(lines.joined(separator: "\n"))
    }
}

extension FieldValues {
    func leavingOut(_ left: [Entry]) -> FieldValues {
        FieldValues(
            ascending: entries.filter { entry in !left.contains { $0.field == entry.field } })
    }
}
