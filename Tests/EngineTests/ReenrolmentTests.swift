import Access
import ChangeLog
import Crypto
import Foresight
import FoundationEssentials
import GRDB
import Intake
import Judge
import RecordStore
import Replica
import Session
import TestBench
import Testing
import Wire

/// Every holder of a closed identity's key enrols anew, and its unjudged entries go on.
struct ReenrolmentTests {
    private struct Fork {
        let offices: BenchOffices
        let device: BenchReplica
        let clone: BenchReplica
        /// Entered before the copy: unsent at both.
        let shared: Identifier
        let atDevice: [Identifier]
        let atClone: [Identifier]
    }

    /// Both went on, and the server has heard the device first.
    private func fork() throws -> Fork {
        let offices = try BenchOffices()
        let device = offices.first
        let person = try device.enterPerson()
        try offices.settle()
        let shared = try device.enterPayout(person, month: 202_401)
        let clone = try device.copy(name: "clone")
        clone.powers.setSkew(seconds: 5)
        let atDevice = try [202_402, 202_403].map { try device.enterPayout(person, month: $0) }
        let atClone = try [202_404, 202_405].map { try clone.enterPayout(person, month: $0) }
        try device.sync()
        #expect(throws: SyncFailure.self) { try clone.sync() }
        #expect(throws: SyncFailure.self) { try device.sync() }
        return Fork(
            offices: offices, device: device, clone: clone, shared: shared, atDevice: atDevice,
            atClone: atClone)
    }

