import ChangeLog
import CoreMetrics
import Foundation
import GRDB
import Ledger
import RecordStore
import Replica
import Reports

/// Prints ratios against plain SQLite on the same rows in the same run: `make bench`. The last column
/// is against the table with the indexes that a replica's payouts have.
///
/// `SIZHANG_BENCH_ROWS` sets the size (100,000 by default); `SIZHANG_BENCH_KEEP` keeps the databases
/// for a look.
@main
enum Benchmarks {
    static func main() async throws {
        let spent = SpentTime()
        MetricsSystem.bootstrap(spent)
        let rows = Int(ProcessInfo.processInfo.environment["SIZHANG_BENCH_ROWS"] ?? "") ?? 100_000
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sizhang-bench-\(getpid())").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let keeps = ProcessInfo.processInfo.environment["SIZHANG_BENCH_KEEP"] != nil
        defer { if !keeps { try? FileManager.default.removeItem(atPath: folder) } }
        print("rows: \(rows); ratios above 1 are faster than plain SQLite")
        print("measure".padded(44) + "bar".padded(12) + "reached".padded(12) + "with indexes")
        let bench = try await Bench(folder: folder)
        let station = try bench.station(code: "01")
        let people = (rows + 1_100) / Workload.monthsPerPerson + 1
        let workload = Workload(station: station, people: people, powers: bench.powers)
        let clerk = try bench.replica("clerk", station: station)
        let colleague = try bench.replica("colleague", station: station)
        let accountant = try bench.replica("accountant", station: bench.headquarters())
        try accountant.database.record { _ in workload.reference() }
        try accountant.sync()
        try clerk.sync()
        try clerk.database.record { _ in workload.peopleDrafts() }
        for replica in [clerk, colleague, accountant] { try replica.sync() }
        try Measures(bench: bench, workload: workload, rows: rows, folder: folder)
            .run(clerk: clerk, colleague: colleague, accountant: accountant)
        let month = folder + "/month"
        try FileManager.default.createDirectory(atPath: month, withIntermediateDirectories: true)
        try Month(bench: try await Bench(folder: month), spent: spent).run(cases: 1_000)
    }
}

extension String {
    func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
