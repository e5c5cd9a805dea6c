internal import Catalog
public import ChangeLog
internal import GRDB
internal import Journal
internal import RecordStore

/// What is wrong with a bureau's database, if anything.
public enum BureauProblem: Sendable, Equatable {
    /// SQLite's own check found damage.
    case database(String)
    /// A part of the file can't be read.
    case unreadable(part: String, reason: String)
    /// The journal's hash at this seq doesn't follow from the one before.
    case journalBroken(seq: UInt64)
    /// The records of a type don't add up to the kept digest.
    case digest(type: String)
    /// Stations' stubs aren't what follows from the records.
    case stubs(String)
    /// A device's chain in the server's books doesn't follow from its bodies.
    case chainBroken(device: Identifier, number: UInt64)
    /// A kept sum isn't what its records add up to.
    case sum(type: String, name: String)
}

extension BureauDatabase {
    /// Checks the file, the journal's chain, the devices' chains, the digests, the kept sums and the
    /// stubs, all by counting anew. Where one check meets damage the others go on.
    public func verify() throws -> [BureauProblem] {
        try queue.read { db in
            try found("SQLite") {
                // Indexes, too: a lookup by a damaged one would miss what is there.
                let check = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
                return check == ["ok"] ? [] : [.database(check.joined(separator: "; "))]
            }
                + found("journal") {
                    try JournalLog(db).firstBreak().map { [.journalBroken(seq: $0)] } ?? []
                }
                + found("chain") { try chainProblems(db) }
                + catalog.types.flatMap { type in
                    try found(type.name) { try digestProblems(db, type) }
                }
                + found("sums") {
                    try store.wrongSums(db).map { .sum(type: $0.type, name: $0.name) }
                }
                + found("stub") {
                    try StubReckoning(db, store: store).problems().map { .stubs($0) }
                }
        }
    }

    private func digestProblems(_ db: Database, _ type: RecordType) throws -> [BureauProblem] {
        var digest = Digest()
        try store.forEach(db, type.number) { digest.add($0.image) }
        let kept = try DigestTable.fetch(db, scopes: [])
        return digest == kept[type.number] ?? Digest() ? [] : [.digest(type: type.name)]
    }

    /// - Parameter part: what is looked at, where looking fails.
    private func found(_ part: String, _ look: () throws -> [BureauProblem]) throws
        -> [BureauProblem]
    {
        do {
            return try look()
        } catch let error as DatabaseError where StorageFault(error) != .damaged {
            throw error
        } catch let error as DatabaseError {
            return [.unreadable(part: part, reason: "SQLite \(error.resultCode)")]
        } catch is JournalDamage {
            return [.unreadable(part: part, reason: "journal")]
        } catch is MalformedMessage {
            return [.unreadable(part: part, reason: "message")]
        }
    }

    /// Every number of every device's chain is the link that follows from its bodies, without a gap.
    private func chainProblems(_ db: Database) throws -> [BureauProblem] {
        let bureau = try Facts(db).bureau
        var problems: [BureauProblem] = []
        for state in try DeviceStates(db).all() {
            var position = ChainPosition.origin(bureau: bureau, device: state.device)
            var isBroken = false
            try DeviceStates(db).forEachLink(of: state.device) { number, link, body in
                guard !isBroken else { return }
                position = position.following(device: state.device, body: body)
                isBroken = position.number != number || position.link != link
                if isBroken {
                    problems.append(.chainBroken(device: state.device, number: number))
                }
            }
            if !isBroken, position != state.acknowledged {
                problems.append(
                    .chainBroken(device: state.device, number: position.number + 1))
            }
        }
        return problems
    }
}
