import ChangeLog
import GRDB
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// The server's memory is put back behind everybody's back, and work goes on before anybody finds out: the
/// same life has two orders.
struct UnsaidLossTests {
    /// Then a backup of the other order is put in place, and the server told: up to its head, it says, all is
    /// shared. A replica that pulled in between knows better.
    @Test(arguments: [1, 9])
    func aReplicaGoesBackToWhereBothOrdersWereOne(entries: Int) throws {
        let offices = try BenchOffices()
        let older = try offices.bureau.backup("older")
        for _ in 1...4 { _ = try offices.firstAgain.enterPerson() }
        try offices.firstAgain.sync()
        let newer = try offices.bureau.backup("newer")
        try offices.bureau.restore(older, isAnnounced: false)
        var persons: [Identifier] = []
        for _ in 1...entries {
            persons.append(try offices.second.enterPerson())
            try offices.second.sync()
        }
        let before = try persons.map { try #require(try offices.bureau.verdicts(of: $0).last) }
        try offices.bureau.restore(newer)
        try offices.second.sync()
        for (person, verdict) in zip(persons, before) {
            let story = try offices.bureau.verdicts(of: person)
            #expect(story.count == 1)
            #expect(story.last?.given?.seq == verdict.seq, "it isn't judged anew")
            #expect(story.last?.receivedAt == verdict.receivedAt)
        }
        for _ in 1...2 { try offices.settle() }
        #expect(try !offices.bureau.service.recovery().isRecovering)
        #expect(try offices.bureau.service.database.verify() == [])
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// So does one who was told of records only, and has no verdict to give back: in one sync.
    @Test func whoWasToldOfNoVerdictGoesBackToo() throws {
        let offices = try BenchOffices()
        func enter(_ name: String) throws {
            try offices.bureau.desk { context in
                [
                    .create(
                        "project", context.newIdentifier(),
                        ["name": .text(name), "function-code": .text("2040604")])
                ]
            }
        }
        let older = try offices.bureau.backup("older")
        for number in 1...12 { try enter("示例 A\(number)") }
        let newer = try offices.bureau.backup("newer")
        try offices.bureau.restore(older, isAnnounced: false)
        for number in 1...9 {
            try enter("示例 B\(number)")
            try offices.second.sync()
        }
        try offices.bureau.restore(newer)
        // As if its scope had changed by moves alone.
        try offices.second.database.queue.write { try $0.execute(sql: "DELETE FROM verdict") }
        try offices.second.sync()
        for _ in 1...2 { try offices.settle() }
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// What was accepted in the one order comes back to the other, in which its like was accepted: at the
    /// same place, or before it.
    @Test(arguments: [0, 3])
    func whatComesBackClashesWithWhatTheOtherOrderAccepted(entriesBefore: Int) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        for _ in 0..<entriesBefore { _ = try offices.first.enterPerson() }
        let lost = try offices.first.enterPayout(person, month: 202_401)
        try offices.first.sync()
        try offices.bureau.restore(backup, isAnnounced: false)
        offices.bureau.clock.advance(seconds: 60)
        let since = try offices.firstAgain.enterPayout(person, month: 202_401)
        try offices.firstAgain.sync()
        #expect(try offices.bureau.verdicts(of: since).map(\.outcome) == [.applied])
        for _ in 1...2 { try offices.settle() }
        let story = try offices.bureau.verdicts(of: lost)
        #expect(story.map(\.outcome) == [.applied, .held])
        #expect(story.last?.has(.recoveryClash) == true)
        #expect(try offices.bureau.verdicts(of: since).map(\.outcome) == [.applied])
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// So many syncs that few of the places are kept: it goes back to one that isn't far from where the
    /// orders part, not to the beginning.
    @Test func littleIsGivenBackAfterALongLife() throws {
        let offices = try BenchOffices()
        for _ in 1...40 {
            _ = try offices.second.enterPerson()
            try offices.second.sync()
        }
        let backup = try offices.bureau.backup()
        for _ in 1...4 {
            _ = try offices.second.enterPerson()
            try offices.second.sync()
        }
        try offices.bureau.restore(backup)
        let report = try offices.second.sync()
        #expect((4...16).contains(report.givenBack))
        #expect(report.roundTrips <= 4)
        #expect(try Convergence.differences(offices.second) == [])
    }
}
