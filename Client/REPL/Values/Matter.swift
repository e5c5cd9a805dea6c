internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// A change set with the newest verdict on it, and its bytes.
struct Matter {
    let verdict: Verdict
    let changeSet: ChangeSet

    var id: Identifier { verdict.changeSet }
    /// As it is typed: `H50`.
    var item: String { "H\(verdict.seq)" }

    /// The rules that hold it.
    var rules: [String] {
        let also = verdict.evidence.first { $0.name == "also" }?.value ?? ""
        return [verdict.rule].filter { !$0.isEmpty } + also.split(separator: ",").map(String.init)
    }

    func evidence(_ name: String) -> String? {
        verdict.evidence.first { $0.name == name }?.value
    }
}

extension Scene {
    /// Nil where the replica doesn't have the bytes.
    func matter(_ verdict: Verdict) throws -> Matter? {
        let own = try ChainTable(db).entry(changeSet: verdict.changeSet)?.body
        let body = own ?? verdict.body
        return (try? ChangeSet(frozen: body)).map { Matter(verdict: verdict, changeSet: $0) }
    }

    func openMatters() throws -> [Matter] {
        try VerdictTable(db).tray(openOnly: true).compactMap { try matter($0) }
    }

    /// The records that a change set would create, as its own edits have them: they may be in no
    /// table.
    func creations(_ name: TypeName, in changeSet: ChangeSet) -> [Entity] {
        let type = type(name)
        return changeSet.edits.filter { $0.type == type.number && $0.action == .create }.map {
            let image = RecordImage(
                type: type.number, id: $0.record, version: changeSet.id, fields: $0.fields)
            return Entity(type: type, stored: StoredRecord(image: image, isOverlay: true))
        }
    }

    /// What the payouts and counter-entries of a change set come to.
    func amount(of changeSet: ChangeSet) throws -> Fen? {
        let money = creations(.payout, in: changeSet) + creations(.counterEntry, in: changeSet)
        return money.isEmpty ? nil : try Fen.sum(money.map { $0.amount() })
    }

    /// The document numbers of what a change set touches, of records that are in no table too.
    func documents(in changeSet: ChangeSet) throws -> String {
        var names: [String] = []
        for edit in changeSet.edits {
            let key = RecordKey(type: edit.type, record: edit.record)
            let type = store.catalog.type(edit.type)
            let number = type?.field(named: "number").flatMap { edit.fields[$0.number].text }
            let name = try number ?? documents([key])
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: ", ")
    }

    /// The station whose device carried a change set.
    func station(ofDevice device: Identifier) throws -> Identifier? {
        if device == identity.device { return identity.station }
        return try fetch(.device, device)?.reference("station")
    }

    func userName(_ user: Identifier?) throws -> String {
        try user.flatMap { try fetch(.user, $0) }?.text("name") ?? ""
    }

    /// `03A`; empty where the device isn't known here.
    func deviceName(_ device: Identifier?) throws -> String {
        guard let device else { return "" }
        if device == identity.device { return identity.stationCode + identity.deviceLetter }
        return try fetch(.device, device).map { try deviceCode($0) } ?? ""
    }
}

/// The rulings on a change set, as this replica has them.
struct RulingFacts {
    let record: Entity
    let decision: RulingDecision?
    let reason: String
    /// Empty where the replica doesn't know who ruled.
    let who: String
    /// Milliseconds since 1970; nil before it was judged.
    let at: Int64?
    /// Its place in the server's order; nil before it was judged.
    let seq: UInt64?
}

extension Scene {
    /// - Parameter verdicts: the verdicts that the change set was given.
    func rulings(on changeSet: Identifier, _ verdicts: [Verdict]) throws -> [RulingFacts] {
        var found = try find(.ruling, ["change-set": .opaque(changeSet.data)])
        // What was closed with another was settled by that one's ruling.
        for id in verdicts.compactMap(\.followedBy) {
            if let other = try fetch(.ruling, id), !found.contains(where: { $0.id == id }) {
                found.append(other)
            }
        }
        return try found.map { record in
            let verdict = try VerdictTable(db).fetch(record.image.version)
            let own = try ChainTable(db).entry(changeSet: record.image.version) != nil
            let who = try userName(verdict?.actor ?? (own ? identity.user : nil))
            return RulingFacts(
                record: record, decision: record.choice("decision"), reason: record.text("reason"),
                who: who.isEmpty ? say(zh: "局", en: "HQ") : who, at: verdict?.receivedAt,
                seq: record.isOverlay ? nil : record.image.seq)
        }.sorted { ($0.seq ?? .max) < ($1.seq ?? .max) }
    }

    /// "接受 (示例会计): 两所已核对"
    func words(_ ruling: RulingFacts) -> String {
        let decision = ruling.decision.map { say($0.label.text) } ?? ""
        return "\(decision) (\(ruling.who)): \(ruling.reason)"
    }
}
