internal import Catalog
package import ChangeLog
internal import RecordStore
internal import Replica

/// What a replica ought to show, from what the server had at the replica's last complete pull and
/// from the replica's own chain. It knows nothing of the replica's overlay.
package struct ReplicaModel: Sendable {
    private var server = ServerPicture()
    /// What it was to show before, since it last agreed with the server.
    private var former: [[Overlay.Key: RecordImage]] = []
    /// All that it was ever to show.
    private var seen: Set<Overlay.Key> = []
    private var visible: Visible?

    /// Which checkpoint is visible.
    private struct Visible: Equatable {
        let cursor: PullCursor?
        let viewedAt: Int64?
    }

    package init() {}

    /// Takes the server's state over as the replica's checkpoint, if the replica has made one
    /// visible since.
    ///
    /// - Parameter told: what the server had when it was asked; nil: what it has now.
    package mutating func follow(_ replica: BenchReplica, told: ServerPicture? = nil) throws {
        // A replica that has fallen back shows the checkpoint before until it has pulled anew.
        guard try replica.read({ try FactTable($0)["pulls-anew"] == nil }) else { return }
        let now = Visible(
            cursor: try replica.database.standing().cursor,
            viewedAt: try replica.database.viewedAt())
        guard now != visible else { return }
        visible = now
        former.append(server.records)
        seen.formUnion(server.records.keys)
        server = try told ?? ServerPicture(replica.bureau, for: replica.identity)
    }

    package var canonical: [Overlay.Key: RecordImage] { server.records }

    /// canonical + held by seq + outbox by number, without what the outbox withdraws.
    package func visible(_ replica: BenchReplica, chain: [ChangeSet]) -> [Overlay.Key: RecordImage]
    {
        let outbox = chain.filter { server.verdicts[$0.id] == nil }
        let withdrawn = outbox.flatMap(Self.withdrawn)
        let shown = Overlay.replay(
            (server.open + outbox).filter { !withdrawn.contains(.opaque($0.id.data)) },
            catalog: replica.database.catalog
        ) { server.records[$0] }.filter { replica.database.catalog.type($0.key.type) != nil }
        return server.records.merging(shown.compactMapValues { $0 }) { $1 }
            .filter { shown[$0.key].map { $0 != nil } ?? true }
    }

    private static func withdrawn(by changeSet: ChangeSet) -> [FieldValue] {
        changeSet.edits.filter { $0.type == Names.type("withdrawal") }
            .map { $0.fields[Names.field("withdrawal", "change-set")] }
    }

    /// Records of entries whose withdrawal is itself taken back, which no command does: until the server has
    /// judged all three they may be shown or not.
    private func undecided(_ chain: [ChangeSet]) -> Set<Overlay.Key> {
        let outbox = chain.filter { server.verdicts[$0.id] == nil }
        let withdrawn = outbox.flatMap(Self.withdrawn)
        let twice = outbox.filter { withdrawn.contains(.opaque($0.id.data)) }
            .flatMap(Self.withdrawn)
        return Set(
            chain.filter { twice.contains(.opaque($0.id.data)) }.flatMap(\.edits)
                .map { Overlay.Key(type: $0.type, record: $0.record) })
    }

    /// What is wrong with the replica, in words; empty when nothing is.
    ///
    /// - Parameters:
    ///   - recounts: its kept sums are recounted, and its own check is run.
    ///   - mayDiffer: the server lost its memory: a replica that knows that it differs shows, until it has
    ///     reconciled, some records as it was told of them before.
    package mutating func faults(
        _ replica: BenchReplica, recounts: Bool = true, mayDiffer: Bool = false
    ) throws -> [String] {
        let picture = try ReplicaPicture(replica)
        var faults: [String] = []
        let expected = visible(replica, chain: picture.chain)
        if try mayDiffer && replica.read({ try FactTable($0)["is-divergent"] != nil }) {
            return strange(picture.canonical).map {
                "\(replica.name) shows \(Self.words(picture.canonical[$0])) of type \($0.type), "
                    + "which it was never told"
            }
        }
        former = []
        for key in Set(expected.keys).union(picture.visible.keys).subtracting(
            undecided(picture.chain))
        where expected[key] != picture.visible[key] {
            faults.append(
                "\(replica.name) shows \(Self.words(picture.visible[key])) of type \(key.type), "
                    + "not \(Self.words(expected[key]))")
        }
        if picture.canonical != server.records { faults.append("\(replica.name): canonical") }
        if picture.digests != ReplicaPicture.recount(picture.canonical) {
            faults.append("\(replica.name): digest")
        }
        guard recounts else { return faults }
        faults += try KeptSums.wrong(replica).map { "\(replica.name): sum \($0)" }
        faults += try replica.database.verify().map { "\(replica.name): \($0)" }
        return faults
    }

    /// Records that are neither what the server has nor what it had.
    private func strange(_ canonical: [Overlay.Key: RecordImage]) -> [Overlay.Key] {
        Set(canonical.keys).union(server.records.keys).filter { key in
            guard canonical[key] != server.records[key] else { return false }
            return !seen.contains(key) || !former.contains { $0[key] == canonical[key] }
        }
    }

    private static func words(_ record: RecordImage?) -> String {
        record.map { "\($0.id) at \($0.seq): \($0.fields.entries)" } ?? "nothing"
    }
}
