#!/usr/bin/env python3
"""A replica of a bureau's ledger, written from Protocol/ alone: the second client.

    replica.py DATA enroll --server URL --code CODE [--name NAME] [--former OLD]
    replica.py DATA record < LINES     one change set a line, as JSON: see `changes.Writer.record`
    replica.py DATA sync               push, pull, compare digests, mend
    replica.py DATA export FILE        without a line: what a sync would send
    replica.py DATA import FILE        the reply to it
    replica.py DATA list TYPE          what is visible, a record a line
    replica.py DATA outcomes           each own entry with its verdict
    replica.py DATA reconcile          compare all records with the server's
    replica.py DATA verify             chain, terms and digests, counted again from the bytes
    replica.py DATA carry OLD          link the unjudged entries of an older identity of this user

Needs protoc, and the packages `protobuf` and `cryptography`. Answers in JSON. Exit codes: 0 done,
1 refused, 3 unreachable (try again), 4 another process has the replica, 5 the identity is at an
end (enrol anew), 6 damaged.
"""

import argparse
import json
import sqlite3
import sys
import time

import bundles
import checkpoint
import secrecy
import session
import wire
from catalog import Catalog
from changes import Refused, Writer
from overlay import View, open_verdicts
from store import Damaged, Store
from transport import NotUnderstood, Refusal, Server, Unreachable

AT_AN_END = {"unknown-device", "revoked-device", "chain-fork", "wrong-bureau"}


def main():
    arguments = parse()
    try:
        for answer in Replica(arguments).run():
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        return 0
    except Unreachable as error:
        return fail(error, 3)
    except Refusal as error:
        return fail(error, 3 if error.retry else 5 if error.code in AT_AN_END else 1)
    except checkpoint.Forked as error:
        return fail(error, 5)
    except Damaged as error:
        return fail(error, 6)
    except sqlite3.OperationalError as error:
        return fail(f"another process has this replica: {error}", 4)
    except (Refused, NotUnderstood, ValueError) as error:
        return fail(error, 1)


def fail(error, code):
    print(error, file=sys.stderr)
    return code


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="folder of the replica")
    parser.add_argument("--clock-seconds", type=int, default=0,
                        help="what this device's clock is ahead of the machine's")
    commands = parser.add_subparsers(dest="command", required=True)
    enrol = commands.add_parser("enroll")
    enrol.add_argument("--server", required=True)
    enrol.add_argument("--code", required=True)
    enrol.add_argument("--name", default="")
    enrol.add_argument("--former", help="folder of the identity that this one is taken for")
    for name in ["sync", "reconcile"]:
        command = commands.add_parser(name)
        command.add_argument("--server", help="another address than the last")
        command.add_argument("--page-bytes", type=int, default=0)
        command.add_argument("--attempts", type=int, default=4)
    commands.add_parser("list").add_argument("type")
    commands.add_parser("carry").add_argument("old")
    for name in ["export", "import"]:
        commands.add_parser(name).add_argument("file")
    for name in ["record", "outcomes", "verify"]:
        commands.add_parser(name)
    return parser.parse_args()


