internal import Catalog
internal import ChangeLog
internal import RecordStore
internal import Replica
internal import TextTable

/// Verdicts, and the change sets behind a record.
extension Scene {
    /// What a verdict says in words: by the rules where they are known here, else its evidence.
    func explanation(of verdict: Verdict) -> String {
        say(explanationText(of: verdict))
    }

    /// Every change set that is known to have touched a record, oldest first.
    func changeSets(of entity: Entity) throws -> [Identifier] {
        let image = entity.image
        var found = Set(try TouchTable(db).changeSets(image.type, image.id))
        found.insert(image.version)
        found.formUnion(image.versions.values)
        return found.sorted()
    }

    /// The change sets of the record that a reference names; of what was voided or rejected, which is
    /// in no table, those that would have made it.
    func changeSets(named reference: TypedText, anyOf names: [TypeName]) throws -> [Identifier] {
        do {
            return try changeSets(of: try resolve(anyOf: names, reference))
        } catch let refusal as Refusal where refusal.code == "unknown-reference" {
            let found = try unrecorded(reference)
            guard !found.isEmpty else { throw refusal }
            return found
        }
    }

    /// The document numbers of records, or what else they are called; those that aren't here by
    /// their type: by its word, or by its code for programs.
    func documents(_ keys: [RecordKey], isForPrograms: Bool = false) throws -> String {
        var names: [String] = []
        for key in keys {
            let name =
                try fetch(key)?.documentTitle(self) ?? typeWord(key.type, isForPrograms)
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: ", ")
    }

    /// The document numbers that a change set is about, of records out of sight too; of a
    /// withdrawal those of the entry that it takes back.
    func documents(of changeSet: ChangeSet, isForPrograms: Bool = false) throws -> String {
        if case .entry(let target) = changeSet.withdrawing(store.catalog.withdrawal),
            let entry = try entry(target)
        {
            return try documents(of: entry, isForPrograms: isForPrograms)
        }
        var names: [String] = []
        for edit in changeSet.edits {
            let key = RecordKey(type: edit.type, record: edit.record)
            let number = store.catalog.type(edit.type)?.field(named: "number")
                .flatMap { edit.fields[$0.number].text }
            let name =
                try fetch(key)?.documentTitle(self) ?? number
                ?? typeWord(edit.type, isForPrograms)
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: ", ")
    }

    /// The change sets that made a document of that number and were withdrawn: it is out of sight,
    /// and its history isn't.
    func withdrawn(number: String) throws -> [Identifier] {
        guard !number.isEmpty else { return [] }
        return try find(.withdrawal, [:]).compactMap { withdrawal in
            guard case .opaque(let bytes) = withdrawal["change-set"], let id = Identifier(bytes),
                let entry = try entry(id)
            else { return nil }
            let makes = entry.edits.contains { edit in
                edit.action == .create
                    && store.catalog.type(edit.type)?.field(named: "number")
                        .flatMap { edit.fields[$0.number].text } == number
            }
            let isShown = try entry.edits.contains {
                try fetch(RecordKey(type: $0.type, record: $0.record)) != nil
            }
            return makes && !isShown ? id : nil
        }
    }

    /// A change set whose bytes this replica has.
    func entry(_ id: Identifier) throws -> ChangeSet? {
        let body =
            try ChainTable(db).entry(changeSet: id)?.body ?? VerdictTable(db).fetch(id)?.body
        return body.flatMap { try? ChangeSet(frozen: $0) }
    }

    private func typeWord(_ type: UInt32, _ isForPrograms: Bool) -> String {
        guard let type = store.catalog.type(type) else { return String(type) }
        return isForPrograms ? type.name : say(type.label.text)
    }

    /// What a verdict rests on, as names and values: "other-number=P05A-3 other-station=05".
    func evidence(of verdict: Verdict) -> String {
        verdict.evidence.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    /// A verdict in words, in both languages.
    func explanationText(of verdict: Verdict) -> Text {
        if let text = services.explain(verdict) { return text }
        let evidence = evidence(of: verdict)
        return evidence.isEmpty ? verdict.outcome.nextStep : Text(same: evidence)
    }
}

extension Entity {
    /// Its own number, or that of the payout that it is about.
    fileprivate func documentTitle(_ scene: Scene) throws -> String {
        guard type.field(named: "number") == nil, type.field(named: "payout") != nil,
            let payout = try reference("payout").flatMap({ try scene.fetch(.payout, $0) })
        else { return title }
        return payout.title
    }
}

extension Verdict.Outcome {
    var words: Text {
        switch self {
        case .applied: Text(zh: "生效", en: "applied")
        case .merged: Text(zh: "合并", en: "merged")
        case .held: Text(zh: "待裁", en: "held")
        case .rejected: Text(zh: "驳回", en: "rejected")
        case .parked: Text(zh: "待补", en: "parked")
        }
    }

    var nextStep: Text {
        switch self {
        case .applied, .merged: Text(zh: "无需处理", en: "nothing to do")
        case .held: Text(zh: "等局裁定", en: "HQ rules")
        case .rejected: Text(zh: "更正后重新录入", en: "correct it and enter it again")
        case .parked: Text(zh: "等所依据的记录到来", en: "waits for what it depends on")
        }
    }
}
