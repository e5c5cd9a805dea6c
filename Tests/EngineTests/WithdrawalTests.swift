import Catalog
import ChangeLog
import FoundationEssentials
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

/// An entry and its withdrawal come to nothing but history, or the withdrawal is refused and the
/// entry stands.
struct WithdrawalTests {
    private struct Scene {
        let offices: BenchOffices
        let person: Identifier

        /// The outcomes of a change set, oldest first: outcome, rule and flags.
        func verdicts(_ id: Identifier) throws -> [String] {
            try offices.bureau.verdicts(of: id).map {
                ([$0.outcome.rawValue, $0.rule] + $0.flags).filter { !$0.isEmpty }
                    .joined(separator: " ")
            }
        }

        func payoutIsThere(_ id: Identifier) throws -> Bool {
            try offices.bureau.record("payout", id) != nil
        }
    }

    private static let nothing = "applied withdrawn no-effect withdrawn"

    private func scene() throws -> Scene {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        return Scene(offices: offices, person: person)
    }

    private func withdraw(_ entry: Identifier, at replica: BenchReplica) throws -> Identifier {
        try replica.enter { replica.work.withdrawal($0.newIdentifier(), of: entry) }.id
    }

    @Test func theCatalogAndTheRulesNameTheSameType() throws {
        let rules = try RuleSet.embedded(catalog: LedgerCatalog.catalog)
        #expect(rules.withdrawals != nil)
        #expect(rules.withdrawals == LedgerCatalog.catalog.withdrawal)
    }

