internal import Catalog
internal import ChangeLog
internal import TextTable

/// What an edit changes of a record: only the fields whose value differs.
struct RecordChange {
    let fields: FieldSheet
    /// "难度 一般→疑难, 备注 …". Personal texts aren't repeated.
    let words: String

    /// Throws a refusal when nothing would change.
    init(_ entity: Entity, _ wanted: FieldSheet, _ scene: Scene) throws {
        var fields = FieldSheet(type: wanted.type, record: wanted.record, context: wanted.context)
        var words: [String] = []
        for entry in wanted.fields.entries {
            guard let field = wanted.type.field(entry.field) else { continue }
            let before = entity.image.fields[entry.field]
            if before == entry.value { continue }
            // Sealing the same text again gives other bytes; the lookup tells.
            if let old = before.sealed, let new = entry.value.sealed, old.lookup == new.lookup {
                continue
            }
            fields.set(field.name, entry.value)
            if field.kind.isForMachines { continue }
            let label = scene.say(field.label.text)
            if entry.value.sealed != nil || before.sealed != nil {
                words.append(scene.say(zh: "\(label) 已改", en: "\(label) changed"))
            } else {
                let old = try FieldText.text(before, field, scene)
                let new = try FieldText.text(entry.value, field, scene)
                words.append("\(label) \(old)→\(new)")
            }
        }
        guard !words.isEmpty else { throw Refusal.nothingChanges(entity.title) }
        self.fields = fields
        self.words = words.joined(separator: ", ")
    }
}
