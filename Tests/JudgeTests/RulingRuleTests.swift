import ChangeLog
import Judge
import Testing

/// Whether a ruling may take effect: who rules, on what, and what was ruled before.
@Suite struct RulingRuleTests {
    typealias W = World

    @Test(arguments: rows) func ruling(row: Row) throws { try row.check() }

    /// A payout without a case, held; and what the row then does to it.
    private static func held(
        _ prepare: @escaping @Sendable (World, Identifier) throws -> Judgement
    ) -> @Sendable (World) throws -> Judgement {
        { world in
            try world.enter(W.payout(200, "P03A-17", ["case": .absent]))
            return try prepare(world, world.last)
        }
    }

    static let rows: [Row] = [
        Row(
            "accepted", .applied,
            act: held { try $0.enter(W.ruling(260, on: $1), by: .headquarters) }),
        Row(
            "voided, unpaid", .applied,
            act: held { try $0.enter(W.ruling(260, on: $1, "void"), by: .headquarters) }),
        Row(
            "voided, though paid", .rejected, "paid-not-void",
            act: held { world, id in
                world.happened = [id]
                return try world.enter(W.ruling(260, on: id, "void"), by: .headquarters)
            }),
        Row(
            "corrected, though paid", .held, "paid-not-void",
            act: held { world, id in
                world.happened = [id]
                return try world.enter(
                    W.ruling(260, on: id, "correct"), W.payout(201, "P00A-1"), by: .headquarters)
            }),
        Row(
            "recovered, as it was paid", .applied,
            act: held { world, id in
                world.happened = [id]
                return try world.enter(W.ruling(260, on: id, "recover"), by: .headquarters)
            }),
        Row(
            "corrected with a new payout", .applied,
            act: held {
                try $0.enter(
                    W.ruling(260, on: $1, "correct"), W.payout(201, "P00A-1"), by: .headquarters)
            }),
        Row(
            "ruled on by a station", .rejected, "permission",
            act: held { try $0.enter(W.ruling(260, on: $1), by: .otherAtStation3) }),
        Row(
            "ruled on by HQ's clerk", .rejected, "ruling-role",
            act: held { try $0.enter(W.ruling(260, on: $1), by: .headquartersClerk) }),
        Row(
            "naming another station", .rejected, "ruling-station",
            act: held {
                try $0.enter(W.ruling(260, on: $1, station: 95), by: .headquarters)
            }),
        Row(
            "ruled the same before", .applied, "already-ruled", ["no-effect"],
            act: held { world, id in
                world.settled[id] = "accept"
                return try world.enter(W.ruling(260, on: id), by: .headquarters)
            }),
        Row(
            "ruled otherwise before", .rejected, "already-ruled",
            act: held { world, id in
                world.settled[id] = "void"
                return try world.enter(W.ruling(260, on: id), by: .headquarters)
            }),
        Row(
            "ruled otherwise before, with money in it", .held, "already-ruled",
            act: held { world, id in
                world.settled[id] = "void"
                return try world.enter(
                    W.ruling(260, on: id, "correct"), W.payout(201, "P00A-1"), by: .headquarters)
            }),
        Row("on what was applied", .rejected, "nothing-to-rule") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.ruling(260, on: world.last), by: .headquarters)
        },
        Row("on what nobody sent", .rejected, "nothing-to-rule") {
            try $0.enter(W.ruling(260, on: W.id(424_242)), by: .headquarters)
        },
        Row("accepting what is parked", .rejected, "nothing-to-rule") { world in
            try world.enter(W.reversal(200, "P03A-17", of: 404, 15_000))
            return try world.enter(W.ruling(260, on: world.last), by: .headquarters)
        },
        Row("voiding what is parked", .applied) { world in
            try world.enter(W.reversal(200, "P03A-17", of: 404, 15_000))
            return try world.enter(W.ruling(260, on: world.last, "void"), by: .headquarters)
        },
        Row("building upon what was voided", .held, "depends-on-closed") { world in
            try world.enter(W.payout(200, "P03A-17", ["case": .absent]))
            world.verdicts[world.last] = .rejected
            world.closed = [world.last]
            return try world.enter(W.event(201, of: 200))
        },
    ]
}

extension Row {
    fileprivate init(
        _ name: String, _ outcome: Verdict.Outcome, _ rule: String = "", _ flags: [String] = [],
        act: @escaping @Sendable (World) throws -> Judgement
    ) {
        self.init(name, outcome, rule, flags, act)
    }
}
