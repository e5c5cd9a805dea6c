public import ChangeLog
internal import Compression
public import Crypto
public import Foundation
internal import SwiftProtobuf
public import Wire

/// Reads a bundle: its header, then all of it once to check the signature, then its frames one at a
/// time. Nothing is to be taken from a bundle before it was verified.
public struct BundleReader {
    /// As the sender wrote it. Its word counts only once the signature is verified.
    public let header: WireBundleHeader
    private let source: any BundleSource
    private let opening: Data
    private let openingBytes: Int

    /// Reads the beginning.
    ///
    /// - Throws: `BundleFault`.
    public init(_ source: any BundleSource) throws {
        self.source = source
        try source.rewind()
        let magic = try source.read(BundleForm.magicBytes)
        guard magic.prefix(BundleForm.name.count) == BundleForm.name.prefix(magic.count) else {
            throw BundleFault(.notABundle)
        }
        guard magic.count == BundleForm.magicBytes else { throw BundleFault(.cut) }
        guard magic.last == BundleForm.version else {
            throw BundleFault(.version, "\(magic.last ?? 0)")
        }
        let lengthBytes = try Self.read(BundleForm.lengthBytes, from: source)
        let length = BundleForm.length(lengthBytes)
        guard length > 0, length <= Limit.bundleHeaderBytes else {
            throw BundleFault(.altered, "header")
        }
        let bytes = try Self.read(length, from: source)
        guard let header = try? WireBundleHeader(serializedBytes: bytes) else {
            throw BundleFault(.altered, "header")
        }
        self.header = header
        let beginning = magic + lengthBytes + bytes
        opening = Data(SHA256.hash(data: beginning))
        openingBytes = beginning.count
    }

    private static func read(_ count: Int, from source: any BundleSource) throws -> Data {
        let bytes = try source.read(count)
        guard bytes.count == count else { throw BundleFault(.cut) }
        return bytes
    }

    /// The length of the next frame; nil at the end mark.
    private static func nextLength(_ bytes: Data) throws -> Int? {
        let length = BundleForm.length(bytes)
        guard length > 0 else { return nil }
        guard length > BundleForm.tagBytes, length <= Limit.bundleFrameBytes else {
            throw BundleFault(.altered, "frame")
        }
        return length
    }

    /// Reads the whole file and checks that the sender signed it, to the last byte.
    ///
    /// - Returns: SHA-256 of the whole file.
    /// - Throws: `BundleFault`.
    public func verify(by key: Curve25519.Signing.PublicKey) throws -> Hash256 {
        try source.rewind()
        var hash = SHA256()
        func take(_ count: Int) throws -> Data {
            let bytes = try Self.read(count, from: source)
            hash.update(data: bytes)
            return bytes
        }
        _ = try take(openingBytes)
        while let length = try Self.nextLength(take(BundleForm.lengthBytes)) {
            _ = try take(length)
        }
        let signed = BundleForm.signedBytes(hash.finalize())
        let signature = try take(BundleForm.signatureBytes)
        guard key.isValidSignature(signature, for: signed), try source.read(1).isEmpty else {
            throw BundleFault(.altered, "signature")
        }
        return hash.finalize().withUnsafeBytes { Hash256(rawBytes: $0.baseAddress!) }
    }

    /// The frames, from the first.
    ///
    /// - Throws: `BundleFault` with `foreign` where the file is sealed to another key.
    public func frames(openedWith key: Curve25519.KeyAgreement.PrivateKey) throws -> Frames {
        guard header.receiverKey == key.publicKey.rawRepresentation else {
            throw BundleFault(.foreign)
        }
        guard
            let recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: BundleForm.suite, info: BundleForm.info,
                encapsulatedKey: header.encapsulatedKey)
        else { throw BundleFault(.altered, "key") }
        try source.rewind()
        _ = try Self.read(openingBytes, from: source)
        return Frames(source: source, opening: opening, recipient: recipient)
    }

    /// Opened messages, one after the other. Only one walk at a time: they share the source.
    public struct Frames {
        fileprivate let source: any BundleSource
        fileprivate let opening: Data
        fileprivate var recipient: HPKE.Recipient

        /// - Returns: the next message; nil after the last.
        /// - Throws: `BundleFault`.
        public mutating func next() throws -> Data? {
            let lengthBytes = try BundleReader.read(BundleForm.lengthBytes, from: source)
            guard let length = try BundleReader.nextLength(lengthBytes) else { return nil }
            let sealed = try BundleReader.read(length, from: source)
            guard let packed = try? recipient.open(sealed, authenticating: opening),
                let message = try? ContentCoding.zstd.decode(
                    [UInt8](packed), limitBytes: Limit.replyBytes)
            else { throw BundleFault(.altered, "frame") }
            return Data(message)
        }
    }
}
