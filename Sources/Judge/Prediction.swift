internal import ChangeLog
internal import Rules

/// What a replica can say of a change set before the server judges it.
public struct Prediction {
    public enum Answer: String, Sendable { case yes, no, unknown }

    /// What one rule would say.
    public struct RuleAnswer {
        public let rule: String
        /// Whether it is broken.
        public let answer: Answer
        /// What it found. Beside `unknown`: what it would come to if what isn't known weren't there;
        /// nil where that is nothing.
        public let finding: Judgement?
        /// Why it isn't known.
        public let gaps: [Gap]
        /// One of the judge's own steps, before the file's rules: where it decides, they aren't asked.
        public var isStep: Bool { BuiltInRule(rule) != nil }
    }

    /// In the order of judging, up to the one that decides.
    public let answers: [RuleAnswer]
    /// The verdict, if nothing that isn't seen speaks against it.
    public let judgement: Judgement
    /// What the change set makes of the records where it stands.
    public let changes: [RecordChange]

    /// What it would do may be done already: then it stands as history, whatever rules it breaks.
    public let mayComeToNothing: Bool

    /// Then the verdict will be this, if nobody else writes in between.
    public var isCertain: Bool { answers.allSatisfy { $0.answer != .unknown } }

    /// Whether the records would have it.
    public var stands: Bool { judgement.outcome == .applied || judgement.outcome == .merged }

    /// What it will be held or refused for.
    public var breaches: [RuleAnswer] {
        if stands { return [] }
        return answers.filter { $0.answer == .yes && $0.finding?.isObjection == true }
    }

    /// What it will be held or refused for unless an earlier entry of this device falls.
    public var conditionalBreaches: [RuleAnswer] {
        if stands { return [] }
        return answers.filter { answer in
            answer.answer == .unknown && answer.finding?.isObjection == true
                && answer.gaps.allSatisfy { if case .earlier = $0 { true } else { false } }
        }
    }

    public var unknowns: [RuleAnswer] { answers.filter { $0.answer == .unknown } }
}

extension Judgement {
    /// Held or refused: not a mark, and nothing that passes by itself.
    public var isObjection: Bool { outcome == .held || outcome == .rejected }
}

/// The questions of one judging, each with its answer: what makes a judging a prediction. The server
/// asks without one.
final class Inquiry {
    let watch: Watch
    private(set) var answers: [Prediction.RuleAnswer] = []
    /// What the merge made of the records, rules aside.
    var changes: [RecordChange] = []
    private(set) var mayComeToNothing = false
    private let isMoney: Bool

    init(_ watch: Watch, isMoney: Bool) {
        self.watch = watch
        self.isMoney = isMoney
    }

    /// Asks one question; nil answers that nothing speaks against the change set.
    ///
    /// - Parameter rule: by what name the question goes where nothing is found.
    func ask(_ rule: String, _ body: () throws -> Judgement?) rethrows -> Judgement? {
        watch.begin()
        let found = try body()
        let gaps = found == nil ? watch.gaps.union(watch.misses) : watch.gaps
        add(rule, found, gaps)
        return found
    }

    /// Notes a rule that may find that the change set comes to nothing.
    func addIdle(_ found: [Found], _ gaps: Set<Gap>) {
        if !gaps.isEmpty || found.contains(where: \.finding.isNoEffect) { mayComeToNothing = true }
    }

    /// Several looks of one rule, of which one that surely finds something is enough.
    func add(_ rule: String, _ found: Judgement?, _ gaps: Set<Gap>) {
        let answer: Prediction.Answer =
            gaps.isEmpty ? (found == nil ? .no : .yes) : .unknown
        answers.append(
            Prediction.RuleAnswer(
                rule: found?.rule ?? rule, answer: answer,
                finding: found.map { $0.lifted(isMoney: isMoney) },
                gaps: gaps.sorted { $0.order < $1.order }))
    }
}

extension Gap {
    fileprivate var order: String {
        switch self {
        case .records(let type): "1 \(String(repeating: "0", count: type < 10 ? 1 : 0))\(type)"
        case .openEntries: "2"
        case .journal: "3"
        case .acknowledgement: "4"
        case .earlier(let entry): "5 \(entry)"
        case .matter: "6"
        }
    }
}

extension Situation {
    /// Asks a question of its own, where answers are kept.
    func ask(_ rule: BuiltInRule, _ body: () throws -> Judgement?) rethrows -> Judgement? {
        guard let inquiry else { return try body() }
        return try inquiry.ask(rule.id, body)
    }
}

extension Judgement {
    /// Nothing with money in it is treated worse than held.
    func lifted(isMoney: Bool) -> Judgement {
        guard outcome == .rejected, isMoney else { return self }
        var held = self
        held.outcome = .held
        return held
    }
}
