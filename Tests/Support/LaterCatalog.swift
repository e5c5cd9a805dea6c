package import Catalog
package import ChangeLog
internal import Ledger
internal import Replica

/// What a later program knows: one more type, and one more field of a person.
package enum LaterCatalog {
    package static let weather: UInt32 = 900
    package static let seniority: UInt32 = 77

    /// The ledger's catalog with one more type, and one more field of a person.
    package static let catalog: RecordCatalog = {
        let types = LedgerCatalog.catalog.types.map { type in
            guard type.name == "person" else { return type }
            return RecordType(
                type.number, type.name, type.label, owner: type.owner, scope: type.scope,
                documentLetter: type.documentLetter,
                fields: type.fields + [
                    Field(seniority, "seniority", Label("示例工龄", "seniority"), .integer(0...99))
                ], indexes: type.indexes,
                sums: type.sums + [KeptSum("by-station", of: "seniority", by: ["station"])])
        }
        let station = Field(2, "station", Label("司法所", "station"), .reference("station"))
        let text = Field(1, "text", Label("示例", "text"), .text(), required: true)
        return RecordCatalog(
            version: LedgerCatalog.version + 1,
            types: types + [
                RecordType(
                    weather, "weather", Label("示例天气", "weather"), owner: .station,
                    scope: .station(field: 2), fields: [text, station])
            ], withdrawal: LedgerCatalog.catalog.withdrawal)
    }()
}

extension BenchReplica {
    /// A record of the type that only a later program knows; the device must have its catalog.
    package func enterWeather(_ text: String = "示例晴") throws -> Identifier {
        try enter { context in
            let id = context.newIdentifier()
            let fields = FieldValues([(1, .text(text)), (2, .reference(identity.station))])
            return ChangeSetDraft(
                id: id, intent: "weather.new",
                edits: [
                    .init(
                        type: LaterCatalog.weather, record: id, action: .create, fields: fields)
                ])
        }.id
    }
}
