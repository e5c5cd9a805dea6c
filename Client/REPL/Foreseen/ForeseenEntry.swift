internal import Catalog
internal import ChangeLog
internal import Foresight
internal import GRDB
internal import Judge
internal import Replica
internal import Rules
internal import TextTable

/// What is foreseen of one entry, in the words of the rules.
struct ForeseenEntry {
    /// The document numbers that it is about.
    let documents: String
    let rulesHash: String
    /// What it will be held or refused for; the first that decides comes first.
    let breaches: [ForeseenRule]
    /// Rules whose answer isn't known.
    let unknowns: [ForeseenRule]
    /// How many rules were asked, and have nothing against it.
    let passedCount: Int

    init(_ prediction: Prediction, of changeSet: ChangeSet, by rules: RuleSet, _ scene: Scene)
        throws
    {
        documents = try scene.documents(of: changeSet)
        rulesHash = String(rules.hash.short.prefix(8))
        func name(_ entry: Identifier) -> String {
            let known = try? scene.entry(entry).map { try scene.documents(of: $0) }
            return known ?? entry.description
        }
        func told(_ answer: Prediction.RuleAnswer) -> ForeseenRule {
            ForeseenRule(answer, rules, name: name)
        }
        let decided = prediction.judgement.rule
        breaches = (prediction.breaches + prediction.conditionalBreaches).map(told)
            .sorted { $0.rule == decided && $1.rule != decided }
        let conditional = Set(prediction.conditionalBreaches.map(\.rule))
        unknowns = prediction.unknowns.filter { !conditional.contains($0.rule) }.map(told)
        passedCount = prediction.answers.count { $0.answer == .no }
    }
}

/// One rule's answer.
struct ForeseenRule {
    let rule: String
    let outcome: Verdict.Outcome
    /// What it found, and what to do next; empty where it found nothing.
    let text: Text
    let evidence: String
    /// Why it isn't sure.
    let gaps: [(code: String, words: Text)]
    /// It holds unless these fall, which aren't judged yet.
    let unless: [String]

    init(
        _ answer: Prediction.RuleAnswer, _ rules: RuleSet, name: (Identifier) -> String
    ) {
        rule = answer.rule
        let finding = answer.finding
        outcome = finding?.outcome ?? .applied
        let words = finding.flatMap { rules.explain(rule: answer.rule, evidence: $0.evidence) }
        text =
            words.map {
                Text(
                    zh: "\($0.text.chinese); \($0.remedy.chinese)",
                    en: "\($0.text.english); \($0.remedy.english)")
            } ?? Text(same: "")
        evidence = (finding?.evidence ?? []).map { "\($0.name)=\($0.value)" }
            .joined(separator: " ")
        gaps = answer.gaps.map {
            ($0.code(rules.catalog), $0.label(rules.catalog, entry: name).text)
        }
        unless = answer.gaps.compactMap { gap in
            if case .earlier(let entry) = gap { name(entry) } else { nil }
        }
    }

    /// "将待裁", "将待裁 (若 P03A-1 生效)"
    var foretold: Text {
        let outcome = outcome.words
        let condition = unless.joined(separator: "、")
        let suffix =
            condition.isEmpty
            ? Text(same: "") : Text(zh: " (若 \(condition) 生效)", en: " (if \(condition) stands)")
        return Text(zh: "将\(outcome.zh)", en: "will be \(outcome.en)") + suffix
    }
}

extension ForeseenEntry {
    /// Why nothing can be foreseen of an unjudged entry: the rules in force aren't here.
    static func obstacle(_ changeSets: [Identifier], _ scene: Scene) throws -> [String] {
        guard let foresight = scene.services.foresight,
            try foresight.rules.inForce(scene.db) == nil
        else { return [] }
        let isUnjudged = try changeSets.contains {
            try ChainTable(scene.db).entry(changeSet: $0).map { !$0.isSettled } ?? false
        }
        return isUnjudged
            ? [
                scene.say(
                    zh: "本机没有现行的规则, 不能预判; 先同步, 或升级程序",
                    en:
                        "the rules in force aren't here, so nothing is foreseen; sync, or upgrade the program"
                )
            ] : []
    }

    /// What is foreseen of those of the change sets that wait for their verdict here.
    static func unjudged(_ changeSets: [Identifier], _ scene: Scene) throws -> [ForeseenEntry] {
        guard let foresight = scene.services.foresight,
            let outbox = try foresight.foresee(scene.db, now: scene.manner.now)
        else { return [] }
        return try changeSets.compactMap { id in
            guard let prediction = outbox.predictions[id], let entry = try scene.entry(id) else {
                return nil
            }
            return try ForeseenEntry(prediction, of: entry, by: outbox.rules, scene)
        }
    }

    /// For `why`: what will be said against it, and which rules can't be answered here, and why.
    func story(_ scene: Scene) -> [String] {
        var lines = [
            scene.say(
                zh: "\(documents) 还没有判定; 按规则 \(rulesHash) 预判, 以服务器的判定为准:",
                en:
                    "\(documents) isn't judged yet; foreseen by rules \(rulesHash), the server decides:"
            )
        ]
        lines += breaches.map { "  \(scene.say($0.foretold)) \($0.rule): \(scene.say($0.text))" }
        if breaches.isEmpty {
            lines.append(
                scene.say(
                    zh: "  本机能看到的, 没有触及规则", en: "  nothing that is seen here speaks against it"))
        }
        lines += unknownLines(scene)
        lines.append(
            scene.say(
                zh: "  其余 \(passedCount) 条规则不触及", en: "  \(passedCount) other rules aren't touched")
        )
        return lines
    }

    /// One line for each reason, with the rules that it keeps from answering.
    private func unknownLines(_ scene: Scene) -> [String] {
        var reasons: [(words: String, rules: [String])] = []
        for unknown in unknowns {
            let words = unknown.gaps.map { scene.say($0.words) }.joined(separator: "; ")
            if let index = reasons.firstIndex(where: { $0.words == words }) {
                reasons[index].rules.append(unknown.rule)
            } else {
                reasons.append((words, [unknown.rule]))
            }
        }
        return reasons.map { reason in
            let rules = reason.rules.joined(separator: ", ")
            return scene.say(
                zh: "  不知 \(rules): \(reason.words)", en: "  unknown \(rules): \(reason.words)")
        }
    }
}
