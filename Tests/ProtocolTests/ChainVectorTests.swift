import ChangeLog
import Crypto
import Foundation
import SwiftProtobuf
import Testing
import Wire

private struct ChainFile: Decodable {
    struct Link: Decodable {
        let number: UInt64
        let body: Bytes
        let link: Bytes
    }

    struct Segment: Decodable {
        let first: UInt64
        let last: UInt64
        let signed: Bytes
        let signature: Bytes
        let message: Bytes

        enum CodingKeys: String, CodingKey {
            case signed, signature, message
            case first = "first_number"
            case last = "last_number"
        }
    }

    struct Carried: Decodable {
        let device: Bytes
        let origin: Bytes
        let link: Bytes
    }

    let bureau: Bytes
    let device: Bytes
    let seed: Bytes
    let key: Bytes
    let origin: Bytes
    let links: [Link]
    let segments: [Segment]
    let carried: Carried

    enum CodingKeys: String, CodingKey {
        case bureau, device, origin, links, segments, carried
        case seed = "signing_seed"
        case key = "signing_key"
    }

    /// The position at each number, by the real code.
    func positions() throws -> [ChainPosition] {
        let device = try Identifier(device)
        var positions = [ChainPosition.origin(bureau: try Identifier(bureau), device: device)]
        for link in links {
            positions.append(
                positions[positions.count - 1].following(device: device, body: link.body.data))
        }
        return positions
    }
}

@Suite struct ChainVectorTests {
    private let file: ChainFile

    init() throws { file = try Vectors.load("chain") }

    @Test func linksFollow() throws {
        let positions = try file.positions()
        #expect(positions[0].link.data == file.origin.data)
        for link in file.links {
            let position = positions[Int(link.number)]
            #expect(position.number == link.number)
            #expect(position.link.data == link.link.data)
            #expect(ChainPosition(position.message) == position)
        }
    }

    @Test func aCarriedBodyIsLinkedAnew() throws {
        let device = try Identifier(file.carried.device)
        let origin = ChainPosition.origin(bureau: try Identifier(file.bureau), device: device)
        #expect(origin.link.data == file.carried.origin.data)
        let next = origin.following(device: device, body: file.links[0].body.data)
        #expect(next.link.data == file.carried.link.data)
        #expect(next.link.data != file.links[0].link.data)
    }

    @Test func signaturesCoverTheLastLink() throws {
        let positions = try file.positions()
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: file.key.data)
        for segment in file.segments {
            let last = positions[Int(segment.last)]
            #expect(SegmentSignature.bytes(signing: last) == segment.signed.data)
            #expect(SegmentSignature.isValid(segment.signature.data, of: last, by: key))
            let before = positions[Int(segment.last) - 1]
            #expect(!SegmentSignature.isValid(segment.signature.data, of: before, by: key))
        }
    }

    @Test func segmentsAreBuiltAsTheVectorsHaveThem() throws {
        let positions = try file.positions()
        let device = try Identifier(file.device)
        let secret = try Curve25519.Signing.PrivateKey(rawRepresentation: file.seed.data)
        #expect(secret.publicKey.rawRepresentation == file.key.data)
        for segment in file.segments {
            var builder = SegmentBuilder(device: device, after: positions[Int(segment.first) - 1])
            for number in Int(segment.first)...Int(segment.last) {
                let isTaken = builder.take(
                    file.links[number - 1].body.data, at: positions[number])
                #expect(isTaken)
            }
            // Some platforms salt their Ed25519 signatures: the vector's stands for ours.
            let own = try SegmentSignature.sign(positions[Int(segment.last)], with: secret)
            #expect(
                SegmentSignature.isValid(
                    own, of: positions[Int(segment.last)], by: secret.publicKey))
            let message = builder.message { _ in segment.signature.data }
            let bytes: Data = try message.serializedBytes()
            #expect(bytes == segment.message.data)
        }
    }

    @Test func aFullSegmentTakesNoMore() throws {
        let device = try Identifier(file.device)
        var position = try file.positions()[0]
        var builder = SegmentBuilder(device: device, after: position)
        let body = Data(count: Limit.bodyBytes)
        var taken = 0
        while true {
            let next = position.following(device: device, body: body)
            guard builder.take(body, at: next) else { break }
            position = next
            taken += 1
        }
        #expect(taken == Limit.segmentBytes / Limit.bodyBytes)
        #expect(builder.position == position)
    }
}
