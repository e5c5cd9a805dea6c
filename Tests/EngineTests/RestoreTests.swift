import Catalog
import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import Ledger
import RecordStore
import Replica
import Rules
import Session
import TestBench
import Testing
import Wire

/// The server loses its memory: what it had acknowledged comes back from the replicas, with the verdicts
/// that it was given.
struct RestoreTests {
    /// What the server had before it lost its memory.
    struct Memory {
        let records: [Overlay.Key: RecordImage]
        let verdicts: [Identifier: Verdict]

        init(_ offices: BenchOffices) throws {
            let picture = try ServerPicture(
                offices.bureau, for: offices.headquarters.identity)
            records = picture.records
            verdicts = picture.verdicts
        }

        /// What isn't as it was, seqs apart.
        func differences(_ now: Memory) -> [String] {
            var found: [String] = []
            for (key, record) in records
            where record.digestBytes() != now.records[key]?.digestBytes() {
                found.append("record \(key.record) of type \(key.type)")
            }
            for (id, verdict) in verdicts where !verdict.isLike(now.verdicts[id]) {
                found.append("verdict of \(id): \(verdict.outcome) \(verdict.rule)")
            }
            return found
        }
    }

    /// A backup of a bureau at work, and the work of a week after it: entries of every station, of HQ and of
    /// the desk, corrections, something held and ruled on, something held still, something taken back.
    func scene() throws -> (offices: BenchOffices, backup: String) {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        _ = try offices.first.enterPayout(person, month: 202_401)
        let other = try offices.second.enterPerson()
        _ = try offices.second.enterPayout(other, month: 202_402)
        let held = try offices.firstAgain.enterPayout(person, month: 202_401)
        let stays = try offices.firstAgain.enterPayout(person, month: 202_401)
        try offices.settle()
        #expect(try offices.first.verdict(held)?.outcome == .held)
        #expect(try offices.first.verdict(stays)?.outcome == .held)
        try offices.headquarters.rule(
            "void", on: held, of: offices.first.identity.station)
        try offices.headquarters.update("person", other, ["name": .text("示例改")])
        try offices.second.update("person", other, ["note": .text("示例一")])
        let undone = try offices.second.enterPerson()
        try offices.second.enter { context in
            offices.second.work.withdrawal(context.newIdentifier(), of: undone)
        }
        let office = Work(offices.bureau.reference, station: offices.bureau.headquarters)
        try offices.bureau.desk { context in
            [office.person(context.newIdentifier(), number: "M00A-1")]
        }
        try offices.settle()
        return (offices, backup)
    }

    enum Way: String, CaseIterable, Sendable { case announced, behindEverybodysBack }
    enum First: String, CaseIterable, Sendable { case headquarters, stations }

    /// medic/cht-core#8093: acknowledged writes vanish after the server's restore.
    @Test(arguments: Way.allCases, First.allCases)
    func acknowledgedEntriesComeBackWithTheirVerdicts(_ way: Way, _ first: First) throws {
        let (offices, backup) = try scene()
        let before = try Memory(offices)
        let shown = try offices.all.map { try ReplicaPicture($0).canonical }
        try offices.bureau.restore(backup, isAnnounced: way == .announced)
        #expect(try !before.differences(Memory(offices)).isEmpty)
        let order =
            first == .headquarters ? offices.all.reversed() : offices.all
        for replica in order { try replica.sync() }
        for replica in order { try replica.sync() }
        #expect(try before.differences(Memory(offices)) == [])
        for (replica, before) in zip(offices.all, shown) {
            #expect(try Convergence.differences(replica) == [])
            let now = try ReplicaPicture(replica).canonical
            for (key, record) in before {
                #expect(now[key]?.digestBytes() == record.digestBytes(), "\(replica.name)")
            }
        }
        let report = try offices.bureau.service.recovery()
        #expect(report.epochs.count == 2)
        #expect(!report.isRecovering)
        #expect(report.lost.isEmpty)
        #expect(try offices.bureau.service.database.verify() == [])
    }

