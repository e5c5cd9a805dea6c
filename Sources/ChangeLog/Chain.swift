public import Crypto
public import Foundation
public import Wire

/// A change set's place in its device's chain: (number, link). Number 0 is the empty chain.
public struct ChainPosition: Hashable, Sendable {
    public let number: UInt64
    public let link: Hash256

    public init(number: UInt64, link: Hash256) {
        self.number = number
        self.link = link
    }

    /// Where every chain begins: number 0, link SHA-256("sizhang-chain-1" ‖ bureau ‖ device).
    public static func origin(bureau: Identifier, device: Identifier) -> ChainPosition {
        ChainPosition(
            number: 0,
            link: Hash256(hashing: Data("sizhang-chain-1".utf8), bureau.data, device.data))
    }

    /// The position after `body`: SHA-256("sizhang-link-1" ‖ previous link ‖ device ‖ number ‖
    /// SHA-256(body)), the number as 8 bytes, most significant first.
    public func following(device: Identifier, body: Data) -> ChainPosition {
        let next = number + 1
        var input = HashInput(capacity: 102)
        input.append("sizhang-link-1")
        input.append(link)
        input.append(device)
        input.append(next)
        input.append(Hash256(hashing: body))
        return ChainPosition(number: next, link: input.hash)
    }

    public init?(_ message: WireChainPosition) {
        guard let link = Hash256(message.link) else { return nil }
        self.init(number: message.number, link: link)
    }

    public var message: WireChainPosition {
        var message = WireChainPosition()
        message.number = number
        message.link = link.data
        return message
    }
}

/// The signature over a segment: Ed25519 over "sizhang-segment-1" ‖ the last link. The chain makes
/// it cover every body before.
public enum SegmentSignature {
    public static func bytes(signing last: ChainPosition) -> Data {
        Data("sizhang-segment-1".utf8) + last.link.data
    }

    public static func sign(_ last: ChainPosition, with key: Curve25519.Signing.PrivateKey) throws
        -> Data
    {
        try key.signature(for: bytes(signing: last))
    }

    public static func isValid(
        _ signature: Data, of last: ChainPosition, by key: Curve25519.Signing.PublicKey
    ) -> Bool {
        key.isValidSignature(signature, for: bytes(signing: last))
    }
}
