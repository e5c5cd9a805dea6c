public import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore

/// What can be read of the device's chain in a damaged file: each entry looked up by its number, so
/// that a bad place costs the entries that lie there and no others.
public struct ChainRescue: Sendable {
    /// How far an entry could be held against its links.
    public enum Check: String, Sendable {
        /// Its link follows from the entry before.
        case linked
        /// The body is whole and names itself, but the entry before is gone: nothing to link it to.
        case alone
        /// Its link doesn't follow, or the body isn't the one that it is filed under.
        case broken
    }

    public struct Entry: Sendable {
        public let number: UInt64
        public let changeSet: Identifier
        public let link: Hash256
        public let body: Data
        /// The server's verdict was visible here, so the server has it.
        public let isJudged: Bool
        public let check: Check
    }

    public let bureau: Identifier
    public let device: Identifier
    /// Nil where the facts of the file can't be read.
    public let stationCode: String?
    public let deviceLetter: String?
    public let entries: [Entry]
    /// Numbers that the chain has, or must have had, and that can't be read.
    public let lost: [ClosedRange<UInt64>]
    /// False where the file doesn't say any more how long the chain was: entries may be lost behind
    /// the last one.
    public let isEndKnown: Bool

    /// Where the newest number can't be read, this many numbers in a row without an entry end the
    /// search: more than any page of the file holds.
    private static let searchedBeyond: UInt64 = 10_000

    /// Reads a file without writing to it.
    ///
    /// - Throws: `DatabaseError` where nothing at all can be read of it; `ReplicaFailure.notEnrolled`
    ///   where nobody ever recorded anything in it.
    public static func read(path: String) throws -> ChainRescue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: path, configuration: configuration).read {
            try ChainRescue($0)
        }
    }

    private init(_ db: Database) throws {
        // A file that isn't a database at all says so here.
        _ = try Int.fetchOne(db, sql: "PRAGMA schema_version")
        let identity = try? ReplicaIdentity(FactTable(db))
        var found: [ChainTable.Entry] = []
        var lost: [UInt64] = []
        let chain = ChainTable(db)
        let newest = Self.newest(db)
        var number: UInt64 = 0
        while number < newest ?? ((found.last?.position.number ?? 0) + Self.searchedBeyond) {
            number += 1
            if let entry = try? chain.entry(number: number) {
                found.append(entry)
            } else {
                lost.append(number)
            }
        }
        let bodies = found.lazy.compactMap { try? ChangeSet(frozen: $0.body) }
        guard let bureau = identity?.bureau ?? bodies.last?.bureau,
            let device = identity?.device ?? bodies.last?.device
        else { throw ReplicaFailure.notEnrolled }
        self.bureau = bureau
        self.device = device
        stationCode = identity?.stationCode
        deviceLetter = identity?.deviceLetter
        entries = Self.checked(found, bureau: bureau, device: device)
        let end = newest ?? found.last?.position.number ?? 0
        self.lost = Self.ranges(lost.filter { $0 <= end })
        isEndKnown = newest != nil
    }

    /// The newest number: of the table, else of the index of what waits, which lies elsewhere in the
    /// file.
    private static func newest(_ db: Database) -> UInt64? {
        for sql in [
            "SELECT max(number) FROM chain",
            "SELECT max(number) FROM chain INDEXED BY outbox WHERE is_settled = 0",
        ] {
            guard let row = try? Row.fetchOne(db, sql: sql) else { continue }
            let number: Int64? = row[0]
            // Of a device that recorded nothing the table says so; the index may be empty otherwise.
            if let number { return UInt64(max(0, number)) }
            if sql.hasSuffix("chain") { return 0 }
        }
        return nil
    }

    private static func checked(
        _ found: [ChainTable.Entry], bureau: Identifier, device: Identifier
    ) -> [Entry] {
        var before = ChainPosition.origin(bureau: bureau, device: device)
        return found.map { entry in
            let isNext = entry.position.number == before.number + 1
            let expected = before.following(device: device, body: entry.body)
            let isItself = (try? ChangeSet(frozen: entry.body))?.id == entry.changeSet
            let follows = !isNext || expected == entry.position
            before = entry.position
            return Entry(
                number: entry.position.number, changeSet: entry.changeSet,
                link: entry.position.link, body: entry.body, isJudged: entry.isSettled,
                check: !isItself || !follows ? .broken : isNext ? .linked : .alone)
        }
    }

    private static func ranges(_ numbers: [UInt64]) -> [ClosedRange<UInt64>] {
        numbers.reduce(into: []) { ranges, number in
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
    }
}
