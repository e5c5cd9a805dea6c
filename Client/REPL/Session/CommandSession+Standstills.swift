internal import ChangeLog
internal import GRDB
internal import Ledger
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// What stands still although it looks synced: a line each, with a code for programs.
struct StandstillNotice {
    let code: String
    let text: Text

    func line(in language: Language) -> String { "! \(code): \(text[language])" }
}

extension SyncWatch.Alarm {
    var notice: StandstillNotice {
        switch self {
        case .viewBehindHead(let seq, let head, let syncs):
            StandstillNotice(
                code: code,
                text: Text(
                    zh: "局里已到 seq \(head), 给本机的只到 \(seq) (连续 \(syncs) 次同步); 本机看到的是旧的; "
                        + "录入都在, 请局里查看 bureau status",
                    en: "HQ is at seq \(head), and gives this device only up to \(seq) (\(syncs) "
                        + "syncs in a row); what is shown is old; entries are kept; ask HQ to look "
                        + "at `bureau status`"))
        case .acknowledgedUnjudged(let number, let syncs):
            StandstillNotice(
                code: code,
                text: Text(
                    zh: "局里说收到了第 \(number) 笔, \(syncs) 次同步都没有送来判定; 录入都在, 请局里查看 "
                        + "bureau status",
                    en:
                        "HQ says that it has entry \(number), and \(syncs) syncs brought no verdict; "
                        + "entries are kept; ask HQ to look at `bureau status`"))
        case .outboxStuck(let number, let syncs, let failure):
            StandstillNotice(
                code: code,
                text: Text(
                    zh: "最早的待同步录入 (第 \(number) 笔) 同步 \(syncs) 次仍未判定"
                        + (failure.map { ", 上次 \($0)" } ?? "") + "; 运行 station verify, 并联系局里",
                    en: "the oldest pending entry (number \(number)) has no verdict after \(syncs) "
                        + "syncs" + (failure.map { ", the last ended with \($0)" } ?? "")
                        + "; run `station verify` and contact HQ"))
        case .serverClockStill(let since):
            StandstillNotice(
                code: code,
                text: Text(
                    zh: "局里的回答停在 \(ClockText.minute(since)): 多半是线路上存下的旧回答; 检查地址和代理",
                    en:
                        "HQ's answers stand at \(ClockText.minute(since)): old ones, kept somewhere on "
                        + "the line; check address and proxy"))
        }
    }
}

extension CommandSession {
    /// How long an active device may be silent before HQ is told.
    static let silentDays = 7

    /// What the watch has found, what is parked for too long, and, at HQ, who is silent.
    func standstills() throws -> [StandstillNotice] {
        let watch = try replica.syncWatch()
        var notices = watch.alarms.map(\.notice)
        if let parked = try longParked(watch) { notices.append(parked) }
        let silent = try silentDevices(watch)
        if !silent.isEmpty {
            let words = silent.map(\.words)
            notices.append(
                StandstillNotice(
                    code: "device-silent",
                    text: Text(
                        zh: "超过 \(Self.silentDays) 天没有联系: "
                            + words.map(\.zh).joined(separator: ", "),
                        en: "not heard for more than \(Self.silentDays) days: "
                            + words.map(\.en).joined(separator: ", "))))
        }
        return notices
    }

    /// This machine's clock, corrected to the server's.
    func serverNow(_ watch: SyncWatch) -> Int64 { powers.now() + watch.clockOffset }

    private func longParked(_ watch: SyncWatch) throws -> StandstillNotice? {
        guard let limit = services.parkedAlertDays else { return nil }
        let now = serverNow(watch)
        let days = try replica.queue.read { db in
            try VerdictTable(db).tray(openOnly: true).filter { $0.outcome == .parked }.map {
                Age(from: $0.receivedAt, to: now).days
            }.filter { $0 >= limit }
        }
        guard let longest = days.max() else { return nil }
        return StandstillNotice(
            code: "parked-long",
            text: Text(
                zh: "待补 \(days.count) 项已满 \(limit) 天, 最久 \(longest) 天; 请查找所依据的录入 (输入 事项)",
                en: "\(days.count) parked for \(limit) days or more, the longest for \(longest); "
                    + "look for what they depend on (type tray)"))
    }

    /// A device at HQ's view that wasn't heard for too long.
    struct SilentDevice {
        let name: String
        /// Nil: never.
        let days: Int?
        let pending: UInt64

        var words: Text {
            let heard =
                days.map { Text(zh: "\($0) 天", en: "\($0) days") }
                ?? Text(zh: "从未", en: "never")
            let waits = pending > 0 ? Text(zh: ", 待报 \(pending)", en: ", \(pending) pending") : nil
            return Text(
                zh: "\(name) (\(heard.zh)\(waits?.zh ?? ""))",
                en: "\(name) (\(heard.en)\(waits?.en ?? ""))")
        }
    }

    /// By station and letter; empty at a station, which isn't told of others.
    func silentDevices(_ watch: SyncWatch) throws -> [SilentDevice] {
        let now = serverNow(watch)
        return try replica.queue.read { db in
            try DeviceContactTable(db).all().compactMap { contact in
                guard let record = try image(db, "device", contact.device),
                    record.fields[LedgerCatalog.field("device", "revoked-at")].integer == nil,
                    let station = record.fields[LedgerCatalog.field("device", "station")].reference,
                    let user = record.fields[LedgerCatalog.field("device", "user")].reference,
                    try image(db, "user", user)?.fields[LedgerCatalog.field("user", "role")].text
                        != Role.desk.rawValue
                else { return nil }
                // One that was never heard is silent since it was enrolled.
                let since =
                    contact.lastContact
                    ?? record.fields[LedgerCatalog.field("device", "enrolled-at")].integer ?? 0
                let days = Age(from: since, to: now).days
                guard days > Self.silentDays else { return nil }
                let code = try image(db, "station", station)?
                    .fields[LedgerCatalog.field("station", "code")].text
                let letter = record.fields[LedgerCatalog.field("device", "letter")].text
                return SilentDevice(
                    name: (code ?? "") + (letter ?? ""),
                    days: contact.lastContact == nil ? nil : days, pending: contact.pending)
            }.sorted { $0.name < $1.name }
        }
    }

    private func image(_ db: Database, _ type: String, _ id: Identifier) throws -> RecordImage? {
        try replica.store.fetch(db, LedgerCatalog.type(type), id)?.image
    }
}
