import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// Each outcome reaches the device that entered, and HQ.
struct VerdictTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let outcome: Verdict.Outcome
        let rule: String
        let inTray: Bool
        var testDescription: String { outcome.rawValue }
    }

    @Test(arguments: [
        Expected(outcome: .applied, rule: "", inTray: false),
        Expected(outcome: .merged, rule: "last-writer", inTray: false),
        Expected(outcome: .held, rule: "unique-month", inTray: true),
        Expected(outcome: .rejected, rule: "kept-record", inTray: true),
    ])
    func seenByDeviceAndHeadquarters(_ expected: Expected) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let entered = try enter(expected.outcome, person, offices)
        try offices.settle()
        for replica in [offices.firstAgain, offices.headquarters] {
            let verdict = try #require(try replica.verdict(entered), "\(replica.name)")
            #expect(verdict.outcome == expected.outcome)
            #expect(verdict.rule == expected.rule)
            let tray = try replica.tray().map(\.changeSet)
            #expect(tray == (expected.inTray ? [entered] : []))
            #expect(try replica.database.verify() == [])
        }
        #expect(try offices.second.verdict(entered) == nil)
    }

    /// What the second device enters, after the first has entered and synced.
    private func enter(_ outcome: Verdict.Outcome, _ person: Identifier, _ offices: BenchOffices)
        throws -> Identifier
    {
        let first = offices.first
        let again = offices.firstAgain
        switch outcome {
        case .applied: return try again.enterPayout(person)
        case .merged:
            try first.update("person", person, ["note": .text("示例先")])
            offices.bureau.clock.advance(seconds: 60)
            let entered = try again.update("person", person, ["note": .text("示例后")])
            try first.sync()
            return entered
        case .held:
            _ = try first.enterPayout(person)
            try first.sync()
            return try again.enterPayout(person)
        default: return try again.delete("person", person)
        }
    }

    /// A held payout stays visible, apart from what is canonical; a rejected delete comes undone.
    @Test func whatTheEntererThenShows() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        _ = try offices.first.enterPayout(person)
        try offices.first.sync()
        let held = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.delete("person", person)
        #expect(try offices.firstAgain.shown("person", person) == nil)
        try offices.firstAgain.sync()
        #expect(try offices.firstAgain.shown("payout", held)?.isOverlay == true)
        #expect(try offices.firstAgain.shown("person", person)?.isOverlay == false)
        #expect(try offices.bureau.record("payout", held) == nil)
        try offices.headquarters.sync()
        #expect(try offices.headquarters.shown("payout", held)?.isOverlay == true)
    }

    @Test func laterNoteWinsByEffectiveTime() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        try offices.firstAgain.update("person", person, ["note": .text("示例先")])
        offices.bureau.clock.advance(seconds: 60)
        try offices.first.update("person", person, ["note": .text("示例后")])
        try offices.settle()
        for replica in [offices.first, offices.firstAgain, offices.headquarters] {
            let shown = try replica.shown("person", person)?.image
            #expect(shown?.value("person", "note") == .text("示例后"))
        }
    }

    @Test func everyVerdictIsSealedByTheServer() throws {
        let offices = try BenchOffices()
        _ = try offices.first.enterPayout(try offices.first.enterPerson())
        try offices.settle()
        let key = offices.bureau.service.keys.verdictSeal
        let head = try offices.bureau.service.database.head()
        let journal = try offices.bureau.journal()
        #expect(journal.count > 10)
        let sealed = try journal.filter { entry in
            try offices.bureau.given(entry, in: head.epoch).isSealed(with: key, body: entry.body)
        }
        #expect(sealed.count == journal.count)
        var altered = try #require(journal.last)
        altered = JournalEntry(
            seq: altered.seq, body: altered.body, link: altered.link,
            catalogVersion: altered.catalogVersion, verdict: altered.verdict.rejected(),
            needsBody: altered.needsBody)
        let given = try offices.bureau.given(altered, in: head.epoch)
        #expect(!given.isSealed(with: key, body: altered.body))
    }
}

extension Verdict {
    fileprivate func rejected() -> Verdict {
        var verdict = self
        verdict.outcome = .rejected
        return verdict
    }
}
