import ChangeLog
import Judge
import Testing

/// A payout on its way through a batch: prepared, checked, approved, paid.
@Suite struct ApprovalTests {
    typealias W = World

    @Test(arguments: rows) func rule(row: Row) throws { try row.check() }

    static let rows: [Row] = steps + persons + payments

    private static let steps: [Row] = [
        Row("prepared", .applied) { world in
            try world.prepared()
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("checked, then approved", .applied) { world in
            try world.prepared("checked")
            return try world.enter(W.approval(270, of: 200), by: .approver)
        },
        Row("checked before it is prepared", .rejected, "approval-order") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.approval(270, of: 200, step: "checked", ["batch": .absent]), by: .checker3)
        },
        Row("approved before it is checked", .rejected, "approval-order") { world in
            try world.prepared()
            return try world.enter(W.approval(270, of: 200), by: .approver)
        },
        Row("checked twice", .applied, "approval-order", ["no-effect"]) { world in
            try world.prepared("checked")
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("prepared in another batch", .rejected, "approval-order") { world in
            try world.prepared()
            return try world.enter(
                W.batch(W.otherBatch, "F03A-1"),
                W.approval(270, of: 200, step: "prepared", ["batch": W.reference(W.otherBatch)]))
        },
        Row("sent back by the head", .applied) { world in
            try world.prepared()
            return try world.enter(W.refusal(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("sent back by HQ", .applied) { world in
            try world.prepared("checked")
            return try world.enter(W.refusal(270, of: 200, step: "approved"), by: .approver)
        },
        Row("sent back, and prepared anew by the same person", .applied) { world in
            try world.prepared("checked")
            try world.enter(W.refusal(270, of: 200, step: "approved"), by: .approver)
            return try world.enter(
                W.batch(W.otherBatch, "F03B-2"),
                W.approval(271, of: 200, step: "prepared", ["batch": W.reference(W.otherBatch)]),
                by: .otherAtStation3)
        },
        Row("sent back, then approved all the same", .rejected, "approval-order") { world in
            try world.prepared("checked")
            try world.enter(W.refusal(270, of: 200, step: "approved"), by: .approver)
            return try world.enter(W.approval(271, of: 200), by: .approver)
        },
        Row("sent back after it was approved", .rejected, "approval-order") { world in
            try world.prepared("checked", "approved")
            return try world.enter(W.refusal(270, of: 200, step: "approved"), by: .approver)
        },
        Row("sent back without a reason", .rejected, "refusal-needs-reason") { world in
            try world.prepared()
            return try world.enter(
                W.approval(270, of: 200, step: "checked", ["decision": .text("refused")]),
                by: .checker3)
        },
        Row("wholly reversed", .rejected, "approval-of-nothing") { world in
            try world.prepared()
            try world.enter(W.reversal(260, "P03A-18", of: 200, 15_000))
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("reversed in part", .applied) { world in
            try world.prepared()
            try world.enter(W.reversal(260, "P03A-18", of: 200, 5_000))
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("of a payout that is held", .held, "depends-on-held") { world in
            try world.enter(W.payout(200, "P03A-17", ["amount-fen": .integer(1)]))
            return try world.enter(
                W.batch(W.batch, "F03B-1"), W.approval(270, of: 200, step: "prepared"),
                by: .otherAtStation3)
        },
        Row("for another station", .rejected, "approval-station") { world in
            world.put("payout", 200, ["number": .text("P05A-1"), "station": W.reference(95)])
            return try world.enter(
                W.approval(270, of: 200, step: "prepared", ["batch": .absent]))
        },
        Row("in another station's batch", .rejected, "approval-batch") { world in
            try world.enter(W.payout(200, "P03A-17"))
            world.put("batch", 241, ["number": .text("F05A-1"), "station": W.reference(95)])
            return try world.enter(
                W.approval(270, of: 200, step: "prepared", ["batch": W.reference(241)]))
        },
        Row("a batch's number used before", .held, "unique-batch-number") { world in
            try world.enter(W.batch(W.batch, "F03A-1"))
            return try world.enter(W.batch(W.otherBatch, "F03A-1"))
        },
    ]

    private static let persons: [Row] = [
        Row("checked by the preparer of the payout", .rejected, "approver-is-preparer") { world in
            try world.prepared()
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .head3)
        },
        Row("checked by the preparer of the batch", .rejected, "approver-is-checker") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(
                W.batch(W.batch, "F03C-1"), W.approval(250, of: 200, step: "prepared"),
                by: .checker3)
            return try world.enter(W.approval(270, of: 200, step: "checked"), by: .checker3)
        },
        Row("checked by a clerk", .rejected, "checker-role") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.batch(W.batch, "F03A-1"), W.approval(250, of: 200, step: "prepared"))
            return try world.enter(
                W.approval(270, of: 200, step: "checked"), by: .otherAtStation3)
        },
        Row("approved by the accountant", .rejected, "approver-role") { world in
            try world.prepared("checked")
            return try world.enter(W.approval(270, of: 200), by: .headquarters)
        },
        Row("approved by the head who checked it", .rejected, "approver-is-checker") { world in
            try world.prepared("checked")
            return try world.enter(W.approval(270, of: 200), by: .checker3)
        },
        Row("approved again by who may not", .rejected, "approver-role") { world in
            try world.prepared("checked", "approved")
            return try world.enter(W.approval(270, of: 200), by: .headquarters)
        },
    ]

    private static let payments: [Row] = [
        Row("paid without approval", .held, "paid-unapproved") { world in
            world.needsApproval()
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.event(270, of: 200))
        },
        Row("paid after the head's check alone", .held, "paid-unapproved") { world in
            world.needsApproval()
            try world.prepared("checked")
            return try world.enter(W.event(270, of: 200))
        },
        Row("paid after approval", .applied) { world in
            world.needsApproval()
            try world.prepared("checked", "approved")
            return try world.enter(W.event(270, of: 200))
        },
        Row("sent back and paid", .held, "paid-unapproved") { world in
            world.needsApproval()
            try world.prepared("checked")
            try world.enter(W.refusal(269, of: 200, step: "approved"), by: .approver)
            return try world.enter(W.event(270, of: 200))
        },
        Row("entered and paid as one, without approval", .held, "paid-unapproved") { world in
            world.needsApproval()
            return try world.enter(W.payout(200, "P03A-17"), W.event(270, of: 200))
        },
        Row("paid before the policy began", .applied) { world in
            world.needsApproval(from: 20_240_321)
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.event(270, of: 200))
        },
        Row("paid after the policy ended", .applied) { world in
            world.needsApproval(to: 20_240_319)
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.event(270, of: 200))
        },
        Row("of another kind than the policy's", .applied) { world in
            world.needsApproval()
            try world.enter(W.monthly(200, "P03A-17"))
            return try world.enter(W.event(270, of: 200))
        },
        Row("below the policy's amount", .applied) { world in
            world.needsApproval()
            world.addRate(
                84, "case-subsidy", tier: "ordinary", agreement: "written", 9_999,
                from: 20_240_301)
            try world.enter(W.payout(200, "P03A-17", ["amount-fen": .integer(9_999)]))
            return try world.enter(W.event(270, of: 200))
        },
        Row("returned without approval", .applied) { world in
            world.needsApproval()
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.event(270, of: 200, kind: "returned"))
        },
        Row("paid by who prepared the batch", .applied, "payer-took-part", ["payer-took-part"]) {
            world in
            try world.prepared("checked", "approved")
            return try world.enter(W.event(270, of: 200), by: .otherAtStation3)
        },
    ]
}
