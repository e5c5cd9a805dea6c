internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// 批次 新建: which payouts go into a batch, and its first step.
enum BatchPreparation {
    /// As many payouts as a batch may have: the catalog's.
    private static let limit = 1_000

    static func prepare(_ scene: Scene, _ sheet: inout EntrySheet) throws -> Answer {
        let payouts = try scene.invocation.targets.isEmpty ? open(scene) : named(scene)
        guard let station = payouts.first?.reference("station") else { throw nothing(scene) }
        if let other = payouts.first(where: { $0.reference("station") != station }) {
            throw mixed(payouts[0], other, scene)
        }
        guard payouts.count <= limit else { throw tooMany(payouts.count) }
        let total = try Fen.sum(payouts.map { $0.amount() })
        let number = try sheet.context.nextNumber("F")
        let batch = try sheet.create(scene.type(.batch), intent: "batch.new") { fields in
            fields.set("number", .text(number))
            fields.set("station", .reference(station))
            fields.set("payout-count", .integer(Int64(payouts.count)))
            fields.set("amount-fen", total.value)
            try fields.take(["note"], from: scene)
        }
        for payout in payouts {
            try BatchSteps.record(
                .prepared, .agreed, of: payout, in: batch, intent: "batch.new", scene, &sheet)
        }
        let count = scene.say(.count(payouts.count, zh: "笔", "payout", "payouts"))
        let state = scene.say(ApprovalState.prepared.words)
        return Answer(
            ["✓ \(number) \(count) \(total.yuan) \(total.capitals) \(state)"], showsPending: true
        ).making(number, .batch, total)
    }

    // MARK: Which payouts

    /// Those that the line names: whatever keeps one of them out is said.
    private static func named(_ scene: Scene) throws -> [Entity] {
        var found: [Entity] = []
        for target in scene.invocation.targets.map({ TypedText($0) }) {
            let payout = try scene.resolve(.payout, target)
            guard !found.contains(where: { $0.id == payout.id }) else {
                throw Refusal.sentence(
                    "named-twice", "\(payout.title) 写了两次; 删去一个",
                    "\(payout.title) is named twice; delete one", at: target.column)
            }
            if let refusal = try obstacle(payout, scene, at: target.column) { throw refusal }
            found.append(payout)
        }
        return found
    }

    /// The station's payouts that are unpaid, stand, and were in no batch.
    private static func open(_ scene: Scene) throws -> [Entity] {
        let month = try scene.month("month")
        guard month != nil || scene.text("all") == "yes" else { throw nobodyNamed }
        var station = scene.identity.station
        if let named = try scene.resolve(.station, argument: "station") {
            station = named.id
        } else if scene.isHeadquarters {
            throw stationNeeded
        }
        var values: [String: FieldValue] = ["station": .reference(station)]
        values["kind"] = scene.text("kind").map { .text($0) }
        return try scene.find(.payout, values).filter { payout in
            try (month == nil || payout.date("event-date")?.yearMonth == month)
                && scene.approvals(of: payout.id).isEmpty
                && scene.lastPayment(of: payout) == nil
                && obstacle(payout, scene, at: nil) == nil
        }.sorted { ($0.title.count, $0.title) < ($1.title.count, $1.title) }
    }

    private static func obstacle(
        _ payout: Entity, _ scene: Scene, at column: SourceColumn?
    ) throws -> Refusal? {
        if !scene.isHeadquarters, payout.reference("station") != scene.identity.station {
            return foreign(payout, at: column)
        }
        if try scene.remaining(of: payout) <= .zero { return reversed(payout, at: column) }
        if let verdict = try VerdictTable(scene.db).fetch(payout.image.version), verdict.isOpen {
            return held(payout, at: column)
        }
        guard let last = try scene.approvals(of: payout.id).last else { return nil }
        let state = ApprovalState(last)
        guard state != .refused else { return nil }
        let batch = try last.reference("batch").flatMap { try scene.fetch(.batch, $0) }
        return batched(payout, batch?.title ?? "", state, at: column)
    }

