import Foundation
import SwiftProtobuf
import Testing
import Wire

/// Both forms of the same messages: binary, and JSON for people with curl.
@Suite struct MessageVectorTests {
    private static let messages: [String: any Message.Type] = [
        "SyncRequest": WireSyncRequest.self, "SyncReply": WireSyncReply.self,
        "ReconcileRequest": WireReconcileRequest.self, "ReconcileReply": WireReconcileReply.self,
        "Head": WireHead.self,
    ]

    @Test func bothFormsSayTheSame() throws {
        let cases = try #require(try Vectors.object("messages")["cases"] as? [[String: Any]])
        #expect(cases.count == 7)
        for vector in cases {
            let name = try #require(vector["message"] as? String)
            let type = try #require(Self.messages[name])
            try check(type, vector)
        }
    }

    private func check<Body: Message>(_ type: Body.Type, _ vector: [String: Any]) throws {
        let text = try #require(vector["binary"] as? String)
        let binary = try #require(Data(hexadecimal: text))
        let json = try #require(vector["json"])
        let read = try Body(
            jsonUTF8Data: JSONSerialization.data(withJSONObject: json, options: .fragmentsAllowed))
        #expect(try read.serializedBytes() == binary)
        let written = try Body(serializedBytes: binary).jsonUTF8Data()
        let object = try JSONSerialization.jsonObject(with: written)
        #expect(
            NSDictionary(dictionary: try #require(object as? [String: Any]))
                == NSDictionary(dictionary: try #require(json as? [String: Any])),
            "\(Body.protoMessageName)")
    }

    /// A later version's fields are kept and given back where a message is only passed on.
    @Test func unknownFieldsAreKept() throws {
        let binary = try #require(Data(hexadecimal: "a006070a00aa060401020304"))
        let message = try WirePage(serializedBytes: binary)
        #expect(message.records.count == 1)
        let again: Data = try message.serializedBytes()
        #expect(again.hexadecimal == "0a00a00607aa060401020304")
    }

    @Test func aNameThatNoMessageHasIsRefused() {
        #expect(throws: (any Error).self) {
            try WireSyncRequest(jsonString: #"{"protocolVersion": 1, "later": 2}"#)
        }
    }
}
