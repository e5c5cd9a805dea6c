internal import Access
public import ChangeLog
internal import Compression
public import Crypto
internal import Foundation
public import Replica
public import Session
internal import SwiftProtobuf
public import WebClient
public import Wire

/// Exchanges over HTTP: protobuf, compressed, with a token that the device signs for itself.
public final class WebExchange: SyncExchange {
    private let server: String
    private let identity: ReplicaIdentity
    private let key: Curve25519.Signing.PrivateKey
    private let powers: any Powers
    private let connection: WebConnection
    private let traffic: Traffic
    private let onProgress: (@Sendable (WebProgress) -> Bool)?

    /// - Parameter server: such as `http://127.0.0.1:8642`.
    public init(
        server: String, identity: ReplicaIdentity, key: Curve25519.Signing.PrivateKey,
        powers: any Powers, onProgress: (@Sendable (WebProgress) -> Bool)? = nil
    ) {
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        self.identity = identity
        self.key = key
        self.powers = powers
        self.onProgress = onProgress
        connection = WebConnection()
        traffic = Traffic()
    }

    /// Bytes on the wire in both directions since this was made, headers included.
    public var bytes: (sent: Int, received: Int) { traffic.total }

    public func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply {
        let reply = try post("/v1/sync", request) { try SyncReply(serialized: Data($0)) }
        let message = reply.message
        guard RefusalCode(rawValue: message.refusal.code) == .tokenExpired, message.serverTime > 0
        else { return reply }
        // This machine's clock is off: tokens go by the server's from here on.
        traffic.setClockOffset(message.serverTime - powers.now())
        return try post("/v1/sync", request) { try SyncReply(serialized: Data($0)) }
    }

    public func reconcile(_ request: WireReconcileRequest) throws(SyncFailure)
        -> WireReconcileReply
    {
        try post("/v1/reconcile", request) { try WireReconcileReply(serializedBytes: $0) }
    }

    private func post<Reply>(
        _ path: String, _ message: some Message, reply: ([UInt8]) throws -> Reply
    ) throws(SyncFailure) -> Reply {
        let response: WebResponse
        do {
            response = try connection.exchange(try request(path, message))
        } catch let failure as WebFailure {
            throw SyncFailure(failure)
        } catch {
            throw .notUnderstood(detail: "\(error)")
        }
        traffic.add(sent: response.sentBytes, received: response.receivedBytes)
        if let reply = try? reply(response.body),
            response.header("content-type") == ProtobufMedia.type
        {
            return reply
        }
        // A proxy or a failing server answers in words of its own.
        guard response.status < 500 else {
            throw .unreachable(detail: "HTTP \(response.status)")
        }
        throw .notUnderstood(detail: "HTTP \(response.status)")
    }

    private func request(_ path: String, _ message: some Message) throws -> WebRequest {
        let plain: [UInt8] = try message.serializedBytes()
        // However small: a frame has a checksum, and what the line changed is no message.
        let body = try ContentCoding.zstd.encode(plain)
        let token = try DeviceToken.make(
            device: identity.device, bureau: identity.bureau,
            now: powers.now() + traffic.clockOffset,
            key: key)
        let headers = [
            WebHeader(name: "Content-Type", value: ProtobufMedia.type),
            WebHeader(name: "Accept", value: ProtobufMedia.type),
            WebHeader(name: "Authorization", value: "Bearer \(token)"),
            WebHeader(name: "Content-Encoding", value: "zstd"),
        ]
        return WebRequest(
            method: "POST", url: server + path, headers: headers, body: body,
            maximumResponseBytes: Limit.replyBytes, onProgress: onProgress)
    }
}

/// The media type of binary messages.
public enum ProtobufMedia {
    public static let type = "application/x-protobuf"
}

extension SyncFailure {
    init(_ failure: WebFailure) {
        switch failure {
        case .unreachable(let detail), .timedOut(let detail), .interrupted(let detail),
            .tls(let detail):
            self = .unreachable(detail: detail)
        case .cancelled: self = .unreachable(detail: "cancelled")
        case .responseTooLarge(let limit): self = .notUnderstood(detail: "over \(limit) bytes")
        case .badURL(let url): self = .notUnderstood(detail: url)
        case .badHeader(let header): self = .notUnderstood(detail: header)
        case .other(let code, let text): self = .unreachable(detail: "\(text) (\(code))")
        }
    }
}
