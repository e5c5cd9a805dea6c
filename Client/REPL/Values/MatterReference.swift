internal import Catalog
internal import ChangeLog
internal import LineGrammar
internal import RecordStore
internal import Replica
internal import TextTable

/// Finds the matter that `H50`, or the document number of what is held, means.
extension Scene {
    func matter(_ reference: TypedText) throws -> Matter {
        if let seq = Self.item(reference.text) {
            let found = try VerdictTable(db).changeSet(at: seq)
                .flatMap { try VerdictTable(db).fetch($0) }
            guard let verdict = found else { throw noMatter(reference) }
            guard let matter = try matter(verdict) else { throw notHeld(reference) }
            return matter
        }
        let number = DocumentNumber.full(reference.text, identity: identity) ?? reference.text
        let open = try openMatters()
        // What would make the record comes before what is only about it.
        let makers = open.filter { numbers(madeBy: $0.changeSet).contains(number) }
        let matters =
            try !makers.isEmpty
            ? makers
            : open.filter {
                try documents(in: $0.changeSet).split(separator: ", ").contains { $0 == number }
            }
        if matters.count > 1 { throw ambiguous(reference, matters) }
        guard let matter = matters.first else { throw noMatter(reference) }
        return matter
    }

    /// 50 for `H50`.
    static func item(_ text: String) -> UInt64? {
        let text = text.uppercased()
        return text.hasPrefix("H") ? UInt64(text.dropFirst()) : nil
    }

    /// Change sets that this replica has the bytes of and that would create a record of this number:
    /// what was voided or rejected is in no table, and still found.
    func unrecorded(_ reference: TypedText) throws -> [Identifier] {
        guard let number = DocumentNumber.full(reference.text, identity: identity) else {
            return []
        }
        return try VerdictTable(db).tray().compactMap { try matter($0) }
            .filter { numbers(madeBy: $0.changeSet).contains(number) }.map(\.id)
    }

    private func numbers(madeBy changeSet: ChangeSet) -> [String] {
        changeSet.edits.compactMap { edit in
            store.catalog.type(edit.type)?.field(named: "number").flatMap {
                edit.fields[$0.number].text
            }
        }
    }

    private func noMatter(_ reference: TypedText) -> Refusal {
        Refusal(
            "unknown-reference", at: reference.column,
            what: Text(zh: "没有待裁的 \(reference.text)", en: "nothing held is \(reference.text)"),
            why: Text(zh: "事项号和单号都没有找到", en: "neither an item nor a number is so"),
            next: Text(zh: "先同步, 再看 待裁", en: "sync, then see held"))
    }

    private func notHeld(_ reference: TypedText) -> Refusal {
        Refusal(
            "nothing-to-rule", at: reference.column,
            what: Text(zh: "\(reference.text) 已生效", en: "\(reference.text) is applied"),
            why: Text(zh: "只有待裁的才裁定", en: "only what is held is ruled on"),
            next: Text(zh: "查看: 待裁", en: "see: held"))
    }

    private func ambiguous(_ reference: TypedText, _ matters: [Matter]) -> Refusal {
        let items = matters.map { "\($0.item) (\($0.verdict.rule))" }
        return Refusal(
            "ambiguous-reference", at: reference.column,
            what: Text(
                zh: "\(reference.text) 有 \(matters.count) 件: " + items.joined(separator: "、"),
                en: "\(matters.count) matters touch \(reference.text): "
                    + items.joined(separator: ", ")),
            why: Text(zh: "不知道指哪一件", en: "which one isn't clear"),
            next: Text(zh: "写事项号", en: "give the item, such as H50"))
    }
}
