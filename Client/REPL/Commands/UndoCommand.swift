internal import ChangeLog
internal import LineGrammar
internal import Replica
internal import TextTable

/// 撤销: takes back an own entry that nobody has judged. Nothing is removed or renumbered: the
/// entry stays in the chain, and the withdrawal beside it.
enum UndoCommand {
    static let definitions = [CommandDefinition(command, .write(undo))]

    private static let command = Command(
        noun: "undo", effect: .writes,
        summary: Text(
            zh: "撤回本机还没有判定的录入, 默认最后一件",
            en: "Take back an entry of this device that isn't judged; the last by default"),
        example: Text(zh: "撤销 P17 理由=\"录错\"", en: "undo P17 reason=\"entered twice\""),
        targets: TargetSpec(
            minimum: 0, maximum: 1,
            name: Text(zh: "单号、事项号或待同步的序", en: "number, item or place in pending")),
        arguments: [
            .takes("reason", .text, "为什么撤", "why"),
            .takes("together", .flag, "连依据它的录入一起撤", "with what builds upon it"),
        ])

    private static func undo(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let withdrawals = Withdrawals(scene.db, store: scene.store)
        let entries = try withdrawn(try wanted(scene, withdrawals), scene, withdrawals)
        var lines: [String] = []
        for entry in entries {
            try sheet.create(scene.type(.withdrawal), intent: "undo") { fields in
                fields.set("change-set", .opaque(entry.id.data))
                fields.set("station", .reference(scene.identity.station))
                fields.set("reason", scene.text("reason").map { .text($0) })
            }
            let what = IntentWords.text(entry.intent, scene)
            let words = scene.say(zh: "已撤销", en: "withdrawn:")
            lines.append("✓ \(words) \(what) \(try scene.documents(of: entry))")
        }
        return Answer(lines, showsPending: true)
    }

    // MARK: Which entry

    private static func wanted(_ scene: Scene, _ withdrawals: Withdrawals) throws -> Identifier {
        guard let target = scene.invocation.targets.first.map({ TypedText($0) }) else {
            guard let last = try withdrawals.last() else { throw nothingToUndo }
            return last
        }
        let chain = ChainTable(scene.db)
        if let number = UInt64(target.text) {
            guard let entry = try chain.entry(number: number) else { throw unknown(target) }
            return entry.changeSet
        }
        if target.text.uppercased().hasPrefix("H"), let seq = UInt64(target.text.dropFirst()) {
            let found = try VerdictTable(scene.db).tray().first { $0.seq == seq }
            guard let found else { throw unknown(target) }
            return found.changeSet
        }
        let entity = try scene.resolve(
            anyOf: [
                .payout, .counterEntry, .mediationCase, .person, .budgetEntry, .project, .batch,
                .proration,
            ], target)
        let own = try scene.changeSets(of: entity).compactMap { try chain.entry(changeSet: $0) }
            .sorted { $0.position.number > $1.position.number }.map(\.changeSet)
        guard let newest = own.first else { throw refusal(.notOwn, entity.title, target.column) }
        return try own.first { id in
            switch try withdrawals.obstacle(to: id) {
            case nil, .builtUpon: true
            case .notOwn, .judged, .withdrawn, .isWithdrawal: false
            }
        } ?? newest
    }

    /// The entry, or with it what builds upon it, newest first.
    private static func withdrawn(
        _ id: Identifier, _ scene: Scene, _ withdrawals: Withdrawals
    ) throws -> [ChangeSet] {
        let column = scene.invocation.targets.first?.column
        var found: [ChangeSet] = []
        var waiting = [id]
        while let next = waiting.popLast() {
            guard !found.contains(where: { $0.id == next }) else { continue }
            guard let entry = try scene.entry(next) else { throw refusal(.notOwn, "", column) }
            found.append(entry)
            guard let obstacle = try withdrawals.obstacle(to: next) else { continue }
            guard case .builtUpon(let followers) = obstacle, scene.has(flag: "together") else {
                throw refusal(obstacle, try scene.documents(of: entry), column, scene)
            }
            waiting += followers
        }
        let chain = ChainTable(scene.db)
        let numbered = try found.map { entry in
            (try chain.entry(changeSet: entry.id)?.position.number ?? 0, entry)
        }
        return numbered.sorted { $0.0 > $1.0 }.map(\.1)
    }

