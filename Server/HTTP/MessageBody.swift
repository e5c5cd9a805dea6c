internal import ChangeLog
internal import Compression
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import SwiftProtobuf
internal import Wire

/// The two forms in which a message travels: binary, and protobuf's JSON for people with curl.
enum MessageForm {
    case binary, json

    static let binaryType = "application/x-protobuf"
    static let jsonType = "application/json"

    /// By the header's media type; nil for any other.
    init?(contentType: String?) {
        switch contentType?.split(separator: ";").first.map({ $0.lowercased() }) {
        case Self.binaryType, "application/protobuf", "application/octet-stream": self = .binary
        case Self.jsonType: self = .json
        default: return nil
        }
    }

    var contentType: String { self == .binary ? Self.binaryType : Self.jsonType }
}

/// A request that can't be read as a message.
struct UnreadableRequest: Error {
    let code: RefusalCode
}

extension Request {
    /// The message in the request's body, decompressed and within the protocol's limit.
    func message<Body: Message>(_: Body.Type) async throws -> (Body, MessageForm) {
        guard let form = MessageForm(contentType: headers[.contentType]) else {
            throw UnreadableRequest(code: .malformed)
        }
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: Limit.requestBytes)
        } catch { throw UnreadableRequest(code: .requestTooLarge) }
        let coding = headers[.contentEncoding].map { ContentCoding(httpName: $0) } ?? .identity
        guard let coding else { throw UnreadableRequest(code: .unsupportedEncoding) }
        let bytes: [UInt8]
        do {
            bytes = try coding.decode(
                Array(buffer.readableBytesView), limitBytes: Limit.requestBytes)
        } catch CompressionFailure.tooLarge {
            throw UnreadableRequest(code: .requestTooLarge)
        } catch { throw UnreadableRequest(code: .malformed) }
        do {
            switch form {
            case .binary: return (try Body(serializedBytes: bytes), form)
            case .json: return (try Body(jsonUTF8Bytes: bytes), form)
            }
        } catch { throw UnreadableRequest(code: .malformed) }
    }

    /// The coding for a reply of this size: what the client takes, where it is worth the work. A
    /// zstd frame always is: its checksum tells what the line changed.
    func replyCoding(bytes: Int) -> ContentCoding {
        guard let accepted = headers[.acceptEncoding]?.lowercased() else { return .identity }
        let names = accepted.split(separator: ",").map {
            $0.split(separator: ";")[0].trimmingCharacters(in: .whitespaces)
        }
        if names.contains("zstd") { return .zstd }
        return bytes > 256 && names.contains("gzip") ? .gzip : .identity
    }

    func reply(_ message: some Message, form: MessageForm, status: HTTPResponse.Status = .ok) throws
        -> Response
    {
        switch form {
        case .binary: try reply(try message.serializedBytes(), form: form, status: status)
        case .json: try reply(try message.jsonUTF8Bytes(), form: form, status: status)
        }
    }

    func reply(_ reply: SyncReply, form: MessageForm, status: HTTPResponse.Status) throws
        -> Response
    {
        switch form {
        case .binary: try self.reply(Array(reply.serialized()), form: form, status: status)
        case .json: try self.reply(try reply.whole(), form: form, status: status)
        }
    }

    private func reply(_ plain: [UInt8], form: MessageForm, status: HTTPResponse.Status) throws
        -> Response
    {
        let coding = replyCoding(bytes: plain.count)
        var headers = HTTPFields()
        headers[.contentType] = form.contentType
        if coding != .identity { headers[.contentEncoding] = coding.httpName }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try coding.encode(plain))))
    }
}
