import ChangeLog
import Testing
import TextTable

@testable import REPL

/// What a clerk types and sees, to the character.
@Suite struct TranscriptTests {
    @Test func aClerksMonthInChinese() throws {
        try check(Transcripts.clerkMonthChinese, World().session(.zh))
    }

    @Test func aClerksMonthInEnglish() throws {
        try check(Transcripts.clerkMonthEnglish, World().session(.en))
    }

    @Test func listsOfTheMonth() throws {
        try check(Transcripts.lists, World().session(.zh))
    }

    @Test func takingBackAndCorrectingInChinese() throws {
        try check(Transcripts.correctionsChinese, World().session(.zh))
    }

    @Test func takingBackAndCorrectingInEnglish() throws {
        try check(Transcripts.correctionsEnglish, World().session(.en))
    }

    @Test func whatTheBankReturnedInChinese() throws {
        try check(Transcripts.returnsChinese, World().session(.zh))
    }

    @Test func whatTheBankReturnedInEnglish() throws {
        try check(Transcripts.returnsEnglish, World().session(.en))
    }

    @Test func aClerkPreparesABatch() throws {
        let world = try World()
        try world.put(
            "approval-policy", World.id(70),
            ["kind": .text("monthly"), "from": .integer(20_240_101), "basis": .text("示例文1号")])
        try check(Transcripts.batchOfAClerk, world.session(.zh))
    }

    @Test func aHeadChecksABatch() throws {
        let world = try World(role: "head")
        try putBatch(world)
        try check(Transcripts.batchOfAHead, world.session(.en))
    }

    /// Two payouts of another device, prepared there.
    private func putBatch(_ world: World) throws {
        let station = FieldValue.reference(World.station03)
        try world.put(
            "batch", World.id(80),
            [
                "number": .text("F03B-1"), "station": station, "payout-count": .integer(2),
                "amount-fen": .integer(30_000),
            ])
        for number in 1...2 as ClosedRange<UInt64> {
            try world.put(
                "payout", World.id(80 + number),
                [
                    "number": .text("P03B-\(number)"), "station": station,
                    "kind": .text("non-litigation"), "payee": .reference(World.lawyer),
                    "document": .text("示例\(number)号"), "project": .reference(World.id(11)),
                    "source": .text("current-year"), "function-code": .text("2040607"),
                    "amount-fen": .integer(15_000), "event-date": .integer(20_240_312),
                ])
            try world.put(
                "approval", World.id(90 + number),
                [
                    "payout": .reference(World.id(80 + number)), "station": station,
                    "step": .text("prepared"), "decision": .text("agreed"),
                    "batch": .reference(World.id(80)),
                ])
        }
    }

    @Test func headquarters() throws {
        try check(Transcripts.headquarters, World(isHeadquarters: true).session(.zh))
    }

    @Test func slices() throws {
        try check(Transcripts.slices, World(isHeadquarters: true).session(.zh))
    }

    @Test func overSlice() throws { try check(Transcripts.overSlice, sliced().session(.zh)) }

    @Test func overSliceInEnglish() throws {
        try check(Transcripts.overSliceInEnglish, sliced().session(.en))
    }

    /// Station 03 has 2,000 yuan of legal aid, this device 1,000 of them.
    private func sliced() throws -> World {
        let world = try World()
        try world.put(
            "device", World.id(200),
            ["letter": .text("A"), "station": .reference(World.station03)])
        let slice: [String: FieldValue] = [
            "project": .reference(World.id(11)), "source": .text("current-year"),
            "station": .reference(World.station03),
        ]
        try world.put(
            "allocation", World.id(60), slice.merging(["amount-fen": .integer(200_000)]) { $1 })
        try world.put(
            "device-slice", World.id(61),
            slice.merging(
                ["amount-fen": .integer(100_000), "device": .reference(World.id(200))]) { $1 })
        return world
    }

    /// Runs the lines after `> ` and compares the whole screen.
    private func check(_ transcript: String, _ session: CommandSession) throws {
        let inputs = transcript.split(separator: "\n").filter { $0.hasPrefix("> ") }
        let screen = inputs.flatMap { input in
            let output = session.run(String(input.dropFirst(2)))
            return [String(input)] + output.lines + (output.data.map { [$0] } ?? [])
        }
        let actual = screen.joined(separator: "\n")
        #expect(actual == transcript)
    }
}
