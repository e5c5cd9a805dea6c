import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import Money
import RecordStore
import Replica
import Rules
import TestBench
import Testing

/// A change of rules judges only what comes after it, is journaled, and can be tried before.
struct RulesChangeTests {
    /// The embedded file without the rule that a person is paid once a month.
    private static let withoutUniqueMonth: String = {
        let file = RuleSet.embeddedFile
        let start = file.range(of: "  - id: unique-month\n")!.lowerBound
        let end = file.range(of: "  - id: unique-document\n")!.lowerBound
        return file.replacingCharacters(in: start..<end, with: "")
    }()

    private func trial(_ bureau: BenchBureau, _ file: String) throws -> RulesTrial.Result {
        let folder = try TemporaryFolder()
        let service = bureau.service
        return try RulesTrial(
            of: service.database, keys: service.keys, directory: service.directory,
            dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) }
        ).run(
            under: try RuleSet(yaml: file, catalog: service.database.catalog),
            scratch: folder.file("trial.sqlite"))
    }

    /// Judging again is a pure function of the journal: the same rules come to the same verdicts.
    @Test(arguments: Seeds.first(4))
    func sameRulesJudgeTheSame(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "sameRulesJudgeTheSame"))
        let offices = try BenchOffices(seed: seed)
        var work = RandomWork(seed: seed &* 31, stations: offices.bureau.reference.stations)
        for _ in 0..<60 {
            let replica = work.generator.pick(offices.all)
            offices.bureau.clock.advance(seconds: 600)
            try work.enter(at: replica)
            if work.generator.pick(1...4) == 1 { try replica.sync() }
        }
        try offices.settle()
        let before = try TemporaryFolder.databaseBytes(offices.bureau.databasePath)
        let result = try trial(offices.bureau, RuleSet.embeddedFile)
        #expect(
            result.differences.map { "\($0.recorded.intent): \($0.recorded.rule)/\($0.tried.rule)" }
                == [], replay)
        #expect(result.judgedCount > 30, replay)
        // Nothing of the bureau was touched.
        let after = try TemporaryFolder.databaseBytes(offices.bureau.databasePath)
        #expect(after == before, replay)
    }

    @Test func trialTellsWhatWouldDiffer() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let first = try offices.first.enterPayout(person)
        let second = try offices.first.enterPayout(person)
        try offices.settle()
        let result = try trial(offices.bureau, Self.withoutUniqueMonth)
        #expect(result.differences.map(\.recorded.changeSet) == [second])
        #expect(result.differences.map(\.recorded.rule) == ["unique-month"])
        #expect(result.differences.map(\.tried.outcome) == [.applied])
        #expect(result.differences.map(\.documentNumber) == ["P01A-2"])
        #expect(try offices.first.verdict(first)?.outcome == .applied)
    }

    @Test func newRulesJudgeOnlyWhatComesAfter() throws {
        let offices = try BenchOffices()
        let bureau = offices.bureau
        let person = try offices.first.enterPerson()
        _ = try offices.first.enterPayout(person)
        let held = try offices.first.enterPayout(person)
        try offices.settle()
        let verdict = try offices.first.verdict(held)
        let file = Self.withoutUniqueMonth
        try bureau.service.putInForce(rules: file, isBuiltIn: false) { context in
            [
                .create(
                    "rule-set", context.newIdentifier(),
                    [
                        "hash": .text(Hash256(hashing: Data(file.utf8)).description),
                        "file": .opaque(Data(file.utf8)), "author": .reference(context.user),
                        "origin": .text("adopted"),
                    ])
            ]
        }
        let third = try offices.first.enterPayout(person)
        try offices.settle()
        #expect(try offices.first.verdict(held) == verdict)
        #expect(verdict?.outcome == .held)
        let after = try #require(try offices.first.verdict(third))
        #expect(after.outcome == .applied)
        #expect(after.rulesHash == Hash256(hashing: Data(file.utf8)).data.prefix(8))
        #expect(after.rulesHash != verdict?.rulesHash)
        // The file itself reaches every replica, and the server finds it again after a restart.
        #expect(try offices.second.rulesFiles() == [file])
        #expect(try bureau.copy().service.rulesFile() == file)
    }

    /// A closed month doesn't change, by a reversal either.
    @Test func aReversalInAClosedMonthIsHeld() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        try offices.headquarters.enter { context in
            .create(
                "period", context.newIdentifier(),
                ["month": .integer(202_406), "status": .text("closed")])
        }
        try offices.headquarters.sync()
        let reversal = try offices.first.enter { context in
            offices.first.work.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: payout)
        }.id
        try offices.first.sync()
        #expect(try offices.first.verdict(reversal)?.rule == "closed-period")
        #expect(try offices.first.verdict(reversal)?.outcome == .held)
    }

    @Test func onlyTheDeskChangesRules() throws {
        let offices = try BenchOffices()
        let user = offices.headquarters.identity.user
        let entry = try offices.headquarters.enter { context in
            .create(
                "rule-set", context.newIdentifier(),
                [
                    "hash": .text("00"), "file": .opaque(Data("rules: []".utf8)),
                    "author": .reference(user), "origin": .text("adopted"),
                ])
        }.id
        try offices.settle()
        let verdict = try #require(try offices.headquarters.verdict(entry))
        #expect(verdict.outcome == .rejected)
        #expect(verdict.rule == "permission")
        #expect(try offices.bureau.service.rulesFile() == nil)
    }

    @Test func fileWithAMistakeIsRefusedWhole() throws {
        let offices = try BenchOffices()
        let head = try offices.bureau.service.database.head()
        #expect(throws: RuleFileProblem.self) {
            try offices.bureau.service.putInForce(rules: "rules: 3", isBuiltIn: false) { _ in [] }
        }
        #expect(try offices.bureau.service.database.head() == head)
    }
}

extension BenchReplica {
    fileprivate func rulesFiles() throws -> [String] {
        let type = Names.type("rule-set")
        let field = Names.field("rule-set", "file")
        return try read { try database.store.find($0, type) }.compactMap { record in
            guard case .opaque(let data) = record.image.fields[field] else { return nil }
            return String(decoding: data, as: UTF8.self)
        }
    }
}

extension SyncService {
    fileprivate func rulesFile() throws -> String? {
        try database.queue.read { db in
            try RulesTable(db).hash.map {
                try RulesTable(db).rules($0, catalog: database.catalog).file
            }
        }
    }
}
