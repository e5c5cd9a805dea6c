public import ChangeLog
internal import Compression
public import Crypto
public import Foundation
internal import SwiftProtobuf
public import Wire

/// Writes a bundle frame by frame; holds one frame at a time.
public struct BundleWriter {
    private let sink: (Data) throws -> Void
    private var sender: HPKE.Sender
    private var hash = SHA256()
    /// Binds every frame to the header: the associated data.
    private let opening: Data

    /// Writes the beginning.
    ///
    /// - Parameters:
    ///   - header: kind, bureau, device, time and so on; the keys for sealing are filled in here.
    ///   - receiver: whom the frames are sealed to.
    ///   - sink: takes the file's bytes, in order.
    public init(
        _ header: WireBundleHeader, to receiver: Curve25519.KeyAgreement.PublicKey,
        sink: @escaping (Data) throws -> Void
    ) throws {
        self.sink = sink
        sender = try HPKE.Sender(
            recipientKey: receiver, ciphersuite: BundleForm.suite, info: BundleForm.info)
        var header = header
        header.receiverKey = receiver.rawRepresentation
        header.encapsulatedKey = sender.encapsulatedKey
        let bytes: Data = try header.serializedBytes()
        let beginning = BundleForm.magic + BundleForm.length(bytes.count) + bytes
        opening = Data(SHA256.hash(data: beginning))
        try put(beginning)
    }

    private mutating func put(_ bytes: Data) throws {
        hash.update(data: bytes)
        try sink(bytes)
    }

    /// Adds a frame: one message, packed with zstd and sealed.
    public mutating func add(_ message: Data) throws {
        precondition(message.count <= Limit.replyBytes, "A frame holds one message")
        let packed = try ContentCoding.zstd.encode([UInt8](message))
        let sealed = try sender.seal(packed, authenticating: opening)
        try put(BundleForm.length(sealed.count) + sealed)
    }

    /// Writes the end and the sender's signature.
    ///
    /// - Returns: SHA-256 of the whole file, by which a receipt names it.
    public mutating func finish(sign: (Data) throws -> Data) throws -> Hash256 {
        try put(BundleForm.length(0))
        try put(try sign(BundleForm.signedBytes(hash.finalize())))
        return hash.finalize().withUnsafeBytes { Hash256(rawBytes: $0.baseAddress!) }
    }
}
