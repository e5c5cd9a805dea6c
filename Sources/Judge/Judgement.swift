public import ChangeLog

/// A record before and after a change set.
public struct RecordChange: Hashable, Sendable {
    /// Nil where the change set creates it.
    public let before: RecordImage?
    /// Nil where the change set deletes it.
    public let after: RecordImage?

    public init(before: RecordImage?, after: RecordImage?) {
        self.before = before
        self.after = after
    }
}

/// What the judge decided, and what follows for the records.
public struct Judgement {
    public var outcome: Verdict.Outcome
    /// Sorted.
    public var flags: [String] = []
    /// The rule that decided, or empty.
    public var rule = ""
    /// What the rule saw: document numbers, station codes, dates and amounts, never content.
    public var evidence: [(name: String, value: String)] = []
    /// What to write; empty unless applied or merged. The journal sets `seq`.
    public var changes: [RecordChange] = []
    /// What a parked change set waits for.
    public var waitsFor: [Verdict.Touch] = []
    /// The change set that settled this one.
    public var followedBy: Identifier?

    /// Applied, and nothing of it goes into the records.
    public var isIdle: Bool { (outcome == .applied || outcome == .merged) && changes.isEmpty }

    init(_ outcome: Verdict.Outcome) { self.outcome = outcome }
}

/// A mistake of the caller, which no change set can bring about.
public enum JudgeFault: Error, Hashable, Sendable {
    /// The standing is another device's than the one that entered the change set.
    case standingOfAnotherDevice(expected: Identifier, given: Identifier)
    /// The edits wouldn't apply in order, though the catalog's checks passed.
    case inapplicableEdit(type: UInt32, record: Identifier)
}
