internal import ChangeLog
internal import TestBench

/// The checkers of what the server has, which go along with every step.
struct Checks {
    private(set) var chronicle = Chronicle()
    var money = EnteredMoney()
    /// Change sets on disks that are gone.
    var lost: Set<Identifier> = []
    private var closedMonths = ClosedMonths()
    private var noted: [String] = []

    /// Where the journal stands: part of the log, so that two runs that part are seen to.
    var mark: String { "@\(chronicle.seq) \(chronicle.end.map { "\($0)".prefix(12) } ?? "")" }

    /// Something wrong that was seen in passing.
    mutating func note(_ fault: String) { noted.append(fault) }

    mutating func follow(_ bureau: BenchBureau, _ devices: [SimulatedDevice]) throws -> [String] {
        var faults = noted
        noted = []
        faults += try chronicle.follow(bureau)
        let accounts = try Accounts(bureau)
        faults += accounts.brokenLimits(besides: chronicle.ruled)
        faults += closedMonths.follow(accounts)
        let kept = devices.reduce(into: Set<Identifier>()) { $0.formUnion($1.disk.told) }
        faults += money.faults(accounts, chronicle, kept: kept, lost: lost)
        return faults
    }
}

/// What happened, line by line, and how often.
struct StepLog {
    private(set) var lines: [String] = []
    private(set) var counts: [String: Int] = [:]
    private var words: [String] = []

    mutating func add(_ line: String) { lines.append(line) }

    mutating func say(_ words: String) { self.words.append(words) }

    mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    mutating func takeWords() -> String {
        defer { words = [] }
        return words.joined(separator: "; ")
    }
}
