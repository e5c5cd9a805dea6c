"""The stage and the one transaction that makes a pull visible: sections 8, 9, 10 and 14."""

import secrets

import wire
from store import Damaged

STAGE = ("staged_records", "staged_verdicts")


class Forked(Damaged):
    """The server has another chain under this identity."""


def acknowledge(store, position):
    """Accepts an acknowledgement only of what is this chain's own."""
    own = store.position(position.number)
    if own is None or own.link != position.link:
        raise Forked(f"the server acknowledges a number {position.number} that isn't this "
                     "chain's: this replica was copied or restored; enrol again")
    store.put("acknowledged", wire.encode(position))


def stage(store, page):
    """Keeps a page; nothing of it shows. What has the higher seq wins."""
    put = ("insert into {} values ({}) on conflict do update set seq = excluded.seq, "
           "message = excluded.message where excluded.seq >= seq")
    changes = [(r.type, r.id, r.seq, wire.encode(r)) for r in page.records]
    changes += [(r.type, r.id, r.seq, None) for r in page.removals]
    store.sql.executemany(put.format("staged_records", "?, ?, ?, ?"), changes)
    store.sql.executemany(put.format("staged_verdicts", "?, ?, ?"), [
        (v.change_set, v.seq, wire.encode(v)) for v in page.verdicts])
    store.put("staged", wire.encode(page.through))


def publish(store, page):
    """Makes all that is staged visible, with the page's end as the cursor."""
    rebuilding = store.get("rebuilding", 0)
    if rebuilding:
        # The server's memory is another: only what this pull brought is canonical.
        for table in ["records", "digests", "verdicts"]:
            store.sql.execute(f"delete from {table}")
    for kind, record_id, seq, message in store.sql.execute(
            "select * from staged_records").fetchall():
        held = store.record(kind, record_id)
        if held and held.seq > seq:
            continue  # a reconcile has brought a later form
        if message is None:
            store.drop_record(kind, record_id)
        else:
            store.put_record(wire.messages.Record.FromString(message))
    for (message,) in store.sql.execute("select message from staged_verdicts").fetchall():
        _keep(store, wire.messages.Verdict.FromString(message))
    store.put("cursor", wire.encode(page.through))
    store.put("told", wire.encode(page))
    store.put("rebuilding", 0)
    forget_stage(store)


def _keep(store, verdict):
    """A verdict replaces an older one of its change set: the newest by seq counts."""
    if verdict.device == store.identity.device:
        row = store.sql.execute(
            "select change_set, body from chain where number = ?", [verdict.number]).fetchone()
        if row is None or verdict.change_set not in (row[0], wire.sha256(row[1])[:16]):
            raise Forked(f"verdict of entry {verdict.number}, which isn't this chain's")
    store.sql.execute(
        "insert into verdicts values (?, ?, ?, ?, ?, ?) on conflict do update set "
        "device = excluded.device, number = excluded.number, seq = excluded.seq, "
        "outcome = excluded.outcome, message = excluded.message where excluded.seq >= seq", [
            verdict.change_set, verdict.device, verdict.number, verdict.seq, verdict.outcome,
            wire.encode(verdict)])


def forget_stage(store):
    for table in STAGE:
        store.sql.execute(f"delete from {table}")
    store.put("staged", b"")


def begin_rebuild(store):
    """After `cursor-unknown`: pull from nothing into the stage; the view stays until then."""
    forget_stage(store)
    store.put("cursor", b"")
    store.put("rebuilding", 1)
    store.put("pull", secrets.token_bytes(16))  # what was asked for before is another pull's


def differing(store, told):
    """The types whose digest isn't the one that the server told."""
    theirs = {d.type: (d.count, d.sum) for d in told if d.count}
    mine = store.digests()
    return sorted(t for t in mine.keys() | theirs.keys() if mine.get(t) != theirs.get(t))
