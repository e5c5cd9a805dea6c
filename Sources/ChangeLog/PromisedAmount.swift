/// What somebody who may be offline can believe an amount to be that others add to and take from.
public enum PromisedAmount {
    /// Entries add up in the server's order. Who has acknowledged the order up to a place may go by
    /// the sum as it was there or at any place since: the largest of these sums is promised. So
    /// what is taken back stays promised until it is acknowledged, and what is given counts at once.
    ///
    /// - Parameter entries: each with its place in the server's order; 0, for none yet, comes last.
    public static func largest(
        of entries: some Sequence<(seq: UInt64, amount: Int64)>, acknowledged: UInt64
    ) -> Int64 {
        let ordered = entries.map { (place: $0.seq == 0 ? .max : $0.seq, amount: $0.amount) }
            .sorted { $0.place < $1.place }
        var total: Int64 = 0
        var largest: Int64?
        for entry in ordered {
            if entry.place > acknowledged { largest = max(largest ?? total, total) }
            total += entry.amount
        }
        return max(largest ?? total, total)
    }
}
