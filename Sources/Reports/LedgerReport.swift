internal import Catalog
internal import Ledger
public import Money
public import TextTable

/// What a print of the ledger was made from; two prints with the same stamp show the same figures.
public struct LedgerStamp: Hashable, Sendable {
    /// The last place in the server's order that was read.
    public let seq: UInt64
    /// The rules in force, in hexadecimal; nil where they aren't known.
    public let rulesHash: String?
    /// Milliseconds since 1970.
    public let at: Int64

    /// Makes a stamp.
    public init(seq: UInt64, rulesHash: String?, at: Int64) {
        self.seq = seq
        self.rulesHash = rulesHash
        self.at = at
    }
}

/// The ledger as people and programs see it.
public struct LedgerReport: Sendable {
    public let ledger: ConsolidatedLedger
    public let completeness: Completeness
    public let stamp: LedgerStamp
    /// What waits for something that hasn't come; nil where it wasn't asked for.
    public let parked: ParkedStanding?

    /// Makes a report.
    public init(
        _ ledger: ConsolidatedLedger, completeness: Completeness, stamp: LedgerStamp,
        parked: ParkedStanding? = nil
    ) {
        self.parked = parked
        self.ledger = ledger
        self.completeness = completeness
        self.stamp = stamp
    }

    /// Heading, table and the line of checks.
    ///
    /// - Parameters:
    ///   - isEverything: lists also the lines that are spent elsewhere.
    ///   - maximumWidth: in terminal columns; nil for no limit.
    /// Throws `MoneyError.overflow`.
    public func lines(
        by grouping: LedgerGrouping = .project, isEverything: Bool = false, in language: Language,
        maximumWidth: Int? = nil
    ) throws(MoneyError) -> [String] {
        let screen = LedgerScreen(ledger: ledger, language: language)
        let table = try screen.table(by: grouping, isEverything: isEverything)
        return [heading(in: language)]
            + table.lines(in: language, maximumWidth: maximumWidth, gap: 1)
            + [checkLine(in: language)] + (try openLines(in: language))
    }

    /// `综合台账 2024-03  暂定: 待05所(9天)、11所(待报3项)  截至 seq 4182  规则 7f3a`.
    public func heading(in language: Language) -> String {
        var title = [Text(zh: "综合台账", en: "Consolidated ledger")[language]]
        if let month = ledger.filter.month {
            title.append(month.description)
        } else if let year = ledger.filter.year {
            title.append(String(year))
        }
        if let station = ledger.filter.station {
            title.append(ledger.names.stationCode(station) + Text(zh: "所", en: "")[language])
        }
        if let project = ledger.filter.project { title.append(ledger.names.project(project)) }
        if let code = ledger.filter.functionCode { title.append(code) }
        if let status = ledger.periodStatus, status != .open {
            title.append(Text(zh: status.label.chinese, en: status.label.english)[language])
        }
        var parts = [
            title.joined(separator: " "), completeness.sentence(in: language),
            Text(zh: "截至 seq \(stamp.seq)", en: "as of seq \(stamp.seq)")[language],
        ]
        if let hash = stamp.rulesHash {
            parts.append(Text(zh: "规则 ", en: "rules ")[language] + hash.prefix(4))
        }
        return parts.joined(separator: "  ")
    }

    /// `核对: 按项目=按所=按科目=按月 ✓  笔数 71  迟报 2  冲销 1`.
    public func checkLine(in language: Language) -> String {
        let total = ledger.total.amounts
        let failures = ledger.checks.filter { !$0.isEqual }.map(\.sentence)
        let agreement =
            failures.isEmpty
            ? Text(
                zh: "核对: 按项目=按所=按科目=按月 ✓",
                en: "Checks: by project = by station = by function = by month ✓")[language]
            : Text(zh: "核对: 不符! ", en: "Checks: FAILED! ")[language]
                + failures.joined(separator: "; ")
        return [
            agreement, Text(zh: "笔数 \(total.count)", en: "payouts \(total.count)")[language],
            Text(zh: "迟报 \(total.lateCount)", en: "late \(total.lateCount)")[language],
            Text(zh: "冲销 \(total.reversalCount)", en: "reversals \(total.reversalCount)")[language],
        ].joined(separator: "  ")
    }

    /// What is in no total: held counter-entries, and what this replica hasn't had judged.
    private func openLines(in language: Language) throws(MoneyError) -> [String] {
        var lines: [String] = []
        let reversals = ledger.held.filter { $0.kind == .reversal }
        if !reversals.isEmpty {
            let sum = try Fen.sum(reversals.map(\.amount)).yuan
            lines.append(
                Text(
                    zh: "待裁冲销 \(reversals.count) 笔 \(sum) (未计入)",
                    en: "held reversals \(reversals.count), \(sum) (in no total)")[language])
        }
        if let sentence = parked?.sentence(in: language) { lines.append(sentence) }
        if !ledger.pending.isEmpty {
            let sum = try Fen.sum(ledger.pending.map(\.amount)).yuan
            lines.append(
                Text(
                    zh: "待同步 \(ledger.pending.count) 笔 \(sum) (未计入)",
                    en: "to be synced \(ledger.pending.count), \(sum) (in no total)")[language])
        }
        return lines
    }
}
