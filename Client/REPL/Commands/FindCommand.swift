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
        ListColumn("type", "类型", "type", "{kind}", .choice(kinds)),
        .number("number", "编号", "number", "{number}"),
        ListColumn("name", "名称", "name", "{name}"),
        ListColumn("details", "内容", "details", "{details}"),
        ListColumn("station", "所", "station", "s.code"),
    ]

    private static let kinds = [
        "person": Text(zh: "人员", en: "person"), "case": Text(zh: "案件", en: "case"),
        "payout": Text(zh: "发放", en: "payout"), "counter-entry": Text(zh: "冲销", en: "reversal"),
        "project": Text(zh: "项目", en: "project"),
    ]

    /// Every record that a search looks at, in one form: what is searched, and the hash of what is
    /// sealed. Arms stand in the order of their kinds.
    private static func arms(_ scene: Scene) -> [ListArm] {
        func arm(
            _ name: TypeName, _ joins: [ListJoin], _ expressions: KeyValuePairs<String, String>
        ) -> ListArm {
            let nothing =
                ["number", "name", "details", "words"]
                + ["sealed_1", "sealed_2", "sealed_3"]
            let filled = Dictionary(uniqueKeysWithValues: nothing.map { ($0, "NULL") })
                .merging(expressions.map { ($0.key, $0.value) }) { $1 }
                .merging(["kind": "'\(name.rawValue)'"]) { $1 }
            return ListArm(scene.type(name), joins: joins, expressions: filled)
        }
        return [
            arm(
                .mediationCase, [ListJoin("person", "m", on: "m.id = r.mediator"), .station],
                [
                    "number": "r.number", "name": "m.name", "details": "r.committee",
                    "words": "coalesce(r.note, '') || ' ' || coalesce(r.agreement_number, '')",
                    "sealed_1": "r.parties_lookup",
                ]),
            arm(
                .counterEntry, [.station],
                ["number": "r.number", "details": "r.reason", "words": "r.voucher_number"]),
            arm(
                .payout, [ListJoin("person", "p", on: "p.id = r.payee"), .station],
                [
                    "number": "r.number", "name": "p.name", "details": "r.document",
                    "words": "r.voucher_number",
                ]),
            arm(
                .person, [.station],
                [
                    "number": "r.number", "name": "r.name", "details": "r.committee",
                    "words": "r.note", "sealed_1": "r.identity_number_lookup",
                    "sealed_2": "r.phone_lookup", "sealed_3": "r.bank_account_lookup",
                ]),
            arm(
                // No station owns a project.
                .project, [ListJoin("station", "s", on: "0")],
                ["name": "r.name", "details": "r.function_code", "words": "r.basis_document"]),
        ]
    }

    private static func find(_ scene: Scene) throws -> Answer {
        var listing = RecordListing(
            schema: "find-list", columns: columns, arms: arms(scene), order: ["{kind}"])
        listing.showsStubs = true
        let text = scene.invocation.targets[0].text
        let number = DocumentNumber.full(text, identity: scene.identity) ?? text
        let parties = text.split { $0 == "、" || $0 == "," }.sorted().joined(separator: "、")
        let lookup = scene.keys.lookup(text)
        listing.require(
            """
            {number} = ? OR instr(coalesce({number}, ''), ?) > 0
            OR instr(coalesce({name}, ''), ?) > 0 OR instr(coalesce({details}, ''), ?) > 0
            OR instr(coalesce({words}, ''), ?) > 0 OR {sealed_1} IN (?, ?) OR {sealed_2} = ?
            OR {sealed_3} = ?
            """,
            [number, text, text, text, text, lookup, scene.keys.lookup(parties), lookup, lookup])
        return try listing.answer(scene) {
            .count($0.count, zh: "条", "record", "records")
        }
    }
}
