public import ChangeLog
public import Ledger
public import Money

/// One row of the ledger.
public struct LedgerRow: Hashable, Sendable {
    /// What the row stands for.
    public enum Key: Hashable, Sendable {
        case line(LedgerLine)
        case functionCode(String)
        /// nil where a record names no station.
        case station(Identifier?)
        /// nil where a record has no posting month.
        case month(YearMonth?)
        /// 本系统列支 小计.
        case subtotal
        /// 其余(不在此列支).
        case rest
        /// 全局合计.
        case total
    }

    public let key: Key
    public let amounts: LedgerAmounts
    /// The row is of lines paid through this system.
    public let isPaidHere: Bool
}

/// Ways to cut the same money into rows.
public enum LedgerGrouping: String, CaseIterable, Sendable {
    case project
    case functionCode = "function-code"
    case station
    case month
}

/// HQ's ledger: rows in four ways, their totals, and the checks that all of them agree.
///
/// Computed from a ``LedgerSnapshot`` alone, without clock or database.
public struct ConsolidatedLedger: Sendable {
    public let filter: LedgerFilter
    /// Project and source; lines paid through this system first, each part by source (this year's
    /// first), function code and name.
    public let byProject: [LedgerRow]
    /// Ascending by code.
    public let byFunctionCode: [LedgerRow]
    /// Ascending by the stations' codes; without budget.
    public let byStation: [LedgerRow]
    /// Ascending; without budget.
    public let byMonth: [LedgerRow]
    /// The lines paid through this system.
    public let subtotal: LedgerRow
    /// The other lines.
    public let rest: LedgerRow
    public let total: LedgerRow
    /// Held and parked payouts and counter-entries that the filter asks for, by document number.
    public let held: [OpenEntry]
    /// What this replica hasn't had judged, by document number. In no total.
    public let pending: [OpenEntry]
    public let checks: [LedgerCheck]
    public let names: LedgerNames
    /// Of the month asked for; nil where none is, or it has no period record.
    public let periodStatus: PeriodStatus?

    /// Computes the ledger. Throws `MoneyError.overflow` when a total leaves 64 bits.
    public init(_ snapshot: LedgerSnapshot, filter: LedgerFilter = LedgerFilter())
        throws(MoneyError)
    {
        let source = LedgerContributions(snapshot: snapshot, filter: filter)
        let contributions = try source.all()
        let movements = contributions.filter { $0.part == .movement }
        let paidHere = source.paidHere()
        let names = snapshot.names
        self.filter = filter
        self.names = names
        periodStatus = filter.month.flatMap { snapshot.periods[$0] }
        byProject = try Self.rows(contributions, paidHere) { .line($0.line) }
            .sorted { Self.sortKey($0, names) < Self.sortKey($1, names) }
        byFunctionCode = try Self.rows(contributions, paidHere) {
            .functionCode($0.line.functionCode)
        }
        .sorted { Self.sortKey($0, names) < Self.sortKey($1, names) }
        byStation = try Self.rows(movements, paidHere) { .station($0.station) }
            .sorted { Self.sortKey($0, names) < Self.sortKey($1, names) }
        byMonth = try Self.rows(movements, paidHere) { .month($0.month) }
            .sorted { Self.sortKey($0, names) < Self.sortKey($1, names) }
        subtotal = try Self.sum(.subtotal, byProject.filter(\.isPaidHere), isPaidHere: true)
        rest = try Self.sum(.rest, byProject.filter { !$0.isPaidHere }, isPaidHere: false)
        total = LedgerRow(
            key: .total, amounts: try LedgerAmounts.sum(contributions.map(\.amounts)),
            isPaidHere: false)
        held = Self.open(snapshot.held, source)
        pending = Self.open(snapshot.pending, source)
        checks = try LedgerChecks(
            snapshot: snapshot, filter: filter, total: total.amounts,
            ways: [
                (.project, [subtotal, rest]), (.functionCode, byFunctionCode),
                (.station, byStation), (.month, byMonth),
            ], held: held
        ).all()
    }

    /// Whether every check holds.
    public var isConsistent: Bool { checks.allSatisfy(\.isEqual) }

    /// The rows of one way.
    public func rows(by grouping: LedgerGrouping) -> [LedgerRow] {
        switch grouping {
        case .project: byProject
        case .functionCode: byFunctionCode
        case .station: byStation
        case .month: byMonth
        }
    }

    /// Whether budgets belong to what is shown: they belong to no station.
    public var hasBudget: Bool { filter.station == nil }
}

extension ConsolidatedLedger {
    private static func rows(
        _ contributions: [LedgerContribution], _ paidHere: Set<LedgerFund>,
        _ key: (LedgerContribution) -> LedgerRow.Key
    ) throws(MoneyError) -> [LedgerRow] {
        var groups: [LedgerRow.Key: LedgerAmounts] = [:]
        var elsewhere: Set<LedgerRow.Key> = []
        for contribution in contributions {
            let key = key(contribution)
            groups[key] = try (groups[key] ?? LedgerAmounts()).adding(contribution.amounts)
            if !paidHere.contains(contribution.line.fund) { elsewhere.insert(key) }
        }
        return groups.map {
            LedgerRow(key: $0, amounts: $1, isPaidHere: !elsewhere.contains($0))
        }
    }

    private static func sum(_ key: LedgerRow.Key, _ rows: [LedgerRow], isPaidHere: Bool)
        throws(MoneyError) -> LedgerRow
    {
        LedgerRow(
            key: key, amounts: try LedgerAmounts.sum(rows.map(\.amounts)), isPaidHere: isPaidHere)
    }

    private static func open(_ entries: [OpenEntry], _ source: LedgerContributions) -> [OpenEntry] {
        entries.filter { source.takes($0) && source.filter.reach(of: $0.month) == .within }
            .sorted { ($0.number, $0.record) < ($1.number, $1.record) }
    }

    /// Texts that compare as the rows are to stand.
    private static func sortKey(_ row: LedgerRow, _ names: LedgerNames) -> [String] {
        switch row.key {
        case .line(let line):
            let name = line.project.map { names.project($0) } ?? ""
            return [
                row.isPaidHere ? "0" : "1", line.source == "current-year" ? "0" : "1" + line.source,
                line.functionCode, name, line.project?.description ?? "",
            ]
        case .functionCode(let code): return [code]
        case .station(let station):
            return [station.map { names.stationCode($0) } ?? "", station?.description ?? ""]
        case .month(let month): return [month?.description ?? ""]
        case .subtotal, .rest, .total: return []
        }
    }
}

private func < (left: [String], right: [String]) -> Bool { left.lexicographicallyPrecedes(right) }
