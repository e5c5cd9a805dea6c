import ChangeLog
import Judge
import Testing

/// Register merge, permission and what waits.
@Suite struct MergeTests {
    typealias W = World

    @Test(arguments: merge + permission + waiting) func row(row: Row) throws { try row.check() }

    static let merge: [Row] = [
        Row("upon the current version", .applied) {
            try $0.enter($0.update("case", 41, ["tier": .text("major")]))
        },
        Row("upon the current version, by an old clock", .applied) { world in
            try world.enter(world.update("case", 41, ["note": .text("示例一")]))
            return try world.enter(world.update("case", 41, ["note": .text("示例二")]), at: 5)
        },
        Row("last-writer, later", .merged, "last-writer") { world in
            let stale = world.update("case", 41, ["note": .text("示例二")])
            try world.enter(world.update("case", 41, ["note": .text("示例一")]), at: W.now - 9)
            return try world.enter(stale, at: W.now - 8)
        },
        Row("last-writer, older", .merged, "last-writer", ["no-effect"]) { world in
            let stale = world.update("case", 41, ["note": .text("示例二")])
            try world.enter(world.update("case", 41, ["note": .text("示例一")]), at: W.now - 8)
            return try world.enter(stale, at: W.now - 9)
        },
        Row("last-writer, a tie goes to the later id", .merged, "last-writer") { world in
            let stale = world.update("case", 41, ["note": .text("示例二")])
            try world.enter(world.update("case", 41, ["note": .text("示例一")]))
            return try world.enter(stale)
        },
        Row("the same value from two", .applied, "", ["no-effect"]) { world in
            let stale = world.update("case", 41, ["tier": .text("major")])
            try world.enter(world.update("case", 41, ["tier": .text("major")]))
            return try world.enter(stale)
        },
        Row("one register of a group by two", .held, "merge-hold") { world in
            let stale = world.update("person", 30, ["bank-name": .text("示例银行乙")])
            try world.enter(world.update("person", 30, ["bank-account": W.sealed(8)]))
            return try world.enter(stale)
        },
        Row("a held register holds the note beside it", .held, "merge-hold") { world in
            let stale = world.update("case", 41, ["tier": .text("major"), "note": .text("示例")])
            try world.enter(world.update("case", 41, ["tier": .text("difficult")]))
            return try world.enter(stale)
        },
        Row("a held clash accepted by a ruling", .merged) { world in
            let stale = world.update("case", 41, ["tier": .text("major")])
            try world.enter(world.update("case", 41, ["tier": .text("difficult")]))
            world.waived = ["merge-hold"]
            return try world.enter(stale, by: .headquarters)
        },
        Row("HQ against HQ upon HQ's register", .held, "merge-hold") { world in
            let stale = world.update("project", 50, ["name": .text("示例二")])
            try world.enter(world.update("project", 50, ["name": .text("示例一")]), by: .headquarters)
            return try world.enter(stale, by: .headquarters)
        },
        Row("an immutable register", .rejected, "immutable-field") {
            try $0.enter($0.update("case", 41, ["number": .text("C03A-99")]))
        },
        Row("deleted while somebody wrote", .held, "merge-hold") { world in
            try world.enter(world.update("case", 41, ["note": .text("示例")]))
            return try world.enter(W.delete("case", 41), at: W.now - 9)
        },
        Row("two edits of one record in one change set", .applied) { world in
            try world.enter(
                world.update("case", 41, ["tier": .text("major")]),
                world.update("case", 41, ["tier": .text("simple")]))
        },
    ]

    static let permission: [Row] = [
        Row("another station's case", .rejected, "permission") {
            try $0.enter($0.update("case", 41, ["tier": .text("major")]), by: .station5)
        },
        Row("a case given to another station", .rejected, "permission") {
            try $0.enter($0.update("case", 41, ["station": W.reference(95)]))
        },
        Row("another station's payout", .held, "permission") {
            try $0.enter(W.payout(200, "P05A-1"), by: .station5)
        },
        Row("a station writes HQ's type", .rejected, "permission") {
            try $0.enter(W.create("budget-entry", 61, W.budget(1)))
        },
        Row("an auditor writes", .rejected, "permission") {
            try $0.enter($0.update("case", 41, ["tier": .text("major")]), by: .auditor)
        },
        Row("HQ writes a station's case", .applied) {
            try $0.enter($0.update("case", 41, ["tier": .text("major")]), by: .headquarters)
        },
        Row("a breach waived by a ruling", .applied) { world in
            world.waived = ["permission"]
            return try world.enter(
                world.update("case", 41, ["tier": .text("major")]), by: .station5)
        },
        Row("a bad value without money", .rejected, "bad-date") {
            try $0.enter($0.update("case", 41, ["opened": .integer(20_240_230)]))
        },
        Row("a bad value with money", .held, "bad-date") {
            try $0.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_240_230)]))
        },
        Row("a server-set field with money", .held, "server-set-field") {
            try $0.enter(W.payout(200, "P03A-17", ["voucher-number": .text("2024-000001")]))
        },
        Row("a payout changed", .held, "append-only") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(world.update("payout", 200, ["amount-fen": .integer(1)]))
        },
        Row("something rejected beside a payout", .held, "kept-record") {
            try $0.enter(W.payout(200, "P03A-17"), W.delete("person", W.lawyer))
        },
    ]

    static let waiting: [Row] = [
        Row("an unknown type", .parked, "unknown-type") {
            try $0.enter(Edit(type: 999, record: W.id(1), action: .create))
        },
        Row("an update before its record", .parked, "missing-record") {
            try $0.enter($0.update("case", 999, ["tier": .text("major")]))
        },
        Row("a payout upon a held case", .held, "depends-on-held") { world in
            try world.enter(
                W.create("case", 210, W.mediation("C03A-20", parties: 9, status: "filed")))
            return try world.enter(W.payout(200, "P03A-17", ["case": W.reference(210)]))
        },
        Row("a payout upon a rejected case", .held, "depends-on-rejected") { world in
            try world.enter(
                W.create("case", 210, W.mediation("C03A-20", parties: 9)), by: .station5)
            return try world.enter(W.payout(200, "P03A-17", ["case": W.reference(210)]))
        },
        Row("a payment upon a parked payout", .parked, "missing-reference") { world in
            try world.enter(W.payout(200, "P03A-17", ["case": W.reference(999)]))
            return try world.enter(W.event(201, of: 200))
        },
        Row("an edit upon a held version", .held, "depends-on-held") { world in
            try world.enter(world.update("case", 40, ["status": .text("mediating")]))
            return try world.enter(
                world.update("case", 40, ["tier": .text("major")], base: world.last))
        },
        Row("a deleted record changed", .held, "record-deleted") { world in
            let stale = world.update("case", 41, ["tier": .text("major")])
            try world.enter(W.delete("case", 41))
            return try world.enter(stale)
        },
        Row("a person and their case in one change set", .applied) {
            try $0.enter(
                W.person(250, "M03A-9", identity: nil),
                W.create(
                    "case", 210,
                    W.mediation("C03A-20", mediator: 250, parties: 9, status: "opened")))
        },
    ]
}
