import Access
import BundleFile
import ChangeLog
import Crypto
import Foundation
import Intake
import Replica
import ReplicaBundles
import Session
import TestBench
import Testing
import Wire

/// The server's keys for bundles: who has them, and whose they are.
struct BundleKeyTests {
    @Test func whoEnrolledEarlierLearnsTheKeysByTheWay() throws {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(
            bureau, station: bureau.reference.stations[0], name: "01A", knowsBundles: false)
        #expect(throws: BundleFault(.keysUnknown)) { try replica.export() }
        try replica.sync()
        let keys = try #require(try replica.database.bundleKeys())
        #expect(keys.serverKey == bureau.service.keys.signing.publicKey.rawRepresentation)
        try replica.syncByStick()
        // Who is trusted stays.
        try replica.database.learn(
            BundleKeys(serverKey: Data(count: 32), agreementKey: Data(count: 32)))
        #expect(try replica.database.bundleKeys() == keys)
    }

    @Test func keysThatTheServerDidNotSignAreNone() throws {
        let bureau = try BenchBureau()
        let service = bureau.service
        let id = try #require(try service.database.bureau())
        var message = try BundleKeys.message(
            bureau: id, signing: service.keys.signing,
            agreement: service.keys.agreement.publicKey)
        #expect(BundleKeys(message, bureau: id) != nil)
        #expect(BundleKeys(message, bureau: .zero) == nil)
        message.agreementKey[0] ^= 1
        #expect(BundleKeys(message, bureau: id) == nil)
    }
}
