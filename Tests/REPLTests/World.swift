import Catalog
import ChangeLog
import Foundation
import GRDB
import Ledger
import RecordStore
import Replica
import TextTable
import Wire

@testable import REPL

/// A clock that stands still, and random numbers that repeat.
final class FixedPowers: Powers, @unchecked Sendable {
    /// 2024-03-20 14:31 in Shanghai.
    static let now: Int64 = 1_710_916_260_000
    private let lock = NSLock()
    private var state: UInt64

    init(seed: UInt64 = 20_240_320) { state = seed }

    func now() -> Int64 { Self.now }

    func random() -> UInt64 {
        lock.withLock {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }
}

/// A replica in a temporary directory, with the demo's reference data. Names are invented.
final class World {
    let replica: ReplicaDatabase
    let powers: FixedPowers
    private let directory: URL
    private var next: UInt64 = 1

    private static let master = Data(repeating: 7, count: 32)
    static let station03 = id(3)
    static let station05 = id(5)
    static let headquarters = id(100)
    static let lawyer = id(40)
    static let period = id(41)

    static func id(_ number: UInt64) -> Identifier {
        Identifier(milliseconds: 1_704_067_200_000, random: (number, number))
    }

    init(isHeadquarters: Bool = false, role: String = "clerk", seed: UInt64 = 20_240_320) throws {
        powers = FixedPowers(seed: seed)
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("repl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        replica = try ReplicaDatabase(
            path: directory.appendingPathComponent("replica.sqlite").path,
            catalog: LedgerCatalog.catalog, powers: powers)
        var secrets: [UInt32: Data] = [:]
        for key: UInt32 in [3, 5] {
            secrets[key] = KeyRing.stationSecret(master: Self.master, key: key)
        }
        try replica.adopt(
            ReplicaIdentity(
                bureau: Self.id(1), bureauName: "示例局", device: Self.id(200), deviceLetter: "A",
                station: isHeadquarters ? Self.headquarters : Self.station03,
                stationCode: isHeadquarters ? "00" : "03", user: Self.id(300), role: role,
                isHeadquarters: isHeadquarters),
            keys: KeyRing(
                secrets: secrets, lookupKey: KeyRing.lookupKey(master: Self.master), sealWith: 3))
        try putReferenceData()
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func session(
        _ language: Language = .zh, isScript: Bool = false,
        services: SessionServices = SessionServices()
    ) -> CommandSession {
        CommandSession(
            replica: replica, language: language, powers: powers, isScript: isScript,
            services: services)
    }

    /// Puts canonical records in, as a pull would.
    func put(_ typeName: String, _ id: Identifier, _ values: [String: FieldValue]) throws {
        guard let type = LedgerCatalog.catalog.type(named: typeName) else { return }
        var fields = FieldValues()
        for (name, value) in values {
            if let field = type.field(named: name) { fields[field.number] = value }
        }
        let image = RecordImage(type: type.number, id: id, seq: 1, version: id, fields: fields)
        try replica.queue.write { db in
            try replica.store.write(db) { writer in
                try writer.put(StoredRecord(image: image, isOverlay: false), replacing: nil)
            }
        }
    }

    private func putReferenceData() throws {
        try put("station", Self.headquarters, station("00", "示例局", "headquarters"))
        try put("station", Self.station03, station("03", "示例三所", "station"))
        try put("station", Self.station05, station("05", "示例五所", "station"))
        try put(
            "user", Self.id(300),
            [
                "name": .text("示例经办"), "role": .text("clerk"),
                "station": .reference(Self.station03), "active": .integer(1),
            ])
        try put(
            "project", Self.id(10),
            ["name": .text("人民调解员经费"), "function-code": .text("2040604"), "paid-here": .integer(1)])
        try put(
            "project", Self.id(11),
            [
                "name": .text("刑事法律援助补助"), "function-code": .text("2040607"),
                "paid-here": .integer(1),
            ])
        try putRates()
        try put(
            "person", Self.lawyer,
            [
                "number": .text("M12A-1"), "station": .reference(Self.station03),
                "name": .text("示例丁"), "kind": .text("lawyer"), "active": .integer(1),
            ])
        try put(
            "budget-entry", Self.id(30),
            [
                "line": .text("mediation"), "project": .reference(Self.id(10)),
                "function-code": .text("2040604"), "kind": .text("approve"),
                "source": .text("current-year"), "year": .integer(2024),
                "amount-fen": .integer(20_000_000), "precision": .text("exact"),
                "document": .text("示例财字2024-1"),
            ])
    }

    private func station(_ code: String, _ name: String, _ kind: String) -> [String: FieldValue] {
        ["code": .text(code), "name": .text(name), "kind": .text(kind), "key-number": .integer(3)]
    }

    private func putRates() throws {
        let rates: [(kind: String, tier: String?, agreement: String?, fen: Int64)] = [
            ("case-subsidy", "ordinary", "written", 15_000),
            ("case-subsidy", "difficult", "written", 20_000),
            ("monthly", nil, nil, 100_000), ("non-litigation", nil, nil, 60_000),
        ]
        for (index, rate) in rates.enumerated() {
            var values: [String: FieldValue] = [
                "kind": .text(rate.kind), "amount-fen": .integer(rate.fen),
                "unit": .text(rate.kind == "monthly" ? "per-month" : "per-case"),
                "from": .integer(20_240_101), "basis": .text("示例标准"), "name": .text("示例标准"),
            ]
            values["tier"] = rate.tier.map { .text($0) }
            values["agreement"] = rate.agreement.map { .text($0) }
            try put("rate", Self.id(UInt64(20 + index)), values)
            guard index != 1 else { continue }
            let isAid = rate.kind == "non-litigation"
            try put(
                "charge-rule", Self.id(UInt64(50 + index)),
                [
                    "kind": .text(rate.kind), "project": .reference(Self.id(isAid ? 11 : 10)),
                    "source": .text("current-year"),
                    "function-code": .text(isAid ? "2040607" : "2040604"),
                    "from": .integer(20_240_101),
                ])
        }
    }

    /// Brings verdicts in, as a pull does.
    func judge(_ changeSet: Identifier, _ outcome: Verdict.Outcome, rule: String, seq: UInt64)
        throws
    {
        let entry = try replica.queue.read { try ChainTable($0).entry(changeSet: changeSet) }
        guard let entry else { return }
        let body = try ChangeSet(frozen: entry.body)
        let verdict = Verdict(
            changeSet: changeSet, device: Self.id(200), number: entry.position.number, seq: seq,
            outcome: outcome, rule: rule, rulesHash: Data(repeating: 0x7f, count: 8),
            receivedAt: FixedPowers.now, effectiveAt: FixedPowers.now, actor: Self.id(300),
            intent: body.intent,
            touched: body.edits.map { Verdict.Touch(type: $0.type, record: $0.record) },
            evidence: [("other-number", "P05A-3"), ("other-station", "05")])
        try deliver([], [verdict], through: seq)
    }

    /// Brings records and verdicts in, as a pull does.
    @discardableResult
    func deliver(_ records: [RecordImage], _ verdicts: [Verdict], through seq: UInt64) throws
        -> PullSummary
    {
        var page = PageBuilder()
        for record in records { page.add(record) }
        for verdict in verdicts { page.add(verdict) }
        page.through.epoch = Self.id(1).data
        page.through.seq = seq
        page.through.journalHash = Hash256.zero.data
        return try replica.makeVisible(last: try page.page(), serverTime: FixedPowers.now)
    }

    /// The id of the newest change set of this device.
    func lastChangeSet() throws -> Identifier {
        let entries = try replica.queue.read { try ChainTable($0).outbox() }
        return entries.last?.changeSet ?? .zero
    }

    func entryCount() throws -> UInt64 { try replica.standing().head.number }
}
