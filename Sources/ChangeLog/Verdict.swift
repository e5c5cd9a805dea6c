public import Foundation

/// What the server decided about a change set. It is never altered, only followed.
public struct Verdict: Hashable, Sendable {
    public enum Outcome: String, Sendable, CaseIterable {
        case applied, merged, held, rejected
        /// A state before the verdict: it waits for what it depends on.
        case parked
    }

    public struct Touch: Hashable, Sendable {
        public let type: UInt32
        public let record: Identifier

        public init(type: UInt32, record: Identifier) {
            self.type = type
            self.record = record
        }
    }

    public var changeSet: Identifier
    /// The device whose chain carried it, and its number there.
    public var device: Identifier
    public var number: UInt64
    public var seq: UInt64
    public var outcome: Outcome
    /// Such as `late` and `no-effect`; sorted.
    public var flags: [String]
    /// The rule that decided, or empty.
    public var rule: String
    /// First 8 bytes of the rules' hash.
    public var rulesHash: Data
    /// Milliseconds since 1970 by the server's clock, and min(claimed, received).
    public var receivedAt: Int64
    public var effectiveAt: Int64
    public var actor: Identifier
    public var intent: String
    public var touched: [Touch]
    /// What the rule saw, by name; what `why` shows.
    public var evidence: [(name: String, value: String)] {
        get { zip(evidenceNames, evidenceValues).map { ($0, $1) } }
        set {
            evidenceNames = newValue.map(\.name)
            evidenceValues = newValue.map(\.value)
        }
    }
    private var evidenceNames: [String] = []
    private var evidenceValues: [String] = []
    /// The frozen bytes, where a replica can't do without them; else empty.
    public var body: Data
    /// The ruling that settled a held change set, or the withdrawal that took it back.
    public var followedBy: Identifier?
    /// 16 bytes: the server's mark that it gave this verdict.
    public var seal: Data
    /// Where it was given first, when the server has lost its memory since; nil: at `seq`, in the
    /// epoch that `seq` is of.
    public var given: JournalPlace?
    /// Applied, and nothing of it is in the records: what it would do was done, or it was taken back.
    public var isIdle = false

    public init(
        changeSet: Identifier, device: Identifier, number: UInt64, seq: UInt64, outcome: Outcome,
        flags: [String] = [], rule: String = "", rulesHash: Data = Data(), receivedAt: Int64,
        effectiveAt: Int64, actor: Identifier, intent: String, touched: [Touch],
        evidence: [(name: String, value: String)] = [], body: Data = Data(),
        followedBy: Identifier? = nil, seal: Data = Data()
    ) {
        self.changeSet = changeSet
        self.device = device
        self.number = number
        self.seq = seq
        self.outcome = outcome
        self.flags = flags
        self.rule = rule
        self.rulesHash = rulesHash
        self.receivedAt = receivedAt
        self.effectiveAt = effectiveAt
        self.actor = actor
        self.intent = intent
        self.touched = touched
        self.body = body
        self.followedBy = followedBy
        self.seal = seal
        self.evidence = evidence
    }

    /// Held or parked, and no ruling has settled it: its edits stay in the overlay.
    public var isOpen: Bool {
        (outcome == .held || outcome == .parked) && followedBy == nil
    }

    /// Its enterer took it back before it was judged: nothing of it is in the records.
    public var isWithdrawn: Bool { has(.withdrawn) }

    public func has(_ flag: VerdictFlag) -> Bool { flags.contains(flag.rawValue) }
}