    /// In one request the pair does nothing: no record, no voucher number, nothing in a tray.
    @Test func inOneRequestNothingIsApplied() throws {
        let scene = try scene()
        let first = scene.offices.first
        let payout = try first.enterPayout(scene.person)
        let withdrawal = try withdraw(payout, at: first)
        #expect(try first.shown("payout", payout) == nil)
        #expect(try first.database.verify() == [])
        let next = try first.enterPayout(scene.person)
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == [Self.nothing])
        #expect(try scene.verdicts(withdrawal) == ["applied"])
        #expect(try !scene.payoutIsThere(payout))
        let voucher = try scene.offices.bureau.record("payout", next)?
            .value("payout", "voucher-number")
        #expect(voucher == .text("2024-000001"))
        for replica in scene.offices.all {
            #expect(try replica.tray() == [], "\(replica.name)")
            #expect(try replica.shown("payout", payout) == nil, "\(replica.name)")
            #expect(try Convergence.differences(replica) == [])
        }
        // HQ can still say what it was.
        #expect(try scene.offices.headquarters.verdict(payout)?.body.isEmpty == false)
        #expect(try scene.offices.headquarters.verdict(payout)?.followedBy == withdrawal)
    }

    /// An update that is taken back leaves the record as it was, for later edits too.
    @Test func anUpdateIsTakenBack() throws {
        let scene = try scene()
        let first = scene.offices.first
        let update = try first.update("person", scene.person, ["note": .text("示例错")])
        #expect(try first.shown("person", scene.person)?.isOverlay == true)
        _ = try withdraw(update, at: first)
        #expect(try first.shown("person", scene.person)?.isOverlay == false)
        try first.update("person", scene.person, ["note": .text("示例对")])
        try scene.offices.settle()
        #expect(try scene.verdicts(update) == [Self.nothing])
        let record = try scene.offices.bureau.record("person", scene.person)
        #expect(record?.value("person", "note") == .text("示例对"))
    }

    /// The reply to the request that brought the entry was lost: the device thinks that nobody has
    /// judged it.
    @Test func whatWasJudgedStands() throws {
        let scene = try scene()
        let first = scene.offices.first
        let payout = try first.enterPayout(scene.person)
        first.line.fail([0: .lostReply])
        #expect(throws: SyncFailure.self) { try first.sync() }
        first.line.heal()
        let withdrawal = try withdraw(payout, at: first)
        #expect(try first.shown("payout", payout) == nil)
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == ["applied"])
        #expect(try scene.verdicts(withdrawal) == ["rejected already-judged"])
        #expect(try first.shown("payout", payout)?.isOverlay == false)
        #expect(try first.tray().map(\.rule) == ["already-judged"])
        #expect(try first.database.verify() == [])
    }

    /// A held entry is closed by its withdrawal: nobody waits for a ruling on it.
    @Test(arguments: [true, false])
    func whatIsHeldIsClosed(replyWasLost: Bool) throws {
        let scene = try scene()
        let (first, again) = (scene.offices.first, scene.offices.firstAgain)
        _ = try again.enterPayout(scene.person)
        try again.sync()
        let payout = try first.enterPayout(scene.person)
        if replyWasLost {
            first.line.fail([0: .lostReply])
            #expect(throws: SyncFailure.self) { try first.sync() }
            first.line.heal()
        } else {
            try scene.offices.settle()
            #expect(try scene.offices.headquarters.tray(openOnly: true).count == 1)
        }
        #expect(try scene.verdicts(payout) == ["held unique-month"])
        let withdrawal = try withdraw(payout, at: first)
        #expect(try first.shown("payout", payout) == nil)
        #expect(try first.database.verify() == [])
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == ["held unique-month", Self.nothing])
        #expect(try scene.verdicts(withdrawal) == ["applied"])
        for replica in scene.offices.all {
            #expect(try replica.tray() == [], "\(replica.name)")
            #expect(try replica.shown("payout", payout) == nil, "\(replica.name)")
            #expect(try replica.database.verify() == [])
        }
        #expect(try scene.offices.bureau.read { try OpenItems($0).all() } == [])
    }

    /// By whatever path the withdrawal comes first, it waits, and then the pair does nothing.
    @Test func theWithdrawalMayComeFirst() throws {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        let first = try BenchReplica(bureau, station: station, name: "01A")
        try first.sync()
        let person = try first.enterPerson()
        try first.sync()
        var hand = try HandDevice(bureau, station: station, name: "01C")
        let payout = hand.powers.identifier()
        let withdrawal = hand.powers.identifier()
        try hand.send([hand.work.withdrawal(withdrawal, of: payout)])
        #expect(try bureau.verdicts(of: withdrawal).map(\.rule) == ["withdrawal-waits"])
        try first.sync()
        #expect(try first.tray(openOnly: true).map(\.outcome) == [.parked])
        try hand.send([hand.work.monthlyPayout(payout, number: "P01C-1", payee: person)])
        let verdicts = try bureau.verdicts(of: payout)
        #expect(verdicts.map(\.isWithdrawn) == [true])
        #expect(verdicts.map(\.followedBy) == [withdrawal])
        #expect(try bureau.verdicts(of: withdrawal).map(\.outcome) == [.parked, .applied])
        #expect(try bureau.record("payout", payout) == nil)
        try first.sync()
        #expect(try first.tray() == [])
    }

    /// A device withdraws only what it entered.
    @Test func anothersEntryStands() throws {
        let scene = try scene()
        let payout = try scene.offices.first.enterPayout(scene.person)
        let early = try withdraw(payout, at: scene.offices.second)
        try scene.offices.second.sync()
        try scene.offices.first.sync()
        let late = try withdraw(payout, at: scene.offices.firstAgain)
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == ["applied"])
        #expect(
            try scene.verdicts(early) == [
                "parked withdrawal-waits", "rejected not-own-entry taken-up",
            ])
        #expect(try scene.verdicts(late) == ["rejected not-own-entry"])
    }

    /// A body that says that another device entered it is no better.
    @Test func aForgedWithdrawalHasNoForce() throws {
        let scene = try scene()
        let first = scene.offices.first
        let payout = try first.enterPayout(scene.person)
        var hand = try HandDevice(
            scene.offices.bureau, station: first.identity.station, name: "01C")
        let id = hand.powers.identifier()
        let draft = hand.work.withdrawal(id, of: payout)
        let body = ChangeSet(
            id: id, bureau: hand.identity.bureau, device: first.identity.device,
            actor: first.identity.user, claimedAt: hand.powers.now(), catalogVersion: 2,
            intent: "undo",
            edits: draft.edits.map {
                Edit(type: $0.type, record: $0.record, action: $0.action, fields: $0.fields)
            }
        ).freeze()
        try hand.send(hand.request([try hand.segment([body])]))
        try first.sync()
        #expect(try scene.payoutIsThere(payout))
        #expect(try scene.verdicts(id).last?.hasPrefix("rejected not-own-entry") == true)
    }

    /// What others build upon can't be pulled from under them.
    @Test func whatIsBuiltUponStands() throws {
        let scene = try scene()
        let first = scene.offices.first
        let payout = try first.enterPayout(scene.person)
        let event = try first.enter { first.work.paymentEvent($0.newIdentifier(), of: payout) }.id
        let early = try withdraw(payout, at: first)
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == ["applied"])
        #expect(try scene.verdicts(event) == ["applied"])
        #expect(try scene.verdicts(early) == ["rejected built-upon"])
        #expect(try first.shown("payout", payout)?.isOverlay == false)
    }

    /// Newest first, both are gone.
    @Test func whatBuildsUponItIsWithdrawnFirst() throws {
        let scene = try scene()
        let first = scene.offices.first
        let payout = try first.enterPayout(scene.person)
        let event = try first.enter { first.work.paymentEvent($0.newIdentifier(), of: payout) }.id
        _ = try withdraw(event, at: first)
        _ = try withdraw(payout, at: first)
        try scene.offices.settle()
        #expect(try scene.verdicts(payout) == [Self.nothing])
        #expect(try scene.verdicts(event) == [Self.nothing])
        for replica in scene.offices.all { #expect(try replica.tray() == []) }
    }

    /// Somebody built upon a held entry before hearing that it was withdrawn: held, with the reason.
    @Test func whoDidNotHearIsHeld() throws {
        let scene = try scene()
        let (first, again) = (scene.offices.first, scene.offices.firstAgain)
        _ = try again.enterPayout(scene.person)
        try again.sync()
        let payout = try first.enterPayout(scene.person)
        try scene.offices.settle()
        let event = try again.enter { again.work.paymentEvent($0.newIdentifier(), of: payout) }.id
        _ = try withdraw(payout, at: first)
        try first.sync()
        try again.sync()
        #expect(try scene.verdicts(event) == ["held depends-on-withdrawn"])
        #expect(try scene.verdicts(payout).last == Self.nothing)
    }

    /// Two edits, a withdrawal of a withdrawal, a withdrawal of itself, a second withdrawal.
    @Test func oddWithdrawalsAreRefused() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let ids = (0..<6).map { _ in hand.powers.identifier() }
        let person = hand.work.person(ids[0], number: "M01A-1")
        let mixed = hand.work.withdrawal(ids[1], of: ids[0]).edits
        try hand.send([
            person,
            ChangeSetDraft(
                id: ids[1], intent: "undo",
                edits: mixed + hand.work.person(ids[5], number: "M01A-2").edits),
            hand.work.withdrawal(ids[2], of: ids[0]),
            hand.work.withdrawal(ids[3], of: ids[2]),
            hand.work.withdrawal(ids[4], of: ids[0]),
        ])
        func last(_ id: Identifier) throws -> String? {
            try bureau.verdicts(of: id).last.map { "\($0.outcome.rawValue) \($0.rule)" }
        }
        #expect(try last(ids[0]) == "applied withdrawn")
        #expect(try last(ids[1]) == "rejected withdrawal-form")
        #expect(try last(ids[2]) == "applied ")
        #expect(try last(ids[3]) == "rejected withdrawal-form")
        #expect(try last(ids[4]) == "applied withdrawn")
        #expect(try bureau.record("withdrawal", ids[4]) == nil)
    }

    /// A withdrawal in a segment that is refused doesn't count.
    @Test func aRefusedSegmentWithdrawsNothing() throws {
        let bureau = try BenchBureau()
        var hand = try HandDevice(bureau, station: bureau.reference.stations[0], name: "01A")
        let person = hand.powers.identifier()
        let first = try hand.segment([
            try hand.body(hand.work.person(person, number: "M01A-1"))
        ])
        let before = hand.position
        var second = try hand.segment([
            try hand.body(hand.work.withdrawal(hand.powers.identifier(), of: person))
        ])
        second.signature[0] ^= 1
        let reply = try hand.send(hand.request([first, second]))
        #expect(reply.refusal.code == RefusalCode.badSignature.rawValue)
        #expect(reply.acknowledged == before.message)
        #expect(try bureau.record("person", person) != nil)
    }
}

