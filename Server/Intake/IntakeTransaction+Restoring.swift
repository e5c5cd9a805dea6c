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

    private func isJournaled(_ given: GivenVerdict) throws -> Bool {
        try journal.story(changeSet: given.verdict.changeSet)
            .contains { lives.place(of: $0) == given.place }
    }

    private mutating func takeBack(_ id: Identifier) throws {
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

    /// - Parameter story: this server's own verdicts, oldest first; at least one.
    private mutating func restore(
        _ changeSet: ChangeSet, _ story: [GivenVerdict], body: Data, link: Hash256
    ) throws -> (seq: UInt64, verdict: Verdict) {
        // Where something stands in its way, another verdict follows at once: the bytes are here.
        let seq = head.seq + 1
        var verdict = try journal(
            story[0], changeSet, body: body, link: link,
            catalogVersion: changeSet.catalogVersion)
        for later in story.dropFirst() {
            verdict = try journal(
                later, changeSet, body: Data(), link: link,
                catalogVersion: changeSet.catalogVersion)
        }
        try GivenVerdicts(db).dropBodies(of: changeSet.id)
        try GivenVerdicts(db).countRestored()
        return (seq, verdict)
    }

    /// What the journal has of a change set is followed by what it was given later.
    private mutating func catchUp(_ entry: JournalEntry, _ story: [GivenVerdict]) throws {
        guard let changeSet = try? ChangeSet(frozen: entry.body),
            changeSet.id == entry.verdict.changeSet
        else { return }
        for given in story where try !isJournaled(given) {
            guard let newest = try journal.verdict(changeSet: changeSet.id) else { return }
            // What was received at another time is another story: it was judged anew.
            let isLater =
                entry.verdict.receivedAt == given.verdict.receivedAt
                && lives.precedes(lives.place(of: newest), given.place)
            // Judged anew since, and held: it had been settled.
            let isSettling =
                entry.verdict.given == nil && newest.isOpen && !given.verdict.isOpen
            guard isLater || isSettling, !given.verdict.onlyWaits else { continue }
            _ = try journal(
                given, changeSet, body: Data(), link: entry.link,
                catalogVersion: entry.catalogVersion)
        }
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

    /// - Parameter body: empty where the verdict follows an earlier one.
    private mutating func journal(
        _ given: GivenVerdict, _ changeSet: ChangeSet, body: Data, link: Hash256,
        catalogVersion: UInt32
    ) throws -> Verdict {
        var verdict = given.verdict
        verdict.body = Data()
        verdict.seq = head.seq + 1
        verdict.given = given.place
        let (changes, clash) = try restored(verdict, given, changeSet)
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
            naming: changeSet)
        if let clash { return try hold(verdict, changeSet, clash) }
        // What was waiting before memory was lost had its verdict then, or will have it in the end.
        try takeUp(after: changes) { [journal, lives, rules] id in
            try journal.verdict(changeSet: id).map {
                lives.isOfThePresentLife(lives.place(of: $0))
                    && (!$0.has(.recoveryClash) || rules.waitsForOthers($0.rule))
            } ?? false
        }
        return verdict
    }

    /// The verdict that was given stays, and is followed: what came since memory was lost stands in its
    /// way, so HQ decides.
    private mutating func hold(
        _ given: Verdict, _ changeSet: ChangeSet, _ clash: Judgement
    ) throws -> Verdict {
        guard let entry = try journal.entry(changeSet: changeSet.id) else {
            throw JournalDamage.unreadable
        }
        var verdict = given
        verdict.outcome = .held
        verdict.rule = clash.rule
        verdict.evidence = clash.evidence
        try follow(
            verdict, entry, flag: .recoveryClash, waitsFor: waits(changeSet, heldBy: clash.rule))
        let held = try journal.verdict(changeSet: changeSet.id) ?? verdict
        try holdDependents(of: changeSet)
        return held
    }

    /// What had come back before, and says something about a record that isn't accepted any more, is held
    /// with it: a reversal without its payout would be money that nobody has.
    private mutating func holdDependents(of changeSet: ChangeSet) throws {
        for edit in changeSet.edits where edit.action == .create {
            guard let target = store.catalog.type(edit.type)?.name else { continue }
            for type in store.catalog.types {
                for field in type.fields {
                    guard case .reference(target) = field.kind else { continue }
                    let naming = try records.records(
                        type.number, where: [(field.number, .reference(edit.record))], limit: .max)
                    for record in naming { try holdBack(record.version) }
                }
            }
        }
    }

    /// Takes out of the records what a change set that came back had created.
    private mutating func holdBack(_ id: Identifier) throws {
        guard let entry = try journal.entry(changeSet: id),
            let newest = try journal.verdict(changeSet: id), newest.given != nil,
            !newest.isOutsideTheRecords,
            let changeSet = try? ChangeSet(frozen: entry.body), changeSet.id == id,
            changeSet.edits.allSatisfy({ $0.action == .create })
        else { return }
        var removed: [RecordChange] = []
        var without = OverlayView(base: records, catalog: store.catalog)
        for edit in changeSet.edits {
            guard let record = try records.record(edit.type, edit.record) else { continue }
            removed.append(RecordChange(before: record, after: nil))
            try without.set(edit.type, edit.record, nil)
            // Should it be accepted, it is as others had made it since.
            let touch = Verdict.Touch(type: edit.type, record: edit.record)
            for editor in Set(record.versions.values) {
                try GivenVerdicts(db).wait(editor, for: touch)
            }
        }
        let context = try dependenceContext(changeSet, newest)
        guard
            let judgement = try judge.dependence(of: changeSet, base: without, context: context)
        else { return }
        var verdict = newest
        verdict.outcome = .held
        verdict.rule = judgement.rule
        verdict.evidence = judgement.evidence
        try follow(
            verdict, entry, flag: .recoveryClash, changes: removed,
            waitsFor: waits(changeSet, heldBy: judgement.rule))
        try holdDependents(of: changeSet)
    }

    /// Knows as unsettled what was decided since the verdict was given, and not what will have its own old
    /// verdict back.
    private func dependenceContext(_ changeSet: ChangeSet, _ verdict: Verdict) throws
        -> JudgeContext
    {
        let standing = try standing(of: verdict.device)
        var context = try judgeContext(changeSet, carrier: verdict.device, facts: standing)
        context.openCreator = { [openItems, journal, lives] type, record in
            let touch = Verdict.Touch(type: type, record: record)
            guard let maker = try openItems.toucher(of: touch),
                let newest = try journal.verdict(changeSet: maker),
                lives.came(newest, after: verdict)
            else { return nil }
            return maker
        }
        return context
    }

    /// What the verdict did to the records; nothing, where a new record would be a second one of what may
    /// be only once beside one that was accepted since, or is about one that isn't accepted any more.
    private func restored(
        _ verdict: Verdict, _ given: GivenVerdict, _ changeSet: ChangeSet
    ) throws -> (changes: [RecordChange], clash: Judgement?) {
        var view = OverlayView(base: records, catalog: store.catalog)
        try restore(changeSet, verdict, given.created, &view)
        let standing = try standing(of: verdict.device)
        if view.changed.contains(where: { $0.before == nil }),
            let dependence = try judge.dependence(
                of: changeSet, base: records, context: dependenceContext(changeSet, verdict))
        {
            return ([], dependence)
        }
        let clash = try judge.clash(
            of: changeSet, restored: view, base: records,
            context: try judgeContext(changeSet, carrier: verdict.device, facts: standing)
        ) { [journal, lives] record in
            try journal.verdict(changeSet: record.version).map {
                lives.came($0, after: verdict)
            } ?? false
        }
        if let clash { return ([], clash) }
        return (view.changed, nil)
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

    private func restore(
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

extension Verdict {
    /// It was parked, and nobody had ruled on it: nothing was decided that must come back.
    fileprivate var onlyWaits: Bool { outcome == .parked && followedBy == nil }
}