    /// Whatever way the line breaks while all is given back, no payout is out of sight for a moment.
    @Test(arguments: 0..<6)
    func payoutsStayInSightWhileTheLineBreaks(at exchange: Int) throws {
        let (offices, backup) = try scene()
        let watch = PayoutWatch()
        _ = try watch.vanished(offices.first)
        try offices.bureau.restore(backup)
        offices.first.line.fail([exchange: .lostReply])
        for _ in 1...3 {
            do { try offices.first.sync() } catch is SyncFailure {}
            try offices.first.reopen()
            #expect(try watch.vanished(offices.first) == [])
        }
        offices.first.line.heal()
        try offices.settle()
        try offices.settle()
        #expect(try watch.vanished(offices.first) == [])
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// The laptop broke after its last sync: HQ's replica has the bytes of all that it saw.
    @Test func whatADeadDeviceHadSyncedComesBackFromHeadquarters() throws {
        let (offices, backup) = try scene()
        let before = try Memory(offices)
        try offices.bureau.restore(backup)
        for replica in [offices.headquarters, offices.firstAgain, offices.second] {
            try replica.sync()
        }
        let service = offices.bureau.service
        #expect(try service.recovery().awaited.map(\.device) == [offices.first.identity.device])
        #expect(try service.giveUp(offices.first.identity.device))
        #expect(try before.differences(Memory(offices)) == [])
        #expect(try !service.recovery().isRecovering)
        #expect(try service.recovery().lost.isEmpty)
    }

    /// What only a dead laptop had is listed by record: the other device of its station saw the verdict.
    @Test func whatNobodyMirroredIsListedAsLost() throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        let person = try offices.first.enterPerson()
        try offices.first.sync()
        try offices.firstAgain.sync()
        try offices.bureau.restore(backup)
        for replica in [offices.firstAgain, offices.second, offices.headquarters] {
            try replica.sync()
        }
        let service = offices.bureau.service
        #expect(try service.recovery().expected.map(\.changeSet) == [person])
        #expect(try service.recovery().lost.isEmpty)
        _ = try service.giveUp(offices.first.identity.device)
        let lost = try service.recovery().lost
        #expect(lost.map(\.changeSet) == [person])
        #expect(
            lost.first?.touched == [Verdict.Touch(type: Names.type("person"), record: person)])
        try offices.firstAgain.sync()
        #expect(try offices.firstAgain.shown("person", person) == nil)
        #expect(try Convergence.differences(offices.firstAgain) == [])
    }

    /// A device that enrolled after the backup isn't told to enrol again: HQ knows it.
    @Test func aDeviceThatTheServerForgotWaitsForHeadquarters() throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        let late = try BenchReplica(
            offices.bureau, station: offices.second.identity.station, name: "02B")
        try late.sync()
        let person = try late.enterPerson()
        try late.sync()
        try offices.settle()
        try offices.bureau.restore(backup)
        #expect(throws: SyncFailure.refused(code: "recovering")) { try late.sync() }
        #expect(RefusalCode.recovering.isRetryable)
        #expect(throws: (any Error).self) {
            try BenchReplica(
                offices.bureau, station: offices.second.identity.station, name: "02C")
        }
        try offices.headquarters.sync()
        try late.sync()
        try offices.settle()
        try late.sync()
        #expect(try offices.headquarters.shown("person", person) != nil)
        #expect(try Convergence.differences(late) == [])
        #expect(try !offices.bureau.service.recovery().isRecovering)
    }

    /// What a revoked device sends is evidence, also where the server has forgotten what it sent before.
    @Test func aRevokedDeviceIsHeardAfterALoss() throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        let person = try offices.second.enterPerson()
        try offices.second.sync()
        try offices.bureau.restore(backup)
        try offices.headquarters.update(
            "device", offices.second.identity.device,
            ["revoked-at": .integer(offices.bureau.clock.now)])
        try offices.headquarters.sync()
        let later = try offices.second.enterPerson()
        for _ in 1...2 {
            #expect(throws: SyncFailure.refused(code: "revoked-device")) {
                try offices.second.sync()
            }
        }
        for entry in [person, later] {
            #expect(try offices.bureau.verdicts(of: entry).count == 1)
        }
    }

    /// It had begun to give back what it was told when it was revoked: what it enters arrives all the same.
    @Test func aDeviceRevokedInDebtIsHeard() throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        _ = try offices.second.enterPerson()
        try offices.settle()
        try offices.bureau.restore(backup)
        offices.second.line.fail([1: .lostRequest])
        #expect(throws: SyncFailure.self) { try offices.second.sync() }
        offices.second.line.heal()
        try offices.headquarters.update(
            "device", offices.second.identity.device,
            ["revoked-at": .integer(offices.bureau.clock.now)])
        try offices.headquarters.sync()
        let later = try offices.second.enterPerson()
        #expect(throws: SyncFailure.refused(code: "revoked-device")) { try offices.second.sync() }
        #expect(try offices.bureau.verdicts(of: later).count == 1)
    }

    /// HQ never saw the device, and its entry had been held: whoever goes on for it learns of the ruling.
    @Test func aForgottenDevicesHeirIsTold() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let late = try BenchReplica(
            offices.bureau, station: offices.first.identity.station, name: "01C")
        try late.sync()
        _ = try late.enterPayout(person)
        let held = try late.enterPayout(person)
        try late.sync()
        #expect(try late.verdict(held)?.outcome == .held)
        try offices.bureau.restore(backup)
        try offices.settle()
        #expect(throws: SyncFailure.refused(code: "unknown-device")) { try late.sync() }
        try late.enrolAnew(user: offices.first.identity.user)
        try late.sync()
        try offices.headquarters.sync()
        try offices.headquarters.rule(
            "accept", on: held, of: offices.first.identity.station, waiving: "unique-month")
        try offices.headquarters.sync()
        try late.sync()
        #expect(try offices.bureau.verdicts(of: held).map(\.outcome) == [.held, .applied])
        #expect(try late.verdict(held)?.outcome == .applied)
        #expect(try Convergence.differences(late) == [])
    }

    /// In the backup it was held; what HQ decided after it comes back as it was, once, whoever brings it.
    @Test(arguments: First.allCases)
    func whatWasOpenInTheBackupIsSettledAsItWas(_ first: First) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        let voided = try offices.firstAgain.enterPayout(person)
        let accepted = try offices.second.enterPayout(try offices.second.enterPerson())
        let twice = try offices.firstAgain.enterPayout(person)
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.headquarters.rule("void", on: voided, of: offices.first.identity.station)
        try offices.headquarters.rule("accept", on: twice, of: offices.first.identity.station)
        try offices.settle()
        let before = try Memory(offices)
        let entries = [payout, voided, accepted, twice]
        let stories = try entries.map { try offices.bureau.verdicts(of: $0).map(\.outcome) }
        try offices.bureau.restore(backup)
        let order = first == .headquarters ? offices.all.reversed() : offices.all
        for _ in 1...2 { for replica in order { try replica.sync() } }
        #expect(try before.differences(Memory(offices)) == [])
        let now = try entries.map { try offices.bureau.verdicts(of: $0).map(\.outcome) }
        #expect(now == stories)
    }

    /// Deleted by another device, which is heard first.
    @Test func whatWasDeletedStaysDeleted() throws {
        let offices = try BenchOffices()
        let mediator = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let gone = try offices.first.enterCase(mediator: mediator)
        try offices.settle()
        try offices.firstAgain.delete("case", gone)
        try offices.firstAgain.sync()
        #expect(try offices.bureau.record("case", gone) == nil)
        try offices.bureau.restore(backup)
        for replica in [offices.firstAgain, offices.first, offices.headquarters] {
            try replica.sync()
        }
        #expect(try offices.bureau.record("case", gone) == nil)
        try offices.settle()
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// The later of two writers is heard first.
    @Test func theLaterOfTwoWritersStands() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.first.update("person", person, ["note": .text("示例先")])
        try offices.settle()
        try offices.firstAgain.update("person", person, ["note": .text("示例后")])
        try offices.settle()
        try offices.bureau.restore(backup)
        for replica in [offices.firstAgain, offices.first, offices.second] { try replica.sync() }
        let note = try offices.bureau.record("person", person)?.value("person", "note")
        #expect(note == .text("示例后"))
    }

    /// Numbers that were given and forgotten are never given again.
    @Test func voucherNumbersStayUnique() throws {
        let (offices, backup) = try scene()
        try offices.bureau.restore(backup)
        let person = try offices.second.enterPerson()
        _ = try offices.second.enterPayout(person, month: 202_406)
        // New entries are judged before the old ones are all back.
        try offices.second.sync()
        try offices.settle()
        try offices.settle()
        let field = Names.field("payout", "voucher-number")
        let vouchers = try Memory(offices).records.values
            .filter { $0.type == Names.type("payout") }.compactMap { $0.fields[field].text }
        #expect(vouchers.count >= 3)
        #expect(Set(vouchers).count == vouchers.count)
    }

    /// Rules that were adopted after the backup judge again what comes after.
    @Test func adoptedRulesAreInForceAgain() throws {
        let offices = try BenchOffices()
        let backup = try offices.bureau.backup()
        let service = offices.bureau.service
        let file = RuleSet.embeddedFile + "# 示例: adopted\n"
        let author = offices.headquarters.identity.user
        try service.putInForce(rules: file, isBuiltIn: false) { context in
            let id = context.newIdentifier()
            return [
                ChangeSetDraft(
                    id: id, intent: "rules.adopt",
                    edits: [
                        .create(
                            "rule-set", id,
                            [
                                "hash": .text(Hash256(hashing: Data(file.utf8)).description),
                                "file": .opaque(Data(file.utf8)), "author": .reference(author),
                                "origin": .text("adopted"),
                            ])
                    ])
            ]
        }
        let adopted = try offices.bureau.read { try RulesTable($0).hash }
        try offices.settle()
        try offices.bureau.restore(backup)
        #expect(try offices.bureau.read { try RulesTable($0).hash } != adopted)
        try offices.headquarters.sync()
        #expect(try offices.bureau.read { try RulesTable($0).hash } == adopted)
        try offices.settle()
        #expect(try offices.first.database.rulesHash() == adopted)
    }

    /// Whoever gives back a verdict that this server never gave, or for other bytes, changes nothing.
    @Test func aForgedVerdictIsJudgedAnew() throws {
        let (offices, backup) = try scene()
        let stays = try offices.first.tray(openOnly: true).map(\.changeSet)
        try offices.bureau.restore(backup)
        // A replica that says of what was held that it was applied.
        try offices.firstAgain.database.queue.write { db in
            let open = try VerdictTable(db).tray(openOnly: true)
            for var verdict in open {
                verdict.outcome = .applied
                try db.execute(
                    sql: "UPDATE verdict SET message = ?, outcome = 'applied' WHERE change_set = ?",
                    arguments: [
                        verdict.serialized(without: [.changeSet, .seq]),
                        verdict.changeSet.data,
                    ])
            }
        }
        for replica in [offices.firstAgain, offices.first, offices.headquarters] {
            try replica.sync()
        }
        try offices.settle()
        for id in stays {
            let verdict = try #require(try offices.bureau.verdicts(of: id).last)
            #expect(verdict.given == nil, "not taken for the server's own")
        }
        // It came first, so it stands; what was accepted before comes back to find it there.
        let month = Names.field("payout", "month")
        let accepted = try Memory(offices).records.values.filter {
            $0.type == Names.type("payout") && $0.fields[month] == .integer(202_401)
        }
        #expect(accepted.count == 1)
        let clash = try offices.first.tray(openOnly: true).filter { $0.has(.recoveryClash) }
        #expect(clash.map(\.rule) == ["unique-month"])
        let story = try offices.bureau.verdicts(of: clash[0].changeSet)
        #expect(story.map(\.outcome) == [.applied, .held])
        #expect(story.map { $0.given == nil } == [false, true])
        #expect(try offices.bureau.service.database.verify() == [])
    }
}