/// Whatever segment boundaries and paths: the pair nets to nothing, or the withdrawal is refused
/// and the entry stands; and everybody converges.
struct WithdrawalPropertyTests {
    @Test(arguments: Seeds.first(8))
    func pairsNetToNothingOrTheEntryStands(seed: UInt64) throws {
        let replay = Comment(
            rawValue: Seeds.replay(seed, test: "pairsNetToNothingOrTheEntryStands"))
        let offices = try BenchOffices(seed: seed)
        let stations = offices.bureau.reference.stations
        var work = RandomWork(seed: seed &* 31, stations: stations, withdraws: true)
        var models = offices.all.map { _ in ReplicaModel() }
        for index in models.indices { try models[index].follow(offices.all[index]) }
        for (index, replica) in offices.all.enumerated() {
            replica.line.failAtRandom(percent: 25, seed: seed &+ UInt64(index) &* 77)
        }
        for step in 1...90 {
            let index = work.generator.pick(0...3)
            let replica = offices.all[index]
            offices.bureau.clock.advance(seconds: 300)
            if work.generator.chance(25) {
                do { try replica.sync(pageBytes: 16 * 1024) } catch is SyncFailure {}
            } else {
                try work.enter(at: replica)
            }
            try models[index].follow(replica)
            let faults = try models[index].faults(replica)
            #expect(faults == [], "step \(step): \(replay)")
            if !faults.isEmpty { return }
        }
        for replica in offices.all { replica.line.heal() }
        try offices.settle()
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
        }
        #expect(try Self.faults(offices.bureau) == [], replay)
        #expect(try offices.bureau.read { try JournalLog($0).firstBreak() } == nil, replay)
        #expect(try KeptSums.wrong(offices.bureau) == [], replay)
    }

    /// Each withdrawal against its entry, from the journal and the records alone.
    static func faults(_ bureau: BenchBureau) throws -> [String] {
        var newest: [Identifier: Verdict] = [:]
        var changeSets: [Identifier: ChangeSet] = [:]
        for entry in try bureau.journal() {
            newest[entry.verdict.changeSet] = entry.verdict
            if let changeSet = try? ChangeSet(frozen: entry.body) {
                changeSets[changeSet.id] = changeSet
            }
        }
        var withdrawn: Set<Identifier> = []
        var faults: [String] = []
        for (id, changeSet) in changeSets {
            guard case .entry(let target) = changeSet.withdrawing(LedgerCatalog.catalog.withdrawal),
                let verdict = newest[id], verdict.outcome == .applied
            else { continue }
            withdrawn.insert(target)
            guard let entry = changeSets[target], newest[target]?.isWithdrawn == true else {
                faults.append("\(id) is applied, and \(target) isn't withdrawn")
                continue
            }
            for edit in entry.edits where edit.action == .create {
                let name = LedgerCatalog.catalog.type(edit.type)?.name ?? ""
                if try bureau.record(name, edit.record) != nil {
                    faults.append("\(target) is withdrawn, and its record is there")
                }
            }
        }
        for verdict in newest.values where verdict.isWithdrawn {
            if !withdrawn.contains(verdict.changeSet) {
                faults.append("nobody withdrew \(verdict.changeSet)")
            }
        }
        return faults
    }

    /// The random work does what it is there for: withdrawals of each fate come up.
    @Test func randomWorkReachesEveryFate() throws {
        var fates: Set<String> = []
        for seed: UInt64 in 1...3 {
            let offices = try BenchOffices(seed: seed)
            let stations = offices.bureau.reference.stations
            var work = RandomWork(seed: seed, stations: stations, withdraws: true)
            for round in 0..<4 {
                for _ in 0..<25 { try work.enter(at: work.generator.pick(offices.all)) }
                if round == 1 { offices.first.line.fail([0: .lostReply]) }
                for replica in offices.all {
                    do { try replica.sync() } catch is SyncFailure {}
                    replica.line.heal()
                }
            }
            for verdict in try offices.bureau.journal().map(\.verdict)
            where verdict.isWithdrawn || verdict.touched.first?.type == 22 {
                fates.insert("\(verdict.outcome.rawValue) \(verdict.rule)")
            }
        }
        #expect(fates.isSuperset(of: ["applied withdrawn", "applied ", "rejected already-judged"]))
        #expect(fates.contains("rejected built-upon"))
    }
}
