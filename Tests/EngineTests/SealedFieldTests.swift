import ChangeLog
import Foundation
import Intake
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// Personal texts are ciphertext wherever somebody without the key could read.
struct SealedFieldTests {
    private static let identity = "140405199901019999-示例"
    private static let parties = "示例甲某与示例乙某"

    private struct Scene {
        let offices: BenchOffices
        let person: Identifier
        let mediationCase: Identifier
    }

    private func scene() throws -> Scene {
        let offices = try BenchOffices()
        let person = try offices.first.enter { context in
            let id = context.newIdentifier()
            return offices.first.work.person(
                id, number: try context.nextNumber("M"),
                [
                    "identity-number": try context.seal(
                        Self.identity, record: id, field: Names.field("person", "identity-number"))
                ])
        }.id
        let mediationCase = try offices.first.enterCase(mediator: person, parties: Self.parties)
        try offices.settle()
        return Scene(offices: offices, person: person, mediationCase: mediationCase)
    }

    private func sealed(_ replica: BenchReplica, _ person: Identifier) throws -> SealedText {
        let image = try #require(try replica.shown("person", person)?.image)
        return try #require(image.value("person", "identity-number").sealed)
    }

    private let field = Names.field("person", "identity-number")

    @Test(arguments: [identity, parties, "示例甲某"])
    func plainTextIsNowhere(_ text: String) throws {
        let scene = try scene()
        let plain = Data(text.utf8)
        let server = try TemporaryFolder.databaseBytes(scene.offices.bureau.databasePath)
        #expect(server.count > 100_000)
        #expect(server.range(of: plain) == nil)
        for replica in scene.offices.all {
            #expect(replica.line.traffic.count > 1_000)
            #expect(replica.line.traffic.range(of: plain) == nil)
        }
        for entry in try scene.offices.bureau.journal() {
            #expect(entry.body.range(of: plain) == nil)
        }
        // The search does find what is there in the clear.
        #expect(server.range(of: Data("示例 M01A-1".utf8)) != nil)
    }

    @Test func ciphertextIsInWireJournalAndTables() throws {
        let scene = try scene()
        let text = try sealed(scene.offices.first, scene.person)
        let server = try TemporaryFolder.databaseBytes(scene.offices.bureau.databasePath)
        let body = try scene.offices.bureau.journal().first {
            $0.verdict.changeSet == scene.person
        }?.body
        #expect(body?.range(of: text.ciphertext) != nil)
        #expect(server.range(of: text.ciphertext) != nil)
        #expect(scene.offices.first.line.traffic.range(of: text.ciphertext) != nil)
        let record = try scene.offices.bureau.record("person", scene.person)
        #expect(record?.value("person", "identity-number") == .sealed(text))
    }

    @Test func whoCanOpen() throws {
        let scene = try scene()
        let text = try sealed(scene.offices.first, scene.person)
        let offices = scene.offices
        for replica in [offices.first, offices.firstAgain, offices.headquarters] {
            let ring = try replica.database.keyRing()
            #expect(
                try ring.open(text, record: scene.person, field: field) == Self.identity,
                "\(replica.name)")
        }
        let stranger = try offices.second.database.keyRing()
        #expect(throws: SealingFailure.self) {
            try stranger.open(text, record: scene.person, field: field)
        }
        // Nor with its own secret under the other's number.
        let secret = try #require(stranger.secrets[stranger.sealWith])
        let forged = KeyRing(
            secrets: [text.key: secret], lookupKey: stranger.lookupKey, sealWith: text.key)
        #expect(throws: SealingFailure.self) {
            try forged.open(text, record: scene.person, field: field)
        }
    }

    /// Moved to another record or another field, or altered by a bit.
    @Test(arguments: ["record", "field", "bit"])
    func movedCiphertextIsRefused(_ change: String) throws {
        let scene = try scene()
        let ring = try scene.offices.first.database.keyRing()
        let text = try sealed(scene.offices.first, scene.person)
        var ciphertext = text.ciphertext
        if change == "bit" { ciphertext[20] ^= 1 }
        let moved = SealedText(key: text.key, ciphertext: ciphertext, lookup: text.lookup)
        #expect(throws: SealingFailure.self) {
            try ring.open(
                moved, record: change == "record" ? scene.mediationCase : scene.person,
                field: change == "field" ? Names.field("person", "phone") : field)
        }
    }

    /// Equal texts are found equal across stations by the lookup hash, with no key but that.
    @Test func equalTextsClashAcrossStations() throws {
        let scene = try scene()
        let twin = try scene.offices.second.enter { context in
            let id = context.newIdentifier()
            return scene.offices.second.work.person(
                id, number: try context.nextNumber("M"),
                [
                    "identity-number": try context.seal(
                        "140405 19990101 9999-示例", record: id, field: field)
                ])
        }.id
        try scene.offices.settle()
        #expect(try scene.offices.second.verdict(twin)?.rule == "unique-identity")
    }

    /// Clear text in a sealed field is refused at entry.
    @Test func clearTextIsRefused() throws {
        let scene = try scene()
        #expect(throws: EntryRefused.self) {
            try scene.offices.first.update("person", scene.person, ["phone": .text("示例")])
        }
    }
}
