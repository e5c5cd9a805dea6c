"""Enrolment, sync and reconcile: what is asked in which order, and what follows from the answers.

Sections 4, 8, 9, 13, 14 and 18. Each reply is stored in one transaction before the next request
goes out, so a session that is cut anywhere goes on where it was.
"""

import secrets
import time

import checkpoint
import secrecy
import wire
from transport import NotUnderstood, Refusal, Unreachable, refuse

FETCH_AT_ONCE = 200


def enrol(store, server, code, name, former=None):
    """Asks with the same keys as often as it takes: a lost reply costs nothing."""
    secret, fingerprint = secrecy.read_code(code)
    with store.transaction():
        for key in ["signing_seed", "agreement_seed"]:
            if store.get(key) is None:
                store.put(key, secrets.token_bytes(32))
    hashed = secrecy.code_hash(secret)
    agreement = secrecy.agreement_key(store.get("agreement_seed"))
    request = secrecy.enrol_request(
        hashed, secrecy.signing_key(store.get("signing_seed")), agreement, name,
        former)
    reply, status = server.post("/v1/enroll", request, wire.messages.EnrollReply)
    refuse(reply, status)
    secrecy.check_enrol_reply(reply, hashed, fingerprint)
    ring = secrecy.open_key_ring(reply, hashed, agreement)
    with store.transaction():
        store.put("identity", wire.encode(reply))
        store.put("key_ring", wire.encode(ring))
        store.put("server_time", reply.server_time)
    return reply


