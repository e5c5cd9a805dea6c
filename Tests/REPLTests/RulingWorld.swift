import Catalog
import ChangeLog
import Foundation
import GRDB
import Ledger
import RecordStore
import Replica

@testable import REPL

/// HQ's replica with what station 03 has entered: a month's pay, held by the server, and its payee.
final class RulingWorld {
    let station: World
    let headquarters: World
    /// The held payout's change set.
    let held: Identifier
    let body: Data
    private static let stationDevice = World.id(203)
    static let item: UInt64 = 41

    /// - Parameters:
    ///   - isPaid: the station has recorded the payment, too.
    ///   - rule: what holds the payout.
    init(
        isPaid: Bool = false, rule: String = "unique-month", date: String = "2024-03-20",
        user: Identifier = World.id(303)
    ) throws {
        station = try World()
        headquarters = try World(isHeadquarters: true, role: "accountant", seed: 7)
        let session = station.session()
        _ = session.run("调解员 新建 姓名=示例甲 类别=专职")
        let person = try station.lastChangeSet()
        _ = session.run("发放 月薪 月=2024-03 人员=示例甲 日期=\(date) --强制")
        held = try station.lastChangeSet()
        body = try Self.body(held, station)
        var verdicts = [
            Self.verdict(
                try ChangeSet(frozen: body), .held, rule: rule, seq: Self.item, user: user,
                evidence: [("other-number", "P05A-3"), ("other-station", "05")], body: body)
        ]
        if isPaid {
            _ = session.run("发放 付讫 P1 日期=2024-03-20")
            let paid = try station.lastChangeSet()
            let body = try Self.body(paid, station)
            verdicts.append(
                Self.verdict(
                    try ChangeSet(frozen: body), .held, rule: "depends-on-held",
                    seq: Self.item + 1, user: user, body: body))
        }
        try putPeople(user)
        let payee = try station.replica.queue.read { [station] db in
            try station.replica.store.fetch(db, LedgerCatalog.type("person"), person)?.image
        }
        try headquarters.deliver(payee.map { [$0] } ?? [], verdicts, through: Self.item + 1)
    }

    private func putPeople(_ user: Identifier) throws {
        for world in [station, headquarters] {
            try world.put(
                "user", user,
                [
                    "name": .text("示例所员"), "role": .text("clerk"),
                    "station": .reference(World.station03), "active": .integer(1),
                ])
            try world.put(
                "device", Self.stationDevice,
                [
                    "station": .reference(World.station03), "letter": .text("A"),
                    "user": .reference(user), "name": .text("示例"),
                ])
        }
    }

    private static func body(_ changeSet: Identifier, _ world: World) throws -> Data {
        try world.replica.queue.read { db in
            try ChainTable(db).entry(changeSet: changeSet)?.body ?? Data()
        }
    }

    static func verdict(
        _ changeSet: ChangeSet, _ outcome: Verdict.Outcome, rule: String, seq: UInt64,
        user: Identifier = World.id(303), flags: [String] = [],
        evidence: [(name: String, value: String)] = [], body: Data = Data(),
        followedBy: Identifier? = nil, device: Identifier = stationDevice
    ) -> Verdict {
        Verdict(
            changeSet: changeSet.id, device: device, number: 1, seq: seq, outcome: outcome,
            flags: flags, rule: rule, rulesHash: Data(repeating: 0x7f, count: 8),
            receivedAt: FixedPowers.now, effectiveAt: FixedPowers.now, actor: user,
            intent: changeSet.intent,
            touched: changeSet.edits.map { Verdict.Touch(type: $0.type, record: $0.record) },
            evidence: evidence, body: body, followedBy: followedBy)
    }

    /// The server applies HQ's newest ruling and what follows from it, and `world` pulls both.
    @discardableResult
    func settle(_ outcome: Verdict.Outcome, at world: World) throws -> PullSummary {
        let ruling = try headquarters.lastChangeSet()
        let rulingBody = try Self.body(ruling, headquarters)
        let ruled = try ChangeSet(frozen: rulingBody)
        let record = ruled.edits[0]
        let applied = Self.verdict(
            ruled, .applied, rule: "", seq: Self.item + 9, user: World.id(300),
            device: World.id(201))
        let followed = Self.verdict(
            try ChangeSet(frozen: body), outcome, rule: outcome == .held ? "unique-month" : "",
            seq: Self.item + 10, flags: ["ruled"],
            evidence: outcome == .held ? [] : [("waived", "unique-month")],
            body: outcome == .held ? body : Data(), followedBy: ruling)
        var image = RecordImage(
            type: record.type, id: record.record, seq: Self.item + 9, version: ruling,
            fields: record.fields)
        image.seq = Self.item + 9
        return try world.deliver([image], [applied, followed], through: Self.item + 10)
    }
}
