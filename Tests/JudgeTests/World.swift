import Catalog
import ChangeLog
import Foundation
import Judge
import Ledger
import Rules

/// A bureau as far as the judge sees it: records, journal answers, and who enters. All data is
/// 示例.
final class World {
    enum Enterer {
        case station3, station5, otherAtStation3, head3, headquarters, headquartersClerk, auditor
        case revoked
        /// The head of station 3 as another person than its clerk, and HQ's approver.
        case checker3, approver

        var isHeadquarters: Bool {
            [.headquarters, .headquartersClerk, .auditor, .approver].contains(self)
        }

        var role: String {
            switch self {
            case .auditor: "auditor"
            case .headquarters: "accountant"
            case .head3, .checker3: "head"
            case .approver: "approver"
            default: "clerk"
            }
        }
    }

    static let catalog = LedgerCatalog.catalog
    static let rules = try! RuleSet.embedded(catalog: catalog)
    /// 2024-04-10T08:00+08:00 in milliseconds.
    static let now: Int64 = 1_712_707_200_000

    let judge: ChangeSetJudge
    var view = MemoryView(catalog: catalog)
    var today: Int64 = 20_240_410
    var waived: Set<String> = []
    var effective: [Identifier: Int64] = [:]
    var actors: [Identifier: Identifier] = [:]
    var verdicts: [Identifier: Verdict.Outcome] = [:]
    var creators: [Verdict.Touch: Identifier] = [:]
    var openEdits: [Verdict.Touch: [Edit]] = [:]
    var deleted: Set<Verdict.Touch> = []
    var vouchers: [Int: Int64] = [:]
    /// Up to which entry holders of slices have acknowledged.
    var acknowledged: [Identifier: UInt64] = [:]
    /// The station of the device that entered a change set.
    var stations: [Identifier: Identifier] = [:]
    /// The decision that settled a change set.
    var settled: [Identifier: String] = [:]
    /// Change sets whose money is known to have left.
    var happened: Set<Identifier> = []
    var closed: Set<Identifier> = []
    var entered: UInt64 = 0

    static func id(_ number: UInt64) -> Identifier { Identifier(high: 0, low: number) }

    static let headquarters = id(90)
    static let station3 = id(93)
    static let station5 = id(95)
    static let revokedAt = now - 1_000

    init(rules: RuleSet = World.rules) {
        judge = ChangeSetJudge(catalog: Self.catalog, rules: rules)
        addReferenceData()
    }

    func standing(_ enterer: Enterer, device: Identifier) -> Standing {
        Standing(
            device: device, enteringDevice: device, role: enterer.role,
            station: enterer.isHeadquarters
                ? Self.headquarters : enterer == .station5 ? Self.station5 : Self.station3,
            isHeadquarters: enterer.isHeadquarters, isRevoked: enterer == .revoked,
            revokedAt: enterer == .revoked ? Self.revokedAt : nil)
    }

    static func actor(_ enterer: Enterer) -> Identifier {
        switch enterer {
        case .station3, .revoked, .head3: id(703)
        case .station5: id(705)
        case .otherAtStation3: id(713)
        case .checker3: id(723)
        case .approver: id(791)
        case .headquarters, .headquartersClerk, .auditor: id(790)
        }
    }

    /// Two devices at station 3, and one of it that is lost.
    static func device(_ enterer: Enterer) -> Identifier {
        switch enterer {
        case .otherAtStation3: id(601)
        case .revoked: id(602)
        default: id(600)
        }
    }

    /// Judges an entry and journals it: applied edits are written, others stay open.
    @discardableResult
    func enter(_ edits: Edit..., by enterer: Enterer = .station3, at claimed: Int64 = World.now)
        throws -> Judgement
    {
        try enter(edits, by: enterer, at: claimed)
    }

    func enter(_ edits: [Edit], by enterer: Enterer, at claimed: Int64) throws -> Judgement {
        entered += 1
        let changeSet = draft(edits, by: enterer, at: claimed, id: last)
        let prediction = try predict(changeSet, by: enterer)
        let judgement = try judge.judge(
            changeSet, view: view, context: context(enterer, changeSet.device, claimed))
        if waived.isEmpty { Self.expectAgreement(prediction, judgement) }
        stations[changeSet.id] = standing(enterer, device: changeSet.device).station
        journal(changeSet, judgement)
        return judgement
    }

    /// - Parameter id: nil: of an entry that isn't made yet.
    func draft(
        _ edits: [Edit], by enterer: Enterer, at claimed: Int64 = World.now, id: Identifier? = nil
    ) -> ChangeSet {
        ChangeSet(
            id: id ?? edits.first?.record ?? .zero, bureau: .zero, device: Self.device(enterer),
            actor: Self.actor(enterer), claimedAt: claimed, catalogVersion: 1, intent: "示例",
            edits: edits)
    }

    /// Before the first entry's place in the order: what was put there comes earlier.
    static let firstSeq: UInt64 = 1

