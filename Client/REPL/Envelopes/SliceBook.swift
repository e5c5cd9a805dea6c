internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Ledger
internal import Money
internal import Replica

/// Every slice that this replica may speak of, with what was spent on it: at HQ all, at a station
/// its own. The rules on the server are what counts; this is what people see, and are warned by.
struct SliceBook {
    private(set) var rows: [SliceKey: SliceRow] = [:]
    /// What stations spent, with or without a slice.
    private var stations: [SliceKey: SliceSpending] = [:]
    private let devices: [SliceKey: SliceSpending]

    /// - Parameters:
    ///   - project: nil for all.
    ///   - isCautious: at entry: a device counts only what the server has given it.
    init(_ scene: Scene, project: Identifier? = nil, isCautious: Bool = false) throws {
        let spending = try Self.spending(scene, project)
        devices = spending
        for (key, spent) in spending {
            try stations[key.ofStation, default: SliceSpending()].add(spent)
        }
        var entries: [SliceKey: [(seq: UInt64, amount: Int64)]] = [:]
        var writeOffs: [SliceKey: (seq: UInt64, amount: Fen)] = [:]
        let acknowledged = try Acknowledgements(scene)
        for name in [TypeName.allocation, .deviceSlice, .sliceWriteOff] {
            for entry in try Self.entries(name, scene, project) {
                guard let key = try Self.key(entry, scene) else { continue }
                if isCautious, entry.isOverlay, entry.amount() > .zero { continue }
                if name == .sliceWriteOff {
                    let before = writeOffs[key] ?? (0, .zero)
                    writeOffs[key] = (
                        max(before.seq, entry.isOverlay ? .max : entry.image.seq),
                        try before.amount.adding(entry.amount())
                    )
                    continue
                }
                let seq = entry.isOverlay ? 0 : entry.image.seq
                entries[key, default: []].append((seq: seq, amount: entry.amount().count))
                if rows[key] == nil {
                    let device =
                        name == .deviceSlice ? entry.reference("device") : nil
                    rows[key] = SliceRow(key: key, device: device)
                }
            }
        }
        for (key, given) in entries {
            let writeOff = writeOffs[key] ?? (0, .zero)
            let seq = max(acknowledged.seq(key, device: rows[key]?.device), writeOff.seq)
            let promised = Fen(PromisedAmount.largest(of: given, acknowledged: seq))
            let declared = try Fen.sum(given.map { Fen($0.amount) })
            rows[key]?.declared = try declared.subtracting(writeOff.amount)
            rows[key]?.promised = try promised.subtracting(writeOff.amount)
            rows[key]?.spending =
                (key.device == nil ? stations[key] : spending[key]) ?? SliceSpending()
        }
    }

    /// The slice that an entry belongs to; nil for another station's, whose spending isn't here.
    private static func key(_ entry: Entity, _ scene: Scene) throws -> SliceKey? {
        guard let project = entry.reference("project"),
            let station = entry.reference("station"),
            scene.isHeadquarters || station == scene.identity.station
        else { return nil }
        var device: String?
        if entry.type.field(named: "device") != nil, let id = entry.reference("device") {
            device = try scene.fetch(.device, id).map { try scene.deviceCode($0) } ?? ""
        }
        return SliceKey(
            project: project, source: entry.text("source"), station: station, device: device)
    }

    private static func entries(_ name: TypeName, _ scene: Scene, _ project: Identifier?) throws
        -> [Entity]
    {
        try scene.find(name, project.map { ["project": .reference($0)] } ?? [:])
    }

    // MARK: Answers

    /// A station's slice, or nothing where it was given none.
    func station(of key: SliceKey) -> SliceRow {
        rows[key.ofStation] ?? SliceRow(key: key.ofStation, device: nil)
    }

    /// What a device spent, with or without a slice.
    func spending(of key: SliceKey) -> SliceSpending { devices[key] ?? SliceSpending() }

    /// What a station keeps for its devices.
    func keptForDevices(of key: SliceKey) throws -> Fen {
        try Fen.sum(
            rows.values.filter { $0.key.device != nil && $0.key.ofStation == key.ofStation }.map {
                try $0.kept()
            })
    }

    /// What a budget keeps for a station.
    func kept(for station: SliceRow) throws -> Fen {
        max(try station.kept(), try keptForDevices(of: station.key))
    }

