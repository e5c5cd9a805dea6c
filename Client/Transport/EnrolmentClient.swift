public import Access
public import ChangeLog
public import Crypto
internal import Foundation
public import Replica
internal import Session
internal import SwiftProtobuf
internal import WebClient
internal import Wire

/// Turns a one-time code into an identity.
public struct EnrolmentClient {
    private let server: String

    public init(server: String) {
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
    }

    /// - Parameters:
    ///   - key: the device's own, which never leaves it. The same key and code again get the same
    ///     answer, so a reply that was lost costs nothing.
    ///   - deviceName: how HQ will see the machine.
    ///   - former: the identity that the machine gives up, and its key, where it had one.
    /// - Throws: `EnrolmentFailure`, `WebFailure`.
    public func enroll(
        code: EnrolmentCode, key: Curve25519.Signing.PrivateKey,
        agreement: Curve25519.KeyAgreement.PrivateKey, deviceName: String,
        former: (device: Identifier, key: Curve25519.Signing.PrivateKey)? = nil
    ) throws -> (identity: ReplicaIdentity, keys: KeyRing, bundleKeys: BundleKeys?) {
        var request = WireEnrollRequest()
        request.protocolVersion = Limit.protocolVersion
        request.codeHash = code.hash
        request.signingKey = key.publicKey.rawRepresentation
        request.agreementKey = agreement.publicKey.rawRepresentation
        request.deviceName = deviceName
        request.signature = try key.signature(for: Enrolment.requestBytes(request))
        if let former {
            request.formerDevice = former.device.data
            request.formerSignature = try former.key.signature(
                for: Enrolment.formerBytes(request))
        }
        let response = try WebConnection().exchange(
            WebRequest(
                method: "POST", url: server + "/v1/enroll",
                headers: [
                    WebHeader(name: "Content-Type", value: ProtobufMedia.type),
                    WebHeader(name: "Accept", value: ProtobufMedia.type),
                ], body: try request.serializedBytes()))
        guard let reply = try? WireEnrollReply(serializedBytes: response.body),
            response.header("content-type") == ProtobufMedia.type
        else { throw EnrolmentFailure.notUnderstood(status: response.status) }
        guard reply.refusal.code.isEmpty else {
            throw EnrolmentFailure.refused(code: reply.refusal.code)
        }
        try check(reply, code: code)
        let identity = try identity(reply)
        return (
            identity, try Enrolment.open(reply, with: agreement, codeHash: code.hash),
            try bundleKeys(reply, identity)
        )
    }

    /// Nil from a server that knows no bundles. They are the server's whose key the code carries.
    private func bundleKeys(_ reply: WireEnrollReply, _ identity: ReplicaIdentity) throws
        -> BundleKeys?
    {
        guard reply.hasBundleKeys else { return nil }
        guard let keys = BundleKeys(reply.bundleKeys, bureau: identity.bureau),
            keys.serverKey == reply.serverKey
        else { throw EnrolmentFailure.wrongServer }
        return keys
    }

    /// The reply is the right server's: its key has the fingerprint that the code carries.
    private func check(_ reply: WireEnrollReply, code: EnrolmentCode) throws {
        guard EnrolmentCode.fingerprint(of: reply.serverKey) == code.fingerprint,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: reply.serverKey),
            key.isValidSignature(
                reply.signature, for: Enrolment.replyBytes(reply, codeHash: code.hash))
        else { throw EnrolmentFailure.wrongServer }
    }

    private func identity(_ reply: WireEnrollReply) throws -> ReplicaIdentity {
        guard let bureau = Identifier(reply.bureau), let device = Identifier(reply.device),
            let station = Identifier(reply.station), let user = Identifier(reply.user)
        else { throw EnrolmentFailure.notUnderstood(status: 200) }
        return ReplicaIdentity(
            bureau: bureau, bureauName: reply.bureauName, device: device,
            deviceLetter: reply.deviceLetter, station: station, stationCode: reply.stationCode,
            user: user, role: reply.role, isHeadquarters: reply.isHeadquarters)
    }
}

public enum EnrolmentFailure: Error, Equatable {
    case refused(code: String)
    /// The server's key isn't the one that the code was made for.
    case wrongServer
    case notUnderstood(status: Int)
}
