import ChangeLog

/// What every case starts from.
extension World {
    static let project: UInt64 = 50
    static let otherProject: UInt64 = 51
    static let mediator: UInt64 = 30
    static let otherMediator: UInt64 = 31
    static let lawyer: UInt64 = 32
    /// Closed on 2024-03-18, success, written, ordinary: 150.00 示例.
    static let closedCase: UInt64 = 40
    static let openCase: UInt64 = 41
    static let stationFiveCase: UInt64 = 42

    func addReferenceData() {
        effective[Self.id(1)] = 0
        actors[Self.id(1)] = Self.id(799)
        for (number, code) in [(90, "00"), (93, "03"), (95, "05")] as [(UInt64, String)] {
            put(
                "station", number,
                [
                    "code": .text(code), "name": .text("示例所\(code)"),
                    "kind": .text(number == 90 ? "headquarters" : "station"),
                    "key-number": .integer(Int64(number)),
                ])
        }
        addProjects()
        addRates()
        addPeople()
        addCases()
    }

    private func addProjects() {
        for (number, name) in [(50, "示例项目甲"), (51, "示例项目乙")] as [(UInt64, String)] {
            put("project", number, ["name": .text(name), "function-code": .text("2040604")])
        }
        put("budget-entry", 60, Self.budget(20_000_000))
        for (number, kind) in [(70, "case-subsidy"), (71, "monthly"), (72, "non-litigation")]
            as [(UInt64, String)]
        {
            put(
                "charge-rule", number,
                [
                    "kind": .text(kind), "project": Self.reference(Self.project),
                    "source": .text("current-year"), "function-code": .text("2040604"),
                    "from": .integer(20_240_101),
                ])
        }
    }

    static func budget(_ fen: Int64, kind: String = "approve", project: UInt64 = project)
        -> [String: FieldValue]
    {
        [
            "line": .text("示例行"), "project": reference(project),
            "function-code": .text("2040604"), "kind": .text(kind),
            "source": .text("current-year"), "year": .integer(2024),
            "amount-fen": .integer(fen), "precision": .text("exact"),
            "document": .text("示例文〔2024〕1号"),
        ]
    }

    private func addRates() {
        addRate(80, "case-subsidy", tier: "ordinary", agreement: "written", 15_000)
        addRate(81, "case-subsidy", tier: "ordinary", agreement: "oral", 10_000)
        addRate(82, "monthly", 100_000)
        addRate(83, "non-litigation", 60_000)
    }

    func addRate(
        _ number: UInt64, _ kind: String, tier: String? = nil, agreement: String? = nil,
        _ fen: Int64, from: Int64 = 20_240_101, to: Int64? = nil
    ) {
        var values: [String: FieldValue] = [
            "kind": .text(kind), "amount-fen": .integer(fen),
            "unit": .text(kind == "monthly" ? "per-month" : "per-case"), "from": .integer(from),
            "basis": .text("示例标准"), "name": .text("示例标准"),
        ]
        if let tier { values["tier"] = .text(tier) }
        if let agreement { values["agreement"] = .text(agreement) }
        if let to { values["to"] = .integer(to) }
        put("rate", number, values)
    }

    private func addPeople() {
        let people: [(UInt64, String, UInt64)] = [
            (30, "M03A-1", 93), (31, "M05A-1", 95), (32, "M03A-2", 93),
        ]
        for (number, document, station) in people {
            put(
                "person", number,
                [
                    "number": .text(document), "station": Self.reference(station),
                    "name": .text("示例甲\(number)"), "kind": .text("full-time"),
                    "identity-number": Self.sealed(UInt8(number)), "bank-name": .text("示例银行"),
                    "bank-account": Self.sealed(UInt8(100 + number)),
                ])
        }
    }

    static func mediation(
        _ document: String, station: UInt64 = 93, mediator: UInt64 = mediator,
        parties: UInt8 = 1, status: String = "closed"
    ) -> [String: FieldValue] {
        var values: [String: FieldValue] = [
            "number": .text(document), "station": reference(station),
            "dispute-type": .text("neighbour"), "parties": sealed(parties),
            "mediator": reference(mediator), "opened": .integer(20_240_305),
            "tier": .text("ordinary"), "status": .text(status), "note": .text("示例"),
        ]
        if status == "closed" {
            values["result"] = .text("success")
            values["agreement"] = .text("written")
            values["closed"] = .integer(20_240_318)
        }
        return values
    }

    private func addCases() {
        put("case", 40, Self.mediation("C03A-12"))
        put("case", 41, Self.mediation("C03A-13", parties: 2, status: "mediating"))
        put("case", 42, Self.mediation("C05A-7", station: 95, mediator: 31, parties: 3))
    }

    /// A payout that keeps every rule, but for what `changes` says.
    static func payout(
        _ number: UInt64, _ document: String, _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        let values: [String: FieldValue] = [
            "number": .text(document), "station": reference(93), "kind": .text("case-subsidy"),
            "payee": reference(mediator), "case": reference(closedCase),
            "project": reference(project), "source": .text("current-year"),
            "function-code": .text("2040604"), "amount-fen": .integer(15_000),
            "event-date": .integer(20_240_320),
        ]
        return create("payout", number, merged(values, changes))
    }

    static func monthly(
        _ number: UInt64, _ document: String, _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        let values: [String: FieldValue] = [
            "kind": .text("monthly"), "case": .absent, "month": .integer(202_403),
            "amount-fen": .integer(100_000),
        ]
        return payout(number, document, merged(values, changes))
    }

    static func reversal(
        _ number: UInt64, _ document: String, of payout: UInt64, _ fen: Int64,
        _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        let values: [String: FieldValue] = [
            "number": .text(document), "station": reference(93), "payout": reference(payout),
            "reason": .text("示例录错"), "project": reference(project),
            "source": .text("current-year"), "function-code": .text("2040604"),
            "amount-fen": .integer(-fen), "event-date": .integer(20_240_401),
        ]
        return create("counter-entry", number, merged(values, changes))
    }

    /// `.absent` leaves a field out.
    private static func merged(_ values: [String: FieldValue], _ changes: [String: FieldValue])
        -> [String: FieldValue]
    {
        values.merging(changes) { _, new in new }.filter { $0.value != .absent }
    }

    static func event(
        _ number: UInt64, of payout: UInt64, kind: String = "paid",
        _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        let values: [String: FieldValue] = [
            "payout": reference(payout), "station": reference(93), "kind": .text(kind),
            "date": .integer(20_240_321),
        ]
        return create("payment-event", number, merged(values, changes))
    }
}