    /// What all stations spent of a budget.
    func spending(project: Identifier, source: String) throws -> SliceSpending {
        var total = SliceSpending()
        for (key, spent) in stations where key.project == project && key.source == source {
            try total.add(spent)
        }
        return total
    }

    /// What a budget keeps for all stations.
    func kept(project: Identifier, source: String) throws -> Fen {
        try Fen.sum(
            rows.values.filter {
                $0.key.device == nil && $0.key.project == project && $0.key.source == source
            }.map { try kept(for: $0) })
    }
}

extension SliceBook {
    /// What was spent, by budget, station and device. The server says which device an effective
    /// record is charged to; of others their number tells, a reversal going with its payout.
    private static func spending(_ scene: Scene, _ project: Identifier?) throws
        -> [SliceKey: SliceSpending]
    {
        let year = Int64(scene.today.year) * 10_000
        var arguments: [any DatabaseValueConvertible] = [year, year + 9_999]
        var filter = ""
        if let project {
            filter = "WHERE x.project = ?"
            arguments.append(project.data)
        }
        let rows = try Row.fetchAll(
            scene.db, sql: "\(groups) FROM (\(lines)) x \(filter) GROUP BY 1, 2, 3, 4",
            arguments: StatementArguments(arguments))
        var spending: [SliceKey: SliceSpending] = [:]
        for row in rows {
            guard let project = Identifier(row["project"] as Data),
                let station = Identifier(row["station"] as Data)
            else { continue }
            let key = SliceKey(
                project: project, source: row["source"], station: station, device: row["device"])
            spending[key] = SliceSpending(
                used: Fen(row["used"]), held: Fen(row["held"]), usedInYear: Fen(row["in_year"]))
        }
        return spending
    }

    /// A reversal that isn't judged yet gives nothing back yet.
    private static let counts = "x.is_open = 0 AND (x.is_overlay = 0 OR x.amount > 0)"

    private static let groups = """
        SELECT x.project AS project, x.source AS source, x.station AS station,
          x.device AS device,
          sum(CASE WHEN \(counts) THEN x.amount ELSE 0 END) AS used,
          sum(CASE WHEN x.is_open = 1 AND x.amount > 0 THEN x.amount ELSE 0 END) AS held,
          sum(CASE WHEN \(counts) AND x.event_date BETWEEN ? AND ? THEN x.amount ELSE 0 END)
            AS in_year
        """

    private static let lines = """
        SELECT r.project, r.source, r.station, r.amount_fen AS amount, r.event_date, r.is_overlay,
          \(isOpen) AS is_open, \(device("r")) AS device
        FROM payout r LEFT JOIN device d ON d.id = r.device
          LEFT JOIN station s ON s.id = d.station \(ListJoin.verdict.sql)
        UNION ALL
        SELECT r.project, r.source, r.station, r.amount_fen, r.event_date, r.is_overlay,
          \(isOpen), \(device("o"))
        FROM counter_entry r LEFT JOIN payout o ON o.id = r.payout
          LEFT JOIN device d ON d.id = coalesce(r.device, o.device)
          LEFT JOIN station s ON s.id = d.station \(ListJoin.verdict.sql)
        """

    private static let isOpen =
        "(r.is_overlay = 1 AND coalesce(v.outcome, '') IN ('held', 'parked'))"

    /// `P03A-17` is of 03A.
    private static func device(_ row: String) -> String {
        "coalesce(s.code || d.letter, substr(\(row).number, 2, instr(\(row).number, '-') - 2), '')"
    }
}

/// Up to where holders of slices have acknowledged the server's order: HQ is told.
private struct Acknowledgements {
    private var devices: [Identifier: UInt64] = [:]
    /// The least of all devices in use that ever synced.
    private var stations: [Identifier: UInt64] = [:]
    private let isKnown: Bool

    init(_ scene: Scene) throws {
        isKnown = scene.isHeadquarters
        for contact in try DeviceContactTable(scene.db).all() {
            devices[contact.device] = contact.settled
            guard contact.lastContact != nil,
                let device = try scene.fetch(.device, contact.device),
                device["revoked-at"] == .absent, let station = device.reference("station")
            else { continue }
            stations[station] = min(stations[station] ?? .max, contact.settled)
        }
    }

    func seq(_ key: SliceKey, device: Identifier?) -> UInt64 {
        guard isKnown else { return .max }
        guard key.device != nil else { return stations[key.station] ?? .max }
        return device.flatMap { devices[$0] } ?? 0
    }
}
