internal import ChangeLog
internal import Foundation
internal import Intake
internal import Journal
internal import Money
internal import RecordStore
internal import TestBench

/// Months that are closed and final: every device in use was heard after their end with all that it had,
/// nobody is awaited, and nothing is held or parked. Nothing changes them any more, not even what comes back
/// after a loss of memory: for that, somebody would have been awaited.
///
/// A device that the server has forgotten, and that nobody told it of, is awaited by nobody; nor is anybody
/// until a server whose memory was lost finds that out. While it is so, no month counts as final here; the
/// server can't know better.
struct FinalMonths {
    private var posted: [Int64: [String]] = [:]

    /// Memory was lost, and the server has yet to find out.
    private var isUnaware = false
    /// How many lives it knew when that happened.
    private var lives: Int?

    mutating func forget(isAnnounced: Bool) {
        posted = [:]
        (isUnaware, lives) = (!isAnnounced, nil)
    }

    /// - Returns: final months that changed.
    mutating func follow(
        _ bureau: BenchBureau, _ accounts: Accounts, _ chronicle: Chronicle,
        _ devices: [SimulatedDevice]
    ) throws -> [String] {
        let changed = posted.filter { accounts.posted(in: $0.key) != $0.value }.keys.sorted()
        if isUnaware {
            let count = try bureau.read { try Epochs($0).all.count }
            lives = lives ?? count
            isUnaware = lives == count
        }
        let fresh = accounts.closedMonths.filter { posted[$0] == nil }
        if !fresh.isEmpty, !isUnaware, !chronicle.newest.values.contains(where: \.isOpen),
            let heard = try heardUntil(bureau, devices)
        {
            for month in try fresh.filter({ try Self.end(of: $0) <= heard }) {
                posted[month] = accounts.posted(in: month)
            }
        }
        return changed.map { "final month \($0) changed" }
    }

    /// The instant at which every device was heard, or after it; nil where one has more to tell, or may have.
    private func heardUntil(_ bureau: BenchBureau, _ devices: [SimulatedDevice]) throws -> Int64? {
        guard try bureau.read({ try !Epochs($0).isRecovering }) else { return nil }
        var heard = bureau.powers.now()
        for device in devices where try bureau.record("device", device.identity) == nil {
            return nil
        }
        for (id, record) in try bureau.devices() where record["revoked-at"] == .absent {
            guard record["closed-at"] == .absent, let state = try bureau.deviceState(id),
                let contact = state.lastContact, state.pending == 0
            else { return nil }
            heard = min(heard, contact)
        }
        return heard
    }

    /// The first instant after a month, in Shanghai.
    private static func end(of month: Int64) throws -> Int64 {
        let (year, number) = (Int(month / 100), Int(month % 100))
        let next = try CalendarDate(
            year: number == 12 ? year + 1 : year, month: number == 12 ? 1 : number + 1, day: 1)
        return Int64(next.dayNumber) * 86_400_000 - 8 * 3_600_000
    }
}

extension BenchBureau {
    /// The devices that have a key: all but the desk's.
    fileprivate func devices() throws -> [(Identifier, [String: FieldValue])] {
        try read { try service.database.store.find($0, Names.type("device")) }.map(\.image)
            .filter { $0.value("device", "signing-key") != .opaque(Data()) }
            .map { image in
                (
                    image.id,
                    Dictionary(
                        uniqueKeysWithValues: ["revoked-at", "closed-at"].map {
                            ($0, image.value("device", $0))
                        })
                )
            }
    }
}
