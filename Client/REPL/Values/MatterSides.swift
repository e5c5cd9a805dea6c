internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// Both sides of a matter: what the held change set says, and what stands against it, as far as this
/// replica may see it. Personal texts aren't repeated.
struct MatterSides {
    private(set) var ours = ""
    private(set) var theirs = ""

    init(_ matter: Matter, _ scene: Scene) throws {
        var ours: [String] = []
        var theirs: [String] = []
        for edit in matter.changeSet.edits {
            guard let type = scene.store.catalog.type(edit.type) else { continue }
            let stands = try CanonicalRecords(scene.db, store: scene.store)
                .fetch(edit.type, edit.record)
            ours.append(try Self.words(edit, type, scene))
            if let stands, edit.action == .update {
                theirs.append(try Self.standing(edit, type, stands, scene))
            }
        }
        if let other = try Self.other(matter, scene) { theirs.append(other) }
        self.ours = ours.joined(separator: "; ")
        self.theirs = theirs.joined(separator: "; ")
    }

    private static func words(_ edit: Edit, _ type: RecordType, _ scene: Scene) throws -> String {
        let label = scene.say(type.label.text)
        if edit.action == .delete { return scene.say(zh: "删除", en: "delete ") + label }
        let fields = try edit.fields.entries.compactMap { try words($0, type, scene) }
        return ([label] + fields).joined(separator: " ")
    }

    /// "金额 200.00"; nil for what tells nothing.
    private static func words(_ entry: FieldValues.Entry, _ type: RecordType, _ scene: Scene) throws
        -> String?
    {
        guard let field = type.field(entry.field), !untold.contains(field.name) else { return nil }
        if field.kind.isForMachines { return nil }
        let text = try FieldText.text(entry.value, field, scene)
        return "\(scene.say(field.label.text)) "
            + (text.isEmpty ? scene.say(zh: "(空)", en: "(empty)") : text)
    }

    /// Shown elsewhere in the row, or of no help to whoever decides.
    private static let untold: Set<String> = ["number", "station", "function-code", "rate"]

    /// What stands now in the registers that an update would change, and who wrote it.
    private static func standing(
        _ edit: Edit, _ type: RecordType, _ stands: RecordImage, _ scene: Scene
    ) throws -> String {
        var parts: [String] = []
        for entry in edit.fields.entries {
            let value = FieldValues.Entry(field: entry.field, value: stands.fields[entry.field])
            guard let text = try words(value, type, scene) else { continue }
            let register = type.field(entry.field)?.register ?? entry.field
            let writer = try by(stands.version(ofRegister: register), scene)
            parts.append(text + (writer.isEmpty ? "" : " (\(writer))"))
        }
        return parts.joined(separator: " ")
    }

    /// "03B 示例所员03乙 2024-03-16 11:02"
    private static func by(_ version: Identifier, _ scene: Scene) throws -> String {
        guard let verdict = try VerdictTable(scene.db).fetch(version) else { return "" }
        return [
            try scene.deviceName(verdict.device), try scene.userName(verdict.actor),
            ClockText.minute(verdict.effectiveAt),
        ].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Of another case: what tells whether it is the same dispute.
    private static func facts(of other: Entity, _ scene: Scene) throws -> [String] {
        if other.image.isStub { return [try scene.stationCode(of: other)] }
        return [try scene.stationCode(of: other)]
            + (try ["dispute-type", "opened"].map {
                try FieldText.text(other[$0], other.type.require($0), scene)
            })
    }

    /// The record that the verdict's evidence names as the other.
    private static func other(_ matter: Matter, _ scene: Scene) throws -> String? {
        guard let number = matter.evidence("other-number") ?? matter.evidence("parent-number")
        else { return nil }
        for name in [TypeName.payout, .counterEntry, .mediationCase, .person] {
            guard let entity = try scene.find(name, ["number": .text(number)]).first else {
                continue
            }
            var parts = [number]
            if name == .payout || name == .counterEntry { parts.append(entity.amount().yuan) }
            if name == .payout {
                parts.append(
                    try scene.isPaid(entity)
                        ? scene.say(zh: "已付", en: "paid") : scene.say(zh: "未付", en: "unpaid"))
            }
            if name == .mediationCase { parts += try facts(of: entity, scene) }
            parts.append(try by(entity.image.version, scene))
            return parts.filter { !$0.isEmpty }.joined(separator: " ")
        }
        // Another station's: it is shown as station and number only.
        return [number, matter.evidence("other-station") ?? ""].joined(separator: " ")
    }
}
