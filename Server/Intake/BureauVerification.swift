internal import Catalog
public import ChangeLog
internal import GRDB
internal import Journal
internal import RecordStore

/// What is wrong with a bureau's database, if anything.
public enum BureauProblem: Sendable, Equatable {
    /// SQLite's own check found damage.
    case database(String)
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
    /// Checks the file, the journal's chain, the devices' chains, the digests, the kept sums and the stubs,
    /// all by counting anew.
    public func verify() throws -> [BureauProblem] {
        try queue.read { db in
            var problems: [BureauProblem] = []
            let check = try String.fetchAll(db, sql: "PRAGMA quick_check")
            if check != ["ok"] { problems.append(.database(check.joined(separator: "; "))) }
            if let seq = try JournalLog(db).firstBreak() {
                problems.append(.journalBroken(seq: seq))
            }
            problems += try chainProblems(db)
            let kept = try DigestTable.fetch(db, scopes: [])
            for type in catalog.types {
                var digest = Digest()
                try store.forEach(db, type.number) { digest.add($0.image) }
                if digest != kept[type.number] ?? Digest() {
                    problems.append(.digest(type: type.name))
                }
            }
            for (type, name) in try store.wrongSums(db) {
                problems.append(.sum(type: type, name: name))
            }
            return try problems
                + StubReckoning(db, store: store).problems().map { .stubs($0) }
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
