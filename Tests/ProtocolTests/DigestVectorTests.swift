import ChangeLog
import Foundation
import SwiftProtobuf
import Testing
import Wire

private struct DigestFile: Decodable {
    struct Case: Decodable {
        let name: String
        let record: Bytes
        let digestBytes: Bytes
        let term: Bytes
        let sumSoFar: Bytes

        enum CodingKeys: String, CodingKey {
            case name, record, term
            case digestBytes = "digest_bytes"
            case sumSoFar = "sum_so_far"
        }

        func image() throws -> RecordImage {
            try RecordImage(serialized: record.data)
        }
    }

    struct Rest: Decodable {
        let count: UInt64
        let sum: Bytes
    }

    struct Wrap: Decodable {
        let term: Bytes
        let twice: Bytes
    }

    let cases: [Case]
    let rest: Rest
    let wraps: Wrap

    enum CodingKeys: String, CodingKey {
        case cases, wraps
        case rest = "without_the_first"
    }
}

@Suite struct DigestVectorTests {
    private let file: DigestFile

    init() throws { file = try Vectors.load("digest") }

    @Test func termsAreOverTheRecordWithoutItsSeq() throws {
        for vector in file.cases {
            var image = try vector.image()
            #expect(image.digestBytes() == vector.digestBytes.data, "\(vector.name)")
            #expect(Digest.data(of: Digest.term(of: image)) == vector.term.data)
            image.seq += 1
            #expect(Digest.data(of: Digest.term(of: image)) == vector.term.data)
        }
    }

    @Test func recordsReadAndWriteAsTheyCame() throws {
        for vector in file.cases {
            #expect(try vector.image().serialized() == vector.record.data, "\(vector.name)")
        }
    }

    @Test func sumsAddUpAndTakeAway() throws {
        var digest = Digest()
        for vector in file.cases {
            digest.add(try vector.image())
            #expect(Digest.data(of: digest.sum) == vector.sumSoFar.data)
        }
        digest.remove(try file.cases[0].image())
        #expect(digest.count == file.rest.count)
        #expect(Digest.data(of: digest.sum) == file.rest.sum.data)
        #expect(Digest(digest.message(type: 16)) == digest)
    }

    @Test func sumsWrap() throws {
        var message = WireScopeDigest()
        message.count = 1
        message.sum = file.wraps.term.data
        var digest = try #require(Digest(message))
        digest.add(digest)
        #expect(Digest.data(of: digest.sum) == file.wraps.twice.data)
    }
}
