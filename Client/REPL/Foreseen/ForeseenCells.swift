internal import ChangeLog
internal import TextTable

/// What is foreseen, as programs read it.
enum ForeseenCells {
    /// Of an entry that was just recorded: rules that it will be held or refused for, and rules whose
    /// answer isn't known with why: "unique-case=other-stations".
    static let entryColumns = [
        DataColumn(key: "foreseen", title: Text(same: "foreseen")),
        DataColumn(key: "unknown", title: Text(same: "unknown")),
    ]

    static func entry(_ entries: [ForeseenEntry], document: String) -> [Cell] {
        let found =
            entries.first { $0.documents == document }
            ?? entries.first { $0.documents.split(separator: ", ").contains { $0 == document } }
            ?? (entries.count == 1 ? entries[0] : nil)
        guard let found else { return [.empty, .empty] }
        return [
            cell(found.breaches.map { "\($0.rule)=\($0.outcome.rawValue)" }),
            cell(found.unknowns.map { "\($0.rule)=\(codes($0))" }),
        ]
    }

    /// Beside the columns of a verdict, in `why`.
    static let storyColumns = [
        DataColumn(key: "foreseen", title: Text(same: "foreseen")),
        DataColumn(key: "unknown", title: Text(same: "unknown")),
    ]

    /// A verdict isn't foreseen.
    static let judged: [Cell] = [.empty, .empty]

    /// A row for each rule that isn't simply passed; one that says so where all of them are.
    static func story(_ entry: ForeseenEntry) -> [[Cell]] {
        let told = entry.breaches + entry.unknowns
        guard !told.isEmpty else {
            return [row(entry, rule: "", outcome: "", .empty, [.empty, .empty], "no", [])]
        }
        return told.map { rule in
            let isBreach = entry.breaches.contains { $0.rule == rule.rule }
            let words: [Cell] =
                rule.text.zh.isEmpty
                ? [.empty, .empty] : [.text(rule.text.zh), .text(rule.text.en)]
            return row(
                entry, rule: rule.rule, outcome: isBreach ? rule.outcome.rawValue : "",
                cell([rule.evidence]), words,
                isBreach && rule.unless.isEmpty ? "yes" : "unknown", [codes(rule)])
        }
    }

    private static func row(
        _ entry: ForeseenEntry, rule: String, outcome: String, _ evidence: Cell, _ words: [Cell],
        _ answer: String, _ gaps: [String]
    ) -> [Cell] {
        [
            .text(entry.documents), .text(outcome), .text(rule), .text(""),
            .text(entry.rulesHash), .empty, evidence,
        ] + words + [.text(answer), cell(gaps)]
    }

    private static func codes(_ rule: ForeseenRule) -> String {
        var codes: [String] = []
        for gap in rule.gaps where !codes.contains(gap.code) { codes.append(gap.code) }
        return codes.joined(separator: "+")
    }

    private static func cell(_ texts: [String]) -> Cell {
        let text = texts.filter { !$0.isEmpty }.joined(separator: " ")
        return text.isEmpty ? .empty : .text(text)
    }
}
