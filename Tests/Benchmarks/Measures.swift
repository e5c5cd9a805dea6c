import ChangeLog
import Crypto
import Foundation
import GRDB
import Intake
import Ledger
import RecordStore
import Replica
import Reports
import Session
import Transport

/// The bars, one after the other, on one growing data set.
struct Measures {
    let bench: Bench
    let workload: Workload
    let rows: Int
    let folder: String

    func run(clerk: BenchReplica, colleague: BenchReplica, accountant: BenchReplica) throws {
        let raw = RawTable(path: folder + "/raw.sqlite")
        let indexed = RawTable(path: folder + "/indexed.sqlite", indexes: true)
        let durable = try durableEntry(raw, clerk)
        report("durable entry", ">= 0.60", ratio: durable)
        try clerk.sync()
        let (insert, recordSeconds) = try bulk(raw, indexed, clerk)
        report("bulk recording", ">= 0.30", insert, recordSeconds)
        let before = clerk.exchange.bytes
        let begun = Stopwatch()
        var acknowledged = 0.0
        try clerk.sync { acknowledged = begun.seconds }
        report("push, judged and acknowledged", ">= 0.15", insert, acknowledged)
        report("push, with its verdicts visible", "-", insert, begun.seconds)
        let after = clerk.exchange.bytes
        report("wire: sent, per change set", "<= 60 B", bytes: (after.sent - before.sent) / rows)
        report(
            "wire: verdicts and records back", "-",
            bytes: (after.received - before.received) / rows)
        let pullSeconds = try seconds { _ = try colleague.sync() }
        report("pull, visible with indexes", ">= 0.25", insert, pullSeconds)
        let mirrorSeconds = try seconds { _ = try accountant.sync() }
        report("pull at HQ, which mirrors the bytes", "-", insert, mirrorSeconds)
        try size(raw, indexed, clerk)
        try day(clerk)
        try ledger(accountant)
        try start(clerk)
        try firstSync(insert)
    }

    private func durableEntry(_ raw: RawTable, _ clerk: BenchReplica) throws -> Double {
        let count = 500
        var rawSeconds = 0.0
        var ownSeconds = 0.0
        // In turns, so that a noisy machine is noisy for both.
        for index in 0..<count {
            let first = workload.payout(2 * index)
            let second = workload.payout(2 * index + 1)
            rawSeconds += seconds { raw.add(first) }
            ownSeconds += try seconds {
                try clerk.database.record { _ in [workload.draft(second)] }
            }
        }
        return rawSeconds / ownSeconds
    }

    /// What plain SQLite takes for the same rows, in seconds.
    private struct Insert {
        let bare: Double
        let indexed: Double
    }

    private func bulk(_ raw: RawTable, _ indexed: RawTable, _ clerk: BenchReplica) throws -> (
        Insert, Double
    ) {
        let payouts = (0..<rows).map { workload.payout($0 + 1_000) }
        func insertAll(_ table: RawTable) -> Double {
            seconds {
                table.execute("BEGIN")
                for payout in payouts { table.add(payout) }
                table.execute("COMMIT")
            }
        }
        let insert = Insert(bare: insertAll(raw), indexed: insertAll(indexed))
        let record = try seconds {
            for start in stride(from: 0, to: rows, by: 1_000) {
                try clerk.database.record { _ in
                    payouts[start..<min(start + 1_000, rows)].map { workload.draft($0) }
                }
            }
        }
        return (insert, record)
    }

    private func size(_ raw: RawTable, _ indexed: RawTable, _ clerk: BenchReplica) throws {
        try clerk.database.queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM")
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let own = fileBytes(folder + "/clerk.sqlite")
        // The raw table lacks the other half of the durable entries; they weigh nothing here.
        report(
            "replica size against the plain table", "<= 2.0",
            [Double(own) / Double(raw.bytes), Double(own) / Double(indexed.bytes)])
    }

