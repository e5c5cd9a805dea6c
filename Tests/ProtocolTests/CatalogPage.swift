import Catalog
import ChangeLog

/// The generated part of CATALOG.md: every type with its fields, and every enumeration.
enum CatalogPage {
    static func tables(of catalog: RecordCatalog) -> String {
        let summary =
            ["## Types", "", "Catalog version \(catalog.version)."]
            + ["", "| number | type | 类型 | owner | scope | append-only | document letter |"]
            + ["|---|---|---|---|---|---|---|"] + catalog.types.map(row)
        return (summary + stubs(of: catalog) + catalog.types.flatMap(section))
            .joined(separator: "\n") + "\n"
    }

    /// What is shown of records that other stations' records name.
    private static func stubs(of catalog: RecordCatalog) -> [String] {
        let named = catalog.types.filter { !catalog.stationReferences(to: $0.number).isEmpty }
        func names(_ type: RecordType, _ form: StubForm) -> String {
            type.fields.filter { $0.inStub == form }.map { "`\($0.name)`" }.joined(separator: ", ")
        }
        return ["", "## Stubs", "", "| type | whole | masked |", "|---|---|---|"]
            + named.map { line(["`\($0.name)`", names($0, .whole), names($0, .masked)]) }
    }

    private static func row(_ type: RecordType) -> String {
        let cells = [
            "\(type.number)", "`\(type.name)`", type.label.chinese,
            type.owner == .headquarters ? "HQ" : "station", scope(type),
            type.isAppendOnly ? "yes" : "", type.documentLetter.map { "\($0)" } ?? "",
        ]
        return line(cells)
    }

    private static func scope(_ type: RecordType) -> String {
        switch type.scope {
        case .bureau: "bureau"
        case .headquarters: "HQ only"
        case .station(let field): "station in field \(field)"
        }
    }

    private static func section(_ type: RecordType) -> [String] {
        let head = [
            "", "## \(type.number) `\(type.name)` \(type.label.chinese)", "",
            "| field | name | 名称 | kind | value | required | register | policy |",
            "|---|---|---|---|---|---|---|---|",
        ]
        return head + type.fields.map { row($0, of: type) }
    }

    private static func row(_ field: Field, of type: RecordType) -> String {
        let policy = type.field(field.register)?.policy ?? field.policy
        let cells = [
            "\(field.number)", "`\(field.name)`", field.label.chinese, kind(field.kind),
            form(field.kind), field.isRequired ? "yes" : "", "\(field.register)",
            field.isServerSet ? "server sets it" : policy.rawValue,
        ]
        return line(cells)
    }

    /// Which member of FieldValue carries the kind.
    private static func form(_ kind: FieldKind) -> String {
        switch kind {
        case .text, .enumeration: "text"
        case .integer, .amountFen, .date, .month, .instant, .boolean: "integer"
        case .reference: "reference"
        case .sealed: "sealed"
        case .opaque, .lookups: "opaque"
        }
    }

    private static func kind(_ kind: FieldKind) -> String {
        switch kind {
        case .text(let bytes): "text, at most \(bytes) bytes"
        case .integer(let range): "integer \(range.lowerBound) to \(range.upperBound)"
        case .amountFen(let range): "fen \(range.lowerBound) to \(range.upperBound)"
        case .date: "date, yyyymmdd"
        case .month: "month, yyyymm"
        case .instant: "instant, milliseconds"
        case .boolean: "boolean, 0 or 1"
        case .enumeration(let choices):
            "one of " + choices.map { "`\($0.code)` \($0.label.chinese)" }.joined(separator: ", ")
        case .reference(let type): "a `\(type)`"
        case .sealed: "sealed text"
        case .opaque(let bytes): "bytes, at most \(bytes)"
        case .lookups(let count): "lookups, at most \(count) of \(LookupList.width) bytes"
        }
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }
}
