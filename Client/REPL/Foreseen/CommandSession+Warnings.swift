internal import ChangeLog
internal import Foresight
internal import GRDB
internal import LineGrammar
internal import RecordStore
internal import Replica
internal import TextTable

/// Warnings at entry: the entry is recorded, for what happened is a fact; the answer says what the
/// server will hold or refuse it for, as far as this replica can know.
extension CommandSession {
    /// - Parameter isRecorded: the entries are in the chain; else they were only rehearsed.
    func warned(
        _ answer: Answer, _ invocation: Invocation, of entries: [ChangeSet], isRecorded: Bool
    ) -> Answer {
        var answer = answer
        // What is recorded stays so, whatever becomes of looking ahead.
        answer.foreseen = try? foreseen(entries, invocation, isRecorded)
        let foretold = (answer.foreseen ?? []).flatMap(\.breaches)
        let rules = Set(foretold.map(\.rule))
        answer.lines += answer.objections.filter { rules.isDisjoint(with: $0.rules) }
            .map { $0.warning(in: language) }
        answer.lines += Self.lines(foretold, language)
        return answer
    }

    private func foreseen(_ entries: [ChangeSet], _ invocation: Invocation, _ isRecorded: Bool)
        throws -> [ForeseenEntry]?
    {
        guard let foresight = services.foresight, !entries.isEmpty else { return nil }
        guard let identity = try replica.identity() else { return nil }
        let keys = try replica.keyRing()
        let manner = try manner()
        return try replica.queue.read { db in
            let scene = scene(db, identity, keys, invocation, manner)
            let unrecorded = isRecorded ? [] : entries
            guard
                let outbox = try foresight.foresee(
                    scene.db, unrecorded: unrecorded, now: scene.manner.now)
            else { return nil }
            return try entries.compactMap { entry in
                try outbox.predictions[entry.id].map {
                    try ForeseenEntry($0, of: entry, by: outbox.rules, scene)
                }
            }
        }
    }

    /// "! closed-period 将待裁: …"; what a batch meets at every row is said once.
    private static func lines(_ foretold: [ForeseenRule], _ language: Language) -> [String] {
        var said: [String] = []
        var lines: [String] = []
        for rule in foretold where !said.contains(rule.rule) {
            said.append(rule.rule)
            let count = foretold.count { $0.rule == rule.rule }
            let more =
                count > 1 ? Text(zh: " (共 \(count) 件)", en: " (\(count) entries)") : Text(same: "")
            let words = Text(same: "! \(rule.rule) ") + rule.foretold + Text(same: ": ") + rule.text
            lines.append((words + more)[language])
        }
        return lines
    }
}

extension Refusal {
    /// The rules of the server's that say the same; which of them it was, the foresight tells.
    var rules: Set<String> {
        switch code {
        case "future-date":
            [
                "future-payout", "future-reversal", "future-payment", "future-opening",
                "future-closing",
            ]
        case "date-order": ["payout-before-closing", "closing-before-opening"]
        case "no-charge-rule": ["charge"]
        case "no-rate": ["rate"]
        default: [code]
        }
    }
}
