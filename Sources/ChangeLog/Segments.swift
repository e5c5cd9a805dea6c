public import Foundation
public import Wire

/// Gathers a chain's bodies into segments, each bounded in bytes.
public struct SegmentBuilder {
    private let device: Identifier
    private var bodies: [Data] = []
    private var bytes = 0
    private var first: UInt64
    /// The position of the last body taken.
    public private(set) var position: ChainPosition

    public init(device: Identifier, after position: ChainPosition) {
        self.device = device
        self.position = position
        first = position.number + 1
    }

    public var isEmpty: Bool { bodies.isEmpty }

    /// - Returns: false when the segment is full; the body then belongs into the next.
    public mutating func take(_ body: Data, at next: ChainPosition) -> Bool {
        let fits =
            bytes + body.count <= Limit.segmentBytes && bodies.count < Limit.changeSetsPerSegment
        guard fits || bodies.isEmpty else { return false }
        bodies.append(body)
        bytes += body.count
        position = next
        return true
    }

    /// The message, with the signature that `sign` makes over the last position.
    public func message(sign: (ChainPosition) throws -> Data) rethrows -> WireSegment {
        var message = WireSegment()
        message.device = device.data
        message.firstNumber = first
        message.bodies = bodies
        message.signature = try sign(position)
        return message
    }
}
