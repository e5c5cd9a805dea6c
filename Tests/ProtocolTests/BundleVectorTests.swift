import Access
import BundleFile
import ChangeLog
import Crypto
import Foundation
import SwiftProtobuf
import TestBench
import Testing
import Wire

private struct BundleVectors: Decodable {
    struct Signed: Decodable {
        let message: Bytes
        let signed: Bytes
    }

    struct Bundle: Decodable {
        let file: Bytes
        let sha256: Bytes
        let header: Bytes
        let messages: [Bytes]
    }

    let bureau: Bytes
    let master: Bytes
    let secret: Bytes
    let serverSeed: Bytes
    let serverKey: Bytes
    let deviceSeed: Bytes
    let deviceKey: Bytes
    let agreementSeed: Bytes
    let keys: Signed
    let request: Bundle
    let receipt: Signed
    let reply: Bundle

    enum CodingKeys: String, CodingKey {
        case bureau, master, keys, request, receipt, reply
        case secret = "server_agreement_secret"
        case serverSeed = "server_seed"
        case serverKey = "server_key"
        case deviceSeed = "device_seed"
        case deviceKey = "device_key"
        case agreementSeed = "agreement_seed"
    }
}

/// Bundles, byte by byte.
@Suite struct BundleVectorTests {
    private let vectors: BundleVectors
    private let server: Curve25519.KeyAgreement.PrivateKey
    private let device: Curve25519.KeyAgreement.PrivateKey

    init() throws {
        vectors = try Vectors.load("bundles")
        server = try .init(rawRepresentation: vectors.secret.data)
        device = try .init(rawRepresentation: vectors.agreementSeed.data)
    }

    private func open(
        _ bundle: BundleVectors.Bundle, with key: Curve25519.KeyAgreement.PrivateKey,
        by signer: Bytes
    ) throws -> [Data] {
        let reader = try BundleReader(BundleData(bundle.file.data))
        #expect(try reader.header == WireBundleHeader(serializedBytes: bundle.header.data))
        let hash = try reader.verify(by: .init(rawRepresentation: signer.data))
        #expect(hash.data == bundle.sha256.data)
        var frames = try reader.frames(openedWith: key)
        var messages: [Data] = []
        while let message = try frames.next() { messages.append(message) }
        return messages
    }

    @Test func theServersKeys() throws {
        #expect(KeyRing.bundleSecret(master: vectors.master.data) == vectors.secret.data)
        let bureau = try Identifier(vectors.bureau)
        let message = try WireBundleKeys(serializedBytes: vectors.keys.message.data)
        let keys = try #require(BundleKeys(message, bureau: bureau))
        #expect(keys.serverKey == vectors.serverKey.data)
        #expect(keys.agreementKey == server.publicKey.rawRepresentation)
        #expect(
            BundleKeys.signedBytes(bureau: bureau, agreementKey: keys.agreementKey)
                == vectors.keys.signed.data)
    }

    @Test func theRequestOpens() throws {
        let messages = try open(vectors.request, with: server, by: vectors.deviceKey)
        #expect(messages == vectors.request.messages.map(\.data))
        let requests = try messages.map { try WireSyncRequest(serializedBytes: $0) }
        #expect(requests.map(\.pushOnly) == [true, false])
        #expect(requests.allSatisfy { $0.segments.count == 1 })
    }

    @Test func theReplyOpens() throws {
        let messages = try open(vectors.reply, with: device, by: vectors.serverKey)
        #expect(messages == vectors.reply.messages.map(\.data))
        let signed = try WireSignedReceipt(serializedBytes: messages[0])
        #expect(signed.receipt == vectors.receipt.message.data)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: vectors.serverKey.data)
        #expect(key.isValidSignature(signed.signature, for: vectors.receipt.signed.data))
        let receipt = try #require(ReceiptSignature.open(signed, by: key))
        #expect(receipt.bundle == vectors.request.sha256.data)
        #expect(
            receipt.bundle == (try BundleReader(BundleData(vectors.reply.file.data))).header.answers
        )
        #expect(try SyncReply(serialized: messages[1]).page?.isComplete == true)
        var altered = signed
        altered.receipt[altered.receipt.startIndex] ^= 1
        #expect(ReceiptSignature.open(altered, by: key) == nil)
    }

    /// What we write has the same form: the same messages in a file of our own open the same way.
    @Test func ourOwnOpens() throws {
        var header = try WireBundleHeader(serializedBytes: vectors.request.header.data)
        header.encapsulatedKey = Data()
        let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: vectors.deviceSeed.data)
        let written = WrittenFile()
        var writer = try BundleWriter(header, to: server.publicKey, sink: written.append)
        for message in vectors.request.messages { try writer.add(message.data) }
        let hash = try writer.finish { try signing.signature(for: $0) }
        let file = written.bytes
        #expect(hash == Hash256(hashing: file))
        let reader = try BundleReader(BundleData(file))
        #expect(try reader.verify(by: signing.publicKey) == hash)
        var frames = try reader.frames(openedWith: server)
        for message in vectors.request.messages { #expect(try frames.next() == message.data) }
        #expect(try frames.next() == nil)
    }

    @Test func sealedForSomebodyElse() throws {
        let reader = try BundleReader(BundleData(vectors.request.file.data))
        #expect(throws: BundleFault(.foreign)) { try reader.frames(openedWith: device) }
        #expect(throws: BundleFault(.altered, "signature")) {
            try reader.verify(by: .init(rawRepresentation: vectors.serverKey.data))
        }
    }
}
