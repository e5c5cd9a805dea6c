"""What a replica shows: canonical records, then open verdicts, then the outbox (section 11)."""

import wire

HELD, PARKED = wire.messages.Verdict.HELD, wire.messages.Verdict.PARKED


class View:
    """The visible records of a store, at the moment when it was made."""

    def __init__(self, store, catalog):
        self.store, self.catalog = store, catalog
        self.changed = {}  # (type, id) → record, or None where it is deleted
        for body in open_bodies(store):
            self.replay(body)

    def get(self, kind, record_id):
        if (kind, record_id) in self.changed:
            return self.changed[kind, record_id]
        return self.store.record(kind, record_id)

    def all(self, kind):
        found = {r.id: r for r in self.store.records(kind)}
        found.update({i: r for (t, i), r in self.changed.items() if t == kind})
        return [r for _, r in sorted(found.items()) if r is not None]

    def replay(self, body):
        for edit in body.edits:
            key = (edit.type, edit.record or body.id)
            self.changed[key] = self.edited(self.get(*key), edit, key, body.id)

    def edited(self, record, edit, key, change_set):
        if edit.action == wire.messages.Edit.DELETE:
            return None
        if edit.action == wire.messages.Edit.CREATE:
            record = wire.messages.Record(type=key[0], id=key[1], version=change_set)
        elif record is None:
            return None
        fields = {f.field: f for f in record.fields}
        fields.update({f.field: f for f in edit.fields})
        result = wire.messages.Record(
            type=key[0], id=key[1], seq=record.seq, version=record.version,
            fields=fields.values())
        versions = {v.register: v.version for v in record.versions}
        if edit.action == wire.messages.Edit.UPDATE:
            versions.update({
                self.catalog.register(edit.type, f.field): change_set for f in edit.fields})
        result.versions.extend(
            wire.messages.RegisterVersion(register=r, version=v) for r, v in versions.items())
        wire.tidy(result)
        return result


def open_verdicts(store):
    return [v for v in store.verdicts() if v.outcome in (HELD, PARKED) and not v.followed_by]


def open_bodies(store):
    """The bodies that are shown upon canonical records, in their order."""
    own = {}
    for _, data in store.bodies():
        body = wire.messages.Body.FromString(data)
        own[body.id] = body
    for verdict in open_verdicts(store):
        if verdict.body:
            yield wire.messages.Body.FromString(verdict.body)
        elif verdict.change_set in own:
            yield own[verdict.change_set]
    for _, data in store.outbox():
        yield wire.messages.Body.FromString(data)
