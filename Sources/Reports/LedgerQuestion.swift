public import ChangeLog
internal import Foundation
public import GRDB
internal import Ledger
internal import Money
public import RecordStore
public import TextTable

/// What is asked of the ledger, the same at the server and in HQ's REPL.
public struct LedgerQuestion: Sendable {
    public enum Format: Sendable { case screen, json, csv }

    public var filter: LedgerFilter
    public var grouping: LedgerGrouping
    /// Lists the lines that nothing is paid from here, too.
    public var isEverything: Bool
    /// The documents behind the figures instead of the figures.
    public var isDrillDown: Bool
    /// Of a drill-down: documents left out before the first, and how many are listed; nil for the
    /// usual.
    public var offset: Int
    public var limit: Int?
    /// What a drill-down is sorted by, where not by posting month, event date and number: places
    /// among ``DrillDown/columns``.
    public var sorts: [DataTable.Sort]
    /// What changed after this place in the server's order instead of the figures.
    public var since: UInt64?
    public var format: Format
    public var language: Language
    /// The screen's width; nil where lines may be of any length.
    public var maximumWidth: Int?

    public init(
        filter: LedgerFilter = LedgerFilter(), grouping: LedgerGrouping = .project,
        isEverything: Bool = false, isDrillDown: Bool = false, offset: Int = 0,
        limit: Int? = nil, sorts: [DataTable.Sort] = [], since: UInt64? = nil,
        format: Format = .screen, language: Language = .zh,
        maximumWidth: Int? = nil
    ) {
        self.filter = filter
        self.grouping = grouping
        self.isEverything = isEverything
        self.isDrillDown = isDrillDown
        self.offset = offset
        self.limit = limit
        self.sorts = sorts
        self.since = since
        self.format = format
        self.language = language
        self.maximumWidth = maximumWidth
    }
}

/// What the ledger must know beside the records.
public struct LedgerSurroundings {
    /// Held and parked change sets that nothing has settled.
    public var held: [HeldItem]
    /// Recorded here, not judged yet.
    public var pending: [ChangeSet]
    /// Nil where it isn't known here when the devices were last heard.
    public var devices: [DeviceStanding]?
    public var stamp: LedgerStamp
    /// Milliseconds since 1970.
    public var now: Int64
    /// Who, when and by which rules, of a change set.
    public var verdict: (Identifier) throws -> VerdictFacts?
    /// The rules alert of what has been parked for so many days; nil: never.
    public var parkedAlertDays: Int?

    public init(
        held: [HeldItem], pending: [ChangeSet], devices: [DeviceStanding]?, stamp: LedgerStamp,
        now: Int64, parkedAlertDays: Int? = nil,
        verdict: @escaping (Identifier) throws -> VerdictFacts?
    ) {
        self.parkedAlertDays = parkedAlertDays
        self.held = held
        self.pending = pending
        self.devices = devices
        self.stamp = stamp
        self.now = now
        self.verdict = verdict
    }
}

extension LedgerQuestion {
    /// The most documents that a drill-down lists on a screen; JSON and CSV list all.
    private static let drillDownRows = 200

    /// The answer's lines, in the format asked for; inside one read transaction.
    public func answer(
        _ db: Database, store: RecordStore, _ surroundings: LedgerSurroundings
    ) throws -> [String] {
        let reader = LedgerReader(db, store: store)
        let snapshot = try reader.snapshot(
            filter: filter, held: surroundings.held, pending: surroundings.pending)
        let ledger = try ConsolidatedLedger(snapshot, filter: filter)
        if let since {
            return try answer(reader.since(since), names: ledger.names, surroundings.stamp)
        }
        if isDrillDown {
            let usual = format == .screen ? Self.drillDownRows : Int(Int32.max)
            let isSorted = !sorts.isEmpty
            var rows = try reader.drillDown(
                filter, limit: isSorted ? Int(Int32.max) : limit ?? usual,
                offset: isSorted ? 0 : offset, verdict: surroundings.verdict)
            // Who prepared it and what the verdict was is in no column of SQL.
            if isSorted { rows = rows.sorted(by: sorts, offset: offset, limit: limit ?? usual) }
            return drillDown(rows, surroundings.stamp)
        }
        let openCounts = ledger.held.reduce(into: [YearMonth?: Int]()) {
            $0[$1.month, default: 0] += 1
        }
        let report = LedgerReport(
            ledger,
            completeness: Completeness.judge(
                filter, devices: surroundings.devices, openCounts: openCounts,
                now: surroundings.now), stamp: surroundings.stamp,
            parked: ParkedStanding(
                surroundings.held.map(\.verdict), now: surroundings.now,
                alertDays: surroundings.parkedAlertDays))
        switch format {
        case .screen:
            return try report.lines(
                by: grouping, isEverything: isEverything, in: language, maximumWidth: maximumWidth)
        case .json: return [try report.json(by: grouping)]
        case .csv: return [Self.line(try report.csv(by: grouping, in: language))]
        }
    }

    private func answer(_ since: LedgerSince, names: LedgerNames, _ stamp: LedgerStamp) throws
        -> [String]
    {
        switch format {
        case .screen:
            try since.lines(names: names, in: language, maximumWidth: maximumWidth)
        case .json: [try since.json(names: names, stamp: stamp)]
        case .csv: [Self.line(since.table(names: names, in: language).csv(in: language))]
        }
    }

    /// CSV as one line of output: its last line break comes with printing it.
    private static func line(_ csv: String) -> String {
        // By byte: CR LF is one Character, and the CR stays.
        String(decoding: csv.utf8.dropLast(), as: UTF8.self)
    }

    private func drillDown(_ rows: DrillDown, _ stamp: LedgerStamp) -> [String] {
        switch format {
        case .screen: rows.table(in: language).lines(in: language, maximumWidth: maximumWidth)
        case .json: [rows.json(stamp: stamp)]
        case .csv: [Self.line(rows.table(in: language).csv(in: language))]
        }
    }
}
