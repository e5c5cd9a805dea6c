internal import ChangeLog
internal import Ledger
internal import Replica
internal import TextTable

/// What became of a change set: each verdict that it was given, and the rulings between them.
struct VerdictStory {
    let verdicts: [Verdict]
    let rulings: [RulingFacts]

    init(_ changeSet: Identifier, _ scene: Scene) throws {
        verdicts = try VerdictTable(scene.db).story(of: changeSet)
        rulings = try scene.rulings(on: changeSet, verdicts)
    }

    /// A verdict with what it says, then its evidence; a ruling with who ruled and why.
    func lines(_ scene: Scene) -> [String] {
        let steps =
            verdicts.map { (seq: $0.seq, lines: Self.lines($0, scene)) }
            + rulings.map { (seq: $0.seq ?? .max, lines: Self.lines($0, scene)) }
        return steps.sorted { $0.seq < $1.seq }.flatMap(\.lines)
    }

    /// "待裁 unique-case -> 生效 (ruled)"
    func summary(_ scene: Scene) -> String {
        verdicts.map { verdict in
            let rule = verdict.rule.isEmpty ? "" : " \(verdict.rule)"
            let flags =
                verdict.flags.isEmpty ? "" : " (" + verdict.flags.joined(separator: ", ") + ")"
            return scene.say(verdict.words) + rule + flags
        }.joined(separator: " -> ")
    }

    private static func lines(_ verdict: Verdict, _ scene: Scene) -> [String] {
        let rule = verdict.rule.isEmpty ? "" : " \(verdict.rule)"
        var lines = [
            "H\(verdict.seq) \(scene.say(verdict.words))\(rule): " + reason(verdict, scene)
        ]
        lines += details(verdict, scene).map { "  \($0)" }
        let hash = VerdictCells.rulesHash(verdict)
        lines.append(
            scene.say(zh: "  规则版本 \(hash), 收到 ", en: "  rules \(hash), received ")
                + ClockText.minute(verdict.receivedAt))
        return lines
    }

    private static func details(_ verdict: Verdict, _ scene: Scene) -> [String] {
        if let known = scene.services.details(verdict) { return known.map { scene.say($0) } }
        let flags = verdict.flags.isEmpty ? [] : [verdict.flags.joined(separator: ", ")]
        return verdict.evidence.map { "\($0.name) = \($0.value)" } + flags
    }

    /// Of what stands by a ruling, which rules were waived.
    private static func reason(_ verdict: Verdict, _ scene: Scene) -> String {
        guard verdict.rule.isEmpty,
            let waived = verdict.evidence.first(where: { $0.name == "waived" })?.value
        else { return scene.explanation(of: verdict) }
        return scene.say(zh: "免除 \(waived)", en: "\(waived) waived")
    }

    /// "H57 裁定 接受 (示例会计, 2024-04-02 10:00): 两所已核对"
    private static func lines(_ ruling: RulingFacts, _ scene: Scene) -> [String] {
        let item = ruling.seq.map { "H\($0)" } ?? scene.say(zh: "待同步", en: "pending")
        let noun = scene.say(zh: "裁定", en: "ruling")
        let decision = ruling.decision.map { scene.say($0.label.text) } ?? ""
        let at = ruling.at.map { ", \(ClockText.minute($0))" } ?? ""
        return ["\(item) \(noun) \(decision) (\(ruling.who)\(at)): \(ruling.reason)"]
    }
}

extension Verdict {
    /// The outcome in words; what a ruling closed is no longer held.
    var words: Text {
        let isClosed = followedBy != nil && (outcome == .held || outcome == .parked)
        return isClosed ? Text(zh: "已了结", en: "closed") : outcome.words
    }
}

extension Scene {
    /// "H58 P03A-1 生效: 接受 (示例会计): 两所已核对": how a matter was ruled, in one line.
    func ruledLine(_ changeSet: Identifier) throws -> String? {
        let story = try VerdictStory(changeSet, self)
        guard let verdict = story.verdicts.last else { return nil }
        let known = try matter(verdict).map { try documents(in: $0.changeSet) }
        let names =
            try known
            ?? documents(verdict.touched.map { RecordKey(type: $0.type, record: $0.record) })
        let head = "H\(verdict.seq) \(names) \(say(verdict.words))"
        if verdict.has(.reopened) { return "\(head): \(explanation(of: verdict))" }
        let ruling =
            story.rulings.last { $0.record.image.version == verdict.followedBy }
            ?? story.rulings.last { $0.seq != nil }
        return head + (ruling.map { ": " + words($0) } ?? "")
    }
}
