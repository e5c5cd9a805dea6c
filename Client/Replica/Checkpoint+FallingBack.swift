internal import ChangeLog
internal import RecordStore

/// After a server's loss of memory: what the pull that follows doesn't bring again.
extension Checkpoint {
    /// Turns back each verdict that a pull anew didn't name: the server has lost it. What was decided before
    /// it, up to where the replica fell back to, stands again; where nothing was, another's verdict is
    /// forgotten. What this device entered was sent and judged again before that pull.
    func turnBackVerdicts(besides named: Set<Identifier>, writer: RecordWriter) throws {
        var covers = Covers(overlay: overlay)
        for id in try verdicts.changeSetsWithoutPlace() where !named.contains(id) {
            guard let verdict = try verdicts.fetch(id) else { continue }
            if let standing = try verdicts.takePast(of: id) {
                var unsaid = PullSummary()
                try settle(standing, &covers, &unsaid)
                continue
            }
            guard try ownEntry(verdict) == nil else { continue }
            if verdict.isOpen, let changeSet = try? ChangeSet(frozen: verdict.body),
                changeSet.id == id
            {
                for edit in changeSet.edits {
                    let key = Overlay.Key(type: edit.type, record: edit.record)
                    try cover(key, by: id, of: changeSet, isOpen: false, &covers)
                }
            }
            try verdicts.remove(id)
            try TouchTable(db).remove(id)
        }
        for (key, row) in covers.changed {
            try overlay.show(row, at: key, writer: writer, changeSets: ordered)
        }
    }
}