    private func day(_ clerk: BenchReplica) throws {
        for index in 0..<50 {
            try clerk.database.record { _ in
                [workload.draft(workload.payout(rows + 1_000 + index))]
            }
        }
        let report = try clerk.sync()
        print(
            "a day's 50 entries: round trips".padded(44) + "1".padded(12) + "\(report.roundTrips)")
    }

    private func ledger(_ accountant: BenchReplica) throws {
        try accountant.sync()
        let store = accountant.database.store
        var best = Double.infinity
        for _ in 0..<5 {
            best = min(
                best,
                try seconds {
                    try accountant.database.queue.read { db in
                        let snapshot = try LedgerReader(db, store: store).snapshot(held: [])
                        _ = try ConsolidatedLedger(snapshot)
                    }
                })
        }
        print(
            "consolidated ledger at \(rows) payouts".padded(44) + "<= 20 ms".padded(12)
                + "\(milliseconds(best)) ms")
    }

    /// The station program, from start to answer, on the clerk's data: the best of ten.
    private func start(_ clerk: BenchReplica) throws {
        let program = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("station")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            return print("station -c: not measured, build the product station first")
        }
        let home = folder + "/home"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try clerk.database.queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM INTO '\(home)/station.sqlite'")
        }
        let key = (clerk.key.rawRepresentation + Data(count: 32)).base64EncodedString()
        try Data(key.utf8).write(to: URL(fileURLWithPath: home + "/device.key"))
        for line in ["状态", "发放 列表 条数=20"] {
            var best = Double.infinity
            for _ in 0..<10 {
                best = min(best, try seconds { try Self.run(program, line, home: home) })
            }
            print(
                "station -c, \(rows) records: \(line == "状态" ? "status" : "payout list")"
                    .padded(44) + "<= 60 ms".padded(12) + "\(milliseconds(best)) ms")
        }
    }

    private static func run(_ program: URL, _ line: String, home: String) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = ["--data", home, "-c", line]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        precondition(process.terminationStatus == 0, "station -c failed")
    }

    private func firstSync(_ insert: Insert) throws {
        let copy = try seconds {
            try bench.service.database.queue.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO '\(folder)/copy.sqlite'")
            }
            _ = try Data(contentsOf: URL(fileURLWithPath: folder + "/copy.sqlite"))
        }
        let fresh = try bench.replica("fresh", station: bench.headquarters())
        let sync = try seconds { _ = try fresh.sync() }
        report("first sync against copying the file", "<= 6", ratio: sync / copy)
        report(
            "first sync against plain inserts", "-", [sync / insert.bare, sync / insert.indexed])
    }

    // MARK: Printing

    private func report(_ name: String, _ bar: String, _ insert: Insert, _ own: Double) {
        report(name, bar, [insert.bare / own, insert.indexed / own])
    }

    private func report(_ name: String, _ bar: String, ratio: Double) {
        report(name, bar, [ratio])
    }

    /// The second ratio is to the table that has a replica's indexes.
    private func report(_ name: String, _ bar: String, _ ratios: [Double]) {
        let texts = ratios.map { ratio in
            let thousandths = Int((ratio * 1_000).rounded())
            let fraction = String(thousandths % 1_000)
            return "\(thousandths / 1_000)."
                + String(repeating: "0", count: 3 - fraction.count) + fraction
        }
        print(name.padded(44) + bar.padded(12) + texts.map { $0.padded(12) }.joined())
    }

    private func report(_ name: String, _ bar: String, bytes: Int) {
        print(name.padded(44) + bar.padded(12) + "\(bytes) B")
    }

    private func milliseconds(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10_000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let begun = Stopwatch()
    try body()
    return begun.seconds
}

/// Seconds of wall time; of this process' processor time where `SIZHANG_BENCH_CPU` is set, for a
/// machine that others use too.
struct Stopwatch {
    private static let clock =
        ProcessInfo.processInfo.environment["SIZHANG_BENCH_CPU"] == nil
        ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID
    private let begun = now()

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    var seconds: Double { Self.now() - begun }
}
