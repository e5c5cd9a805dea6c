internal import ChangeLog
internal import GRDB
internal import Intake
internal import RecordStore
internal import TestBench

/// The checkers of what the server has, which go along with every step.
struct Checks {
    private(set) var chronicle = Chronicle()
    var money = EnteredMoney()
    /// Change sets on disks that are gone.
    var lost: Set<Identifier> = []
    private var closedMonths = ClosedMonths()
    private var finalMonths = FinalMonths()
    private var ceilings = Ceilings()
    /// What somebody with the frozen bytes has given back since memory was last lost.
    private var givenBack: Set<Identifier> = []
    private var noted: [String] = []
    private var hasUnsaidLoss = false
    /// The accounts, of which file, and how much had been written to it.
    private var read: (file: BureauDatabase, changes: Int, accounts: Accounts)?

    /// Where the journal stands: part of the log, so that two runs that part are seen to.
    var mark: String { "@\(chronicle.seq) \(chronicle.end.map { "\($0)".prefix(12) } ?? "")" }

    /// Something wrong that was seen in passing.
    mutating func note(_ fault: String) { noted.append(fault) }

    mutating func follow(_ bureau: BenchBureau, _ devices: [SimulatedDevice]) throws -> [String] {
        var faults = noted
        noted = []
        faults += try chronicle.follow(bureau)
        for verdict in chronicle.judged where givenBack.contains(verdict.changeSet) {
            faults.append("\(verdict.changeSet) was given back, and is judged anew")
        }
        let accounts = try accounts(of: bureau)
        faults += accounts.secondOnes(
            besides: chronicle.ruled, afterUnsaidLoss: hasUnsaidLoss)
        faults += accounts.outsiders(chronicle)
        faults += ceilings.follow(accounts, chronicle)
        faults += closedMonths.follow(accounts, chronicle)
        faults += try finalMonths.follow(bureau, accounts, chronicle, devices)
        faults += try money.faults(accounts, chronicle, lost: lost) { id in
            try devices.contains { try $0.holds(id) }
        }
        return faults
    }

    /// Read anew where anything was written since.
    private mutating func accounts(of bureau: BenchBureau) throws -> Accounts {
        let file = bureau.service.database
        let changes = file.queue.inDatabase { $0.totalChangesCount }
        if let read, read.file === file, read.changes == changes { return read.accounts }
        let accounts = try Accounts(bureau)
        read = (file, changes, accounts)
        return accounts
    }

    /// The server has the memory that it had when the chronicle was `memory`.
    mutating func goBack(to memory: Chronicle, isAnnounced: Bool) {
        if !isAnnounced { hasUnsaidLoss = true }
        chronicle.goBack(to: memory)
        closedMonths.forget()
        ceilings.forget()
        finalMonths.forget(isAnnounced: isAnnounced)
        givenBack = []
    }

    /// A device's sync went through: all that it was told before, the journal has.
    mutating func heard(_ device: SimulatedDevice, knew: [Identifier: Verdict]) -> [String] {
        guard chronicle.losses > 0 else { return [] }
        var faults: [String] = []
        for (id, verdict) in knew.sorted(by: { $0.key < $1.key })
        where device.disk.told.contains(id) || !verdict.body.isEmpty {
            guard verdict.outcome != .parked || verdict.followedBy != nil else { continue }
            givenBack.insert(id)
            if chronicle.misses(verdict) {
                faults.append(
                    "\(device.name) was told \(verdict.outcome) of \(id), and has told it; "
                        + chronicle.story(of: id))
            }
        }
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
