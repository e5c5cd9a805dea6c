internal import Catalog
internal import ChangeLog
internal import Rules

/// How records are named in evidence: by type, document number and station code.
extension Situation {
    typealias Evidence = [(name: String, value: String)]

    func describe(_ edit: Edit, _ type: RecordType) throws -> Evidence {
        let record = try base.record(edit.type, edit.record)
        let made = Application.apply(
            edit, to: record, changeSet: changeSet.id, catalog: catalog)
        return try describe(record ?? made, type)
    }

    func describe(_ record: RecordImage?, _ type: RecordType) throws -> Evidence {
        var evidence: Evidence = [("type", type.name)]
        guard let record else { return evidence }
        if let number = number(of: record) { evidence.append(("number", number)) }
        if let code = try stationCode(of: record) { evidence.append(("station", code)) }
        return evidence
    }

    /// The other side of a clash: another station sees no more of it than these.
    func describeOther(_ record: RecordImage) throws -> Evidence {
        var evidence: Evidence = []
        if let number = number(of: record) { evidence.append(("other-number", number)) }
        if let code = try stationCode(of: record) { evidence.append(("other-station", code)) }
        return evidence
    }

    /// The document number, where the type has one.
    func number(of record: RecordImage) -> String? {
        catalog.type(record.type)?.field(named: rules.names.number).flatMap {
            record.fields[$0.number].text
        }
    }

    private func stationCode(of record: RecordImage) throws -> String? {
        let names = rules.names
        if record.type == names.stationType.number {
            return record.fields[names.stationCode.number].text
        }
        guard case .station(let field)? = catalog.type(record.type)?.scope,
            let id = record.fields[field].reference
        else { return nil }
        let station = try base.record(names.stationType.number, id)
        return station?.fields[names.stationCode.number].text
    }
}
