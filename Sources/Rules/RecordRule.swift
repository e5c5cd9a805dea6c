public import Catalog

/// A rule about records, as the file declares it.
public struct RecordRule: Sendable {
    /// What a breach does.
    public enum Outcome: String, Sendable, CaseIterable {
        /// The change set waits for HQ.
        case held
        /// The change set is refused; held where it contains money.
        case rejected
        /// The change set stands, and bears the rule's id as a flag.
        case flagged
    }

    /// The kinds of rule: what the file names under `kind`.
    public enum Kind: String, Sendable, CaseIterable {
        case unique, ceiling, transitions, reference, referenced, required, rate, frozen, snapshot
        case closedPeriod = "closed-period"
        case appendOnly = "append-only"
        case separation = "separation-of-duties"
        case dateRange = "date-range"
        case ruling
        case proposal, consequence, similar, endorsement, sequence, duty
    }

    /// A kind with its parameters.
    public enum Body: Sendable {
        case unique(UniqueRule)
        case ceiling(CeilingRule)
        case transitions(TransitionsRule)
        case reference(ReferenceRule)
        case referenced(ReferencedRule)
        case required(RequiredRule)
        case rate(RateRule)
        case frozen(FrozenRule)
        case snapshot(SnapshotRule)
        case closedPeriod(ClosedPeriodRule)
        case appendOnly(AppendOnlyRule)
        case separation(SeparationRule)
        case dateRange(DateRangeRule)
        case ruling(RulingRule)
        case proposal(ProposalRule)
        case consequence(ConsequenceRule)
        case similar(SimilarRule)
        case endorsement(EndorsementRule)
        case sequence(SequenceRule)
        case duty(DutyRule)
    }

    /// Kebab-case; in verdicts, rulings and on screens.
    public let id: String
    public let kind: Kind
    public let body: Body
    public let outcome: Outcome
    /// Marks the verdict of a breach, beside its outcome; most rules have none.
    public let flag: String?
    /// What was found and why it matters, and what to do next. `{name}` stands for evidence.
    public let text: Label
    public let remedy: Label
    /// Where it stands in the file, from 1.
    public let line: Int
}

extension RecordRule {
    /// Evidence that every rule gives.
    static let commonEvidence = ["type", "number", "station", "also"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        id = try node.required("id").text()
        kind = try node.required("kind").word(Kind.self)
        outcome = try node.required("outcome").word(Outcome.self)
        flag = try node.optional("flag")?.text()
        text = try node.required("text").label()
        remedy = try node.required("remedy").label()
        line = node.line
        let described = try Self.body(kind, node)
        body = described.body
        try node.allow(["id", "kind", "outcome", "flag", "text", "remedy"] + described.parameters)
        for name in ["text", "remedy"] {
            try Self.checkPlaceholders(
                node.required(name), known: Self.commonEvidence + described.evidence)
        }
    }

    private typealias Described = (body: Body, parameters: [String], evidence: [String])

    private static func body(_ kind: Kind, _ node: RuleNode) throws(RuleFileProblem) -> Described {
        switch kind {
        case .unique:
            (.unique(try .init(node)), UniqueRule.parameters, UniqueRule.evidenceNames)
        case .ceiling:
            (.ceiling(try .init(node)), CeilingRule.parameters, CeilingRule.evidenceNames)
        case .transitions:
            (
                .transitions(try .init(node)), TransitionsRule.parameters,
                TransitionsRule.evidenceNames
            )
        case .reference:
            (.reference(try .init(node)), ReferenceRule.parameters, ReferenceRule.evidenceNames)
        case .referenced:
            (.referenced(try .init(node)), ReferencedRule.parameters, ReferencedRule.evidenceNames)
        case .required:
            (.required(try .init(node)), RequiredRule.parameters, RequiredRule.evidenceNames)
        case .rate: (.rate(try .init(node)), RateRule.parameters, RateRule.evidenceNames)
        case .frozen: (.frozen(try .init(node)), FrozenRule.parameters, FrozenRule.evidenceNames)
        case .snapshot:
            (.snapshot(try .init(node)), SnapshotRule.parameters, SnapshotRule.evidenceNames)
        case .closedPeriod:
            (
                .closedPeriod(try .init(node)), ClosedPeriodRule.parameters,
                ClosedPeriodRule.evidenceNames
            )
        case .appendOnly:
            (.appendOnly(try .init(node)), AppendOnlyRule.parameters, AppendOnlyRule.evidenceNames)
        case .separation:
            (.separation(try .init(node)), SeparationRule.parameters, SeparationRule.evidenceNames)
        case .dateRange:
            (.dateRange(try .init(node)), DateRangeRule.parameters, DateRangeRule.evidenceNames)
        case .ruling:
            (.ruling(try .init(node)), RulingRule.parameters, RulingRule.evidenceNames)
        case .proposal:
            (.proposal(try .init(node)), ProposalRule.parameters, ProposalRule.evidenceNames)
        case .consequence:
            (
                .consequence(try .init(node)), ConsequenceRule.parameters,
                ConsequenceRule.evidenceNames
            )
        case .similar:
            (.similar(try .init(node)), SimilarRule.parameters, SimilarRule.evidenceNames)
        case .endorsement:
            (
                .endorsement(try .init(node)), EndorsementRule.parameters,
                EndorsementRule.evidenceNames
            )
        case .sequence:
            (.sequence(try .init(node)), SequenceRule.parameters, SequenceRule.evidenceNames)
        case .duty: (.duty(try .init(node)), DutyRule.parameters, DutyRule.evidenceNames)
        }
    }

    /// Refuses a `{name}` that no evidence of the kind will ever fill.
    private static func checkPlaceholders(_ node: RuleNode, known: [String])
        throws(RuleFileProblem)
    {
        for (_, text) in try node.pairs() {
            for name in Placeholders.names(in: try text.text()) where !known.contains(name) {
                throw text.problem(
                    "no evidence '{\(name)}'; there is \(known.joined(separator: ", "))")
            }
        }
    }
}
