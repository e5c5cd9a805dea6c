internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Rules

/// After the server lost its memory: a change set that was judged before is journaled with the verdicts
/// that it was given, once its frozen bytes and those verdicts have both come back. It is not judged
/// again.
extension IntakeTransaction {
    /// Who a device is; of one that was forgotten, who goes on for it.
    func standing(of device: Identifier) throws -> DeviceFacts? {
        if let facts = try directory.find(device, in: store.view(db)) { return facts }
        guard lives.isRestored, let heir = try ForgottenDevices(db).heir(of: device) else {
            return nil
        }
        return try directory.find(heir, in: store.view(db))
    }

    /// Takes verdicts that a replica gives back; with each whose bytes are here, its change set.
    mutating func takeBack(_ given: [GivenVerdict], by giver: DeviceFacts) throws {
        for one in given where try standing(of: one.verdict.device) == nil {
            // HQ's replica has everybody's, and goes on for nobody.
            if giver.isHeadquarters { continue }
            try ForgottenDevices(db).note(one.verdict.device, heir: giver.device)
        }
        // In the old order, as far as it is known here.
        let inOrder = given.sorted { lives.precedes($0.place, $1.place) }
        var isNews: Set<Identifier> = []
        for one in inOrder where try !isJournaled(one) {
            try GivenVerdicts(db).add(one)
            isNews.insert(one.verdict.changeSet)
        }
        for one in inOrder where isNews.remove(one.verdict.changeSet) != nil {
            try takeBack(one.verdict.changeSet)
        }
    }

    /// Why these bytes were refused in an earlier life, and kept as evidence: the same id may be another's.
    func ruleOfEvidence(_ body: Data) throws -> String? {
        guard lives.isRestored, let id = Identifier(evidence: body) else { return nil }
        return try own(GivenVerdicts(db).story(of: id), body).first?.verdict.rule
    }

    /// Takes in what came back with no more than that it waits, or as evidence, and that no chain has brought:
    /// its device is gone, or has another chain now. To be done once every device has been heard.
    mutating func takeBackWhatWaits() throws {
        let known = GivenVerdicts(db)
        let waiting = try known.bodies().compactMap { id, body in
            try own(known.story(of: id), body).first.map { (given: $0, body: body) }
        }
        for (given, body) in waiting.sorted(by: { lives.precedes($0.given.place, $1.given.place) })
        {
            let first = given.verdict
            let position = ChainPosition(number: first.number, link: JournalLog.unknownLink)
            let standing = try standing(of: first.device)
            _ = try admit(
                body, try? ChangeSet(frozen: body), at: position, carrier: first.device,
                standing: standing)
            try known.dropBodies(of: first.changeSet)
        }
    }

    private func isJournaled(_ given: GivenVerdict) throws -> Bool {
        try journal.story(changeSet: given.verdict.changeSet)
            .contains { lives.place(of: $0) == given.place }
    }

    /// Journals what is known of a change set's old verdicts and isn't journaled yet.
    mutating func takeBack(_ id: Identifier) throws {
        let known = GivenVerdicts(db)
        let given = try known.story(of: id)
        if let entry = try journal.entry(changeSet: id) {
            try known.dropBodies(of: id)
            return try catchUp(entry, own(given, entry.body))
        }
        for body in try known.bodies(of: id) {
            let story = try own(given, body)
            guard let first = story.first?.verdict else { continue }
            return try takeBack(body, as: first, story)
        }
    }

    /// - Parameter first: the oldest verdict about these bytes that is this server's own.
    private mutating func takeBack(_ body: Data, as first: Verdict, _ story: [GivenVerdict]) throws
    {
        let states = DeviceStates(db)
        let bureau = try Facts(db).bureau
        var state =
            try states.fetch(first.device)
            ?? DeviceState(
                device: first.device,
                acknowledged: .origin(bureau: bureau, device: first.device))
        // The next number of its chain: its place there is known. Of any other the device itself says.
        let next = state.acknowledged.following(device: first.device, body: body)
        let isNext = next.number == first.number
        let changeSet = try? ChangeSet(frozen: body)
        if let changeSet, changeSet.id == first.changeSet,
            story.contains(where: { !$0.verdict.onlyWaits })
        {
            let entry = try restore(
                changeSet, story, body: body, link: isNext ? next.link : JournalLog.unknownLink)
            if isNext { try states.take(device: first.device, position: next, seq: entry.seq) }
        } else if isNext {
            // What only waits, and what isn't a change set, is judged as it was: by the one door.
            try take(
                body, changeSet, at: next, carrier: first.device,
                standing: try standing(of: first.device))
        }
        guard isNext else { return }
        state.acknowledged = next
        try states.save(state)
    }

