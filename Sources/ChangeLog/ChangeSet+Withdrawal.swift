public import Catalog

/// What a change set withdraws.
public enum Withdrawing: Hashable, Sendable {
    /// It is no withdrawal.
    case nothing
    case entry(Identifier)
    /// It withdraws, and does something else or more than one thing.
    case malformed
}

extension ChangeSet {
    /// A withdrawal is a change set of one edit: the creation of a record that names an entry.
    ///
    /// - Parameter type: nil where nothing can be withdrawn.
    public func withdrawing(_ type: WithdrawalType?) -> Withdrawing {
        guard let type, let edit = edits.first(where: { $0.type == type.type }) else {
            return .nothing
        }
        guard edits.count == 1, edit.action == .create,
            case .opaque(let bytes) = edit.fields[type.changeSet],
            let target = Identifier(bytes), target != id
        else { return .malformed }
        return .entry(target)
    }

    /// Whether the change set was made upon what `other` does: it changes or names a record that
    /// `other` creates, or starts from a version that `other` wrote.
    public func buildsUpon(_ other: ChangeSet) -> Bool {
        let created = Set(other.edits.filter { $0.action == .create }.map(\.record))
        return edits.contains { edit in
            edit.bases.values.contains(other.id)
                || (edit.action != .create && created.contains(edit.record))
                || edit.fields.entries.contains { entry in
                    entry.value.reference.map(created.contains) ?? false
                }
        }
    }
}
