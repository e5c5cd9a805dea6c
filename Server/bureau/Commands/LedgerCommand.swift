import ArgumentParser
import ChangeLog
internal import DataFolder
import Foundation
import GRDB
import Intake
import Journal
import Ledger
import Money
import RecordStore
import Reports
internal import Rules
import TextTable

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "综合台账 / the consolidated ledger.",
        discussion: """
            可用预算 = 批复 + 调整 + 结转; 净列支 = 列支 - 冲销; 余额 = 可用 - 净列支 - 挂账已付 - 待裁未付。
            available = approved + adjustments + carry-over; net = accepted - reversed;
            remaining = available - net - paid suspense - unpaid held.
            """)

    @OptionGroup var options: FolderOptions

    @Option(help: "月份 / month, such as 2024-03.")
    var month: String?

    @Option(help: "年度 / year.")
    var year: Int?

    @Option(help: "司法所编号 / a station's code.")
    var station: String?

    @Option(help: "项目名称 / a project's name.")
    var project: String?

    @Option(help: "汇总方式 / group by: project, function, station, month.")
    var by = "project"

    @Option(help: "seq: 其后有何变动 / what changed after this seq.")
    var since: UInt64?

    @Flag(help: "列出全部预算行 / list the lines that nothing is paid from here, too.")
    var everything = false

    @Flag(help: "明细 / the documents behind the figures.")
    var drill = false

    @Flag(help: "JSON") var json = false
    @Flag(help: "CSV") var csv = false

    @Option(name: .customLong("lang"), help: "zh | en")
    var language = "zh"

    func run() throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let rules = try Bureau.rules(database)
        let lines = try database.queue.read { db in
            let now = SystemPowers().now()
            return try question(db, database.store).answer(
                db, store: database.store,
                try JournalSurroundings(db, store: database.store).surroundings(
                    rules: rules, now: now))
        }
        for line in lines { print(line, to: .output) }
    }

    private func question(_ db: Database, _ store: RecordStore) throws -> LedgerQuestion {
        guard let grouping = LedgerGrouping(rawValue: by == "function" ? "function-code" : by)
        else {
            throw ValidationError("--by: project, function, station, month")
        }
        var filter = LedgerFilter(year: year)
        if let month { filter.month = try YearMonth.parse(month, forms: .fullOnly) }
        if let station { filter.station = try find(db, store, "station", "code", station) }
        if let project { filter.project = try find(db, store, "project", "name", project) }
        return LedgerQuestion(
            filter: filter, grouping: grouping, isEverything: everything, isDrillDown: drill,
            since: since, format: json ? .json : csv ? .csv : .screen,
            language: language == "en" ? .en : .zh)
    }

    private func find(
        _ db: Database, _ store: RecordStore, _ type: String, _ name: String, _ text: String
    ) throws -> Identifier {
        let found = try store.find(
            db, typeNumber(type), where: [(field(type, name), .text(text))], limit: 1)
        guard let record = found.first else { throw ValidationError("--\(type): \(text)?") }
        return record.image.id
    }
}

/// What the server's journal knows beside the records.
struct JournalSurroundings {
    private let db: Database
    private let store: RecordStore

    init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    func surroundings(rules: RuleSet, now: Int64) throws -> LedgerSurroundings {
        let journal = JournalLog(db)
        let held = try OpenItems(db).all().compactMap { id -> HeldItem? in
            guard let entry = try journal.entry(changeSet: id),
                let verdict = try journal.verdict(changeSet: id),
                let changeSet = try? ChangeSet(frozen: entry.body)
            else { return nil }
            return HeldItem(changeSet: changeSet, verdict: verdict)
        }
        let head = try Facts(db).head
        return LedgerSurroundings(
            held: held, pending: [], devices: try devices(),
            stamp: LedgerStamp(
                seq: head.seq, rulesHash: String(rules.hash.short.prefix(4)), at: now),
            now: now, parkedAlertDays: rules.parkedAlertDays, verdict: facts)
    }

    private func devices() throws -> [DeviceStanding] {
        let directory = DeviceDirectory.ledger
        let states = try DeviceStates(db).all().reduce(into: [:]) { $0[$1.device] = $1 }
        let lives = try Epochs(db)
        return try store.find(db, directory.deviceType).compactMap { record in
            // The desks have no key: they are in the server.
            guard let facts = try directory.find(record.image.id, in: store.view(db)),
                !facts.signingKey.isEmpty
            else { return nil }
            let state = states[record.image.id]
            return DeviceStanding(
                stationCode: facts.stationCode, letter: facts.letter,
                lastContact: state?.lastContact, pendingCount: Int(state?.pending ?? 0),
                isRevoked: facts.revokedAt != nil,
                isAwaited: lives.isRecovering && state?.heardEpoch != lives.current.id,
                isClosed: facts.closedAt != nil,
                acknowledgedNumber: state?.acknowledged.number ?? 0)
        }
    }

    private func facts(_ id: Identifier) throws -> VerdictFacts? {
        let journal = JournalLog(db)
        guard let entry = try journal.entry(changeSet: id),
            let verdict = try journal.verdict(changeSet: id),
            let changeSet = try? ChangeSet(frozen: entry.body)
        else { return nil }
        let user = try store.fetch(db, typeNumber("user"), changeSet.actor)?.image
        let device = try DeviceDirectory.ledger.find(changeSet.device, in: store.view(db))
        return VerdictFacts(
            preparer: user?.fields[field("user", "name")].text ?? "",
            device: (device?.stationCode ?? "") + (device?.letter ?? ""),
            recordedAt: changeSet.claimedAt, receivedAt: verdict.receivedAt,
            outcome: verdict.outcome,
            rulesHash: verdict.rulesHash.prefix(4).map { byte in
                let text = String(byte, radix: 16)
                return byte < 16 ? "0" + text : text
            }.joined())
    }
}