    // MARK: Refusals

    private static func nothing(_ scene: Scene) -> Refusal {
        Refusal(
            "nothing-to-batch", at: scene.column("month") ?? scene.column("all"),
            what: Text(zh: "没有要编制的发放", en: "no payout is to be put into a batch"),
            why: Text(
                zh: "都已付、已在批次、待裁或已冲销",
                en: "all are paid, in a batch, held or reversed"),
            next: Text(zh: "查看: 批次 列表; 退回的写明单号再编制", en: "see: batch list; name what was sent back"))
    }

    private static let nobodyNamed = Refusal(
        "no-payout-named",
        what: Text(zh: "没有写哪些发放", en: "no payouts are named"),
        why: Text(zh: "批次由几笔发放组成", en: "a batch is made of payouts"),
        next: Text(
            zh: "写单号, 或 月=2024-03, 或 全部=是", en: "write their numbers, month=2024-03, or all=yes"),
        status: .usage)

    private static let stationNeeded = Refusal(
        "no-station-named",
        what: Text(zh: "没有写哪个司法所", en: "no station is named"),
        why: Text(zh: "一个批次属于一个所", en: "a batch is of one station"),
        next: Text(zh: "写 司法所=03", en: "write station=03"), status: .usage)

    private static func mixed(_ one: Entity, _ other: Entity, _ scene: Scene) -> Refusal {
        Refusal(
            "mixed-stations", at: scene.invocation.targets.first?.column,
            what: Text(
                zh: "\(one.title) 和 \(other.title) 不是同一个所的",
                en: "\(one.title) and \(other.title) are of two stations"),
            why: Text(zh: "一个批次属于一个所", en: "a batch is of one station"),
            next: Text(zh: "每个所各编一批", en: "prepare one for each"))
    }

    private static func tooMany(_ count: Int) -> Refusal {
        Refusal(
            "batch-too-large",
            what: Text(zh: "有 \(count) 笔", en: "there are \(count) payouts"),
            why: Text(zh: "一个批次最多 \(limit) 笔", en: "a batch has at most \(limit)"),
            next: Text(zh: "按月或按类别分几批", en: "prepare several, by month or kind"))
    }

    private static func foreign(_ payout: Entity, at column: SourceColumn?) -> Refusal {
        Refusal(
            "permission", at: column,
            what: Text(
                zh: "\(payout.title) 是别的司法所的", en: "\(payout.title) is another station's"),
            why: Text(zh: "所里只编制本所的发放", en: "a station prepares its own payouts"),
            next: Text(zh: "由该所或局里编制", en: "that station or HQ prepares it"))
    }

    private static func reversed(_ payout: Entity, at column: SourceColumn?) -> Refusal {
        Refusal(
            "approval-of-nothing", at: column,
            what: Text(zh: "\(payout.title) 已全部冲销", en: "\(payout.title) is wholly reversed"),
            why: Text(zh: "没有要审批的", en: "there is nothing to approve"),
            next: Text(zh: "去掉这一笔", en: "leave it out"))
    }

    private static func held(_ payout: Entity, at column: SourceColumn?) -> Refusal {
        Refusal(
            "payout-held", at: column,
            what: Text(zh: "\(payout.title) 待裁", en: "\(payout.title) is held"),
            why: Text(zh: "还没有生效的不能送审", en: "what isn't applied can't be approved"),
            next: Text(zh: "等局裁定后再编制", en: "wait for HQ's ruling, then prepare it"))
    }

    private static func batched(
        _ payout: Entity, _ batch: String, _ state: ApprovalState, at column: SourceColumn?
    ) -> Refusal {
        Refusal(
            "approval-order", at: column,
            what: Text(
                zh: "\(payout.title) 已在批次 \(batch), \(state.words.zh)",
                en: "\(payout.title) is in batch \(batch), \(state.words.en)"),
            why: Text(zh: "一笔发放只在一个批次里", en: "a payout is in one batch at a time"),
            next: Text(zh: "查看: 批次 查看 \(batch)", en: "see: batch show \(batch)"))
    }
}
