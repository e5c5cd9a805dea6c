package import Access
package import ChangeLog
package import Crypto
package import Foundation
internal import Intake
package import Replica
package import Wire

/// A device's keys, made from its powers.
package struct DeviceKeys: Sendable {
    package let signing: Curve25519.Signing.PrivateKey
    package let agreement: Curve25519.KeyAgreement.PrivateKey

    package init(_ powers: SimulatedPowers) throws {
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: powers.bytes(32))
        agreement = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: powers.bytes(32))
    }
}

/// Why the enrolment of a simulated device didn't succeed.
package struct EnrolmentRefused: Error {
    package let code: String
}

extension BenchBureau {
    /// Enrols a device through the real exchange: code, request, sealed reply.
    ///
    /// - Parameters:
    ///   - station: nil enrols HQ's.
    ///   - user: who has another device already; nil makes a user.
    ///   - former: the identity that the device gives up, with its key.
    package func enrol(
        _ keys: DeviceKeys, station: Identifier?, role: String = "clerk", name: String,
        user: Identifier? = nil,
        former: (device: Identifier, key: Curve25519.Signing.PrivateKey)? = nil
    ) throws -> (identity: ReplicaIdentity, keys: KeyRing, codeHash: Data, bundleKeys: BundleKeys?)
    {
        let station = station ?? headquarters
        let user = try user ?? makeUser(station: station, role: role, name: name)
        let code = try EnrolmentService(service).issue(
            station: station, user: user, role: role, secret: powers.bytes(10))
        let reply = try EnrolmentService(service).enroll(
            try Self.request(keys, code: code, name: name, former: former))
        guard reply.refusal.code.isEmpty, let identity = Self.identity(reply) else {
            throw EnrolmentRefused(code: reply.refusal.code)
        }
        let ring = try Enrolment.open(reply, with: keys.agreement, codeHash: code.hash)
        return (
            identity, ring, code.hash, BundleKeys(reply.bundleKeys, bureau: identity.bureau)
        )
    }

    private func makeUser(station: Identifier, role: String, name: String) throws -> Identifier {
        try desk { context in
            [
                .create(
                    "user", context.newIdentifier(),
                    [
                        "name": .text("示例 \(name)"), "role": .text(role),
                        "station": .reference(station),
                    ])
            ]
        }[0].changeSet
    }

    package static func request(
        _ keys: DeviceKeys, code: EnrolmentCode, name: String,
        former: (device: Identifier, key: Curve25519.Signing.PrivateKey)? = nil
    ) throws -> WireEnrollRequest {
        var request = WireEnrollRequest()
        request.protocolVersion = Limit.protocolVersion
        request.codeHash = code.hash
        request.signingKey = keys.signing.publicKey.rawRepresentation
        request.agreementKey = keys.agreement.publicKey.rawRepresentation
        request.deviceName = name
        request.signature = try keys.signing.signature(for: Enrolment.requestBytes(request))
        if let former {
            request.formerDevice = former.device.data
            request.formerSignature = try former.key.signature(
                for: Enrolment.formerBytes(request))
        }
        return request
    }

    private static func identity(_ reply: WireEnrollReply) -> ReplicaIdentity? {
        guard let bureau = Identifier(reply.bureau), let device = Identifier(reply.device),
            let station = Identifier(reply.station), let user = Identifier(reply.user)
        else { return nil }
        return ReplicaIdentity(
            bureau: bureau, bureauName: reply.bureauName, device: device,
            deviceLetter: reply.deviceLetter, station: station, stationCode: reply.stationCode,
            user: user, role: reply.role, isHeadquarters: reply.isHeadquarters)
    }
}
