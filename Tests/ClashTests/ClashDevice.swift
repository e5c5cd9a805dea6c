import ChangeLog
import Crypto
import Foundation
import Intake
import Replica
import Session
import TestBench
import Wire

/// A device that signs segments by hand. A value: a copy goes on apart.
struct ClashDevice {
    let identity: ReplicaIdentity
    let ring: KeyRing
    private let signing: Curve25519.Signing.PrivateKey
    private(set) var position: ChainPosition

    /// - Parameter user: nil makes one.
    init(
        _ bureau: BenchBureau, station: Identifier?, role: String, name: String,
        user: Identifier? = nil
    ) throws {
        let keys = try DeviceKeys(bureau.powers)
        let enrolled = try bureau.enrol(
            keys, station: station, role: role, name: name, user: user)
        identity = enrolled.identity
        ring = enrolled.keys
        signing = keys.signing
        position = .origin(bureau: identity.bureau, device: identity.device)
    }

    /// Links a body to the chain.
    mutating func segment(_ body: Data) throws -> WireSegment {
        var segment = WireSegment()
        segment.device = identity.device.data
        segment.firstNumber = position.number + 1
        segment.bodies = [body]
        position = position.following(device: identity.device, body: body)
        segment.signature = try SegmentSignature.sign(position, with: signing)
        return segment
    }

    /// - Returns: the code of the refusal; empty where there is none.
    func push(_ segment: WireSegment, to bureau: BenchBureau) throws -> String {
        var request = WireSyncRequest()
        request.protocolVersion = Limit.protocolVersion
        request.bureau = identity.bureau.data
        request.device = identity.device.data
        request.catalogVersion = 1
        request.head = position.message
        request.segments = [segment]
        request.pushOnly = true
        return try bureau.service.sync(request, from: identity.device).message.refusal.code
    }
}
