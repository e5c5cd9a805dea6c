internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore

/// Stubs follow from the records: each journal entry gives and takes those that its changes call for.
extension IntakeTransaction {
    mutating func giveStubs(
        _ changes: [RecordChange], verdict: Verdict, station: Identifier?,
        naming changeSet: ChangeSet?, in feed: inout [Int64: FeedEntries]
    ) throws {
        var places: Set<StubPlace> = []
        for change in changes { try gather(change, &places) }
        if let changeSet, let station {
            let isOpen = try openItems.isOpen(changeSet.id)
            let named = StubPlace.named(by: changeSet, of: station, store.catalog)
            places.formUnion(
                try OpenReferences(db).set(changeSet.id, isOpen ? named : []))
        }
        // In an order that doesn't change from run to run.
        for place in places.sorted() { try give(place, seq: verdict.seq, in: &feed) }
    }

    /// The places where the change may have made a stub necessary, or needless, or other.
    private func gather(_ change: RecordChange, _ places: inout Set<StubPlace>) throws {
        guard let image = change.after ?? change.before,
            let owner = store.catalog.type(image.type)?.stationField
        else { return }
        var holders = Set(try Stubs(db).stations(image.type, image.id))
        if let before = change.before {
            let station = before.fields[owner].reference
            if let station, station != change.after?.fields[owner].reference {
                holders.insert(station)
            }
        } else {
            // A record that is made now may have been named before, by what waits for it.
            holders.formUnion(try OpenReferences(db).stations(image.type, image.id))
            // What comes back after a loss of memory comes in any order: records may name it already.
            if lives.isRecovering { holders.formUnion(try Feed(db).stations().map(\.station)) }
        }
        for station in holders {
            places.insert(StubPlace(station: station, type: image.type, record: image.id))
        }
        let references = store.catalog.stationReferences(of: image.type)
        let before = change.before.map { StubPlace.named(by: $0, references) } ?? []
        let after = change.after.map { StubPlace.named(by: $0, references) } ?? []
        places.formUnion(before.symmetricDifference(after))
    }

    private mutating func give(
        _ place: StubPlace, seq: UInt64, in feed: inout [Int64: FeedEntries]
    ) throws {
        let stubs = Stubs(db)
        let record = try records.record(place.type, place.record)
        let owner = store.catalog.type(place.type)?.stationField
        let isOwn = owner.map { record?.fields[$0].reference == place.station } ?? false
        let given = try stubs.fetch(place)
        var due: RecordImage?
        if let record, let type = store.catalog.type(place.type), !isOwn, try isNamed(place) {
            due = record.stub(type)
            due?.seq = seq
        }
        guard given?.digestBytes() != due?.digestBytes() else { return }
        let scope = try Feed(db).scope(of: place.station)
        writer.digest(scope: Feed.stubs(of: scope), removing: given, adding: due)
        if let due { try stubs.put(due, at: place) } else { try stubs.remove(place) }
        // The record itself comes in the stub's place.
        if due == nil, isOwn { return }
        // The stub comes in the record's place: nothing is to be removed.
        feed[scope]?.items.removeAll { $0.type == place.type && $0.record == place.record }
        let kind: FeedEntries.Kind = due != nil ? .stub : record == nil ? .deleted : .left
        feed[scope, default: FeedEntries()].items.append(
            FeedEntries.Item(kind: kind, type: place.type, record: place.record))
    }

    /// Whether one of the station's records names the record, or one of its open change sets.
    private func isNamed(_ place: StubPlace) throws -> Bool {
        if try OpenReferences(db).stations(place.type, place.record).contains(place.station) {
            return true
        }
        for reference in store.catalog.stationReferences(to: place.type) {
            let found = try store.find(
                db, reference.type.number,
                where: [
                    (reference.field, .reference(place.record)),
                    (reference.owner, .reference(place.station)),
                ], limit: 1)
            if !found.isEmpty { return true }
        }
        return false
    }

    func noteDeparture(_ before: RecordImage?, _ after: RecordImage?) throws {
        guard let before, let after, let owner = store.catalog.type(after.type)?.stationField,
            let station = before.fields[owner].reference,
            after.fields[owner].reference != station
        else { return }
        try Departures(db).add(
            StubPlace(station: station, type: after.type, record: after.id))
    }
}
