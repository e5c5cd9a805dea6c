internal import Access
public import BundleFile
internal import ChangeLog
internal import Crypto
internal import Foundation
public import Replica
internal import SwiftProtobuf
public import Wire

/// What an import brought.
public struct ImportSummary: Sendable {
    public let receipt: WireReceipt
    public let reply: BundledReplySummary
}

/// Takes a reply bundle into a replica: all of it or nothing, any number of times.
public struct BundleImport {
    private let replica: ReplicaDatabase
    private let keys: DeviceBundleKeys

    public init(_ replica: ReplicaDatabase, keys: DeviceBundleKeys) {
        self.replica = replica
        self.keys = keys
    }

    /// - Throws: `BundleFault`; `ReplicaFailure.foreignAcknowledgement` where the server has another
    ///   chain under this device.
    public func read(_ source: any BundleSource) throws -> ImportSummary {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        guard let server = try replica.bundleKeys(), let key = SigningKey.read(server.serverKey)
        else { throw BundleFault(.keysUnknown) }
        let reader = try BundleReader(source)
        let header = reader.header
        guard header.kind == .reply else { throw BundleFault(.wrongKind) }
        guard header.bureau == identity.bureau.data else { throw BundleFault(.wrongBureau) }
        guard header.device == identity.device.data else { throw BundleFault(.foreign) }
        _ = try reader.verify(by: key)
        var frames = try reader.frames(openedWith: keys.agreement)
        let kept = try Self.receipt(try frames.next(), by: key)
        guard kept.receipt.bureau == header.bureau, kept.receipt.device == header.device,
            kept.receipt.bundle == header.answers
        else { throw BundleFault(.altered, "receipt") }
        let reply = try replica.takeIn(kept, pull: header.pull) {
            guard let frame = try frames.next() else { return nil }
            guard let reply = try? SyncReply(serialized: frame) else {
                throw BundleFault(.version, "reply")
            }
            return reply
        }
        return ImportSummary(receipt: kept.receipt, reply: reply)
    }

    private static func receipt(_ frame: Data?, by key: Curve25519.Signing.PublicKey) throws
        -> KeptReceipt
    {
        guard let frame, let signed = try? WireSignedReceipt(serializedBytes: frame) else {
            throw BundleFault(.version, "receipt")
        }
        guard let receipt = ReceiptSignature.open(signed, by: key) else {
            throw BundleFault(.altered, "receipt")
        }
        return KeptReceipt(receipt: receipt, signed: signed)
    }
}
