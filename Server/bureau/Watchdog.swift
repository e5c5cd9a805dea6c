import ChangeLog
import DataFolder
internal import GRDB
import HTTP
import Intake
import Logging
internal import RecordStore
import Rules
import TextTable

/// Looks at a running server every so often, and tells its log what stands still: once when it
/// begins, once when it is over.
struct Watchdog {
    let folder: DataFolder
    let service: SyncService
    let meter: RequestMeter
    let logger: Logger
    let every: Duration

    func run() async throws {
        var told: Set<String> = []
        while true {
            try await Task.sleep(for: every)
            told = look(told)
        }
    }

    /// - Parameter told: codes that were told of and weren't over.
    private func look(_ told: Set<String>) -> Set<String> {
        let alarms: [BureauWatch.Alarm]
        do {
            alarms = try found()
        } catch {
            // That it can't even look is an alarm of its own.
            let code = "watch-failed"
            if !told.contains(code) {
                logger.error("\(code): \(FaultText.lines(error).joined(separator: " "))")
            }
            return told.union([code])
        }
        for alarm in alarms where !told.contains(alarm.code) {
            logger.warning("\(alarm.code): \(alarm.text.zh) / \(alarm.text.en)")
        }
        let codes = Set(alarms.map(\.code))
        for code in told.subtracting(codes).sorted() {
            logger.warning("\(code): 已过去 / over")
        }
        return codes
    }

    private func found() throws -> [BureauWatch.Alarm] {
        let database = service.database
        let watch = try database.queue.read { try BureauWatch($0, database, directory: .ledger) }
        return watch.alarms(
            now: service.now(), parkedAlertDays: try Bureau.rules(database).parkedAlertDays,
            disk: DiskSpace(of: folder), failing: meter.failing)
    }
}
