import ChangeLog
import Crypto
import Foundation
import Journal
import SwiftProtobuf
import Testing
import Wire

private struct VerdictFile: Decodable {
    struct Case: Decodable {
        let message: Bytes
        let sealedBytes: Bytes
        let seal: Bytes
        let withBodyAndRuling: Bytes
        let link: Bytes
        let body: Bytes
        let journalHash: Bytes

        enum CodingKeys: String, CodingKey {
            case message, seal, link, body
            case sealedBytes = "sealed_bytes"
            case withBodyAndRuling = "with_body_and_ruling"
            case journalHash = "journal_hash"
        }
    }

    let bureau: Bytes
    let sealKey: Bytes
    let journalOrigin: Bytes
    let cases: [Case]

    enum CodingKeys: String, CodingKey {
        case bureau, cases
        case sealKey = "seal_key"
        case journalOrigin = "journal_origin"
    }
}

@Suite struct VerdictVectorTests {
    private let file: VerdictFile
    private let key: VerdictSealKey

    init() throws {
        file = try Vectors.load("verdicts")
        key = VerdictSealKey(SymmetricKey(data: file.sealKey.data))
    }

    @Test func verdictsReadAndWriteAsTheyCame() throws {
        for vector in file.cases {
            for bytes in [vector.message.data, vector.withBodyAndRuling.data] {
                let verdict = try Verdict(serialized: bytes)
                #expect(verdict.serialized() == bytes)
            }
        }
    }

    @Test func sealsCoverWhatWasDecided() throws {
        for vector in file.cases {
            var verdict = try Verdict(serialized: vector.message.data)
            #expect(verdict.isSealed(with: key))
            verdict.seal = Data()
            verdict.seal(with: key)
            #expect(verdict.seal == vector.seal.data)
            let code = HMAC<SHA256>.authenticationCode(
                for: vector.sealedBytes.data, using: SymmetricKey(data: file.sealKey.data))
            #expect(Data(code.prefix(16)) == vector.seal.data)
            verdict.effectiveAt += 1
            #expect(!verdict.isSealed(with: key))
        }
    }

    @Test func sealsLeaveOutBodySeqAndRuling() throws {
        for vector in file.cases {
            var sent = try Verdict(serialized: vector.withBodyAndRuling.data)
            sent.seq += 100
            #expect(!sent.body.isEmpty)
            #expect(sent.followedBy != nil)
            #expect(sent.isSealed(with: key))
        }
    }

    @Test func touchedRecordsAreNamedByTheChangeSetWhereEmpty() throws {
        let verdict = try Verdict(serialized: file.cases[0].message.data)
        #expect(verdict.touched == [Verdict.Touch(type: 16, record: verdict.changeSet)])
        #expect(verdict.outcome == .applied)
        #expect(!verdict.isOpen)
    }

    @Test func theJournalHashFollows() throws {
        var hash = JournalLog.origin(try Identifier(file.bureau))
        #expect(hash.data == file.journalOrigin.data)
        for (index, vector) in file.cases.enumerated() {
            let verdict = try Verdict(serialized: vector.message.data)
            hash = JournalLog.hash(
                after: hash, seq: UInt64(index + 1), receivedAt: verdict.receivedAt,
                link: try Hash256(vector.link), body: vector.body.data,
                verdict: vector.message.data)
            #expect(hash.data == vector.journalHash.data)
        }
    }
}
