import Access
import ChangeLog
import Crypto
import Foundation
import SwiftProtobuf
import Testing
import Wire

private struct TokenFile: Decodable {
    struct Case: Decodable {
        let name: String
        let token: String
        let later: Int64
        let refusal: String?

        enum CodingKeys: String, CodingKey {
            case name, token, refusal
            case later = "seconds_later"
        }
    }

    let bureau: Bytes
    let device: Bytes
    let seed: Bytes
    let issuedAt: String
    let cases: [Case]

    enum CodingKeys: String, CodingKey {
        case bureau, device, cases
        case seed = "signing_seed"
        case issuedAt = "issued_at_seconds"
    }
}

@Suite struct TokenVectorTests {
    @Test func tokensAreJudged() throws {
        let file = try Vectors.load("tokens", as: TokenFile.self)
        let bureau = try Identifier(file.bureau)
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: file.seed.data).publicKey
        let issued = try #require(Int64(file.issuedAt))
        for vector in file.cases {
            let refusal = DeviceToken.refusal(
                of: vector.token, bureau: bureau, now: (issued + vector.later) * 1_000, key: key)
            #expect(refusal?.rawValue == vector.refusal, "\(vector.name)")
            #expect(DeviceToken.device(of: vector.token) == (try Identifier(file.device)))
        }
    }

    /// Header and claims are the vector's; a signature may be salted on some platforms.
    @Test func tokensAreMade() throws {
        let file = try Vectors.load("tokens", as: TokenFile.self)
        let bureau = try Identifier(file.bureau)
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: file.seed.data)
        let now = try #require(Int64(file.issuedAt)) * 1_000 + 999
        let token = try DeviceToken.make(
            device: try Identifier(file.device), bureau: bureau, now: now, key: key)
        #expect(
            token.split(separator: ".").prefix(2)
                == file.cases[0].token.split(separator: ".").prefix(2))
        #expect(DeviceToken.refusal(of: token, bureau: bureau, now: now, key: key.publicKey) == nil)
    }
}

private struct EnrolmentFile: Decodable {
    struct Code: Decodable {
        let secret: Bytes
        let fingerprint: Bytes
        let text: String
        let hash: Bytes
    }

    struct Typed: Decodable {
        let typed: String
        let secret: Bytes?
    }

    struct Request: Decodable {
        let message: Bytes
        let signed: Bytes
    }

    /// From a machine that was another device.
    struct Anew: Decodable {
        let message: Bytes
        let signed: Bytes
        let formerKey: Bytes

        enum CodingKeys: String, CodingKey {
            case message, signed
            case formerKey = "former_key"
        }
    }

    struct Reply: Decodable {
        let message: Bytes
        let signed: Bytes
        let ring: Bytes

        enum CodingKeys: String, CodingKey {
            case message, signed
            case ring = "key_ring"
        }
    }

    let serverKey: Bytes
    let agreementSeed: Bytes
    let codes: [Code]
    let typed: [Typed]
    let request: Request
    let anew: Anew
    let reply: Reply

    enum CodingKeys: String, CodingKey {
        case codes, typed, request, anew, reply
        case serverKey = "server_key"
        case agreementSeed = "agreement_seed"
    }
}

@Suite struct EnrolmentVectorTests {
    private let file: EnrolmentFile

    init() throws { file = try Vectors.load("enrolment") }

    @Test func codesReadAndWrite() throws {
        for vector in file.codes {
            let code = EnrolmentCode(secret: vector.secret.data, serverKey: file.serverKey.data)
            #expect(code.text == vector.text)
            #expect(code.fingerprint == vector.fingerprint.data)
            #expect(code.hash == vector.hash.data)
            #expect(EnrolmentCode(vector.text) == code)
        }
    }

    @Test func codesAsPeopleTypeThem() {
        for vector in file.typed {
            #expect(EnrolmentCode(vector.typed)?.secret == vector.secret?.data, "\(vector.typed)")
        }
    }

    @Test func everySingleMistypedCharacterShows() throws {
        let characters = Array(file.codes[0].text)
        for (index, character) in characters.enumerated() where character != "-" {
            for digit in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where digit != character {
                var typed = characters
                typed[index] = digit
                #expect(EnrolmentCode(String(typed)) == nil)
            }
        }
    }

    @Test func theRequestIsSignedByTheDevice() throws {
        let request = try WireEnrollRequest(serializedBytes: file.request.message.data)
        #expect(Enrolment.requestBytes(request) == file.request.signed.data)
        #expect(request.codeHash == file.codes[0].hash.data)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: request.signingKey)
        #expect(key.isValidSignature(request.signature, for: file.request.signed.data))
    }

    @Test func theFormerDeviceSignsToo() throws {
        let request = try WireEnrollRequest(serializedBytes: file.anew.message.data)
        #expect(Enrolment.formerBytes(request) == file.anew.signed.data)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: file.anew.formerKey.data)
        #expect(key.isValidSignature(request.formerSignature, for: file.anew.signed.data))
        // What the new key signs is what it signs without a former device.
        #expect(Enrolment.requestBytes(request) == file.request.signed.data)
    }

    @Test func theReplyIsSignedByTheServer() throws {
        let reply = try WireEnrollReply(serializedBytes: file.reply.message.data)
        let hash = file.codes[0].hash.data
        #expect(Enrolment.replyBytes(reply, codeHash: hash) == file.reply.signed.data)
        #expect(EnrolmentCode.fingerprint(of: reply.serverKey) == file.codes[0].fingerprint.data)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: reply.serverKey)
        #expect(key.isValidSignature(reply.signature, for: file.reply.signed.data))
    }

    @Test func theKeyRingOpens() throws {
        let reply = try WireEnrollReply(serializedBytes: file.reply.message.data)
        let key = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: file.agreementSeed.data)
        let hash = file.codes[0].hash.data
        let ring = try Enrolment.open(reply, with: key, codeHash: hash)
        let expected = try WireKeyRing(serializedBytes: file.reply.ring.data)
        #expect(ring.sealWith == expected.sealWith)
        #expect(ring.lookupKey == expected.lookupKey)
        #expect(ring.secrets.count == 2)
        for entry in expected.keys { #expect(ring.secrets[entry.key] == entry.secret) }
        #expect(throws: (any Error).self) {
            try Enrolment.open(reply, with: key, codeHash: file.codes[1].hash.data)
        }
    }

    @Test func aRingThatWeSealOpens() throws {
        let key = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: file.agreementSeed.data)
        let hash = file.codes[0].hash.data
        let ring = KeyRing(secrets: [9: Data(count: 32)], lookupKey: Data(count: 32), sealWith: 9)
        let sealed = try Enrolment.seal(
            ring, to: key.publicKey.rawRepresentation, codeHash: hash)
        var reply = WireEnrollReply()
        reply.encapsulatedKey = sealed.encapsulatedKey
        reply.sealedKeys = sealed.ciphertext
        #expect(try Enrolment.open(reply, with: key, codeHash: hash).secrets == ring.secrets)
    }
}
