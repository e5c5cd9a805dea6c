internal import Catalog
internal import ChangeLog

/// Personal texts, for whoever holds the key.
extension Scene {
    /// The text of a sealed field; `***` where this replica doesn't hold its key, empty where
    /// there is none.
    func opened(_ entity: Entity, _ name: String) -> String {
        guard let sealed = entity[name].sealed else { return "" }
        let field = entity.type.require(name).number
        let text = try? keys.open(sealed, record: entity.id, field: field)
        return text ?? PersonalText.unreadable
    }

    /// The same with all but its ends hidden.
    func masked(_ entity: Entity, _ name: String) -> String {
        let text = opened(entity, name)
        guard !text.isEmpty, text != PersonalText.unreadable else { return text }
        return PersonalText.masked(text, field: name)
    }
}
