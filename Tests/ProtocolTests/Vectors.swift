import ChangeLog
import Foundation
import Testing

/// The golden cases in Protocol/Vectors, found by this file's own place.
enum Vectors {
    static let protocolFolder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Protocol")

    static func load<File: Decodable>(_ name: String, as type: File.Type = File.self) throws -> File
    {
        let url = protocolFolder.appendingPathComponent("Vectors/\(name).json")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    }

    static func page(_ name: String) throws -> String {
        try String(contentsOf: protocolFolder.appendingPathComponent(name), encoding: .utf8)
    }

    /// A vector file's top object, for parts that are read as plain JSON.
    static func object(_ name: String) throws -> [String: Any] {
        let url = protocolFolder.appendingPathComponent("Vectors/\(name).json")
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        return try #require(value as? [String: Any])
    }
}

/// Bytes as the vectors write them: hexadecimal.
struct Bytes: Decodable {
    let data: Data

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        data = try #require(Data(hexadecimal: text), "not hexadecimal: \(text)")
    }
}

extension Data {
    init?(hexadecimal text: String) {
        guard text.utf8.count % 2 == 0 else { return nil }
        self.init(capacity: text.utf8.count / 2)
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            append(byte)
            rest = rest.dropFirst(2)
        }
    }

    var hexadecimal: String {
        map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}

extension Identifier {
    init(_ bytes: Bytes) throws { self = try #require(Identifier(bytes.data)) }
}

extension Hash256 {
    init(_ bytes: Bytes) throws { self = try #require(Hash256(bytes.data)) }
}
