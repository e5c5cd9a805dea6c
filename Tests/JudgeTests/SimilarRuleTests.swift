import Catalog
import ChangeLog
import Foundation
import Judge
import Rules
import Testing

/// Records that are alike: what agrees, how well, and what comes of it.
@Suite struct SimilarRuleTests {
    typealias W = World

    /// A case of station 3, opened on 2024-03-05 by 甲 (1) and 乙 (2), is there; another is entered.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What differs: parties, kind, the day of opening, the station.
        var parties: [UInt8] = [1, 2]
        var kind = "neighbour"
        var opened: Int64 = 20_240_305
        var station: UInt64 = 95
        /// The verdict's outcome and flags, the score, and what agrees.
        let expected: String

        init(
            _ name: String, parties: [UInt8] = [1, 2], kind: String = "neighbour",
            opened: Int64 = 20_240_305, station: UInt64 = 95, _ expected: String
        ) {
            testDescription = name
            self.parties = parties
            self.kind = kind
            self.opened = opened
            self.station = station
            self.expected = expected
        }
    }

    static let rows: [Row] = [
        Row("all but the spelling", "held 100 party-hashes 2/2,dispute-type,opened"),
        Row("the other order", parties: [2, 1], "held 100 party-hashes 2/2,dispute-type,opened"),
        Row(
            "thirty days later", opened: 20_240_404,
            "held 90 party-hashes 2/2,dispute-type,opened"),
        Row(
            "thirty days earlier, over a leap day", opened: 20_240_204,
            "held 90 party-hashes 2/2,dispute-type,opened"),
        Row(
            "on the last day that counts", opened: 20_240_504,
            "held 80 party-hashes 2/2,dispute-type,opened"),
        Row("a day too late", opened: 20_240_505, "applied"),
        Row("a day too early", opened: 20_240_104, "applied"),
        Row(
            "another kind, some days later", kind: "contract", opened: 20_240_308,
            "applied+similar-dispute 79 party-hashes 2/2,opened"),
        Row(
            "one of two, the same day", parties: [1, 9],
            "applied+similar-dispute 70 party-hashes 1/2,dispute-type,opened"),
        Row(
            "one of two, at the window's edge", parties: [1, 9], opened: 20_240_504,
            "applied+similar-dispute 50 party-hashes 1/2,dispute-type,opened"),
        Row(
            "one of two, another kind, the same day", parties: [1, 9], kind: "contract",
            "applied+similar-dispute 50 party-hashes 1/2,opened"),
        Row(
            "one of two, another kind, a week later", parties: [1, 9], kind: "contract",
            opened: 20_240_312, "applied"),
        Row(
            "one, who was one of two", parties: [1],
            "applied+similar-dispute 70 party-hashes 1/2,dispute-type,opened"),
        Row(
            "one of three", parties: [1, 8, 9],
            "applied+similar-dispute 60 party-hashes 1/3,dispute-type,opened"),
        Row(
            "both of three, the same day", parties: [1, 2, 9],
            "held 80 party-hashes 2/3,dispute-type,opened"),
        Row("nobody", parties: [8, 9], "applied"),
        Row("the same station", station: 93, "applied"),
    ]

    @Test(arguments: rows) func likeness(row: Row) throws {
        let world = World()
        world.today = 20_240_601
        let first = try world.enter(Self.mediation(210, "C03A-30", parties: [1, 2], mark: 21))
        #expect(first.outcome == .applied)
        let judgement = try world.enter(
            [
                Self.mediation(
                    211, "C05A-31", station: row.station, parties: row.parties, mark: 22,
                    ["dispute-type": .text(row.kind), "opened": .integer(row.opened)])
            ], by: row.station == 95 ? .station5 : .station3, at: W.now)
        #expect(Self.told(judgement) == row.expected)
        if row.expected != "applied" {
            #expect(Self.evidence(judgement, "other-number") == "C03A-30")
            #expect(Self.evidence(judgement, "other-station") == "03")
        }
    }

    @Test(arguments: moreRows) func situation(row: JudgeTests.Row) throws { try row.check() }

    static let moreRows: [JudgeTests.Row] = [
        JudgeTests.Row("named alike, letter for letter: another rule's", .held, "unique-dispute") {
            world in
            try world.enter(mediation(210, "C03A-30", parties: [1, 2], mark: 21))
            return try world.enter(
                [mediation(211, "C05A-31", station: 95, parties: [1, 2], mark: 21)],
                by: .station5, at: W.now)
        },
        JudgeTests.Row("without hashes nothing is found", .applied) { world in
            try world.enter(mediation(210, "C03A-30", parties: [], mark: 21))
            return try world.enter(
                [mediation(211, "C05A-31", station: 95, parties: [1, 2], mark: 22)],
                by: .station5, at: W.now)
        },
        JudgeTests.Row("corrected until it is alike", .held, "similar-dispute") { world in
            try world.enter(mediation(210, "C03A-30", parties: [1, 2], mark: 21))
            try world.enter(
                mediation(211, "C05A-31", station: 95, parties: [8, 9], mark: 22), by: .station5)
            return try world.enter(
                [
                    world.update(
                        "case", 211,
                        ["parties": W.sealed(23), "party-hashes": hashes([2, 1])])
                ], by: .station5, at: W.now)
        },
        JudgeTests.Row("changed in what doesn't count", .applied) { world in
            try world.enter(mediation(210, "C03A-30", parties: [1, 2], mark: 21))
            world.put(
                "case", 211,
                W.mediation("C05A-31", station: 95, mediator: 31, parties: 22).merging([
                    "party-hashes": hashes([1, 2])
                ]) { $1 })
            return try world.enter(
                [world.update("case", 211, ["note": .text("示例")])], by: .station5, at: W.now)
        },
        JudgeTests.Row("waived by a ruling", .applied) { world in
            try world.enter(mediation(210, "C03A-30", parties: [1, 2], mark: 21))
            world.waived = ["similar-dispute"]
            return try world.enter(
                [mediation(211, "C05A-31", station: 95, parties: [1, 2], mark: 22)],
                by: .station5, at: W.now)
        },
        JudgeTests.Row(
            "two people with one account", .applied, "similar-person", ["similar-person"]
        ) { world in
            try world.enter(person(300, "M03A-30", ["bank-account": W.sealed(40)]))
            return try world.enter(person(301, "M03A-31", ["bank-account": W.sealed(40)]))
        },
        JudgeTests.Row(
            "one name, one telephone", .applied, "similar-person", ["similar-person"]
        ) { world in
            try world.enter(person(300, "M03A-30", ["phone": W.sealed(41)]))
            return try world.enter(person(301, "M03A-31", ["phone": W.sealed(41)]))
        },
        JudgeTests.Row("one telephone, two names", .applied) { world in
            try world.enter(person(300, "M03A-30", ["phone": W.sealed(41)]))
            return try world.enter(
                person(301, "M03A-31", ["phone": W.sealed(41), "name": .text("示例庚")]))
        },
        JudgeTests.Row("who left the service is no longer alike", .applied) { world in
            try world.enter(
                person(300, "M03A-30", ["bank-account": W.sealed(40), "active": .integer(0)]))
            return try world.enter(person(301, "M03A-31", ["bank-account": W.sealed(40)]))
        },
    ]

    /// The likest is told, and how many there are.
    @Test func theLikestIsNamed() throws {
        let world = World()
        try world.enter(
            Self.mediation(210, "C03A-30", parties: [1, 8], mark: 21),
            Self.mediation(211, "C03A-31", parties: [1, 2, 7], mark: 22),
            Self.mediation(212, "C03A-32", parties: [1, 6], mark: 23))
        let judgement = try world.enter(
            [Self.mediation(213, "C05A-33", station: 95, parties: [1, 2], mark: 24)],
            by: .station5, at: W.now)
        #expect(Self.evidence(judgement, "other-number") == "C03A-31")
        #expect(Self.evidence(judgement, "count") == "3")
    }

    @Test func theWordsSayWhatAgrees() throws {
        let explanation = W.rules.explain(
            rule: "similar-dispute",
            evidence: [
                ("type", "case"), ("number", "C05A-31"), ("other-number", "C03A-30"),
                ("other-station", "03"), ("score", "70"),
                ("matched", "party-hashes 1/2,dispute-type,opened"),
            ])
        #expect(
            explanation?.text.chinese
                == "C05A-31 与 03 的 C03A-30 相似 70% (各当事人 1/2, 类型, 受理), 可能是同一纠纷")
    }

    // MARK: Entries

    private static func mediation(
        _ number: UInt64, _ document: String, station: UInt64 = 93, parties: [UInt8], mark: UInt8,
        _ more: [String: FieldValue] = [:]
    ) -> Edit {
        var values = W.mediation(
            document, station: station, mediator: station == 95 ? 31 : 30, parties: mark)
        values["opened"] = .integer(20_240_305)
        values["status"] = .text("opened")
        for name in ["result", "agreement", "closed"] { values[name] = nil }
        if !parties.isEmpty { values["party-hashes"] = hashes(parties) }
        return W.create("case", number, values.merging(more) { $1 })
    }

    private static func hashes(_ marks: [UInt8]) -> FieldValue {
        .opaque(LookupList.packed(marks.map { Data(repeating: $0, count: LookupList.width) }))
    }

    private static func person(_ number: UInt64, _ document: String, _ more: [String: FieldValue])
        -> Edit
    {
        W.create(
            "person", number,
            [
                "number": .text(document), "station": W.reference(93), "name": .text("示例己"),
                "kind": .text("full-time"),
            ].merging(more) { $1 })
    }

    private static func evidence(_ judgement: Judgement, _ name: String) -> String? {
        judgement.evidence.first { $0.name == name }?.value
    }

    private static func told(_ judgement: Judgement) -> String {
        let outcome = ([judgement.outcome.rawValue] + judgement.flags).joined(separator: "+")
        return [outcome, evidence(judgement, "score"), evidence(judgement, "matched")]
            .compactMap(\.self).joined(separator: " ")
    }
}
