internal import Access
public import BundleFile
internal import ChangeLog
internal import Crypto
public import Foundation
internal import GRDB
public import Intake
internal import Journal
internal import RecordStore
internal import SwiftProtobuf
public import Wire

/// What an exchange did.
public struct ExchangeSummary: Sendable {
    public let device: DeviceFacts
    public let receipt: WireReceipt
    public var pages = 0
    public var bytes = 0
}

/// Answers a bundle as the server answers requests: takes in what a device wrote to a file, and
/// writes what changed into another.
public struct BundleExchange {
    private let service: SyncService

    public init(_ service: SyncService) { self.service = service }

    /// Takes a request bundle in, and writes the reply bundle.
    ///
    /// The bundle is read three times: whether its device signed it, whether each frame is what it
    /// should be, and only then to take it in.
    ///
    /// - Parameter sink: takes the reply's bytes, in order. Should it fail, what was taken in stays,
    ///   and the same bundle again gets a whole reply.
    /// - Throws: `BundleFault`: nothing was taken in.
    public func exchange(
        _ source: any BundleSource, reply sink: @escaping (Data) throws -> Void
    ) throws -> ExchangeSummary {
        let reader = try BundleReader(source)
        let header = reader.header
        guard header.kind == .request else { throw BundleFault(.wrongKind) }
        guard let bureau = try service.database.bureau() else { throw BureauFailure.notFounded }
        guard header.bureau == bureau.data else { throw BundleFault(.wrongBureau) }
        let device = try sender(header)
        guard let key = SigningKey.read(device.signingKey) else {
            throw BundleFault(.unknownDevice)
        }
        let hash = try reader.verify(by: key)
        let receiver = try receiver(header)
        try check(reader, device.device)
        let intake = BundleIntake(service: service, device: device.device, header: header)
        var frames = try reader.frames(openedWith: service.keys.agreement)
        let taken = try intake.take { try Self.request(try frames.next()) }
        let first = try intake.page(after: nil, taken)
        let receipt = try intake.receipt(taken, first: first, bundle: hash)
        var summary = ExchangeSummary(device: device, receipt: receipt)
        let writer = ReplyWriter(keys: service.keys, sink: sink)
        try writer.begin(
            header, answers: hash, to: receiver, madeAt: service.now(), receipt: receipt)
        var reply = first
        while true {
            try writer.add(reply)
            guard let page = reply.page else { break }
            summary.pages += 1
            if page.isComplete { break }
            reply = try intake.page(after: page.through, taken)
        }
        summary.bytes = try writer.finish()
        return summary
    }

    private func sender(_ header: WireBundleHeader) throws -> DeviceFacts {
        let facts = try service.database.queue.read { db in
            try Identifier(header.device).flatMap {
                try service.directory.find($0, in: service.database.store.view(db))
            }
        }
        guard let facts else { throw BundleFault(.unknownDevice) }
        return facts
    }

    /// The device's key for the reply, which it signed for: nothing of it needs to be kept here.
    private func receiver(_ header: WireBundleHeader) throws -> Curve25519.KeyAgreement.PublicKey {
        guard
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: header.replyKey),
            // A point of small order agrees on nothing.
            (try? service.keys.agreement.sharedSecretFromKeyAgreement(with: key)) != nil
        else { throw BundleFault(.altered, "reply key") }
        return key
    }

    /// Opens every frame, and takes nothing in.
    private func check(_ reader: BundleReader, _ device: Identifier) throws {
        var frames = try reader.frames(openedWith: service.keys.agreement)
        var count = 0
        while let request = try Self.request(try frames.next()) {
            count += 1
            guard request.device == device.data, request.bureau == reader.header.bureau else {
                throw BundleFault(.altered, "request")
            }
            guard request.protocolVersion == Limit.protocolVersion else {
                throw BundleFault(.version, "protocol \(request.protocolVersion)")
            }
        }
        guard count > 0 else { throw BundleFault(.altered, "no request") }
    }

    private static func request(_ frame: Data?) throws -> WireSyncRequest? {
        guard let frame else { return nil }
        guard frame.count <= Limit.requestBytes,
            let request = try? WireSyncRequest(serializedBytes: frame)
        else { throw BundleFault(.version, "request") }
        return request
    }
}
