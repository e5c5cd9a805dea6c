internal import Catalog
import ChangeLog
import Foundation
import GRDB
import Ledger
import Money
import REPL
import RecordStore
import Replica
import Reports
import Terminal
import TextTable

/// The consolidated ledger from a replica: all of it at HQ, a station's own part elsewhere.
struct ReplicaLedger {
    private let station: Station
    private let parkedAlertDays: Int?

    /// - Parameter parkedAlertDays: by the rules that this program knows.
    init(_ station: Station, parkedAlertDays: Int?) {
        self.station = station
        self.parkedAlertDays = parkedAlertDays
    }

    func answer(_ request: LedgerRequest) throws -> [String] {
        let replica = station.replica
        let question = LedgerQuestion(
            filter: LedgerFilter(
                month: request.month, station: request.station, project: request.project),
            grouping: try grouping(request.by), isDrillDown: request.isDrill,
            offset: request.offset, limit: request.limit, sorts: try request.sorts.map(sort),
            since: request.since, format: format(request.format), language: request.language,
            maximumWidth: TerminalInput.windowWidth)
        let standing = try replica.standing()
        let rulesHash = try replica.rulesHash()
        let viewedAt = try replica.viewedAt()
        return try replica.queue.read { db in
            let surroundings = LedgerSurroundings(
                held: try held(db), pending: try pending(db), devices: try devices(db),
                stamp: LedgerStamp(
                    seq: standing.cursor?.seq ?? 0,
                    rulesHash: rulesHash.map { String($0.short.prefix(4)) }, at: viewedAt ?? 0),
                now: station.powers.now(), parkedAlertDays: parkedAlertDays,
                verdict: { try facts(db, $0) })
            return try question.answer(db, store: replica.store, surroundings)
        }
    }

    private func grouping(_ name: String?) throws -> LedgerGrouping {
        switch name {
        case nil, "project": return .project
        case "function": return .functionCode
        case "station": return .station
        case "month": return .month
        case let other?:
            throw ServiceFailure(
                code: "unknown-grouping",
                text: Text(
                    zh: "不能按 \(other) 汇总; 可用: 项目 科目 司法所 月份",
                    en: "can't group by \(other); one of: project, function, station, month"),
                isRetryable: false, status: .usage)
        }
    }

    private func sort(_ typed: String) throws -> DataTable.Sort {
        let isDescending = typed.hasPrefix("-")
        let name = String(isDescending ? typed.dropFirst() : typed[...]).lowercased()
        let found = DrillDown.columns.firstIndex { column in
            [column.key, column.title.zh, column.title.en].contains { $0.lowercased() == name }
        }
        if let found { return DataTable.Sort(column: found, isDescending: isDescending) }
        let titles = DrillDown.columns.map(\.title)
        throw ServiceFailure(
            code: "unknown-column",
            text: Text(
                zh: "明细没有 \(name) 这一列; 可写: " + titles.map(\.zh).joined(separator: "、"),
                en: "the drill-down has no column \(name); write one of: "
                    + titles.map(\.en).joined(separator: ", ")), isRetryable: false, status: .usage)
    }

    private func format(_ format: OutputFormat) -> LedgerQuestion.Format {
        switch format {
        case .screen: .screen
        case .json: .json
        case .csv: .csv
        }
    }

    private func held(_ db: Database) throws -> [HeldItem] {
        try VerdictTable(db).tray(openOnly: true).compactMap { verdict in
            let body = try ChainTable(db).entry(changeSet: verdict.changeSet)?.body ?? verdict.body
            return (try? ChangeSet(frozen: body)).map {
                HeldItem(changeSet: $0, verdict: verdict)
            }
        }
    }

    private func pending(_ db: Database) throws -> [ChangeSet] {
        try ChainTable(db).outbox().compactMap { try? ChangeSet(frozen: $0.body) }
    }

    /// Nil at a station: only HQ is told when the others were heard.
    private func devices(_ db: Database) throws -> [DeviceStanding]? {
        let contacts = try DeviceContactTable(db).all()
        guard !contacts.isEmpty else { return nil }
        let store = station.replica.store
        return try contacts.compactMap { contact in
            guard
                let record = try store.fetch(db, LedgerCatalog.type("device"), contact.device)?
                    .image,
                let stationID = record.fields[LedgerCatalog.field("device", "station")].reference,
                let user = record.fields[LedgerCatalog.field("device", "user")].reference,
                let role = try text(db, "user", user, "role"), role != Role.desk.rawValue
            else { return nil }
            return DeviceStanding(
                stationCode: try text(db, "station", stationID, "code") ?? "",
                letter: record.fields[LedgerCatalog.field("device", "letter")].text ?? "",
                lastContact: contact.lastContact,
                pendingCount: Int(contact.pending),
                isRevoked: record.fields[LedgerCatalog.field("device", "revoked-at")].integer
                    != nil,
                isAwaited: contact.isAwaited,
                isClosed: record.fields[LedgerCatalog.field("device", "closed-at")].integer != nil,
                acknowledgedNumber: contact.acknowledged)
        }
    }

    private func facts(_ db: Database, _ id: Identifier) throws -> VerdictFacts? {
        guard let verdict = try VerdictTable(db).fetch(id) else { return nil }
        return VerdictFacts(
            preparer: try text(db, "user", verdict.actor, "name") ?? "",
            device: try text(db, "device", verdict.device, "letter") ?? "",
            recordedAt: verdict.effectiveAt, receivedAt: verdict.receivedAt,
            outcome: verdict.outcome,
            rulesHash: Hash256(verdict.rulesHash + Data(count: 24)).map {
                String($0.short.prefix(8))
            }
                ?? "")
    }

    private func text(_ db: Database, _ type: String, _ record: Identifier, _ name: String) throws
        -> String?
    {
        try station.replica.store.fetch(db, LedgerCatalog.type(type), record)?
            .image.fields[LedgerCatalog.field(type, name)].text
    }
}
