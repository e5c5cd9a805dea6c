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
        let created: [Bytes]
        let createdHash: Bytes
        let givenAgainWithBody: Bytes
        let link: Bytes
        let body: Bytes
        let journalHash: Bytes

        enum CodingKeys: String, CodingKey {
            case message, created, seal, link, body
            case createdHash = "created_hash"
            case sealedBytes = "sealed_bytes"
            case givenAgainWithBody = "given_again_with_body"
            case journalHash = "journal_hash"
        }
    }

    let bureau: Bytes
    let epoch: Bytes
    let sealKey: Bytes
    let journalOrigin: Bytes
    let cases: [Case]

    enum CodingKeys: String, CodingKey {
        case bureau, epoch, cases
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
            for bytes in [vector.message.data, vector.givenAgainWithBody.data] {
                let verdict = try Verdict(serialized: bytes)
                #expect(verdict.serialized() == bytes)
            }
        }
    }

    private func matter(_ vector: VerdictFile.Case, seq: UInt64) throws -> SealedMatter {
        let created = try vector.created.map { try RecordImage(serialized: $0.data) }
        #expect(CreatedRecords.hash(created).data == vector.createdHash.data)
        return SealedMatter(
            place: JournalPlace(epoch: try Identifier(file.epoch), seq: seq),
            body: Hash256(hashing: vector.body.data), created: CreatedRecords.hash(created))
    }

    @Test func sealsCoverWhatWasDecided() throws {
        for (index, vector) in file.cases.enumerated() {
            let matter = try matter(vector, seq: UInt64(index + 1))
            var verdict = try Verdict(serialized: vector.message.data)
            #expect(verdict.isSealed(with: key, matter))
            verdict.seal = Data()
            verdict.seal(with: key, matter)
            #expect(verdict.seal == vector.seal.data)
            let code = HMAC<SHA256>.authenticationCode(
                for: vector.sealedBytes.data, using: SymmetricKey(data: file.sealKey.data))
            #expect(Data(code.prefix(16)) == vector.seal.data)
        }
    }

    /// Whoever gives a verdict back can alter nothing of it, nor its bytes, its place or what it set.
    @Test func nothingThatASealCoversCanBeAltered() throws {
        let vector = file.cases[0]
        let given = try matter(vector, seq: 1)
        let verdict = try Verdict(serialized: vector.message.data)
        var others: [(Verdict, SealedMatter)] = []
        var later = verdict
        later.effectiveAt += 1
        var ruled = verdict
        ruled.followedBy = verdict.changeSet
        var idle = verdict
        idle.isIdle = true
        for altered in [later, ruled, idle] { others.append((altered, given)) }
        for change in [
            { $0.body = .zero }, { $0.created = .zero },
            { $0.place = JournalPlace(epoch: $0.place.epoch, seq: 2) },
            { $0.place = JournalPlace(epoch: .zero, seq: 1) },
        ] as [(inout SealedMatter) -> Void] {
            var matter = given
            change(&matter)
            others.append((verdict, matter))
        }
        for (verdict, matter) in others { #expect(!verdict.isSealed(with: key, matter)) }
    }

    @Test func aVerdictGivenBackKeepsItsSeal() throws {
        for (index, vector) in file.cases.enumerated() {
            let told = try Verdict(serialized: vector.givenAgainWithBody.data)
            #expect(!told.body.isEmpty)
            #expect(told.seq == UInt64(index + 101))
            let matter = try matter(vector, seq: UInt64(index + 1))
            #expect(told.given == matter.place)
            #expect(told.isSealed(with: key, matter))
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
