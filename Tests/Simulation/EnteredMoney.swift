internal import ChangeLog
internal import Replica
internal import TestBench

/// Every payout that a clerk was told is saved, and where it ought to be: each in one place, and all
/// of them together what was entered, to the fen.
struct EnteredMoney {
    struct Payout {
        let changeSet: Identifier
        let amountFen: Int64
    }

    private(set) var payouts: [Identifier: Payout] = [:]
    /// Change sets that somebody took back, judged or not.
    private(set) var withdrawn: Set<Identifier> = []

    mutating func add(_ changeSet: ChangeSet) {
        for edit in changeSet.edits where edit.action == .create {
            switch edit.type {
            case Names.type("payout"):
                payouts[edit.record] = Payout(
                    changeSet: changeSet.id,
                    amountFen: edit.fields[Names.field("payout", "amount-fen")].integer ?? 0)
            case Names.type("withdrawal"):
                if case .opaque(let data) = edit.fields[Names.field("withdrawal", "change-set")],
                    let id = Identifier(data)
                {
                    withdrawn.insert(id)
                }
            default: break
            }
        }
    }

    /// - Parameters:
    ///   - isKept: whether somebody has a change set's bytes: the device that entered it, or HQ.
    ///   - lost: change sets that were on a disk that is gone.
    func faults(
        _ accounts: Accounts, _ chronicle: Chronicle, lost: Set<Identifier>,
        isKept: (Identifier) throws -> Bool
    ) throws -> [String] {
        var faults: [String] = []
        var sums: [String: Int64] = [:]
        let posted = Dictionary(uniqueKeysWithValues: accounts.payouts.map { ($0.id, $0) })
        for (id, payout) in payouts.sorted(by: { $0.key < $1.key }) {
            let place = try place(payout, posted[id] != nil, chronicle, lost, isKept)
            guard let place else {
                faults.append("payout \(id) is nowhere, or in two places")
                continue
            }
            if let row = posted[id], row.amountFen != payout.amountFen {
                faults.append("payout \(id) is \(row.amountFen), entered as \(payout.amountFen)")
            }
            sums[place, default: 0] += payout.amountFen
        }
        for row in accounts.counterEntries {
            // Of one that nobody gave back, nothing is known.
            guard let id = row.fields["payout"]?.reference, posted[id] == nil,
                let payout = payouts[id], chronicle.newest[payout.changeSet] != nil
            else { continue }
            faults.append("\(row.id) reverses payout \(id), which isn't posted")
        }
        for id in posted.keys.sorted() where payouts[id] == nil {
            faults.append("nobody entered payout \(id)")
        }
        let entered = payouts.values.reduce(0) { $0 + $1.amountFen }
        let found = accounts.payouts.reduce(0) { $0 + $1.amountFen }
        let elsewhere = sums.filter { $0.key != "posted" }.values.reduce(0, +)
        if faults.isEmpty, found + elsewhere != entered {
            faults.append("\(entered) fen were entered, \(found) + \(elsewhere) are there")
        }
        return faults
    }

    private func place(
        _ payout: Payout, _ isPosted: Bool, _ chronicle: Chronicle, _ lost: Set<Identifier>,
        _ isKept: (Identifier) throws -> Bool
    ) rethrows -> String? {
        guard let verdict = chronicle.newest[payout.changeSet] else {
            if isPosted { return nil }
            if try isKept(payout.changeSet) { return "outbox" }
            return lost.contains(payout.changeSet) ? "lost with its disk" : nil
        }
        let isClosed =
            verdict.outcome == .held && verdict.followedBy != nil && verdict.has(.ruled)
        let places = [
            "posted": isPosted, "suspense": verdict.isOpen, "withdrawn": verdict.isWithdrawn,
            "closed by a ruling": isClosed && !verdict.isWithdrawn,
        ].filter(\.value)
        return places.count == 1 ? places.first?.key : nil
    }

    /// Whether a payout may be out of a device's sight: its entry was taken back, or a ruling closed it;
    /// or the server lost its memory, and hadn't the entry of another device back yet when it told the device
    /// what it shows.
    func mayVanish(
        _ payout: Identifier, from device: SimulatedDevice, _ chronicle: Chronicle
    ) throws -> Bool {
        guard let changeSet = payouts[payout]?.changeSet else { return false }
        if withdrawn.contains(changeSet) || chronicle.closed.contains(changeSet) { return true }
        // A file may have been under way while the entry came back.
        let told = try device.replica.database.standing().cursor?.seq ?? .max
        return chronicle.losses > 0 && !chronicle.held(changeSet, at: told)
            && !device.disk.told.contains(changeSet)
    }
}