    /// The holder shows the last entry, and has sent all that it entered before.
    func acknowledge(by holder: Identifier) { acknowledged[holder] = Self.firstSeq + entered }

    private func matter(_ id: Identifier) -> Matter? {
        guard effective[id] != nil else { return nil }
        return Matter(
            seq: id.low, outcome: verdicts[id] ?? .applied, station: stations[id],
            decision: settled[id], hasHappened: { self.happened.contains(id) })
    }

    /// The id of the last entry: the version that its edits wrote.
    var last: Identifier { Self.id(1_000_000 + entered) }

    func context(_ enterer: Enterer, _ device: Identifier, _ claimed: Int64) -> JudgeContext {
        var context = JudgeContext(
            receivedAt: Self.now, effectiveAt: min(claimed, Self.now), today: today,
            standing: standing(enterer, device: device),
            effectiveAtOf: { self.effective[$0] }, actorOf: { self.actors[$0] },
            openVerdict: { self.verdicts[$0] },
            openCreator: { self.creators[Verdict.Touch(type: $0, record: $1)] },
            nextVoucher: { year in
                self.vouchers[year, default: 0] += 1
                return self.vouchers[year, default: 0]
            })
        context.waived = waived
        context.openEdits = { self.openEdits[Verdict.Touch(type: $0, record: $1)] ?? [] }
        context.acknowledgedSeq = { self.acknowledged[$0] ?? 0 }
        context.matter = { self.matter($0) }
        context.isClosed = { self.closed.contains($0) }
        context.isDeleted = { self.deleted.contains(Verdict.Touch(type: $0, record: $1)) }
        return context
    }

    private func journal(_ changeSet: ChangeSet, _ judgement: Judgement) {
        effective[changeSet.id] = min(changeSet.claimedAt, Self.now)
        actors[changeSet.id] = changeSet.actor
        for change in judgement.changes {
            var after = change.after
            after?.seq = Self.firstSeq + entered
            view.write((change.before, after))
            if change.after == nil, let before = change.before {
                deleted.insert(Verdict.Touch(type: before.type, record: before.id))
            }
        }
        guard judgement.outcome != .applied, judgement.outcome != .merged else { return }
        verdicts[changeSet.id] = judgement.outcome
        for edit in changeSet.edits {
            let touch = Verdict.Touch(type: edit.type, record: edit.record)
            openEdits[touch, default: []].append(edit)
            if edit.action == .create { creators[touch] = changeSet.id }
        }
    }
}

extension World {
    static func type(_ name: String) -> RecordType { catalog.type(named: name)! }

    static func fields(_ type: RecordType, _ values: [String: FieldValue]) -> FieldValues {
        FieldValues(values.map { (type.field(named: $0)!.number, $1) })
    }

    static func create(_ name: String, _ number: UInt64, _ values: [String: FieldValue]) -> Edit {
        let type = type(name)
        return Edit(
            type: type.number, record: id(number), action: .create, fields: fields(type, values))
    }

    /// An update upon the record as it stands now, or upon the base given.
    func update(
        _ name: String, _ number: UInt64, _ values: [String: FieldValue], base: Identifier? = nil
    ) -> Edit {
        let type = Self.type(name)
        let fields = Self.fields(type, values)
        let draft = Edit(
            type: type.number, record: Self.id(number), action: .update, fields: fields)
        let image = view.images[Verdict.Touch(type: type.number, record: Self.id(number))]
        let bases = Application.registers(of: draft, catalog: Self.catalog).map {
            ($0, base ?? image?.version(ofRegister: $0) ?? Self.id(1))
        }
        return Edit(
            type: type.number, record: Self.id(number), action: .update,
            bases: Dictionary(uniqueKeysWithValues: bases), fields: fields)
    }

    static func delete(_ name: String, _ number: UInt64) -> Edit {
        Edit(type: type(name).number, record: id(number), action: .delete)
    }

    /// Puts a record there without a judge, as canonical since long.
    func put(_ name: String, _ number: UInt64, _ values: [String: FieldValue]) {
        let type = Self.type(name)
        view.images[Verdict.Touch(type: type.number, record: Self.id(number))] = RecordImage(
            type: type.number, id: Self.id(number), seq: 1, version: Self.id(1),
            fields: Self.fields(type, values))
    }

    func image(_ name: String, _ number: UInt64) -> RecordImage? {
        view.images[Verdict.Touch(type: Self.type(name).number, record: Self.id(number))]
    }

    /// A field of a record as it stands.
    func value(_ name: String, _ number: UInt64, _ field: String) -> FieldValue {
        image(name, number)?.fields[Self.type(name).field(named: field)!.number] ?? .absent
    }

    static func reference(_ number: UInt64) -> FieldValue { .reference(id(number)) }

    static func sealed(_ mark: UInt8) -> FieldValue {
        .sealed(
            SealedText(
                key: 1, ciphertext: Data(repeating: 7, count: 30),
                lookup: Data(repeating: mark, count: 16)))
    }
}