    @Test("tursodatabase/turso#8129: a cloned client's writes are silently dropped")
    func whatBothEnteredIsJudgedOnce() throws {
        let fork = try fork()
        let letters = [fork.device, fork.clone].map(\.identity.deviceLetter)
        for replica in [fork.clone, fork.device] {
            let before = try ReplicaPicture(replica)
            let outbox = try replica.read { try ChainTable($0).outbox().map(\.body) }
            #expect(try replica.enrolAnew() == outbox.count)
            // What is shown stays, the bytes stay, their order stays.
            #expect(try ReplicaPicture(replica).visible == before.visible)
            #expect(try replica.read { try ChainTable($0).outbox().map(\.body) } == outbox)
            #expect(try !replica.database.isIdentityClosed())
            #expect(try replica.database.verify() == [])
        }
        #expect(
            Set(letters + [fork.device, fork.clone].map(\.identity.deviceLetter)).count == 3)
        for replica in [fork.clone, fork.device, fork.clone, fork.device] { try replica.sync() }
        for payout in [fork.shared] + fork.atDevice + fork.atClone {
            #expect(try fork.offices.bureau.verdicts(of: payout).count == 1)
        }
        // What both counted the same number for is held, in sight of HQ.
        for payout in fork.atDevice + fork.atClone {
            let verdict = try #require(try fork.offices.bureau.verdicts(of: payout).last)
            #expect(
                fork.atDevice.contains(payout)
                    ? verdict.outcome == .applied : verdict.rule == "unique-payout-number")
        }
        #expect(try Convergence.judgedTwice(fork.offices.bureau) == [])
        for replica in [fork.device, fork.clone] {
            #expect(try Convergence.differences(replica) == [])
        }
        #expect(try ForkTests.closings(fork.offices.bureau) == 1)
    }

    /// HQ's one laptop is an old copy, and the server lost its memory: nobody enrols before HQ is heard, but
    /// HQ itself. Its new letter is none that the server may have given and forgotten.
    @Test func headquartersOldCopyEndsTheWait() throws {
        let offices = try BenchOffices()
        let copy = try offices.headquarters.copy(name: "copy")
        let person = try offices.headquarters.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let forgotten = try BenchReplica(offices.bureau, station: nil, name: "forgotten")
        try offices.settle()
        try offices.bureau.restore(backup)
        #expect(throws: (any Error).self) {
            try BenchReplica(offices.bureau, station: offices.second.identity.station, name: "02C")
        }
        #expect(throws: SyncFailure.foreignChain(number: 1)) { try copy.sync() }
        try copy.enrolAnew()
        #expect(copy.identity.deviceLetter != forgotten.identity.deviceLetter)
        #expect(copy.identity.deviceLetter == "D2")
        let number = try copy.enter { context in
            copy.work.person(context.newIdentifier(), number: try context.nextNumber("M"))
        }.id
        for _ in 1...2 {
            for replica in [copy, offices.first, offices.firstAgain, offices.second] {
                try replica.sync()
            }
        }
        #expect(try !offices.bureau.service.recovery().isRecovering)
        #expect(try offices.bureau.verdicts(of: number).map(\.outcome) == [.applied])
        let later = try BenchReplica(offices.bureau, station: nil, name: "later")
        #expect(later.identity.deviceLetter == "E")
        for replica in [copy, offices.first, offices.second] {
            try replica.sync()
            #expect(try replica.shown("person", person) != nil || !replica.identity.isHeadquarters)
            #expect(try Convergence.differences(replica) == [])
        }
    }

    /// Only the old copy knows that it is one; naming its former identity closes that.
    @Test("tursodatabase/turso#8129: a restored client's writes are silently dropped")
    func aRestoredCopyClosesWhatItWas() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let person = try device.enterPerson()
        try device.sync()
        let backup = try device.copy(name: "backup")
        let lost = try device.enterPayout(person)
        try device.sync()
        #expect(throws: SyncFailure.foreignChain(number: 2)) { try backup.sync() }
        let former = backup.identity.device
        try backup.enrolAnew()
        backup.powers.setSkew(seconds: 9)
        let record = try #require(try offices.bureau.record("device", former))
        #expect(record.value("device", "closed-number") == .integer(2))
        #expect(
            try offices.bureau.record("device", backup.identity.device)?
                .value("device", "former") == .reference(former))
        let entered = try backup.enterPayout(person, month: 202_406)
        try backup.sync()
        #expect(try Convergence.differences(backup) == [])
        #expect(try backup.shown("payout", lost) != nil)
        #expect(try offices.bureau.verdicts(of: entered).map(\.outcome) == [.applied])
        // The disk that the backup was made of turns up after all.
        let late = try device.enterPayout(person, month: 202_407)
        #expect(throws: SyncFailure.refused(code: "chain-fork")) { try device.sync() }
        try device.enrolAnew()
        try device.sync()
        #expect(try offices.bureau.verdicts(of: late).map(\.outcome) == [.applied])
        #expect(try ForkTests.closings(offices.bureau) == 1)
    }

    /// The verdict of the other holder's entry under the same number settles nothing here.
    @Test func anothersEntryUnderTheSameNumberIsNotOnesOwn() throws {
        let fork = try fork()
        try fork.clone.enrolAnew()
        let before = try fork.clone.database.outboxCount()
        #expect(before == 3)
        // The line breaks after the server has told, and before it has heard.
        fork.clone.line.fail([0: .lostRequest])
        #expect(throws: SyncFailure.self) { try fork.clone.sync() }
        #expect(try fork.clone.database.outboxCount() == 3)
        try fork.clone.sync()
        #expect(try fork.clone.database.outboxCount() == 0)
        for payout in fork.atClone { #expect(try fork.clone.verdict(payout)?.changeSet == payout) }
    }

    /// Forked again and again: every chain is kept, and what never was judged goes through them all.
    @Test func aReplicaMayGiveUpSeveralIdentities() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let person = try device.enterPerson()
        try device.sync()
        let waiting = try device.enterPayout(person)
        var identities = [device.identity.device]
        for _ in 0..<70 { _ = try device.enterPerson() }
        for round in 1...3 {
            #expect(try device.enrolAnew() == 70 + round)
            identities.append(device.identity.device)
            _ = try device.enterPerson()
        }
        try device.sync()
        #expect(
            try device.read { try FormerChainTable($0).devices() } == Array(identities.dropLast()))
        #expect(try device.database.verify() == [])
        #expect(try device.verdict(waiting)?.outcome == .applied)
        #expect(try offices.bureau.verdicts(of: waiting).map(\.device) == [device.identity.device])
        try device.enrolAnew()
        // Settled under the identity before: found in its chain, packed as it is there.
        let entry = try device.read { try ChainTable($0).entry(changeSet: waiting) }
        #expect(entry?.isSettled == true)
        #expect(try ChangeSet(frozen: try #require(entry?.body)).id == waiting)
        #expect(try device.database.verify() == [])
        #expect(try device.verdict(waiting)?.body == Data())
    }

    @Test func whatIsWrongInAFormerChainIsFound() throws {
        let offices = try BenchOffices()
        let device = offices.first
        let former = device.identity.device
        for _ in 0..<3 { _ = try device.enterPerson() }
        try device.sync()
        try device.enrolAnew()
        try device.database.queue.write {
            try $0.execute(sql: "UPDATE former_chain SET link = zeroblob(32) WHERE number = 2")
        }
        #expect(
            try device.database.verify() == [.formerChainBroken(device: former, number: 2)])
    }

    /// A file that the program before this one wrote has neither the tables nor the device's fields.
    @Test func anEarlierFileIsBroughtUp() throws {
        let fork = try fork()
        try fork.clone.database.queue.write { db in
            try db.execute(
                sql: """
                    DROP TABLE former_chain; DROP TABLE former_device;
                    ALTER TABLE device DROP COLUMN closed_at;
                    ALTER TABLE device DROP COLUMN closed_number;
                    ALTER TABLE device DROP COLUMN former;
                    PRAGMA user_version = 4003;
                    """)
        }
        try fork.clone.reopen()
        #expect(try fork.clone.enrolAnew() == 3)
        try fork.clone.sync()
        #expect(try Convergence.differences(fork.clone) == [])
    }

    /// A clerk takes back what was entered under the former identity and isn't judged.
    @Test func whatWasCarriedOverCanBeWithdrawn() throws {
        let fork = try fork()
        try fork.clone.enrolAnew()
        let payout = fork.atClone[0]
        #expect(
            try fork.clone.read {
                try Withdrawals($0, store: fork.clone.database.store).obstacle(to: payout)
            } == nil)
        try fork.clone.enter { fork.clone.work.withdrawal($0.newIdentifier(), of: payout) }
        #expect(try fork.clone.shown("payout", payout) == nil)
        try fork.clone.sync()
        #expect(try fork.offices.bureau.verdicts(of: payout).map(\.rule) == ["withdrawn"])
        #expect(try fork.offices.bureau.record("payout", payout) == nil)
    }

    /// Another person may take the machine over: what the former user entered stays that one's.
    @Test func theCodeMayBeAnotherUsers() throws {
        let fork = try fork()
        try fork.clone.enrolAnew(user: fork.offices.firstAgain.identity.user)
        // The replica foresees it so, too.
        let foreseen = try #require(try fork.clone.foresee())
        for payout in [fork.shared] + fork.atClone {
            let prediction = try #require(foreseen.predictions[payout])
            #expect(prediction.judgement.rule == "")
        }
        try fork.clone.sync()
        for payout in fork.atClone {
            // Not for want of permission: both holders have counted the same numbers.
            let verdicts = try fork.offices.bureau.verdicts(of: payout)
            #expect(verdicts.map(\.rule) == ["unique-payout-number"])
        }
        #expect(try fork.clone.database.outboxCount() == 0)
    }

    // MARK: What the server asks for

    private func enroll(
        _ scene: BenchOffices, station: Identifier, _ change: (inout WireEnrollRequest) -> Void
    ) throws -> (reply: WireEnrollReply, request: WireEnrollRequest) {
        let bureau = scene.bureau
        let code = try EnrolmentService(bureau.service).issue(
            station: station, user: scene.first.identity.user, role: "clerk",
            secret: bureau.powers.bytes(10))
        var request = try BenchBureau.request(
            try DeviceKeys(bureau.powers), code: code, name: "示例",
            former: scene.first.formerIdentity)
        change(&request)
        return (try EnrolmentService(bureau.service).enroll(request), request)
    }

    @Test func theFormerKeyMustSign() throws {
        let scene = try BenchOffices()
        let station = scene.first.identity.station
        let (reply, _) = try enroll(scene, station: station) { $0.formerSignature[0] ^= 1 }
        #expect(reply.refusal.code == "bad-signature")
        let (none, _) = try enroll(scene, station: station) { $0.formerSignature = Data() }
        #expect(none.refusal.code == "bad-signature")
        let (short, _) = try enroll(scene, station: station) { $0.formerDevice = Data([1]) }
        #expect(short.refusal.code == "malformed-request")
        #expect(try ForkTests.closings(scene.bureau) == 0)
        try scene.first.sync()
    }

    @Test func theCodeMustBeOfTheSameStation() throws {
        let scene = try BenchOffices()
        let (reply, _) = try enroll(scene, station: scene.second.identity.station) { _ in }
        #expect(reply.refusal.code == "bad-enrolment-code")
        #expect(try ForkTests.closings(scene.bureau) == 0)
    }

    /// The answer was lost: the same request gets the same answer, and closes nothing again.
    @Test func theSameRequestGetsTheSameReply() throws {
        let scene = try BenchOffices()
        let (reply, request) = try enroll(scene, station: scene.first.identity.station) { _ in }
        #expect(reply.refusal.code == "")
        let head = try scene.bureau.service.database.head()
        #expect(try EnrolmentService(scene.bureau.service).enroll(request) == reply)
        #expect(try scene.bureau.service.database.head() == head)
        #expect(try ForkTests.closings(scene.bureau) == 1)
    }

    /// A server that has forgotten the former device has nothing to close.
    @Test func anUnknownFormerDeviceIsNoObstacle() throws {
        let scene = try BenchOffices()
        let (reply, _) = try enroll(scene, station: scene.first.identity.station) {
            $0.formerDevice = scene.bureau.powers.identifier().data
        }
        #expect(reply.refusal.code == "")
        #expect(try ForkTests.closings(scene.bureau) == 0)
    }

    @Test func anotherStationsIdentityIsRefusedHere() throws {
        let scene = try BenchOffices()
        let before = try ReplicaPicture(scene.first)
        #expect(throws: ReplicaFailure.anotherStation) {
            _ = try scene.first.database.adoptAnew(
                scene.second.identity, keys: try scene.second.database.keyRing(),
                enrolment: ReplicaEnrolment(codeHash: Data(), signingKey: Data()))
        }
        #expect(try ReplicaPicture(scene.first).chain == before.chain)
        #expect(try scene.first.database.enrolment() == nil)
    }
}
