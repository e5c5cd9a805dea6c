internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Ledger
internal import LineGrammar
internal import TextTable

/// Finds the record that a reference means: a document number, full or short, an exact name or
/// code, or `@2` for a row of the last list.
extension Scene {
    func resolve(_ name: TypeName, _ reference: TypedText) throws -> Entity {
        if let row = try row(reference) {
            guard row.type.name == name.rawValue else {
                throw wrongRow(reference, found: row.type.label.text, wanted: label(name))
            }
            return row
        }
        let found = try matches(name, reference)
        if found.count == 1 { return found[0] }
        throw found.isEmpty
            ? unknown(name, reference) : try ambiguous(name, reference, candidates: found)
    }

    /// The record of an argument; nil where the argument isn't given.
    func resolve(_ name: TypeName, argument word: String) throws -> Entity? {
        try given(word).map { try resolve(name, $0) }
    }

    func target(_ name: TypeName) throws -> Entity {
        try resolve(name, TypedText(invocation.targets[0]))
    }

    /// The record that a line changes: not one of which this replica holds a stub.
    func targetToChange(_ name: TypeName) throws -> Entity {
        let record = try target(name)
        if record.image.isStub { throw try hasLeft(record, at: invocation.targets[0].column) }
        return record
    }

    /// Why nothing is done with a stub here.
    func hasLeft(_ record: Entity, at column: SourceColumn?) throws -> Refusal {
        let code = try stationCode(of: record)
        return Refusal(
            "left-scope", at: column,
            what: Text(
                zh: "\(record.title) 已转到 \(code) 所, 本所只留存根",
                en: "\(record.title) has gone to station \(code); only a stub stays here"),
            why: Text(zh: "记录归现在的所", en: "the record is that station's"),
            next: Text(zh: "请该所或局里办理", en: "let that station or HQ do it"))
    }

    /// The code of the station that a record belongs to; empty where that isn't known here.
    func stationCode(of record: Entity) throws -> String {
        guard let field = record.type.stationField,
            let station = try record.image.fields[field].reference.flatMap({
                try fetch(.station, $0)
            })
        else { return "" }
        return station.text("code")
    }

    /// The record of whichever of the types the reference fits.
    func resolve(anyOf names: [TypeName], _ reference: TypedText) throws -> Entity {
        if let row = try row(reference) { return row }
        for name in names {
            let found = try matches(name, reference)
            if found.count == 1 { return found[0] }
            if found.count > 1 { throw try ambiguous(name, reference, candidates: found) }
        }
        throw unknown(names[0], reference)
    }

    private func row(_ reference: TypedText) throws -> Entity? {
        guard reference.text.first == "@" else { return nil }
        guard !manner.isScript, let place = Int(reference.text.dropFirst()),
            listed.indices.contains(place - 1), let entity = try fetch(listed[place - 1])
        else { throw noSuchRow(reference) }
        return entity
    }

    private func matches(_ name: TypeName, _ reference: TypedText) throws -> [Entity] {
        switch name {
        case .station: return try stations(reference)
        case .device:
            return try find(.device, [:]).filter {
                try deviceCode($0) == reference.text.uppercased()
            }
        case .period:
            let month = try month(reference)
            return try find(.period, ["month": month.value])
        default: break
        }
        let type = type(name)
        if type.field(named: "number") != nil,
            let number = DocumentNumber.full(reference.text, identity: identity)
        {
            let found = try find(name, ["number": .text(number)])
            if !found.isEmpty { return found }
        }
        guard type.field(named: "name") != nil else { return [] }
        return try find(name, ["name": .text(reference.text)])
    }

    private func stations(_ reference: TypedText) throws -> [Entity] {
        let byCode = try find(.station, ["code": .text(reference.text)])
        if !byCode.isEmpty { return byCode }
        return try find(.station, ["name": .text(reference.text)])
    }

    /// Station code and letter, as in document numbers: `03A`.
    func deviceCode(_ device: Entity) throws -> String {
        let station = try device.reference("station").flatMap { try fetch(.station, $0) }
        return (station?.text("code") ?? "") + device.text("letter")
    }

    private func label(_ name: TypeName) -> Text { type(name).label.text }

    private func unknown(_ name: TypeName, _ reference: TypedText) -> Refusal {
        let label = label(name)
        return Refusal(
            "unknown-reference", at: reference.column,
            what: Text(
                zh: "没有\(label.zh) \(reference.text)", en: "no \(label.en) \(reference.text)"),
            why: Text(zh: "编号或全名都没有找到", en: "neither a number nor a full name is so"),
            next: Text(
                zh: "用 查找 \(reference.text) 找一找", en: "try find \(reference.text)"))
    }

    private func ambiguous(
        _ name: TypeName, _ reference: TypedText, candidates: [Entity]
    ) throws -> Refusal {
        let shown = try candidates.prefix(5).map { try describe($0) }
        return Refusal(
            "ambiguous-reference", at: reference.column,
            what: Text(
                zh: "\(reference.text) 有 \(candidates.count) 条: "
                    + shown.joined(separator: "、"),
                en: "\(candidates.count) are named \(reference.text): "
                    + shown.joined(separator: ", ")),
            why: Text(zh: "不知道指哪一条", en: "which one isn't clear"),
            next: Text(zh: "写编号", en: "give the number"))
    }

    /// Enough of a record to tell it from its namesakes.
    private func describe(_ entity: Entity) throws -> String {
        guard entity.type.name == TypeName.person.rawValue else { return entity.title }
        let place = entity.text("committee")
        return place.isEmpty ? entity.title : "\(entity.title) \(place)"
    }

    private func noSuchRow(_ reference: TypedText) -> Refusal {
        Refusal(
            "no-such-row", at: reference.column,
            what: Text(zh: "没有 \(reference.text) 这一行", en: "there is no row \(reference.text)"),
            why: manner.isScript
                ? Text(zh: "脚本里不能用行号", en: "a script can't refer to rows")
                : Text(
                    zh: "上一张表有 \(listed.count) 行", en: "the last list has \(listed.count) rows"),
            next: Text(zh: "写编号", en: "give the number"), status: .usage)
    }

    private func wrongRow(_ reference: TypedText, found: Text, wanted: Text) -> Refusal {
        Refusal(
            "wrong-row", at: reference.column,
            what: Text(
                zh: "\(reference.text) 是\(found.zh)", en: "\(reference.text) is a \(found.en)"),
            why: Text(zh: "这里要\(wanted.zh)", en: "a \(wanted.en) is needed here"),
            next: Text(zh: "写编号", en: "give the number"), status: .usage)
    }
}
