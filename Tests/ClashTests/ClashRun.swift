import Catalog
import ChangeLog
import GRDB
import Intake
import Journal
import Ledger
import Money
import RecordStore
import Replica
import Reports
import Rules
import Session
import TestBench

/// A scene's steps pushed in one order.
struct ClashRun {
    let order: String
    let names: ClashNames
    let bureau: BenchBureau
    private let replicas: [BenchReplica]
    private let steps: [ClashStep]
    private let taken: [String: (changeSet: Identifier, isNew: Bool)]
    /// What was foreseen of a step, and isn't so.
    private let contradictions: [String]

    init(_ order: String, _ scene: ClashBureau, _ steps: [ClashStep]) throws {
        self.order = order
        self.steps = steps
        let copy = try scene.copy()
        names = copy.names
        bureau = copy.bureau
        replicas = copy.replicas
        var taken: [String: (changeSet: Identifier, isNew: Bool)] = [:]
        var contradictions: [String] = []
        for letter in order {
            for step in steps where step.line.letter == String(letter) {
                let foresight = try copy.foresee(step)
                let push = try copy.push(step)
                taken[step.line.letter] = push
                guard push.isNew,
                    let verdict = try copy.bureau.verdicts(of: push.changeSet).first
                else { continue }
                contradictions += foresight.contradictions(verdict).map {
                    "\(step.line.letter): \($0)"
                }
            }
        }
        self.taken = taken
        self.contradictions = contradictions
    }

    /// For each step the verdicts that it was given, oldest first.
    func outcomes() throws -> [String] {
        try steps.map { step in
            guard let taken = taken[step.line.letter] else { return "not pushed" }
            guard taken.isNew else { return "recorded" }
            return try bureau.verdicts(of: taken.changeSet).map(Self.text).joined(separator: " > ")
        }
    }

    private static func text(_ verdict: Verdict) -> String {
        ([verdict.outcome.rawValue] + verdict.flags.map { "+" + $0 }).joined()
            + (verdict.rule.isEmpty ? "" : " " + verdict.rule)
    }

    // MARK: What holds whatever the order

    /// What is wrong; empty where all of it holds.
    func faults() throws -> [String] {
        var faults: [String] = []
        if let seq = try bureau.read({ try JournalLog($0).firstBreak() }) {
            faults.append("the journal's chain breaks at \(seq)")
        }
        faults += try KeptSums.wrong(bureau).map { "the kept sum \($0)" }
        faults += try ledger().checks.filter { !$0.isEqual }.map(\.sentence)
        faults += try rejectedMoney()
        faults += try wordless()
        for replica in replicas { faults += try self.faults(replica) }
        faults += contradictions
        return faults
    }

    /// Money is never treated worse than held.
    private func rejectedMoney() throws -> [String] {
        let money = ["payout", "counter-entry", "payment-event"].map(Names.type)
        return try bureau.journal().filter { entry in
            entry.verdict.outcome == .rejected
                && entry.verdict.touched.contains { money.contains($0.type) }
        }.map { "money rejected at \($0.seq)" }
    }

    /// Whatever a verdict shows has words.
    private func wordless() throws -> [String] {
        let rules = try RuleSet.embedded(catalog: LedgerCatalog.catalog).rules
        let marks = Set(rules.map(\.id) + rules.compactMap(\.flag))
        return try bureau.journal().flatMap { entry in
            entry.verdict.evidence.map(\.name).filter { EvidenceName(rawValue: $0) == nil }
                + entry.verdict.flags.filter {
                    VerdictFlag(rawValue: $0) == nil && !marks.contains($0)
                }
        }.map { "no words for \($0)" }
    }

