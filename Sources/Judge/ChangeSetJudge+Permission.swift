internal import Catalog
internal import ChangeLog
internal import Rules

/// Who may do what, before any rule.
extension ChangeSetJudge {
    func permission(_ situation: Situation) throws -> Judgement? {
        let standing = situation.context.standing
        guard standing.enteringDevice == situation.changeSet.device else {
            throw JudgeFault.standingOfAnotherDevice(
                expected: situation.changeSet.device, given: standing.enteringDevice)
        }
        if let revoked = revocation(situation) { return revoked }
        if situation.waives(.permission) { return nil }
        if let users = standing.users, !users.contains(situation.changeSet.actor) {
            return situation.judgement(
                .rejected, .permission, [("actor", situation.changeSet.actor.description)])
        }
        for edit in situation.changeSet.edits {
            guard let type = catalog.type(edit.type) else { continue }
            if try !mayWrite(edit, type, situation) {
                let hasLeft = try hasLeft(edit, type, situation)
                if !hasLeft || !situation.waives(.edit(.leftScope)) {
                    return situation.judgement(
                        hasLeft ? .held : .rejected, hasLeft ? .edit(.leftScope) : .permission,
                        try situation.describe(edit, type))
                }
            }
            if let field = serverOwned(edit, type, situation) {
                return situation.judgement(
                    .rejected, .serverOwned,
                    try situation.describe(edit, type) + [("field", field.name)])
            }
        }
        return nil
    }

    /// What a device entered before it was revoked is reviewed singly; what came after is refused.
    private func revocation(_ situation: Situation) -> Judgement? {
        let standing = situation.context.standing
        guard standing.isRevoked, !situation.waives(.revokedDevice) else { return nil }
        let isBefore = standing.revokedAt.map { situation.changeSet.claimedAt < $0 } ?? true
        var judgement = situation.judgement(isBefore ? .held : .rejected, .revokedDevice)
        if !isBefore { judgement.flags = [VerdictFlag.afterRevocation.rawValue] }
        return judgement
    }

    /// Whether the station would change what was its own when the entry was made, or may have been: its
    /// clerk knew what the entry says, so it isn't refused; HQ decides whether it still counts.
    private func hasLeft(_ edit: Edit, _ type: RecordType, _ situation: Situation) throws -> Bool {
        guard edit.action != .create, case .station(let field) = type.scope,
            type.owner == .station, !edit.fields.lists(field),
            !rules.readers.contains(situation.context.standing.role)
        else { return false }
        if let writers = rules.writers[type.number],
            !writers.contains(situation.context.standing.role)
        {
            return false
        }
        return try situation.context.hasLeft(edit.type, edit.record)
    }

    private func mayWrite(_ edit: Edit, _ type: RecordType, _ situation: Situation) throws -> Bool {
        let standing = situation.context.standing
        if rules.readers.contains(standing.role) { return false }
        if let writers = rules.writers[type.number], !writers.contains(standing.role) {
            return false
        }
        if standing.isHeadquarters { return true }
        guard type.owner == .station else { return false }
        switch type.scope {
        case .bureau: return true
        case .headquarters: return false
        case .station(let field):
            // Neither taking a record from another station nor giving it one.
            let before = try situation.base.record(edit.type, edit.record)?.fields[field]
            let after = edit.fields.lists(field) ? edit.fields[field] : before
            return [before, after].compactMap { $0 }.allSatisfy {
                $0 == .absent || $0.reference == standing.station
            }
        }
    }

    /// A field that a station may propose when it creates a record, but only HQ changes.
    private func serverOwned(_ edit: Edit, _ type: RecordType, _ situation: Situation) -> Field? {
        guard edit.action == .update, !situation.context.standing.isHeadquarters else { return nil }
        return edit.fields.entries.compactMap { type.field($0.field) }.first { field in
            !field.isServerSet && rules.policy(type, register: field.register) == .server
        }
    }
}
