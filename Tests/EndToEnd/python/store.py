"""One file that holds a replica: identity, chain, canonical records, verdicts, the stage.

Everything that must stand or fall together is one transaction: `with store.transaction():`.
"""

import contextlib
import os
import sqlite3

import wire

TABLES = """
create table if not exists meta (key text primary key, value) without rowid;
create table if not exists chain (
  number integer primary key, change_set blob, body blob, link blob, carried integer);
create table if not exists records (
  type integer, id blob, seq integer, message blob, term blob, primary key (type, id)
) without rowid;
create table if not exists digests (type integer primary key, count integer, sum blob);
create table if not exists verdicts (
  change_set blob primary key, device blob, number integer, seq integer, outcome integer,
  message blob) without rowid;
create index if not exists verdicts_by_number on verdicts (device, number);
create table if not exists staged_records (
  type integer, id blob, seq integer, message blob, primary key (type, id)) without rowid;
create table if not exists staged_verdicts (
  change_set blob primary key, seq integer, message blob) without rowid;
create table if not exists counters (letter text primary key, last integer) without rowid;
"""
# Entries without a visible verdict. A body that another device entered may have been judged in
# that one's chain: then its id tells.
OUTBOX = """
from chain where not exists (
  select 1 from verdicts where device = :device and verdicts.number = chain.number)
and not (carried and exists (
  select 1 from verdicts where verdicts.change_set = chain.change_set)) order by number
"""


class Damaged(Exception):
    """What the file holds contradicts itself, or the server."""


class Store:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "replica.sqlite")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # it holds the keys
        # One process at a time: the lock is held until the connection closes.
        self.sql = sqlite3.connect(path, isolation_level=None)
        self.sql.execute("pragma locking_mode = exclusive")
        self.sql.execute("pragma synchronous = full")
        with self.transaction():
            for statement in TABLES.split(";"):
                self.sql.execute(statement)

    @contextlib.contextmanager
    def transaction(self):
        self.sql.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.sql.execute("rollback")
            raise
        self.sql.execute("commit")

    # ------------------------------------------------------------ single values

    def get(self, key, default=None):
        row = self.sql.execute("select value from meta where key = ?", [key]).fetchone()
        return default if row is None else row[0]

    def put(self, key, value):
        self.sql.execute("replace into meta values (?, ?)", [key, value])

    def message(self, key, kind):
        return kind.FromString(self.get(key, b""))

    @property
    def identity(self):
        return self.message("identity", wire.messages.EnrollReply)

    # ------------------------------------------------------------ chain

    def position(self, number):
        """The chain's position of that number; None beyond its head."""
        if number == 0:
            link = wire.origin(self.identity.bureau, self.identity.device)
        else:
            row = self.sql.execute("select link from chain where number = ?", [number]).fetchone()
            if row is None:
                return None
            link = row[0]
        return wire.messages.ChainPosition(number=number, link=link)

    def head(self):
        return self.position(
            self.sql.execute("select coalesce(max(number), 0) from chain").fetchone()[0])

    def append(self, data):
        """Links a frozen body into the chain and returns its number."""
        body, head, device = wire.messages.Body.FromString(data), self.head(), self.identity.device
        number = head.number + 1
        self.sql.execute("insert into chain values (?, ?, ?, ?, ?)", [
            number, body.id, data, wire.link(head.link, device, number, data),
            body.device != device])
        return number

    def bodies(self, after=0):
        return self.sql.execute(
            "select number, body from chain where number > ? order by number", [after])

    def outbox(self):
        return self.sql.execute(
            f"select number, body {OUTBOX}", {"device": self.identity.device}).fetchall()

    # ------------------------------------------------------------ canonical records

    def record(self, kind, record_id):
        row = self.sql.execute(
            "select message from records where type = ? and id = ?", [kind, record_id]).fetchone()
        return wire.messages.Record.FromString(row[0]) if row else None

    def records(self, kind):
        rows = self.sql.execute("select message from records where type = ? order by id", [kind])
        return [wire.messages.Record.FromString(row[0]) for row in rows]

    def put_record(self, record):
        self.drop_record(record.type, record.id)
        term = wire.term(record)
        self.sql.execute("insert into records values (?, ?, ?, ?, ?)", [
            record.type, record.id, record.seq, wire.encode(record), term.to_bytes(16, "big")])
        self._add_to_digest(record.type, 1, term)

    def drop_record(self, kind, record_id):
        row = self.sql.execute(
            "select term from records where type = ? and id = ?", [kind, record_id]).fetchone()
        if row:
            self.sql.execute("delete from records where type = ? and id = ?", [kind, record_id])
            self._add_to_digest(kind, -1, -int.from_bytes(row[0], "big"))

    def _add_to_digest(self, kind, count, term):
        held, total = self.digests().get(kind, (0, bytes(16)))
        total = (int.from_bytes(total, "big") + term) % 2**128
        self.sql.execute("replace into digests values (?, ?, ?)", [
            kind, held + count, total.to_bytes(16, "big")])

    def digests(self):
        """(count, sum) of each type that has records."""
        rows = self.sql.execute("select type, count, sum from digests order by type")
        return {kind: (count, total) for kind, count, total in rows if count}

    def recount(self):
        """Counts terms and digests anew from the records' bytes: before a comparison."""
        held = self.sql.execute("select type, id, message from records").fetchall()
        self.sql.execute("delete from digests")
        for kind, record_id, message in held:
            term = wire.term(wire.messages.Record.FromString(message))
            self.sql.execute("update records set term = ? where type = ? and id = ?", [
                term.to_bytes(16, "big"), kind, record_id])
            self._add_to_digest(kind, 1, term)

    def terms(self, kind):
        return dict(self.sql.execute("select id, term from records where type = ?", [kind]))

    # ------------------------------------------------------------ verdicts

    def verdicts(self):
        """All visible verdicts by seq."""
        rows = self.sql.execute("select message from verdicts order by seq")
        return [wire.messages.Verdict.FromString(row[0]) for row in rows]
