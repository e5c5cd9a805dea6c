import ChangeLog

/// Batches, their approval, and payouts that name other payouts.
extension World {
    static let batch: UInt64 = 240
    static let otherBatch: UInt64 = 241

    static func batch(_ number: UInt64, _ document: String, station: UInt64 = 93) -> Edit {
        create(
            "batch", number,
            [
                "number": .text(document), "station": reference(station),
                "payout-count": .integer(1), "amount-fen": .integer(15_000),
            ])
    }

    static func approval(
        _ number: UInt64, of payout: UInt64, step: String = "approved",
        _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        create(
            "approval", number,
            [
                "payout": reference(payout), "station": reference(93), "step": .text(step),
                "decision": .text("agreed"), "batch": reference(batch),
            ].merging(changes) { $1 }.filter { $0.value != .absent })
    }

    static func refusal(_ number: UInt64, of payout: UInt64, step: String) -> Edit {
        approval(
            number, of: payout, step: step,
            ["decision": .text("refused"), "reason": .text("示例单据不全")])
    }

    /// A payout of the clerk, put into a batch by the other clerk, and the steps after that.
    func prepared(_ steps: String...) throws {
        try enter(Self.payout(200, "P03A-17"))
        try enter(Self.batch(Self.batch, "F03B-1"), by: .otherAtStation3)
        var number: UInt64 = 250
        for step in ["prepared"] + steps {
            number += 1
            let enterer: Enterer =
                switch step {
                case "prepared": .otherAtStation3
                case "checked": .checker3
                default: .approver
                }
            try enter(Self.approval(number, of: 200, step: step), by: enterer)
        }
    }

    /// Case subsidies need approval, from 100 yuan on.
    func needsApproval(from: Int64 = 20_240_101, to: Int64? = nil) {
        var values: [String: FieldValue] = [
            "kind": .text("case-subsidy"), "from": .integer(from), "basis": .text("示例文1号"),
            "at-least-fen": .integer(10_000),
        ]
        if let to { values["to"] = .integer(to) }
        put("approval-policy", 245, values)
    }

    /// Paid, and returned by the bank.
    func returned() throws {
        try enter(Self.payout(200, "P03A-17"))
        try enter(Self.event(201, of: 200))
        try enter(
            Self.event(202, of: 200, kind: "returned", ["date": .integer(20_240_325)]))
    }

    static func share(
        _ number: UInt64, _ document: String, station: UInt64, _ fen: Int64,
        _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        create(
            "proration", number,
            [
                "number": .text(document), "station": reference(station),
                "person": reference(mediator), "kind": .text("monthly"),
                "month": .integer(202_403), "amount-fen": .integer(fen),
                "whole-fen": .integer(100_000), "reason": .text("示例调动"),
            ].merging(changes) { $1 })
    }

    /// The month's pay in the share of station 3.
    static func sharePaid(
        _ number: UInt64, _ document: String, _ fen: Int64, _ changes: [String: FieldValue] = [:]
    ) -> Edit {
        monthly(
            number, document,
            ["amount-fen": .integer(fen), "proration": reference(260)].merging(changes) { $1 })
    }
}