    // MARK: Refusals

    private static func refusal(
        _ obstacle: WithdrawalObstacle, _ document: String, _ column: SourceColumn?,
        _ scene: Scene? = nil
    ) -> Refusal {
        switch obstacle {
        case .notOwn:
            Refusal(
                "not-own-entry", at: column,
                what: Text(
                    zh: "\(document) 不是本机录的", en: "\(document) wasn't entered on this device"),
                why: Text(zh: "只能撤销自己的录入", en: "only one's own entries can be taken back"),
                next: Text(zh: "由录入人撤销, 或请局里裁定", en: "its enterer withdraws it, or HQ rules"))
        case .judged(let verdict): judged(document, verdict, column)
        case .withdrawn:
            Refusal(
                "withdrawn", at: column,
                what: Text(zh: "\(document) 已经撤销", en: "\(document) is withdrawn already"),
                why: Text(zh: "一件只撤一次", en: "an entry is withdrawn once"),
                next: Text(zh: "查看: 待同步", en: "see: pending"))
        case .isWithdrawal:
            Refusal(
                "withdrawal-form", at: column,
                what: Text(zh: "撤销本身不能撤销", en: "a withdrawal can't be withdrawn"),
                why: Text(zh: "撤回的录入不再恢复", en: "what was taken back stays so"),
                next: Text(zh: "重新录入", en: "enter it again"))
        case .builtUpon(let followers): builtUpon(document, followers, column, scene)
        }
    }

    private static func judged(_ document: String, _ verdict: Verdict, _ column: SourceColumn?)
        -> Refusal
    {
        let outcome = verdict.outcome.words
        return Refusal(
            "already-judged", at: column,
            what: Text(
                zh: "\(document) 已经判定: \(outcome.zh)", en: "\(document) was judged: \(outcome.en)"),
            why: Text(zh: "只能撤回还没有判定的", en: "only what isn't judged can be taken back"),
            next: Text(
                zh: "发放用 发放 更正 或 发放 冲销, 其他用 修改",
                en: "use payout correct or payout reverse for a payout, edit for others"))
    }

    private static func builtUpon(
        _ document: String, _ followers: [Identifier], _ column: SourceColumn?, _ scene: Scene?
    ) -> Refusal {
        let names = followers.compactMap { id -> String? in
            guard let scene, let entry = try? scene.entry(id),
                let documents = try? scene.documents(of: entry)
            else { return nil }
            return "\(IntentWords.text(entry.intent, scene)) \(documents)"
        }
        return Refusal(
            "built-upon", at: column,
            what: Text(
                zh: "依据 \(document) 的还有: " + names.joined(separator: "、"),
                en: "these build upon \(document): " + names.joined(separator: ", ")),
            why: Text(zh: "撤了它, 它们就没有依据", en: "without it they have nothing to stand on"),
            next: Text(
                zh: "先撤销它们, 或加 --一并 一起撤", en: "withdraw them first, or all with --together"))
    }

    private static let nothingToUndo = Refusal(
        "nothing-to-undo",
        what: Text(zh: "没有可撤销的录入", en: "there is nothing to take back"),
        why: Text(zh: "本机的录入都已判定或撤销", en: "all entries here are judged or withdrawn"),
        next: Text(
            zh: "发放用 发放 更正 或 发放 冲销, 其他用 修改",
            en: "use payout correct or payout reverse for a payout, edit for others"))

    private static func unknown(_ typed: TypedText) -> Refusal {
        Refusal(
            "unknown-reference", at: typed.column,
            what: Text(zh: "没有 \(typed.text)", en: "there is no \(typed.text)"),
            why: Text(zh: "待同步和事项里都没有", en: "neither pending nor tray lists it"),
            next: Text(zh: "查看: 待同步", en: "see: pending"))
    }
}