class Session:
    """Brings a replica and the server to one state, and says how it went."""

    def __init__(self, store, server, clock, catalog_version, page_bytes=0, attempts=4):
        self.store, self.server, self.clock, self.attempts = store, server, clock, attempts
        self.me, self.page_bytes, self.catalog_version = store.identity, page_bytes, catalog_version
        self.key = secrecy.signing_key(store.get("signing_seed"))
        self.ahead_seconds = 0  # what the server's clock is ahead of the device's
        self.told = {"pushed": 0, "pages": 0, "reconciled": []}

    # ------------------------------------------------------------ one message

    def ask(self, path, request, kind):
        """(reply, refusal or None). Sends again what can help: a fresh token once, or later."""
        waits, fresh = iter(0.1 * 3**n for n in range(self.attempts - 1)), False
        while True:
            now = int(self.clock() / 1_000) + self.ahead_seconds
            token = secrecy.token(self.key, self.me.device, self.me.bureau, now)
            try:
                reply, status = self.server.post(path, request, kind, token)
                if not reply.HasField("refusal"):
                    return reply, None
                refusal = Refusal(reply.refusal, status)
                if refusal.code == "token-expired" and not fresh:
                    fresh = True
                    self.ahead_seconds = self.server_seconds() - int(self.clock() / 1_000)
                    continue
                if not refusal.retry:
                    return reply, refusal
                failure = refusal
            except Unreachable as unreachable:
                failure = unreachable
            wait = next(waits, None)
            if wait is None:
                raise failure
            time.sleep(wait)

    def server_seconds(self):
        head, _ = self.server.head()
        return head.server_time // 1_000

    # ------------------------------------------------------------ sync

    def sync(self):
        """Pushes what is pending and pulls until a complete page; mends what differs."""
        page = self.exchange()
        if types := checkpoint.differing(self.store, page.digests):
            self.reconcile(types)
            page = self.exchange()
            if types := checkpoint.differing(self.store, page.digests):
                raise checkpoint.Damaged(f"types {types} differ from the server's after a mend")
        return self.told

    def exchange(self):
        while True:
            request = self.request()
            pushed = len(request.segments) and len(request.segments[0].bodies)
            reply, refusal = self.ask("/v1/sync", request, wire.messages.SyncReply)
            before = self.store.get("acknowledged")
            with self.store.transaction():
                self.take(reply)
                if refusal and refusal.code == "cursor-unknown":
                    checkpoint.begin_rebuild(self.store)
            self.check_progress(request, reply, refusal, before)
            if refusal is None or refusal.code == "cursor-unknown":
                self.told["pushed"] += pushed
            if refusal is None and reply.page.complete and not request.push_only:
                return reply.page

    def check_progress(self, request, reply, refusal, acknowledged_before):
        """Raises where asking on would give the same answer for ever."""
        if refusal:
            moved = {
                "chain-gap": self.store.get("acknowledged") != acknowledged_before,
                "cursor-unknown": request.HasField("cursor") or request.HasField("staged")}
            if not moved.get(refusal.code):
                raise refusal
        elif request.push_only:
            if self.store.get("acknowledged") == acknowledged_before:
                raise NotUnderstood("the server takes a segment and acknowledges nothing of it")
        elif not reply.page.complete and reply.page.through in (request.cursor, request.staged):
            raise NotUnderstood("a page that leads nowhere")

    def request(self):
        store = self.store
        known = store.message("acknowledged", wire.messages.ChainPosition)
        if not known.link:
            known = store.position(0)
        request = wire.messages.SyncRequest(
            protocol_version=wire.VERSION, bureau=self.me.bureau, device=self.me.device,
            catalog_version=self.catalog_version, acknowledged=known, head=store.head(),
            maximum_reply_bytes=self.page_bytes)
        for name in ["cursor", "staged"]:
            if data := store.get(name):
                getattr(request, name).CopyFrom(wire.messages.Cursor.FromString(data))
        if known.number < request.head.number:
            segment = self.segment(known.number)
            request.segments.append(segment)
            last = known.number + len(segment.bodies)
            request.push_only = last < request.head.number
        return request

    def segment(self, after):
        """The next bodies of the chain, as many as one segment takes."""
        segment = wire.messages.Segment(device=self.me.device, first_number=after + 1)
        size, last = 0, after
        for number, body in self.store.bodies(after):
            size += len(body)
            full = size > wire.SEGMENT_BYTES or len(segment.bodies) == wire.CHANGE_SETS_PER_SEGMENT
            if segment.bodies and full:
                break
            segment.bodies.append(body)
            last = number
        segment.signature = self.key.sign(b"sizhang-segment-1" + self.store.position(last).link)
        return segment

    def take(self, reply):
        """Keeps what a reply says, refused or not."""
        store = self.store
        if reply.server_time:
            store.put("server_time", max(reply.server_time, store.get("server_time", 0)))
        if reply.HasField("acknowledged"):
            checkpoint.acknowledge(store, reply.acknowledged)
        if reply.HasField("page"):
            self.told["pages"] += 1
            checkpoint.stage(store, reply.page)
            if reply.page.complete:
                checkpoint.publish(store, reply.page)
                store.put("contacts", wire.encode(
                    wire.messages.SyncReply(contacts=reply.contacts)))

    # ------------------------------------------------------------ reconcile

    def reconcile(self, types=None):
        """Compares record by record, and mends all in one transaction. Verdicts stay."""
        with self.store.transaction():
            self.store.recount()
        if types is None:
            theirs = self.compare(type=0).types
            types = sorted({*theirs, *self.store.digests()})
        fetched, dropped = [], []
        for kind in types:
            listed, held = self.holdings(kind), self.store.terms(kind)
            dropped += [(kind, record) for record in held if record not in listed]
            wanted = [record for record, term in listed.items() if held.get(record) != term]
            for start in range(0, len(wanted), FETCH_AT_ONCE):
                part = wanted[start:start + FETCH_AT_ONCE]
                fetched += self.compare(type=kind, fetch=part).records
        with self.store.transaction():
            for kind, record in dropped:
                self.store.drop_record(kind, record)
            for record in fetched:
                self.store.put_record(record)
        self.told["reconciled"] += types
        return len(fetched), len(dropped)

    def holdings(self, kind):
        listed, after, more = {}, b"", True
        while more:
            reply = self.compare(type=kind, after=after)
            listed.update({h.id: h.term for h in reply.holdings})
            more = reply.more and len(reply.holdings) > 0
            after = reply.holdings[-1].id if more else b""
        return listed

    def compare(self, **fields):
        request = wire.messages.ReconcileRequest(
            protocol_version=wire.VERSION, bureau=self.me.bureau, device=self.me.device, **fields)
        reply, refusal = self.ask("/v1/reconcile", request, wire.messages.ReconcileReply)
        if refusal:
            raise refusal
        return reply