    /// Journals a change set with the verdicts that it was given.
    ///
    /// - Returns: the entry that holds its bytes, and the newest verdict; nil where none came back that is
    ///   this server's own and says more than that it waits.
    mutating func restore(_ changeSet: ChangeSet, body: Data, link: Hash256) throws -> (
        seq: UInt64, verdict: Verdict
    )? {
        guard lives.isRestored else { return nil }
        let story = try own(GivenVerdicts(db).story(of: changeSet.id), body)
        guard story.contains(where: { !$0.verdict.onlyWaits }) else { return nil }
        return try restore(changeSet, story, body: body, link: link)
    }

    /// - Parameter known: this server's own verdicts, oldest first; one at least that says more than that it
    ///   waits. Of several lives that had each judged it for themselves the latest in which it was settled counts,
    ///   else the latest.
    private mutating func restore(
        _ changeSet: ChangeSet, _ known: [GivenVerdict], body: Data, link: Hash256
    ) throws -> (seq: UInt64, verdict: Verdict) {
        let ends = known.filter { !$0.verdict.onlyWaits && $0.isEnd(of: known) }
        let end = ends.last { !$0.verdict.isOpen } ?? ends.last
        let story = known.filter { $0.verdict.receivedAt == end?.verdict.receivedAt }
        // Where something stands in its way, another verdict follows at once: the bytes are here.
        let seq = head.seq + 1
        var verdict = story[0].verdict
        for (index, given) in story.enumerated() {
            verdict = try journal(
                given, changeSet, body: index == 0 ? body : Data(), link: link,
                catalogVersion: changeSet.catalogVersion, before: story[(index + 1)...])
        }
        try GivenVerdicts(db).dropBodies(of: changeSet.id)
        try GivenVerdicts(db).countRestored()
        return (seq, verdict)
    }

    /// What the journal has of a change set is followed by what it was given later.
    private mutating func catchUp(_ entry: JournalEntry, _ story: [GivenVerdict]) throws {
        guard let changeSet = try? ChangeSet(frozen: entry.body),
            changeSet.id == entry.verdict.changeSet,
            let newest = try journal.verdict(changeSet: changeSet.id)
        else { return }
        let fresh = try story.filter { try !isJournaled($0) && !$0.verdict.onlyWaits }
        // Of what was decided in earlier lives, the last that is journaled.
        let last = try journal.story(changeSet: changeSet.id).map { lives.place(of: $0) }
            .filter { !lives.isOfThePresentLife($0) }.max(by: lives.precedes)
        var counting: [GivenVerdict] = []
        for given in fresh {
            // What was received at another time is another story: it was judged anew.
            let isLater =
                entry.verdict.receivedAt == given.verdict.receivedAt
                && lives.precedes(counting.last?.place ?? lives.place(of: newest), given.place)
            let isOlder = last.map { lives.precedes(given.place, $0) } ?? false
            if isLater || (counting.isEmpty && settles(newest, given, of: fresh, entry, isOlder)) {
                counting.append(given)
            }
        }
        for (index, given) in counting.enumerated() {
            _ = try journal(
                given, changeSet, body: Data(), link: entry.link,
                catalogVersion: entry.catalogVersion, before: counting[(index + 1)...])
        }
    }

    /// Judged anew since, or once more for what came since, or held for that when it came back: it had been
    /// settled, and in the end it was.
    ///
    /// - Parameter isOlder: than what has come back already of the same story.
    private func settles(
        _ newest: Verdict, _ given: GivenVerdict, of story: [GivenVerdict], _ entry: JournalEntry,
        _ isOlder: Bool
    ) -> Bool {
        guard newest.isOpen, !given.verdict.isOpen else { return false }
        guard given.verdict.receivedAt == entry.verdict.receivedAt else {
            return given.isEnd(of: story) && !newest.has(.reopened)
        }
        let end = story.last { $0.isOfTheStory(of: given) } ?? given
        guard newest.given == nil, !end.verdict.isOpen else { return false }
        return entry.verdict.given == nil
            || (newest.has(.takenUp) || newest.has(.recoveryClash)) && !isOlder
    }

    /// Those that this server gave about these bytes, each once, in the old order.
    private func own(_ story: [GivenVerdict], _ body: Data) throws -> [GivenVerdict] {
        var places: Set<JournalPlace> = []
        return story.compactMap { given in
            // A replica knows the epoch of its cursor; what it was told before may be of an earlier one.
            let epochs = [given.place.epoch] + lives.all.map(\.id)
            return epochs.lazy.map { given.placed(in: $0) }
                .first { $0.isSealed(with: keys.verdictSeal, body: body) }
        }.filter { places.insert($0.place).inserted }
            .sorted { lives.precedes($0.place, $1.place) }
    }

