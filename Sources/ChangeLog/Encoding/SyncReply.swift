public import Foundation
internal import SwiftProtobuf
public import Wire

/// A SyncReply message whose page stays bytes on its way: the server writes them once, the replica
/// stages them as they came.
public struct SyncReply: Sendable {
    /// Everything but the page.
    public var message: WireSyncReply
    public var page: Page?

    public init(_ message: WireSyncReply, page: Page? = nil) {
        self.message = message
        self.page = page
    }

    public init(serialized bytes: Data) throws {
        var rest: [UInt8] = []
        var page: Data?
        try bytes.read { bytes throws(MalformedMessage) in
            var reader = MessageReader(bytes)
            var start = 0
            while let field = try reader.next() {
                if field.number == Self.pageField, case .bytes(let bytes) = field.content {
                    // A message that comes in two parts is one, as protobuf has it.
                    page = (page ?? Data()) + bytes
                } else {
                    rest += bytes[start..<reader.position]
                }
                start = reader.position
            }
        }
        message = try WireSyncReply(serializedBytes: rest)
        self.page = try page.map { try Page(serialized: $0) }
    }

    public func serialized() throws -> Data {
        let rest: [UInt8] = try message.serializedBytes()
        guard let page else { return Data(rest) }
        var writer = MessageWriter(capacity: rest.count + page.bytes.count + 8)
        writer.append(rest)
        writer.presentData(Self.pageField, page.bytes)
        return writer.data
    }

    /// The message as the generated code has it, for its JSON form.
    public func whole() throws -> WireSyncReply {
        guard let page else { return message }
        var whole = message
        whole.page = try WirePage(serializedBytes: page.bytes)
        return whole
    }

    private static let pageField: UInt32 = 6
}
