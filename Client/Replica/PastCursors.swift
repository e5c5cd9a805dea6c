internal import Foundation
internal import RecordStore

/// Cursors that the replica had before its present one, oldest first, all of one order: places in the
/// server's memory that it can be asked about when that has lost what came after. Few are kept: the
/// further back, the further apart.
struct PastCursors {
    private(set) var cursors: [PullCursor]

    init(_ cursors: [PullCursor] = []) { self.cursors = cursors }

    init(_ facts: FactTable) throws {
        let packed = try facts["past-cursors"] ?? Data()
        cursors = stride(from: 0, to: packed.count, by: PullCursor.packedBytes).compactMap {
            PullCursor(packed: Data(packed.dropFirst($0).prefix(PullCursor.packedBytes)))
        }
    }

    func save(_ facts: FactTable) throws {
        try facts.set(
            "past-cursors",
            cursors.isEmpty ? nil : cursors.reduce(into: Data()) { $0 += $1.packed })
    }

    /// The replica goes on from `cursor` to a later one.
    mutating func passed(_ cursor: PullCursor, to seq: UInt64) {
        guard cursor.seq > cursors.last?.seq ?? 0 else { return }
        cursors.append(cursor)
        thin(from: seq)
    }

    /// Of three in a row the middle one goes where the outer ones are near each other for how far back
    /// they lie. So the number grows with the logarithm of the journal's length, and whatever place is
    /// looked for, one is kept that lies at most four times as far back.
    private mutating func thin(from seq: UInt64) {
        var index = cursors.count - 2
        while index > 0 {
            let near = seq - cursors[index + 1].seq
            let far = seq - cursors[index - 1].seq
            if far / Self.spread <= near { cursors.remove(at: index) }
            index -= 1
        }
    }

    private static let spread: UInt64 = 4

    /// The newest that isn't beyond a place; it, and those after it, are the past's no more.
    mutating func fallBack(notBeyond seq: UInt64) -> PullCursor? {
        let place = cursors.lastIndex { $0.seq <= seq }
        defer { cursors.removeSubrange((place ?? 0)...) }
        return place.map { cursors[$0] }
    }
}

extension FactTable {
    /// Up to where the replica's view was pulled; nil before the first pull, and while it pulls all anew.
    var cursor: PullCursor? {
        get throws { try self["cursor"].flatMap { PullCursor(packed: $0) } }
    }

    /// What was pulled up to there is visible now.
    func advance(to cursor: PullCursor) throws {
        if let before = try self.cursor, before.seq < cursor.seq {
            var past = try PastCursors(self)
            past.passed(before, to: cursor.seq)
            try past.save(self)
        }
        try set("cursor", cursor.packed)
    }
}
