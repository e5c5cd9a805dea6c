package import ChangeLog
internal import Crypto
package import Foundation
internal import Intake
package import Replica
package import Wire

/// A device without a replica: every body, link and signature is made by hand, so that what a
/// correct program never sends can be sent too.
package struct HandDevice {
    package let bureau: BenchBureau
    package let identity: ReplicaIdentity
    package let keys: DeviceKeys
    package let powers: SimulatedPowers
    /// Where the next body links on.
    package var position: ChainPosition

    package init(_ bureau: BenchBureau, station: Identifier?, name: String) throws {
        self.bureau = bureau
        powers = SimulatedPowers(clock: bureau.clock, seed: bureau.powers.random())
        keys = try DeviceKeys(powers)
        identity = try bureau.enrol(keys, station: station, name: name).identity
        position = .origin(bureau: identity.bureau, device: identity.device)
    }

    package var work: Work { Work(bureau.reference, station: identity.station) }

    /// The frozen bytes of a draft whose edits only create.
    package func body(_ draft: ChangeSetDraft, bureau: Identifier? = nil) throws -> Data {
        ChangeSet(
            id: draft.id, bureau: bureau ?? identity.bureau, device: identity.device,
            actor: identity.user, claimedAt: powers.now(), catalogVersion: 1,
            intent: draft.intent,
            edits: draft.edits.map {
                Edit(type: $0.type, record: $0.record, action: $0.action, fields: $0.fields)
            }
        ).freeze()
    }

    /// A signed segment that goes on this device's chain, which goes on with it.
    package mutating func segment(_ bodies: [Data]) throws -> WireSegment {
        var segment = WireSegment()
        segment.device = identity.device.data
        segment.firstNumber = position.number + 1
        segment.bodies = bodies
        for body in bodies { position = position.following(device: identity.device, body: body) }
        segment.signature = try SegmentSignature.sign(position, with: keys.signing)
        return segment
    }

    package func request(_ segments: [WireSegment]) -> WireSyncRequest {
        var request = WireSyncRequest()
        request.protocolVersion = Limit.protocolVersion
        request.bureau = identity.bureau.data
        request.device = identity.device.data
        request.catalogVersion = 1
        request.head = position.message
        request.segments = segments
        return request
    }

    /// Sends drafts as one segment.
    @discardableResult
    package mutating func send(_ drafts: [ChangeSetDraft]) throws -> WireSyncReply {
        let bodies = try drafts.map { try body($0) }
        let segment = try segment(bodies)
        return try send(request([segment]))
    }

    @discardableResult
    package func send(_ request: WireSyncRequest) throws -> WireSyncReply {
        try bureau.service.sync(request, from: identity.device).whole()
    }
}
