internal import BundleFile
internal import ChangeLog
internal import Crypto
internal import Foundation
internal import Intake
internal import SwiftProtobuf
internal import Wire

/// Writes a reply bundle: the receipt, then the replies.
final class ReplyWriter {
    private let keys: BureauKeys
    private let sink: (Data) throws -> Void
    private var writer: BundleWriter?
    private var bytes = 0

    init(keys: BureauKeys, sink: @escaping (Data) throws -> Void) {
        self.keys = keys
        self.sink = sink
    }

    func begin(
        _ request: WireBundleHeader, answers hash: Hash256,
        to receiver: Curve25519.KeyAgreement.PublicKey, madeAt: Int64, receipt: WireReceipt
    ) throws {
        var header = WireBundleHeader()
        header.kind = .reply
        header.bureau = request.bureau
        header.device = request.device
        header.madeAt = madeAt
        header.answers = hash.data
        header.pull = request.pull
        writer = try BundleWriter(header, to: receiver) { [unowned self] data in
            bytes += data.count
            try sink(data)
        }
        try writer?.add(try ReceiptSignature.sign(receipt, with: keys.signing).serializedData())
    }

    func add(_ reply: SyncReply) throws { try writer?.add(try reply.serialized()) }

    /// - Returns: how many bytes the bundle has.
    func finish() throws -> Int {
        _ = try writer?.finish { try keys.signing.signature(for: $0) }
        return bytes
    }
}