class Replica:
    def __init__(self, arguments):
        self.arguments, self.store, self.catalog = arguments, Store(arguments.data), Catalog()
        if arguments.command != "enroll" and not self.store.get("identity"):
            raise Refused("not enrolled; ask HQ for a code")

    def run(self):
        return getattr(self, {"import": "take"}.get(
            self.arguments.command, self.arguments.command))()

    def now(self):
        return int(time.time() * 1_000) + self.arguments.clock_seconds * 1_000

    # ------------------------------------------------------------ with the server

    def enroll(self):
        given = self.arguments
        if self.store.get("identity"):
            raise Refused("enrolled already; another identity needs another folder")
        former = None
        if given.former:
            old = Store(given.former)
            former = old.identity.device, secrecy.signing_key(old.get("signing_seed"))
        reply = session.enrol(self.store, Server(given.server), given.code, given.name, former)
        with self.store.transaction():
            self.store.put("server", given.server)
        yield {"device": wire.printed(reply.device), "station": reply.station_code,
               "letter": reply.device_letter, "role": reply.role}

    def connect(self):
        given = self.arguments
        address = given.server or self.store.get("server")
        return session.Session(
            self.store, Server(address), self.now, self.catalog.version, given.page_bytes,
            given.attempts)

    def sync(self):
        told = self.connect().sync()
        if self.arguments.server:
            with self.store.transaction():
                self.store.put("server", self.arguments.server)
        yield {**told, **self.state()}

    def reconcile(self):
        fetched, dropped = self.connect().reconcile()
        yield {"fetched": fetched, "dropped": dropped}

    # ------------------------------------------------------------ by file

    def by_file(self):
        return session.Session(self.store, None, self.now, self.catalog.version)

    def export(self):
        file = bundles.export(self.by_file(), self.now())
        with open(self.arguments.file, "xb") as target:
            target.write(file)
        yield {"bytes": len(file), "sha256": wire.sha256(file).hex()}

    def take(self):
        with open(self.arguments.file, "rb") as source:
            file = source.read()
        with self.store.transaction():
            standing = bundles.take(self.by_file(), file)
        if standing == "set-aside":
            raise Refused("reply-set-aside: export again, and take that to the bureau")
        yield {"standing": standing, **self.state()}

    # ------------------------------------------------------------ without

    def record(self):
        writer = Writer(self.store, self.catalog, View(self.store, self.catalog), self.now)
        for line in sys.stdin:
            if line.strip():
                body, number = writer.record(json.loads(line))
                yield {"number": number, "change_set": wire.printed(body.id),
                       "records": [wire.printed(e.record or body.id) for e in body.edits]}

    def carry(self):
        old = Store(self.arguments.old)
        for _, data in old.outbox():
            with self.store.transaction():
                number = self.store.append(data)
            yield {"number": number}

    def list(self):
        kind, view = self.catalog.named(self.arguments.type), View(self.store, self.catalog)
        ring = self.store.message("key_ring", wire.messages.KeyRing)
        for record in view.all(kind.number):
            fields = {}
            for value in record.fields:
                known, shown = kind.fields.get(value.field), value.WhichOneof("value")
                plain = getattr(value, shown)
                if shown == "sealed":
                    plain = secrecy.unseal(ring, plain, record.id, value.field)
                elif shown in ("reference", "opaque"):
                    plain = plain.hex()
                name = "stub" if value.field == wire.STUB_FIELD else str(value.field)
                fields[known.name if known else name] = plain
            yield {"id": wire.printed(record.id), **fields}

    def outcomes(self):
        mine = {}
        for verdict in self.store.verdicts():
            mine[verdict.change_set] = verdict
            if verdict.device == self.store.identity.device:
                mine[verdict.number] = verdict
        for number, data in self.store.bodies():
            body = wire.messages.Body.FromString(data)
            verdict = mine.get(number) or mine.get(body.id)
            outcome = verdict and wire.messages.Verdict.Outcome.Name(verdict.outcome)
            yield {"number": number, "intent": body.intent, "outcome": outcome,
                   "rule": verdict.rule if verdict else None,
                   "flags": list(verdict.flags) if verdict else []}

    def state(self):
        acknowledged = self.store.message("acknowledged", wire.messages.ChainPosition).number
        return {
            "entries": self.store.head().number, "acknowledged": acknowledged,
            "outbox": len(self.store.outbox()), "open": len(open_verdicts(self.store)),
            "seq": self.store.message("cursor", wire.messages.Cursor).seq,
            "staged": self.store.message("staged", wire.messages.Cursor).seq,
            "digests": {self.type_name(t): {"count": count, "sum": total.hex()}
                        for t, (count, total) in self.store.digests().items()}}

    def type_name(self, number):
        return self.catalog.types[number].name if number in self.catalog.types else str(number)

    def verify(self):
        """Counts everything again from the stored bytes."""
        position, me = self.store.position(0), self.store.identity
        for number, body in self.store.bodies():
            link = wire.link(position.link, me.device, number, body)
            position = self.store.position(number)
            if number < 1 or position is None or position.link != link or wire.malformed(body):
                raise Damaged(f"the chain is broken at number {number}")
        totals = {}
        for kind, in self.store.sql.execute("select distinct type from records").fetchall():
            terms = [wire.term(record) for record in self.store.records(kind)]
            if [t.to_bytes(16, "big") for t in terms] != list(self.store.terms(kind).values()):
                raise Damaged(f"a record of type {kind} isn't what was received")
            totals[kind] = (len(terms), (sum(terms) % 2**128).to_bytes(16, "big"))
        if totals != self.store.digests():
            raise Damaged("the kept digests aren't the records'")
        told = self.store.message("told", wire.messages.Page)
        if types := checkpoint.differing(self.store, told.digests):
            raise Damaged(f"types {types} aren't what the server told at the checkpoint; sync")
        yield self.state()


if __name__ == "__main__":
    sys.exit(main())
