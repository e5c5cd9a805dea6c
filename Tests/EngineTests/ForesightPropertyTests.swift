import ChangeLog
import Foresight
import Journal
import Judge
import RecordStore
import Replica
import Rules
import Session
import TestBench
import Testing

/// What a replica foresees and what the server says agree, wherever the replica is up to date and its
/// answer isn't "unknown".
struct ForesightPropertyTests {
    @Test(arguments: Seeds.first(5))
    func predictionAndVerdictAgree(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "predictionAndVerdictAgree"))
        var history = try ForeseenHistory(seed: seed)
        for _ in 1...ForeseenHistory.steps { try history.step() }
        #expect(history.tally.disagreements == [], replay)
    }

    /// Agreement is worth something only where answers are given: of each kind, at stations and at HQ.
    @Test func theHistoriesAnswerEveryWay() throws {
        var tally = ForeseenTally()
        for seed: UInt64 in 31...32 {
            var history = try ForeseenHistory(seed: seed)
            for _ in 1...ForeseenHistory.steps { try history.step() }
            tally.add(history.tally)
        }
        #expect(tally.disagreements == [])
        let counts = tally.counts
        for (name, least) in [
            ("station yes", 20), ("station no", 1_000), ("station unknown", 100),
            ("headquarters yes", 20), ("headquarters no", 1_000),
            ("certain applied", 30), ("certain held", 10), ("certain rejected", 5),
        ] {
            #expect(counts[name] ?? 0 >= least, "\(name): \(counts)")
        }
        #expect(tally.brokenRules.count >= 6, "\(tally.brokenRules)")
    }
}

/// What a history's predictions came to.
struct ForeseenTally {
    private(set) var counts: [String: Int] = [:]
    private(set) var brokenRules: Set<String> = []
    private(set) var disagreements: [String] = []

    mutating func add(_ other: ForeseenTally) {
        counts.merge(other.counts, uniquingKeysWith: +)
        brokenRules.formUnion(other.brokenRules)
        disagreements += other.disagreements
    }

    mutating func compare(_ prediction: Prediction, _ verdict: Verdict, at replica: BenchReplica) {
        let place = replica.identity.isHeadquarters ? "headquarters" : "station"
        func differ(_ what: String) {
            disagreements.append(
                "\(replica.name) \(verdict.intent): \(what); the server: \(verdict.outcome) "
                    + "\(verdict.rule) \(verdict.flags) \(verdict.evidence)")
        }
        let named = Self.rules(of: verdict)
        // What comes after a step that isn't sure may never be asked at the server, and where the
        // change set comes to nothing no rule counts.
        var isAsked = !prediction.mayComeToNothing
        for answer in prediction.answers {
            counts["\(place) \(answer.answer)", default: 0] += 1
            switch answer.answer {
            case .unknown: if answer.isStep { isAsked = false }
            case .no: if named.contains(answer.rule) { differ("\(answer.rule) no") }
            case .yes:
                guard isAsked, answer.finding?.isObjection == true else { continue }
                brokenRules.insert(answer.rule)
                if !named.contains(answer.rule) { differ("\(answer.rule) yes") }
            }
        }
        let steps = prediction.answers.filter(\.isStep)
        if steps.allSatisfy({ $0.answer == .no }), Self.isStepThatRefuses(verdict) {
            differ("no step speaks against it")
        }
        guard prediction.isCertain else { return }
        let judgement = prediction.judgement
        counts["certain \(judgement.outcome)", default: 0] += 1
        let isSame =
            judgement.outcome == verdict.outcome && judgement.rule == verdict.rule
            && judgement.flags == verdict.flags
        if !isSame { differ("\(judgement.outcome) \(judgement.rule) \(judgement.flags)") }
    }

    private static func isStepThatRefuses(_ verdict: Verdict) -> Bool {
        guard verdict.outcome != .applied, verdict.outcome != .merged else { return false }
        return BuiltInRule(verdict.rule) != nil
    }

    /// The rules that a verdict says are broken.
    private static func rules(of verdict: Verdict) -> Set<String> {
        let also = verdict.evidence.first { $0.name == "also" }?.value ?? ""
        return Set(also.split(separator: ",").map(String.init) + [verdict.rule])
    }
}

/// Devices of two stations and two of HQ, at random work, on a good line or without one.
struct ForeseenHistory {
    static let steps = 50
    private let scene: RulingScene
    private var work: RandomWork
    private(set) var tally = ForeseenTally()
    /// Each as a program keeps it while lines are typed.
    private let foresights: [Identifier: Foresight]

    init(seed: UInt64) throws {
        scene = try RulingScene(seed: seed)
        foresights = Dictionary(
            uniqueKeysWithValues: scene.replicas.map {
                ($0.identity.device, Foresight($0.database.store, .bench))
            })
        work = RandomWork(
            seed: seed &* 15_485_863, stations: scene.offices.bureau.reference.stations)
    }

    private var bureau: BenchBureau { scene.offices.bureau }

    mutating func step() throws {
        bureau.clock.advance(seconds: Int64(work.generator.pick(60...20_000)))
        let replica = work.generator.pick(scene.replicas)
        // Some work without a line, then send it: nothing is compared, for others have written.
        for _ in 0..<work.generator.pick(0...2) { try enter(at: replica) }
        try replica.sync()
        try replica.sync()
        // Up to date now.
        var entries: [Identifier] = []
        for _ in 0..<work.generator.pick(1...4) {
            bureau.clock.advance(seconds: 5)
            if let entry = try enter(at: replica) { entries.append(entry) }
            // As after each line; what was foreseen before is gone on from.
            if work.generator.chance(50) { _ = try foresee(at: replica) }
        }
        let foreseen = try foresee(at: replica)
        try replica.sync()
        for entry in entries {
            let journaled = try bureau.read { try JournalLog($0).entry(changeSet: entry) }
            let prediction = try #require(foreseen.predictions[entry])
            tally.compare(prediction, try #require(journaled).verdict, at: replica)
        }
    }

    private func foresee(at replica: BenchReplica) throws -> ForeseenOutbox {
        let foresight = try #require(foresights[replica.identity.device])
        return try #require(
            try replica.read { try foresight.foresee($0, now: replica.powers.now()) })
    }

    @discardableResult
    private mutating func enter(at replica: BenchReplica) throws -> Identifier? {
        if replica.identity.isHeadquarters, work.generator.chance(25) {
            return try rule(at: replica)
        }
        if work.generator.chance(10) { return try period(at: replica) }
        return try work.enter(at: replica)?.id
    }

    private mutating func rule(at replica: BenchReplica) throws -> Identifier? {
        let open = try replica.tray(openOnly: true)
        guard !open.isEmpty else { return nil }
        let verdict = work.generator.pick(open)
        let device = try replica.shown("device", verdict.device)?.image
        guard let station = device?.value("device", "station").reference else { return nil }
        return try replica.rule(
            work.generator.pick(["accept", "void"]), on: verdict.changeSet, of: station)
    }

    /// Months are closed, and stations try it, too.
    private mutating func period(at replica: BenchReplica) throws -> Identifier? {
        let month = Int64(202_401 + work.generator.pick(0...7))
        let status = work.generator.pick(["soft-closed", "closed"])
        do {
            return try replica.enter { context in
                .create(
                    "period", context.newIdentifier(),
                    ["month": .integer(month), "status": .text(status)])
            }.id
        } catch is EntryRefused {
            return nil
        }
    }
}
