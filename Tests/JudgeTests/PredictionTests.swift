import Catalog
import ChangeLog
import Judge
import Testing

/// One row a case: what is entered where, and what one rule answers. That no prediction contradicts
/// the judge, every other table of the judge checks at each of its entries (`World.enter`).
@Suite struct PredictionTests {
    typealias W = World

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let rule: String
        let answer: Prediction.Answer
        let gaps: [String]
        let predict: @Sendable (World) throws -> Prediction

        init(
            _ name: String, _ rule: String, _ answer: Prediction.Answer, _ gaps: [String] = [],
            _ predict: @escaping @Sendable (World) throws -> Prediction
        ) {
            self.name = name
            self.rule = rule
            self.answer = answer
            self.gaps = gaps
            self.predict = predict
        }

        var testDescription: String { name }
    }

    @Test(arguments: rows) func answers(row: Row) throws {
        let prediction = try row.predict(World())
        let found = prediction.answers.filter { $0.rule == row.rule }.map { answer in
            "\(answer.answer) \(answer.gaps.map { $0.code(W.catalog) })"
        }
        #expect(found == ["\(row.answer) \(row.gaps)"])
    }

    static let payoutsUnseen = "other-stations:payout"

    static let rows: [Row] = [
        Row("a second payout where the first is seen", "unique-case", .yes) { world in
            try world.enter(W.payout(200, "P03A-1"))
            return try world.predict(W.payout(201, "P03A-2"))
        },
        Row("none is seen, others may have one", "unique-case", .unknown, [payoutsUnseen]) {
            world in
            try world.predict(W.payout(201, "P03A-2"))
        },
        Row("HQ sees that there is none", "unique-case", .no) { world in
            try world.predict(W.payout(201, "P03A-2"), by: .headquarters)
        },
        Row("a number is the station's own", "unique-payout-number", .no) { world in
            try world.predict(W.payout(201, "P03A-2"))
        },
        Row("and taken there", "unique-payout-number", .yes) { world in
            try world.enter(W.payout(200, "P03A-1"))
            return try world.predict(W.payout(201, "P03A-1"))
        },
        Row("a closed month is seen by all", "closed-period", .yes) { world in
            world.put("period", 80, ["month": .integer(202_403), "status": .text("closed")])
            return try world.predict(W.payout(201, "P03A-2"))
        },
        Row("counter-entries stand with their payout", "reversal-limit", .yes) { world in
            try world.enter(W.payout(200, "P03A-1"))
            return try world.predict(W.reversal(201, "P03A-2", of: 200, 15_001))
        },
        Row("within the device's slice the project doesn't matter", "project-balance", .no) {
            world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
        Row("nor does the station's", "station-slice", .no) { world in
            world.envelopes(station: 120_000, [600: 60_000])
            return try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
        Row("over its slice", "device-slice", .yes) { world in
            world.envelopes(station: 120_000, [600: 59_999])
            return try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
        Row(
            "without a slice, what others spent counts", "project-balance", .unknown,
            ["other-stations:payout", "other-stations:counter-entry"]
        ) { world in
            try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
        Row("unless it is overdrawn by what is seen", "project-balance", .yes) { world in
            world.put("budget-entry", 60, W.budget(59_999))
            return try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
        Row("and HQ sees all of it", "project-balance", .no) { world in
            try world.predict(W.service(200, "P03A-1", document: "示例1号"), by: .headquarters)
        },
        Row(
            "a change of the payee that waits elsewhere", "account-frozen", .unknown,
            ["open-entries"]
        ) { world in try world.predict(W.payout(201, "P03A-2")) },
        Row("assignments elsewhere", "assignment", .unknown, ["other-stations:assignment"]) {
            world in
            try world.predict(W.payout(201, "P03A-2"))
        },
        Row("upon an earlier entry that may fall", "unique-case", .unknown, ["earlier-entry"]) {
            world in
            var pending = PendingRecords(W.catalog)
            let first = world.draft([W.payout(200, "P03A-1")], by: .station3)
            pending.add(
                try world.predict(first, by: .station3).changes, of: first.id, isSure: false)
            return try world.predict(W.payout(201, "P03A-2"), pending: pending)
        },
        Row("upon an earlier entry that surely stands", "unique-case", .yes) { world in
            var pending = PendingRecords(W.catalog)
            let first = world.draft([W.payout(200, "P03A-1")], by: .station3)
            pending.add(
                try world.predict(first, by: .station3).changes, of: first.id, isSure: true)
            return try world.predict(W.payout(201, "P03A-2"), pending: pending)
        },
        Row("a slice that was lowered", "device-slice", .unknown, ["acknowledgement"]) { world in
            world.envelopes(station: 120_000, [600: 120_000])
            try world.enter(
                W.create("device-slice", 240, W.slice(-60_001, device: 600)), by: .head3)
            return try world.predict(W.service(200, "P03A-1", document: "示例1号"))
        },
    ]

    /// Every reason for not knowing has words, and a code of its own.
    @Test func gapsHaveWords() {
        let gaps: [Gap] = [
            .records(16), .openEntries, .journal, .acknowledgement, .earlier(W.id(1)), .matter,
        ]
        for gap in gaps {
            let label = gap.label(W.catalog) { _ in "P03A-1" }
            #expect(label.chinese.unicodeScalars.contains { $0.value > 0x2E80 })
            #expect(!label.english.isEmpty && label.english.utf8.allSatisfy { $0 < 128 })
        }
        #expect(Set(gaps.map { $0.code(W.catalog) }).count == gaps.count)
    }

    @Test func whatIsHeldForSureIsNamed() throws {
        let world = World()
        world.put("period", 80, ["month": .integer(202_403), "status": .text("closed")])
        let prediction = try world.predict(W.payout(201, "P03A-2"))
        #expect(prediction.breaches.map(\.rule) == ["closed-period"])
        #expect(prediction.judgement.outcome == .held)
        #expect(!prediction.isCertain)
    }
}
