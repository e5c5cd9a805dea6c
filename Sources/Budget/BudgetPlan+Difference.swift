public import Money

/// A budget entry to post.
public struct BudgetPosting: Hashable, Sendable {
    /// The line's key.
    public let key: String
    /// What the entry does.
    public let kind: BudgetEntryKind
    /// The signed amount to post, and what it adds to the line's tolerance.
    public let figure: Figure
    /// The line as the document now has it; nil when the document has it no more.
    public let line: BudgetLine?
}

extension BudgetPlan {
    /// The entries that bring the ledger to this plan: nothing where it is there already, the line
    /// itself where it is new, the difference as `adjust` where the document was corrected, and a
    /// `withdraw` of all where the document has the line no more.
    ///
    /// `existing` are the sums, by key, of the entries that imports of this document posted. Entries
    /// with another document number, as a supplementary budget in June, mustn't be in them: they
    /// would be posted away.
    ///
    /// A correction that makes a figure less exact adds to its tolerance; one that makes it more
    /// exact can't take tolerance away, as tolerances only add up. Throws `MoneyError.overflow`.
    public func difference(existing: [String: Figure]) throws(MoneyError) -> [BudgetPosting] {
        var postings: [BudgetPosting] = []
        for line in lines {
            guard let present = existing[line.key] else {
                postings.append(
                    BudgetPosting(key: line.key, kind: line.kind, figure: line.figure, line: line))
                continue
            }
            let missing = try line.amount.subtracting(present.amount)
            if missing == .zero { continue }
            let tolerance = max(
                .zero, try line.precision.tolerance.subtracting(present.precision.tolerance))
            postings.append(
                BudgetPosting(
                    key: line.key, kind: .adjust,
                    figure: Figure(missing, Precision(tolerance: tolerance)), line: line))
        }
        let desired = Set(lines.map(\.key))
        for (key, present) in existing.sorted(by: { $0.key < $1.key })
        where !desired.contains(key) && present.amount != .zero {
            postings.append(
                BudgetPosting(
                    key: key, kind: .withdraw, figure: Figure(try present.amount.negated(), .exact),
                    line: nil))
        }
        return postings
    }
}
