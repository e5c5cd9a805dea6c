import Access
import ChangeLog
import Crypto
import DataFolder
import Foundation
import Replica
import Transport

/// Gives an enrolled folder another identity: its chain exists twice, or the server doesn't know it.
///
/// Each step is durable before the next, and does nothing where it was done before: the next keys,
/// the answer to the code (the same keys and code get the same), the new identity with what it carries
/// over, the exchange of keys. Run again, it goes on where it was broken off.
struct Reenrolment {
    let folder: DataFolder
    let replica: ReplicaDatabase
    let server: String
    let code: EnrolmentCode
    let deviceName: String

    /// - Parameter isAsked: the person wants it, whatever the last sync said.
    /// - Returns: what to tell the person.
    func run(isAsked: Bool) throws -> String {
        try DeviceKeys.settle(folder, replica)
        if try replica.enrolment()?.codeHash == code.hash { return try told() }
        guard try isAsked || replica.isIdentityClosed() else {
            throw ReplicaFailure.alreadyEnrolled
        }
        guard let former = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let present = try DeviceKeys.load(folder)
        let next = try DeviceKeys.next(folder)
        let (identity, ring, _) = try EnrolmentClient(server: server).enroll(
            code: code, key: next.signing, agreement: next.agreement, deviceName: deviceName,
            former: (former.device, present.signing))
        try Station.write(server: server, folder)
        _ = try replica.adoptAnew(
            identity, keys: ring,
            enrolment: ReplicaEnrolment(
                codeHash: code.hash, signingKey: next.signing.publicKey.rawRepresentation))
        try DeviceKeys.settle(folder, replica)
        return try told()
    }

    private func told() throws -> String {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let count = try replica.outboxCount()
        return
            "✓ \(EnrollCommand.text(identity)) · 未判定 \(count) 笔随本机转入 / \(count) unjudged carried over"
    }
}