    /// A replica that pulls shows what the server has, and what is open over it.
    private func faults(_ replica: BenchReplica) throws -> [String] {
        let report = try replica.sync()
        var faults = try replica.database.verify().map { "\(replica.name): \($0)" }
        let server = try ServerPicture(bureau, for: replica.identity)
        if try ReplicaPicture(replica).canonical != server.records {
            faults.append("\(replica.name) has other records than the server")
        }
        if report.repaired > 0 { faults.append("\(replica.name) needed repair") }
        let open = Set(try replica.tray(openOnly: true).map(\.changeSet))
        // Bytes that couldn't be judged are named by their hash, not by the id inside.
        let isEqual = open.count == server.open.count
        if !isEqual { faults.append("\(replica.name) lists \(open.count) open items") }
        return faults
    }

    // MARK: What the table says beside the outcomes

    /// The words of a check as they hold: compared with those of the table.
    func actual(_ check: ClashCheck) throws -> [String] {
        switch check.word {
        case "ledger": try check.words.map { try figure(String($0.prefix { $0 != "=" })) }
        case "record": try check.words.map { try field(String($0.prefix { $0 != "=" }), check) }
        default: try evidence(check)
        }
    }

    private func ledger() throws -> ConsolidatedLedger {
        try bureau.read { db in
            let journal = JournalLog(db)
            let held = try OpenItems(db).all().compactMap { id -> HeldItem? in
                guard let entry = try journal.entry(changeSet: id),
                    let verdict = try journal.verdict(changeSet: id),
                    let changeSet = try? ChangeSet(frozen: entry.body)
                else { return nil }
                return HeldItem(changeSet: changeSet, verdict: verdict)
            }
            let reader = LedgerReader(db, store: bureau.service.database.store)
            return try ConsolidatedLedger(try reader.snapshot(held: held))
        }
    }

    private func figure(_ name: String) throws -> String {
        let ledger = try ledger()
        let amounts = ledger.total.amounts
        let values: [String: Fen] = [
            "accepted": amounts.accepted, "reversed": amounts.reversed,
            "paid-suspense": amounts.paidSuspense, "unpaid-held": amounts.unpaidHeld,
            "remaining": try amounts.remaining()?.amount ?? .zero,
            "held-reversals": try Fen.sum(
                ledger.held.filter { $0.kind == .reversal }.map(\.amount)),
        ]
        guard let value = values[name] else { return "\(name)?" }
        return "\(name)=\(value.count / 100).\(twoDigits(value.count.magnitude % 100))"
    }

    private func twoDigits(_ count: UInt64) -> String { count < 10 ? "0\(count)" : "\(count)" }

    /// `C1.tier=major`; `P1=absent`, where there is no such record.
    private func field(_ path: String, _ check: ClashCheck) throws -> String {
        let parts = path.split(separator: ".").map(String.init)
        guard let id = names[parts[0]] else {
            throw ClashProblem(line: check.line, what: "nothing is called \(parts[0])")
        }
        let types = LedgerCatalog.catalog.types
        for type in types {
            guard let record = try bureau.record(type.name, id) else { continue }
            guard parts.count == 2 else { return "\(path)=present" }
            guard let field = type.field(named: parts[1]) else { return "\(path)?" }
            switch record.fields[field.number] {
            case .text(let text): return "\(path)=\(text)"
            case .integer(let number): return "\(path)=\(number)"
            case .absent: return "\(path)="
            default: return "\(path)=set"
            }
        }
        return "\(path)=absent"
    }

    /// `why ab b amount-fen=15000`: what the newest verdict of a step shows.
    private func evidence(_ check: ClashCheck) throws -> [String] {
        guard let letter = check.words.first, let taken = taken[letter],
            let verdict = try bureau.verdicts(of: taken.changeSet).last
        else { throw ClashProblem(line: check.line, what: "why ORDER STEP NAME=VALUE") }
        return [letter]
            + check.words.dropFirst().map { word in
                let name = String(word.prefix { $0 != "=" })
                let value = verdict.evidence.first { $0.name == name }?.value ?? ""
                return "\(name)=\(value)"
            }
    }
}
