internal import Access
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Wire

/// Whether a segment goes on a device's chain. Only faults of transport refuse it; what its change
/// sets say is the judge's business.
struct SegmentCheck {
    enum Outcome {
        /// The bodies that the server doesn't have yet, with their places. A segment that repeats
        /// what the server has gives none.
        case accepted([(body: Data, position: ChainPosition)])
        case refused(RefusalCode)
    }

    private let db: Database
    private let bureau: Identifier
    private let standing: DeviceFacts
    /// Accepted from segments before this one, and not on the chain yet.
    private let ahead: [UInt64: Hash256]

    init(
        _ db: Database, bureau: Identifier, standing: DeviceFacts, ahead: [UInt64: Hash256] = [:]
    ) {
        self.ahead = ahead
        self.db = db
        self.bureau = bureau
        self.standing = standing
    }

    func check(_ segment: WireSegment, acknowledged: ChainPosition) throws -> Outcome {
        guard Identifier(segment.device) == standing.device else { return .refused(.unauthorized) }
        guard segment.firstNumber > 0, !segment.bodies.isEmpty,
            segment.bodies.count <= Limit.changeSetsPerSegment
        else { return .refused(.malformed) }
        guard segment.firstNumber <= acknowledged.number + 1 else { return .refused(.chainGap) }
        guard segment.bodies.allSatisfy({ $0.count <= Limit.bodyBytes }) else {
            return .refused(.bodyTooLarge)
        }
        guard let start = try position(segment.firstNumber - 1) else {
            return .refused(.chainGap)
        }
        return try walk(segment, from: start, acknowledged: acknowledged)
    }

    private func position(_ number: UInt64) throws -> ChainPosition? {
        guard number > 0 else { return .origin(bureau: bureau, device: standing.device) }
        let link =
            try ahead[number] ?? DeviceStates(db).link(device: standing.device, number: number)
        return link.map { ChainPosition(number: number, link: $0) }
    }

    private func walk(
        _ segment: WireSegment, from start: ChainPosition, acknowledged: ChainPosition
    ) throws -> Outcome {
        var position = start
        var fresh: [(body: Data, position: ChainPosition)] = []
        var isForked = false
        for body in segment.bodies {
            position = position.following(device: standing.device, body: body)
            if position.number > acknowledged.number {
                fresh.append((body, position))
            } else if position.number == acknowledged.number {
                isForked = position.link != acknowledged.link
            }
        }
        guard let key = SigningKey.read(standing.signingKey),
            SegmentSignature.isValid(segment.signature, of: position, by: key)
        else { return .refused(.badSignature) }
        if !isForked, position.number < acknowledged.number {
            isForked = try self.position(position.number) != position
        }
        return isForked ? .refused(.chainFork) : .accepted(fresh)
    }
}
