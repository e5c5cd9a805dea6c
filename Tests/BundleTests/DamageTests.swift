import BundleFile
import ChangeLog
import Crypto
import Foundation
import Intake
import Journal
import Replica
import SwiftProtobuf
import TestBench
import Testing
import Wire

/// Whatever becomes of a file on its way: it is taken whole and unchanged, or not at all.
struct DamageTests {
    private let offices: BenchOffices
    private let bundle: Data

    /// A station with one entry to send, in a bundle that is as small as they come.
    init() throws {
        offices = try BenchOffices()
        _ = try offices.first.enterPerson()
        bundle = try offices.first.export()
    }

    private struct ServerState: Equatable {
        let entries: Int
        let lastContact: Int64?
        let pending: UInt64?
        let acknowledged: UInt64?
    }

    private func server() throws -> ServerState {
        let device = offices.first.identity.device
        return try offices.bureau.read { db in
            let state = try DeviceStates(db).fetch(device)
            return ServerState(
                entries: Int(try Facts(db).head.seq), lastContact: state?.lastContact,
                pending: state?.pending, acknowledged: state?.acknowledged.number)
        }
    }

    private func refusal(_ bundle: Data) -> BundleCode? {
        do {
            _ = try offices.bureau.exchange(bundle)
            return nil
        } catch let fault as BundleFault {
            return fault.code
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    private func importRefusal(_ reply: Data, at replica: BenchReplica) -> BundleCode? {
        do {
            try replica.take(reply)
            return nil
        } catch let fault as BundleFault {
            return fault.code
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    @Test func requestCutAtEveryByte() throws {
        offices.bureau.clock.advance(seconds: 60)
        let before = try server()
        for count in 0..<bundle.count {
            #expect(refusal(bundle.prefix(count)) == .cut, "cut at \(count)")
        }
        #expect(try server() == before)
        #expect(refusal(bundle) == nil)
        #expect(try server() != before)
    }

    @Test func requestAlteredAtEveryByte() throws {
        offices.bureau.clock.advance(seconds: 60)
        let before = try server()
        for index in bundle.indices {
            for bit in [UInt8(0x01), 0x80] {
                var altered = bundle
                altered[index] ^= bit
                #expect(refusal(altered) != nil, "altered at \(index)")
            }
        }
        #expect(try server() == before)
    }

    @Test func replyCutOrAlteredAtEveryByte() throws {
        let reply = try offices.bureau.exchange(bundle).reply
        let replica = offices.first
        let before = try ReplicaPicture(replica)
        let standing = try replica.database.standing()
        for count in 0..<reply.count {
            #expect(
                importRefusal(reply.prefix(count), at: replica) == .cut, "cut at \(count)")
        }
        for index in reply.indices {
            var altered = reply
            altered[index] ^= 0x10
            #expect(importRefusal(altered, at: replica) != nil, "altered at \(index)")
        }
        let after = try ReplicaPicture(replica)
        let isUnchanged = after.visible == before.visible && after.canonical == before.canonical
        #expect(isUnchanged)
        #expect(try replica.database.standing() == standing)
        #expect(try replica.read { try ReceiptTable($0).count() } == 0)
        #expect(try replica.database.outboxCount() == 1)
        try replica.take(reply)
        #expect(try replica.database.outboxCount() == 0)
    }

    @Test func whatFollowsTheEnd() throws {
        #expect(refusal(bundle + [0]) == .altered)
        #expect(refusal(bundle + bundle) == .altered)
        #expect(refusal(Data("台账".utf8)) == .notABundle)
        var later = bundle
        later[7] = 2
        #expect(refusal(later) == .version)
    }

    @Test func filesOfOthers() throws {
        let reply = try offices.bureau.exchange(bundle).reply
        #expect(refusal(reply) == .wrongKind)
        #expect(importRefusal(bundle, at: offices.first) == .wrongKind)
        #expect(importRefusal(reply, at: offices.firstAgain) == .foreign)
        let other = try BenchBureau(seed: 2)
        let stranger = try BenchReplica(other, station: other.reference.stations[0], name: "01A")
        #expect(refusal(try stranger.export()) == .wrongBureau)
        #expect(importRefusal(reply, at: stranger) == .wrongBureau)
        // The same bureau, but a device that it has never enrolled.
        let elsewhere = try offices.bureau.copy()
        let unknown = try BenchReplica(
            elsewhere, station: elsewhere.reference.stations[0], name: "01C")
        #expect(refusal(try unknown.export()) == .unknownDevice)
    }

    /// Somebody who can seal but not sign for the device, or signs with a key of their own.
    @Test func signedByAnother() throws {
        let header = try BundleReader(BundleData(bundle)).header
        let stranger = Curve25519.Signing.PrivateKey()
        let forged = try self.forged(header, signedBy: stranger) {
            var request = WireSyncRequest()
            request.protocolVersion = Limit.protocolVersion
            request.bureau = header.bureau
            request.device = header.device
            return try request.serializedData()
        }
        #expect(refusal(forged) == .altered)
        var reply = WireBundleHeader()
        reply.kind = .reply
        reply.bureau = header.bureau
        reply.device = header.device
        let isFromNobody = try self.forged(
            reply, to: offices.first.keys.agreement.publicKey, signedBy: stranger
        ) { Data() }
        #expect(importRefusal(isFromNobody, at: offices.first) == .altered)
    }

    /// What is well signed but isn't what it should be is refused before anything is taken in.
    @Test func signedNonsense() throws {
        let before = try server()
        let header = try BundleReader(BundleData(bundle)).header
        let signing = offices.first.keys.signing
        #expect(
            refusal(try forged(header, signedBy: signing) { Data("台账".utf8) }) == .version)
        #expect(refusal(try forged(header, signedBy: signing, frames: 0) { Data() }) == .altered)
        let another = offices.second.identity.device
        let foreign = try forged(header, signedBy: signing) {
            var request = WireSyncRequest()
            request.protocolVersion = Limit.protocolVersion
            request.bureau = header.bureau
            request.device = another.data
            return try request.serializedData()
        }
        #expect(refusal(foreign) == .altered)
        let elsewhere = Curve25519.KeyAgreement.PrivateKey().publicKey
        #expect(
            refusal(try forged(header, to: elsewhere, signedBy: signing) { Data() }) == .foreign)
        var noReplyKey = header
        noReplyKey.replyKey = Data(count: 32)
        #expect(refusal(try forged(noReplyKey, signedBy: signing) { Data() }) == .altered)
        #expect(try server() == before)
    }

    private func forged(
        _ header: WireBundleHeader, to receiver: Curve25519.KeyAgreement.PublicKey? = nil,
        signedBy key: Curve25519.Signing.PrivateKey, frames: Int = 1, _ frame: () throws -> Data
    ) throws -> Data {
        let file = WrittenFile()
        let server = offices.bureau.service.keys.agreement.publicKey
        var writer = try BundleWriter(header, to: receiver ?? server, sink: file.append)
        for _ in 0..<frames { try writer.add(try frame()) }
        _ = try writer.finish { try key.signature(for: $0) }
        return file.bytes
    }
}