    /// - Parameters:
    ///   - body: empty where the verdict follows an earlier one.
    ///   - rest: what comes with it and followed it: what others say of its records goes by the last of these.
    private mutating func journal(
        _ given: GivenVerdict, _ changeSet: ChangeSet, body: Data, link: Hash256,
        catalogVersion: UInt32, before rest: ArraySlice<GivenVerdict>
    ) throws -> Verdict {
        var verdict = given.verdict
        verdict.body = Data()
        verdict.seq = head.seq + 1
        verdict.given = given.place
        let newest = try journal.verdict(changeSet: verdict.changeSet)
        var (changes, clash): ([RecordChange], Judgement?) = ([], nil)
        if !verdict.isOutsideTheRecords {
            let isUndone = rest.contains { $0.verdict.isOutsideTheRecords }
            if !isUndone { (changes, clash) = try restored(verdict, given, changeSet) }
        } else {
            // Accepted again, it is made anew: with what the server set in it then.
            changes = try takingOut(changeSet)
        }
        head = try journal.append(
            JournalEntry(
                seq: verdict.seq, body: body, link: link, catalogVersion: catalogVersion,
                verdict: verdict, needsBody: Self.needsBody(changeSet, verdict)), after: head)
        try openItems.remove(verdict.changeSet)
        if verdict.isOutsideTheRecords {
            let waits = verdict.outcome == .held ? waits(changeSet, heldBy: verdict.rule) : []
            try openItems.add(verdict, waitsFor: waits)
            if verdict.followedBy != nil, !verdict.isWithdrawn {
                try openItems.close(verdict.changeSet)
            }
        }
        let standing = try standing(of: verdict.device)
        try apply(
            changes, verdict: verdict, station: standing?.station,
            naming: changeSet, following: newest?.seq)
        if let clash { return try hold(verdict, changeSet, clash) }
        if verdict.isOutsideTheRecords {
            if rest.isEmpty { try holdDependents(of: changeSet) }
            return verdict
        }
        // What was waiting before memory was lost had its verdict then, or will have it in the end.
        try takeUp(after: changes) { [journal, lives, rules] id in
            try journal.verdict(changeSet: id).map {
                lives.isOfThePresentLife(lives.place(of: $0))
                    && (!$0.has(.recoveryClash) || rules.waitsForOthers($0.rule))
            } ?? false
        }
        return verdict
    }

    /// Adds to changes what was waiting for the records that they make: edits that came back before them.
    func joined(_ changes: [RecordChange], seq: UInt64) throws -> [RecordChange] {
        guard lives.isRestored else { return changes }
        var view = OverlayView(base: records, catalog: store.catalog)
        var isJoined = false
        for change in changes where change.before == nil {
            guard let after = change.after else { continue }
            let touch = Verdict.Touch(type: after.type, record: after.id)
            let waiting = try GivenVerdicts(db).waiting(for: touch)
            if waiting.isEmpty { continue }
            if !isJoined {
                for change in changes {
                    guard let image = change.after ?? change.before else { continue }
                    try view.set(image.type, image.id, change.after)
                }
            }
            isJoined = true
            for id in waiting {
                guard let entry = try journal.entry(changeSet: id),
                    let newest = try journal.verdict(changeSet: id),
                    let edits = try? ChangeSet(frozen: entry.body)
                else { continue }
                try restore(edits, newest, [], &view)
            }
            if try view.record(touch.type, touch.record) == nil {
                // Its deletion came back first.
                try Tombstones(db).add(type: touch.type, record: touch.record, seq: seq)
            }
            try GivenVerdicts(db).arrived(touch)
        }
        return isJoined ? view.changed : changes
    }

    func restore(
        _ changeSet: ChangeSet, _ verdict: Verdict, _ created: [RecordImage],
        _ view: inout OverlayView
    ) throws {
        let past = Restoration.Past(
            precedes: { [lives] in
                !lives.came($0, after: verdict)
                    && lives.precedes(lives.place(of: $0), lives.place(of: verdict))
            },
            verdict: { [journal] in try journal.verdict(changeSet: $0) },
            changeSet: { [journal] in
                try journal.entry(changeSet: $0).flatMap { try? ChangeSet(frozen: $0.body) }
            },
            isDeleted: { [db] in try Tombstones(db).contains(type: $0, record: $1) })
        let missing = try Restoration(
            of: changeSet, verdict: verdict, created: created, past: past, rules: rules
        ).apply(to: &view)
        for touch in missing { try GivenVerdicts(db).wait(changeSet.id, for: touch) }
    }
}

extension GivenVerdict {
    /// Both follow the same judgement.
    fileprivate func isOfTheStory(of other: GivenVerdict) -> Bool {
        verdict.receivedAt == other.verdict.receivedAt
    }

    /// Nothing that is known followed it.
    fileprivate func isEnd(of story: [GivenVerdict]) -> Bool {
        story.last { $0.isOfTheStory(of: self) }?.place == place
    }
}

extension Verdict {
    /// It was parked, and nobody had ruled on it: nothing was decided that must come back.
    fileprivate var onlyWaits: Bool { outcome == .parked && followedBy == nil }
}
