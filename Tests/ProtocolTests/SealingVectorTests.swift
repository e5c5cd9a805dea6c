import ChangeLog
import Foundation
import Testing

private struct SealingFile: Decodable {
    struct Secret: Decodable {
        let key: UInt32
        let secret: Bytes
    }

    struct Case: Decodable {
        let text: String
        let record: Bytes
        let field: UInt32
        let key: UInt32
        let nonce: Bytes
        let ciphertext: Bytes
        let normalized: String
        let lookup: Bytes
    }

    let master: Bytes
    let lookupKey: Bytes
    let stationSecrets: [Secret]
    let cases: [Case]
    let lists: [List]

    struct List: Decodable {
        let texts: [String]
        let lookups: Bytes
    }

    enum CodingKeys: String, CodingKey {
        case master, cases, lists
        case lookupKey = "lookup_key"
        case stationSecrets = "station_secrets"
    }

    var ring: KeyRing {
        KeyRing(
            secrets: [3: KeyRing.stationSecret(master: master.data, key: 3)],
            lookupKey: KeyRing.lookupKey(master: master.data), sealWith: 3)
    }
}

@Suite struct SealingVectorTests {
    private let file: SealingFile

    init() throws { file = try Vectors.load("sealing") }

    @Test func keysDerive() {
        #expect(KeyRing.lookupKey(master: file.master.data) == file.lookupKey.data)
        for vector in file.stationSecrets {
            let secret = KeyRing.stationSecret(master: file.master.data, key: vector.key)
            #expect(secret == vector.secret.data)
        }
    }

    @Test func textIsSealedAndOpened() throws {
        for vector in file.cases {
            let record = try Identifier(vector.record)
            let sealed = try file.ring.seal(
                vector.text, record: record, field: vector.field, nonce: vector.nonce.data)
            #expect(sealed.key == vector.key)
            #expect(sealed.ciphertext == vector.ciphertext.data)
            #expect(sealed.lookup == vector.lookup.data)
            let text = try file.ring.open(sealed, record: record, field: vector.field)
            #expect(text == vector.text)
        }
    }

    @Test func normalizedTextsLookAlike() {
        for vector in file.cases {
            #expect(file.ring.lookup(vector.normalized) == vector.lookup.data)
        }
    }

    @Test func listsOfTextsLookAlike() {
        for vector in file.lists {
            #expect(file.ring.lookups(vector.texts) == vector.lookups.data, "\(vector.texts)")
        }
        #expect(file.lists[0].lookups.data == file.lists[1].lookups.data)
        #expect(file.lists[2].lookups.data == file.lists[3].lookups.data)
    }

    @Test func aCiphertextOpensNowhereElse() throws {
        let vector = file.cases[0]
        let record = try Identifier(vector.record)
        let sealed = SealedText(
            key: vector.key, ciphertext: vector.ciphertext.data, lookup: vector.lookup.data)
        #expect(throws: SealingFailure.self) {
            try file.ring.open(sealed, record: record, field: vector.field + 1)
        }
        #expect(throws: SealingFailure.self) {
            try file.ring.open(sealed, record: .zero, field: vector.field)
        }
        let foreign = SealedText(
            key: 4, ciphertext: sealed.ciphertext, lookup: sealed.lookup)
        #expect(throws: SealingFailure.self) {
            try file.ring.open(foreign, record: record, field: vector.field)
        }
    }
}
