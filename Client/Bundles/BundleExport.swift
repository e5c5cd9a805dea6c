internal import Access
internal import BundleFile
internal import Catalog
public import ChangeLog
public import Crypto
public import Foundation
public import Replica
internal import SwiftProtobuf
internal import Wire

/// What an export holds.
public struct ExportSummary: Sendable, Hashable {
    /// Numbers of the chain's entries; nil when the server is known to have all.
    public var numbers: ClosedRange<UInt64>?
    public var segments = 0
    public var bytes = 0
    /// SHA-256 of the whole file: a receipt names it.
    public var hash = Hash256.zero
}

/// Writes what a sync would send into a bundle for the server. Nothing changes by it: until it is
/// known that the server has them, the next export holds the same entries again.
public struct BundleExport {
    private let replica: ReplicaDatabase
    private let keys: DeviceBundleKeys
    private let now: Int64

    /// - Parameter now: milliseconds since 1970.
    public init(_ replica: ReplicaDatabase, keys: DeviceBundleKeys, now: Int64) {
        self.replica = replica
        self.keys = keys
        self.now = now
    }

    /// Writes the bundle, one segment at a time.
    ///
    /// - Throws: `BundleFault` with `keysUnknown`, and whatever `sink` throws.
    public func write(to sink: @escaping (Data) throws -> Void) throws -> ExportSummary {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        guard let server = try replica.bundleKeys() else { throw BundleFault(.keysUnknown) }
        let standing = try replica.standing()
        var summary = ExportSummary()
        let count = Count()
        var writer = try BundleWriter(
            try header(identity), to: .init(rawRepresentation: server.agreementKey)
        ) { bytes in
            count.bytes += bytes.count
            try sink(bytes)
        }
        let template = try request()
        try giveBack(template, &writer)
        var position = standing.acknowledged
        repeat {
            var request = template
            if let segment = try replica.segment(after: position, sign: sign) {
                request.segments = [segment.message]
                position = segment.end
                summary.segments += 1
            }
            request.pushOnly = position.number < standing.head.number
            try writer.add(request.serializedData())
        } while position.number < standing.head.number
        summary.hash = try writer.finish { try keys.signing.signature(for: $0) }
        summary.bytes = count.bytes
        let first = standing.acknowledged.number + 1
        summary.numbers = first <= position.number ? first...position.number : nil
        return summary
    }

    /// What a server that lost its memory had told comes before all else.
    private func giveBack(_ template: WireSyncRequest, _ writer: inout BundleWriter) throws {
        guard let debt = try replica.givesBack() else { return }
        var after = debt.afterSeq
        while let part = try replica.given(after: after, maximumBytes: Limit.segmentBytes) {
            var request = template
            request.given = part.verdicts
            request.givenEpoch = debt.epoch.data
            request.lives = try replica.livesGivenBack()
            request.pushOnly = true
            try writer.add(request.serializedData())
            after = part.lastSeq
        }
    }

    private func sign(_ position: ChainPosition) throws -> Data {
        try SegmentSignature.sign(position, with: keys.signing)
    }

    private func header(_ identity: ReplicaIdentity) throws -> WireBundleHeader {
        var header = WireBundleHeader()
        header.kind = .request
        header.bureau = identity.bureau.data
        header.device = identity.device.data
        header.madeAt = now
        header.replyKey = keys.agreement.publicKey.rawRepresentation
        header.pull = try replica.pull()
        return header
    }

    /// A pull by file starts from what is visible: pages of an unfinished one stay where they are.
    private func request() throws -> WireSyncRequest {
        var request = try replica.hello()
        request.clearStaged()
        request.maximumReplyBytes = UInt32(Limit.pageBytes)
        return request
    }

    private final class Count { var bytes = 0 }
}

/// The device's own keys, as enrolment made them.
public struct DeviceBundleKeys: Sendable {
    let signing: Curve25519.Signing.PrivateKey
    let agreement: Curve25519.KeyAgreement.PrivateKey

    public init(
        signing: Curve25519.Signing.PrivateKey, agreement: Curve25519.KeyAgreement.PrivateKey
    ) {
        self.signing = signing
        self.agreement = agreement
    }
}
