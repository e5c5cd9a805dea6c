internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import LineGrammar
internal import TextTable

/// 查找: a text anywhere that people remember it from.
enum FindCommand {
    static let definitions = [CommandDefinition(command, .read(find))]

    private static let command = Command(
        noun: "find", effect: .reads,
        summary: Text(
            zh: "按编号、姓名、调委会、备注找; 身份证号、电话、当事人须写全",
            en: "Find by number, name or words; identity number, phone and parties in full"),
        example: Text(zh: "查找 东关", en: "find 东关"),
        targets: TargetSpec(minimum: 1, maximum: 1, name: Text(zh: "文字", en: "text")),
        arguments: ArgumentSpec.listing)

    private static let columns = [
        ListColumn("type", "类型", "type", "r.kind", .choice(kinds)),
        ListColumn("number", "编号", "number", "r.number"),
        ListColumn("name", "名称", "name", "r.name"),
        ListColumn("details", "内容", "details", "r.details"),
        ListColumn("station", "所", "station", "s.code"),
    ]

    private static let kinds = [
        "person": Text(zh: "人员", en: "person"), "case": Text(zh: "案件", en: "case"),
        "payout": Text(zh: "发放", en: "payout"), "counter-entry": Text(zh: "冲销", en: "reversal"),
        "project": Text(zh: "项目", en: "project"),
    ]

    /// Every record that a search looks at, in one form: what is searched, and the hash of what is
    /// sealed.
    private static func source(_ scene: Scene) -> String {
        func number(_ name: TypeName) -> UInt32 { scene.type(name).number }
        return """
            (SELECT id, \(number(.person)) AS type, 'person' AS kind, number, name,
              committee AS details, station, note AS words, identity_number_lookup AS sealed_1,
              phone_lookup AS sealed_2, bank_account_lookup AS sealed_3 FROM person
             UNION ALL SELECT c.id, \(number(.mediationCase)), 'case', c.number, m.name,
              c.committee, c.station, coalesce(c.note, '') || ' ' || coalesce(c.agreement_number, ''),
              c.parties_lookup, NULL, NULL
              FROM "case" c LEFT JOIN person m ON m.id = c.mediator
             UNION ALL SELECT o.id, \(number(.payout)), 'payout', o.number, p.name, o.document,
              o.station, o.voucher_number, NULL, NULL, NULL
              FROM payout o LEFT JOIN person p ON p.id = o.payee
             UNION ALL SELECT k.id, \(number(.counterEntry)), 'counter-entry', k.number, NULL,
              k.reason, k.station, k.voucher_number, NULL, NULL, NULL FROM counter_entry k
             UNION ALL SELECT id, \(number(.project)), 'project', NULL, name, function_code, NULL,
              basis_document, NULL, NULL, NULL FROM project) r
            LEFT JOIN station s ON s.id = r.station
            """
    }

    private static func find(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "find-list", columns: columns, source: source(scene), rowType: "r.type",
            order: "r.kind, r.id")
        let text = scene.invocation.targets[0].text
        let number = DocumentNumber.full(text, identity: scene.identity) ?? text
        let parties = text.split { $0 == "、" || $0 == "," }.sorted().joined(separator: "、")
        let lookup = scene.keys.lookup(text)
        listing.require(
            """
            r.number = ? OR instr(coalesce(r.number, ''), ?) > 0
            OR instr(coalesce(r.name, ''), ?) > 0 OR instr(coalesce(r.details, ''), ?) > 0
            OR instr(coalesce(r.words, ''), ?) > 0 OR r.sealed_1 IN (?, ?) OR r.sealed_2 = ?
            OR r.sealed_3 = ?
            """,
            [number, text, text, text, text, lookup, scene.keys.lookup(parties), lookup, lookup])
        return try listing.answer(scene) {
            .count($0.count, zh: "条", "record", "records")
        }
    }
}
