import Catalog
import ChangeLog
import Foundation
import GRDB
import Intake
import Ledger
import RecordStore
import Replica
import Transport

/// A month of a full bureau: 11 stations with 20 devices, 34 mediators, 1,000 cases, each opened,
/// closed, paid and marked paid. One entry in twenty clashes: a case of the week before is paid once
/// more, from the station's other device where it has one. Devices record for a week, then sync; HQ
/// syncs after them.
struct Month {
    let bench: Bench
    let spent: SpentTime

    private static let weeks = 4
    /// Of a week's cases, in percent: each is two entries of the four that a case has.
    private static let paidTwicePercent = 13

    private struct Office {
        let station: Identifier
        let devices: [BenchReplica]
        var mediators: [Identifier] = []
        var lastWeek: [Case] = []
    }

    private struct Reference {
        let project: Identifier
        let rate: Identifier
    }

    /// A case as whoever pays it must know it.
    private struct Case {
        let id: Identifier
        let mediator: Identifier
        let day: Int64
    }

    func run(cases: Int) throws {
        let accountant = try bench.replica("month-hq", station: bench.headquarters())
        let reference = try enterReference(accountant)
        var offices = try openOffices()
        spent.clear()
        var entries = 0
        let total = try seconds {
            for week in 0..<Self.weeks {
                for index in offices.indices {
                    let share = cases / Self.weeks / offices.count
                    let extra = index < cases / Self.weeks % offices.count ? 1 : 0
                    entries += try work(
                        &offices[index], reference, cases: share + extra, week: week)
                }
                for office in offices { for device in office.devices { try device.sync() } }
                try accountant.sync()
            }
            // The verdicts on what the other device did come with the next sync.
            for office in offices { for device in office.devices { try device.sync() } }
        }
        try report(entries: entries, seconds: total, offices, accountant)
    }

    // MARK: Setting up

    private func enterReference(_ accountant: BenchReplica) throws -> Reference {
        let reference = Reference(
            project: bench.powers.identifier(), rate: bench.powers.identifier())
        try accountant.database.record { context in
            [
                draft(
                    "project", reference.project,
                    ["name": .text("示例项目"), "function-code": .text("2040604")]),
                draft(
                    "budget-entry", context.newIdentifier(),
                    [
                        "line": .text("示例"), "project": .reference(reference.project),
                        "function-code": .text("2040604"), "kind": .text("approve"),
                        "source": .text("current-year"), "year": .integer(2024),
                        "amount-fen": .integer(100_000_000), "precision": .text("exact"),
                        "document": .text("示例文号"),
                    ]),
                draft(
                    "rate", reference.rate,
                    [
                        "kind": .text("case-subsidy"), "amount-fen": .integer(20_000),
                        "unit": .text("per-case"), "from": .integer(20_240_101),
                        "basis": .text("示例标准"), "name": .text("示例"),
                    ]),
                draft(
                    "charge-rule", context.newIdentifier(),
                    [
                        "kind": .text("case-subsidy"), "project": .reference(reference.project),
                        "source": .text("current-year"), "function-code": .text("2040604"),
                        "from": .integer(20_240_101),
                    ]),
            ]
        }
        try accountant.sync()
        return reference
    }

    private func openOffices() throws -> [Office] {
        try (1...11).map { index in
            let code = index < 10 ? "0\(index)" : "\(index)"
            let station = try bench.station(code: code)
            // Nine stations have two devices, the last two have one.
            let devices = try (index <= 9 ? ["A", "B"] : ["A"]).map {
                try bench.replica("month-\(code)\($0)", station: station)
            }
            for device in devices { try device.sync() }
            var office = Office(station: station, devices: devices)
            // 34 mediators: one station has four, the others three.
            office.mediators = try devices[0].database.record { context in
                try (0..<(index == 1 ? 4 : 3)).map { _ in
                    let id = context.newIdentifier()
                    return draft(
                        "person", id,
                        [
                            "number": .text(try context.nextNumber("M")),
                            "station": .reference(station), "name": .text("示例"),
                            "kind": .text("full-time"),
                        ])
                }
            }.map(\.id)
            for device in devices { try device.sync() }
            return office
        }
    }

    // MARK: A week's work

