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
