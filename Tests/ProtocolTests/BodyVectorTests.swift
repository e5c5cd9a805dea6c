import ChangeLog
import Foundation
import SwiftProtobuf
import Testing
import Wire

private struct IdentifierFile: Decodable {
    struct Case: Decodable {
        let milliseconds: String
        let random12: String
        let random62: String
        let bytes: Bytes
        let text: String

        enum CodingKeys: String, CodingKey {
            case milliseconds, bytes, text
            case random12 = "random_12_bits"
            case random62 = "random_62_bits"
        }
    }

    let cases: [Case]
}

private struct BodyFile: Decodable {
    struct Good: Decodable {
        let name: String
        let frozen: Bytes
        let sha256: Bytes
        let canonical: Bool
    }

    struct Bad: Decodable {
        let name: String
        let frozen: Bytes
    }

    let good: [Good]
    let bad: [Bad]
}

@Suite struct BodyVectorTests {
    @Test func identifiersAreVersion7() throws {
        let file = try Vectors.load("identifiers", as: IdentifierFile.self)
        for vector in file.cases {
            let identifier = Identifier(
                milliseconds: try #require(Int64(vector.milliseconds)),
                random: (
                    try #require(UInt64(vector.random12)), try #require(UInt64(vector.random62))
                ))
            #expect(identifier.data == vector.bytes.data)
            #expect(identifier.description == vector.text)
            #expect(Identifier(vector.text) == identifier)
            #expect(Identifier(vector.bytes.data) == identifier)
        }
    }

    @Test func goodBodiesReadAndFreezeAgain() throws {
        let file = try Vectors.load("bodies", as: BodyFile.self)
        for vector in file.good {
            let changeSet = try ChangeSet(frozen: vector.frozen.data)
            #expect(Hash256(hashing: vector.frozen.data).data == vector.sha256.data)
            let again = changeSet.freeze()
            #expect((again == vector.frozen.data) == vector.canonical, "\(vector.name)")
            #expect(try ChangeSet(frozen: again) == changeSet, "\(vector.name)")
        }
    }

    @Test func bodiesAreTheirJSONForm() throws {
        let good = try #require(try Vectors.object("bodies")["good"] as? [[String: Any]])
        for vector in good where vector["canonical"] as? Bool == true {
            let json = try JSONSerialization.data(withJSONObject: try #require(vector["json"]))
            let body = try WireBody(jsonUTF8Data: json)
            let bytes: Data = try body.serializedBytes()
            #expect(bytes.hexadecimal == vector["frozen"] as? String)
        }
    }

    @Test func theExampleIsWhatItSays() throws {
        let file = try Vectors.load("bodies", as: BodyFile.self)
        let read = try ChangeSet(frozen: file.good[0].frozen.data)
        let fields = read.edits[0].fields
        let payout = Edit(
            type: 16, record: read.id, action: .create,
            fields: FieldValues([
                (1, .text("P03A-17")), (2, fields[2]), (3, .text("case-subsidy")), (4, fields[4]),
                (5, fields[5]), (8, fields[8]), (9, .text("current-year")),
                (10, .text("2040604")), (11, fields[11]), (12, .integer(15_000)),
                (13, .integer(20_241_002)),
            ]))
        let made = ChangeSet(
            id: try #require(Identifier("01924a86-c801-7101-a0a1-a2a3a4a5a601")),
            bureau: read.bureau, device: read.device, actor: read.actor,
            claimedAt: 1_727_827_201_000, catalogVersion: 1, intent: "payout.new", edits: [payout])
        #expect(made == read)
        #expect(fields.entries.count == 11)
    }

    @Test func anUpdateKeepsBasesAndWhatItClears() throws {
        let file = try Vectors.load("bodies", as: BodyFile.self)
        let edit = try ChangeSet(frozen: file.good[1].frozen.data).edits[0]
        #expect(edit.action == .update)
        #expect(edit.bases.keys.sorted() == [8, 12])
        #expect(edit.fields.lists(8))
        #expect(edit.fields[8] == .absent)
        #expect(edit.fields[12] == .text("改号 示例 𠮷😀"))
    }

    @Test func valuesAtTheirEdges() throws {
        let file = try Vectors.load("bodies", as: BodyFile.self)
        let changeSet = try ChangeSet(frozen: file.good[2].frozen.data)
        let fields = changeSet.edits[0].fields
        #expect(changeSet.claimedAt == -1)
        #expect(changeSet.edits[0].record != changeSet.id)
        #expect(fields[1] == .text(""))
        #expect(fields[2] == .text("𠮷😀\n\t\0"))
        #expect([3, 4, 5, 6].map { fields[$0].integer } == [0, -1, .min, .max])
        #expect(fields[9] == .opaque(Data()))
        #expect(fields.entries.map(\.field).suffix(2) == [1 << 29, .max])
    }

    @Test func badBodiesAreRefused() throws {
        for vector in try Vectors.load("bodies", as: BodyFile.self).bad {
            #expect(throws: MalformedMessage.self, "\(vector.name)") {
                try ChangeSet(frozen: vector.frozen.data)
            }
        }
    }
}
