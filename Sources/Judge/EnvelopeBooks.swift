internal import Catalog
internal import ChangeLog
internal import Rules

/// Whose money a record is about.
struct EnvelopePlace {
    /// By the names of the budget's fields.
    let budget: [String: FieldValue]
    let station: Identifier?
    let device: Identifier?

    /// Nil for a record that is of no budget: a budget line without a project limits no project.
    init?(_ record: RecordImage, _ type: RecordType, _ envelopes: Envelopes) {
        func value(_ name: String) -> FieldValue {
            type.field(named: name).map { record.fields[$0.number] } ?? .absent
        }
        budget = Dictionary(uniqueKeysWithValues: envelopes.budget.map { ($0, value($0)) })
        guard !budget.values.contains(.absent) else { return nil }
        station = value(envelopes.station.holder.name).reference
        device = value(envelopes.device.holder.name).reference
    }
}

/// What there is at one level, what is spent of it, and what is kept for the level below.
struct EnvelopeFigures {
    let available: Int64
    let spent: Int64
    let reserved: Int64

    var left: Int64 { available - spent - reserved }
}

/// One budget with its slices, as some records have them.
///
/// A budget keeps back, for each station, what the station's slice has left; a station, for each of
/// its devices, what the device's slice has left. A payout within a device's slice takes as much
/// from what is kept as it adds to what is spent, and so changes nothing for anybody else: that is
/// why a device may spend its slice without a line, and no order of arrival can overrun the budget.
struct EnvelopeBooks {
    /// Which size of a slice counts.
    enum Measure {
        /// What the holder may believe it has: what is taken back counts once it is acknowledged.
        case promised
        /// What it is to be.
        case declared
    }

    let envelopes: Envelopes
    let view: any RecordView
    let budget: [String: FieldValue]
    let acknowledgedSeq: (Identifier) throws -> UInt64
    /// Told where it matters how far a holder has acknowledged, and only a lower bound is known.
    var watch: Watch?

    // MARK: Levels

    func wholeBudget() throws -> EnvelopeFigures {
        let stations = Set(
            try entries(of: envelopes.station).compactMap {
                $0.fields[envelopes.station.holder.number].reference
            })
        return EnvelopeFigures(
            available: try sum(envelopes.available, budget), spent: try spent(),
            reserved: try stations.reduce(into: 0) { $0 += try kept(for: $1) })
    }

    /// - Returns: nil where the station has no slice, and so no limit of its own.
    func station(_ station: Identifier, _ measure: Measure) throws -> EnvelopeFigures? {
        let own = try entries(of: envelopes.station, station: station)
        if own.isEmpty, measure == .promised { return nil }
        return EnvelopeFigures(
            available: try size(own, envelopes.station, holder: station, measure: measure),
            spent: try spent(station: station), reserved: try keptForDevices(of: station))
    }

    /// - Returns: nil where the device has no slice, and so spends what its station has unsplit.
    func device(_ device: Identifier, of station: Identifier, _ measure: Measure) throws
        -> EnvelopeFigures?
    {
        let own = try entries(of: envelopes.device, station: station, device: device)
        if own.isEmpty, measure == .promised { return nil }
        let writeOffs = try entries(of: envelopes.writeOff, station: station, device: device)
        return EnvelopeFigures(
            available: try size(
                own, envelopes.device, holder: device, writeOffs: writeOffs, measure: measure),
            spent: try spent(station: station, device: device), reserved: 0)
    }

    /// Whether the station has any slice. Devices split what their station has: where it has
    /// nothing, they hold nothing, and most money isn't cut into slices.
    func isCut(for station: Identifier) throws -> Bool {
        try !entries(of: envelopes.station, station: station).isEmpty
    }

    // MARK: What is kept

    /// What the budget keeps for a station: what its slice has left, and never less than what its
    /// devices were promised of it.
    private func kept(for station: Identifier) throws -> Int64 {
        let own = try self.station(station, .promised)
        return max(0, (own?.available ?? 0) - (own?.spent ?? 0), own?.reserved ?? 0)
    }

    private func keptForDevices(of station: Identifier) throws -> Int64 {
        let devices = Set(
            try entries(of: envelopes.device, station: station).compactMap {
                $0.fields[envelopes.device.holder.number].reference
            })
        return try devices.reduce(into: 0) { total, device in
            total += max(0, try self.device(device, of: station, .promised)?.left ?? 0)
        }
    }

    /// The size of a slice. A write-off speaks for a holder that won't be heard again: what came
    /// before it counts as acknowledged.
    private func size(
        _ entries: [RecordImage], _ slices: Envelopes.Slices, holder: Identifier,
        writeOffs: [RecordImage] = [], measure: Measure
    ) throws -> Int64 {
        let writtenOff = amount(writeOffs, envelopes.writeOff)
        guard measure == .promised else { return amount(entries, slices) - writtenOff }
        // A write-off that is being judged has no place yet, and comes last.
        let spokenFor = writeOffs.map { $0.seq == 0 ? .max : $0.seq }.max() ?? 0
        let given = entries.map {
            (seq: $0.seq, amount: $0.fields[slices.amount.number].integer ?? 0)
        }
        let promised = PromisedAmount.largest(
            of: given, acknowledged: max(try acknowledgedSeq(holder), spokenFor))
        if let watch, promised != PromisedAmount.largest(of: given, acknowledged: .max) {
            watch.doubt(.acknowledgement)
        }
        return promised - writtenOff
    }

    private func amount(_ entries: [RecordImage], _ slices: Envelopes.Slices) -> Int64 {
        entries.reduce(into: 0) { $0 += $1.fields[slices.amount.number].integer ?? 0 }
    }

    // MARK: Reading

    private func entries(
        of slices: Envelopes.Slices, station: Identifier? = nil, device: Identifier? = nil
    ) throws -> [RecordImage] {
        let conditions = key(station, device).compactMap { name, value in
            slices.type.field(named: name).map { (field: $0.number, value: value) }
        }
        return try view.records(
            slices.type.number, where: conditions.sorted { $0.field < $1.field },
            limit: Scene.lookupLimit)
    }

    private func spent(station: Identifier? = nil, device: Identifier? = nil) throws -> Int64 {
        try sum(envelopes.spent, key(station, device))
    }

    private func sum(_ terms: [Envelopes.Term], _ key: [String: FieldValue]) throws -> Int64 {
        try terms.reduce(into: 0) {
            $0 += try view.keptSum($1.type.number, $1.sum.name, key: key).amount
        }
    }

    private func key(_ station: Identifier?, _ device: Identifier?) -> [String: FieldValue] {
        var key = budget
        if let station { key[envelopes.station.holder.name] = .reference(station) }
        if let device { key[envelopes.device.holder.name] = .reference(device) }
        return key
    }
}