    /// - Returns: how many change sets were recorded.
    private func work(_ office: inout Office, _ reference: Reference, cases: Int, week: Int) throws
        -> Int
    {
        var entries = 0
        let paidTwice = office.lastWeek.prefix(
            (office.lastWeek.count * Self.paidTwicePercent + 99) / 100)
        for found in paidTwice {
            entries += try pay(
                found, office, reference, on: office.devices[office.devices.count - 1])
        }
        office.lastWeek = []
        for index in 0..<cases {
            let device = office.devices[index % office.devices.count]
            let found = Case(
                id: bench.powers.identifier(),
                mediator: office.mediators[index % office.mediators.count],
                day: Int64(20_240_301 + week * 7 + index % 7))
            try record(device) { try open(found, office, $0) }
            try record(device) { _ in close(found) }
            entries += 2 + (try pay(found, office, reference, on: device))
            office.lastWeek.append(found)
        }
        return entries
    }

    private func pay(
        _ found: Case, _ office: Office, _ reference: Reference, on device: BenchReplica
    ) throws -> Int {
        let payout = bench.powers.identifier()
        try record(device) { context in
            draft(
                "payout", payout,
                [
                    "number": .text(try context.nextNumber("P")),
                    "station": .reference(office.station), "kind": .text("case-subsidy"),
                    "payee": .reference(found.mediator), "case": .reference(found.id),
                    "project": .reference(reference.project), "source": .text("current-year"),
                    "function-code": .text("2040604"), "rate": .reference(reference.rate),
                    "amount-fen": .integer(20_000), "event-date": .integer(found.day),
                ])
        }
        try record(device) { context in
            draft(
                "payment-event", context.newIdentifier(),
                [
                    "payout": .reference(payout), "station": .reference(office.station),
                    "kind": .text("paid"), "date": .integer(found.day),
                    "method": .text("transfer"), "reference": .text("示例流水"),
                ])
        }
        return 2
    }

    private func open(_ found: Case, _ office: Office, _ context: EntryContext) throws
        -> ChangeSetDraft
    {
        let parties = LedgerCatalog.catalog.type(named: "case")!.field(named: "parties")!.number
        let number = try context.nextNumber("C")
        return draft(
            "case", found.id,
            [
                "number": .text(number), "station": .reference(office.station),
                "dispute-type": .text("neighbour"),
                "parties": try context.seal("示例 \(number)", record: found.id, field: parties),
                "mediator": .reference(found.mediator), "opened": .integer(found.day),
                "tier": .text("simple"), "status": .text("opened"),
            ])
    }

    private func close(_ found: Case) -> ChangeSetDraft {
        ChangeSetDraft(
            id: bench.powers.identifier(), intent: "case.close",
            edits: [
                .init(
                    type: Names.type("case"), record: found.id, action: .update,
                    fields: Names.values(
                        "case",
                        [
                            "status": .text("closed"), "result": .text("success"),
                            "agreement": .text("written"), "closed": .integer(found.day),
                        ]))
            ])
    }

    private func record(
        _ device: BenchReplica, _ make: (EntryContext) throws -> ChangeSetDraft
    ) throws { try device.database.record { [try make($0)] } }

    private func draft(_ type: String, _ id: Identifier, _ fields: [String: FieldValue])
        -> ChangeSetDraft
    {
        ChangeSetDraft(
            id: id, intent: "benchmark",
            edits: [
                .init(
                    type: Names.type(type), record: id, action: .create,
                    fields: Names.values(type, fields))
            ])
    }

    // MARK: Printing

    private func report(
        entries: Int, seconds total: Double, _ offices: [Office], _ accountant: BenchReplica
    ) throws {
        let held = try bench.service.database.queue.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM open_item WHERE outcome = 'held'") ?? 0
        }
        let devices = offices.flatMap(\.devices) + [accountant]
        let sent = devices.reduce(0) { $0 + $1.exchange.bytes.sent }
        let received = devices.reduce(0) { $0 + $1.exchange.bytes.received }
        let exchange = spent.milliseconds("sizhang_exchange")
        let request = spent.milliseconds("sizhang_request")
        let rows: [(String, Int64)] = [
            ("all: recording and syncing", Int64(total * 1_000)),
            ("judge", spent.milliseconds("sizhang_judge")),
            ("journal", spent.milliseconds("sizhang_journal")),
            ("records and feed at the server", spent.milliseconds("sizhang_records")),
            ("pages", spent.milliseconds("sizhang_page")),
            ("wire: exchanges less the server's work", exchange - request),
            ("apply at the replicas", spent.milliseconds("sizhang_apply")),
        ]
        print(
            "\na month: 11 stations, \(devices.count - 1) devices and HQ, \(entries) entries, "
                + "\(held) held, \(spent.count("sizhang_request")) requests, "
                + "\(sent / 1_024) KiB sent, \(received / 1_024) KiB received")
        for (name, milliseconds) in rows {
            print(name.padded(44) + "\(milliseconds) ms")
        }
    }
}
