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

    @Test func headquarters() throws {
        try check(Transcripts.headquarters, World(isHeadquarters: true).session(.zh))
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
