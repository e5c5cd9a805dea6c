"""Identifiers, frozen bodies, the chain with its segments, and messages in both forms."""

import json

from google.protobuf import json_format

from fixtures import (
    BUREAU, CASE, DEVICE, DEVICE_KEY, DEVICE_PUBLIC, DEVICE_SEED, EPOCH, FORMER_EPOCH, OTHER_DEVICE,
    PERSON, PROJECT, RATE, START, STATION, USER, change_set)
from primitives import (
    encode, identifier, journal_origin, link, make, origin, segment_bytes, sha256, uuid_text)


def as_json(message):
    return json.loads(json_format.MessageToJson(message))


def identifiers():
    inputs = [(0, 0, 0), (1, 1, 2), (START, 0xABC, 0x3FFF_FFFF_FFFF_FFFF),
              (2**48 - 1, 0xFFF, 2**62 - 1)]
    cases = []
    for milliseconds, a, b in inputs:
        data = identifier(milliseconds, a, b)
        cases.append({
            "milliseconds": str(milliseconds), "random_12_bits": str(a), "random_62_bits": str(b),
            "bytes": data.hex(), "text": uuid_text(data)})
    return {"about": "UUID version 7: bytes and text.", "cases": cases}


# ------------------------------------------------------------------ bodies


def text(field, value):
    return make("FieldValue", field=field, text=value)


def integer(field, value):
    return make("FieldValue", field=field, integer=value)


def reference(field, value):
    return make("FieldValue", field=field, reference=value)


def sealed(field, key, ciphertext, lookup):
    return make("FieldValue", field=field, sealed=make(
        "Sealed", key=key, ciphertext=ciphertext, lookup=lookup))


def cleared(field):
    return make("FieldValue", field=field)


def body(number, edits, intent, reason="", claimed_at=None, **other):
    claimed = START + 86_400_000 + 1_000 * number if claimed_at is None else claimed_at
    fields = {
        "id": change_set(number), "bureau": BUREAU, "device": DEVICE, "actor": USER,
        "claimed_at": claimed, "catalog_version": 1, "intent": intent, "edits": edits,
        "reason": reason}
    return make("Body", **{**fields, **other})


def payout():
    """The README's example: a case subsidy of 150.00 yuan, its record named by the change set."""
    fields = [
        text(1, "P03A-17"), reference(2, STATION), text(3, "case-subsidy"), reference(4, PERSON),
        reference(5, CASE), reference(8, PROJECT), text(9, "current-year"), text(10, "2040604"),
        reference(11, RATE), integer(12, 15_000), integer(13, 20241002)]
    return body(1, [make("Edit", type=16, action=1, fields=fields)], "payout.new")


def update():
    bases = [make("RegisterVersion", register=8, version=change_set(1)),
             make("RegisterVersion", register=12, version=change_set(1))]
    fields = [cleared(8), text(12, "改号 示例 𠮷😀")]
    edit = make("Edit", type=11, record=PERSON, action=2, bases=bases, fields=fields)
    return body(2, [edit], "mediator.edit", reason="号码停用")


def awkward():
    """Every form of value at its edges, in one create with a record id of its own."""
    fields = [
        text(1, ""), text(2, "𠮷😀\n\t\u0000"), integer(3, 0), integer(4, -1),
        integer(5, -2**63), integer(6, 2**63 - 1), reference(7, bytes(16)),
        sealed(8, 0, bytes(28), bytes(16)), make("FieldValue", field=9, opaque=b""),
        make("FieldValue", field=10, opaque=bytes([0, 255])), cleared(2**29), text(2**32 - 1, "末")]
    edit = make("Edit", type=2**32 - 1, record=CASE, action=1, fields=fields)
    return body(3, [edit], "", claimed_at=-1, catalog_version=2**32 - 1)


def several():
    edits = [
        make("Edit", type=13, action=1, fields=[text(1, "C03A-1")]),
        make("Edit", type=14, record=PERSON, action=1, fields=[reference(3, change_set(4))]),
        make("Edit", type=13, record=CASE, action=3, bases=[
            make("RegisterVersion", register=1, version=change_set(2))])]
    return body(4, edits, "case.new")


def good_bodies():
    yield "payout", payout(), encode(payout()), True
    yield "update with a cleared field, register versions and 4-byte UTF-8", update(), encode(
        update()), True
    yield "values at their edges", awkward(), encode(awkward()), True
    yield "several edits: create named by the change set, create of its own, delete", several(), (
        encode(several())), True
    # Field 100 (varint 7) and field 101 (bytes) of a later version: read past, and kept as bytes.
    later = bytes.fromhex("a00607aa060401020304")
    yield "fields of a later version", several(), encode(several()) + later, False
    # The same message in another order is the same change set with other bytes, and another hash.
    whole = encode(payout())
    yield "another order of fields", payout(), whole[18:] + whole[:18], False


def bad_bodies():
    edit = make("Edit", type=1, action=1, fields=[text(1, "x")])
    def with_fields(*fields):
        return body(5, [make("Edit", type=1, action=1, fields=fields)], "x")
    yield "not a message", b"\xff\xff\xff"
    yield "id of 15 bytes", encode(body(5, [edit], "x", id=bytes(15)))
    yield "no bureau", encode(body(5, [edit], "x", bureau=b""))
    yield "no edits", encode(body(5, [], "x"))
    yield "no action", encode(body(5, [make("Edit", type=1, fields=[text(1, "x")])], "x"))
    yield "update without a record", encode(body(5, [make("Edit", type=1, action=2)], "x"))
    yield "fields descend", encode(with_fields(text(2, "x"), text(1, "y")))
    yield "a field twice", encode(with_fields(text(1, "x"), text(1, "y")))
    yield "field 0", encode(with_fields(text(0, "x")))
    yield "reference of 15 bytes", encode(with_fields(reference(1, bytes(15))))
    yield "lookup of 15 bytes", encode(with_fields(sealed(1, 1, bytes(28), bytes(15))))
    yield "ciphertext of 27 bytes", encode(with_fields(sealed(1, 1, bytes(27), bytes(16))))
    twice = [make("RegisterVersion", register=1, version=bytes(16))] * 2
    yield "a register twice", encode(
        body(5, [make("Edit", type=1, record=CASE, action=2, bases=twice)], "x"))
    yield "text that isn't UTF-8", encode(with_fields(text(1, "x"))).replace(
        b"\x12\x01x", b"\x12\x01\xff")


def bodies():
    good = [{
        "name": name, "json": as_json(message), "frozen": data.hex(),
        "sha256": sha256(data).hex(), "canonical": canonical,
    } for name, message, data, canonical in good_bodies()]
    bad = [{"name": name, "frozen": data.hex()} for name, data in bad_bodies()]
    return {
        "about": "Bodies: protobuf's JSON form, and the frozen bytes. `canonical`: a writer of "
                 "this version gives these bytes for that message. `bad`: journaled as "
                 "malformed-body.",
        "good": good, "bad": bad}


# ------------------------------------------------------------------ chain


def segment(positions, bodies_by_number, first, last):
    return make(
        "Segment", device=DEVICE, first_number=first,
        bodies=[bodies_by_number[n] for n in range(first, last + 1)],
        signature=DEVICE_KEY.sign(segment_bytes(positions[last])))


def chain_bytes():
    return {n + 1: data for n, (_, _, data, _) in enumerate(good_bodies())}


def chain_links():
    positions = {0: origin(BUREAU, DEVICE)}
    for number, data in chain_bytes().items():
        positions[number] = link(positions[number - 1], DEVICE, number, data)
    return positions


def chain():
    numbered, positions = chain_bytes(), chain_links()
    last = len(numbered)
    segments = []
    for first, end in [(1, 1), (1, last), (2, 3), (last, last)]:
        message = segment(positions, numbered, first, end)
        segments.append({
            "first_number": first, "last_number": end,
            "signed": segment_bytes(positions[end]).hex(), "signature": message.signature.hex(),
            "message": encode(message).hex()})
    # The same bodies in another device's chain get other links.
    elsewhere = origin(BUREAU, OTHER_DEVICE)
    return {
        "about": "The bodies of bodies.json, in order, as one device's chain.",
        "bureau": BUREAU.hex(), "device": DEVICE.hex(), "signing_seed": DEVICE_SEED.hex(),
        "signing_key": DEVICE_PUBLIC.hex(), "origin": positions[0].hex(),
        "links": [{"number": n, "body": numbered[n].hex(), "link": positions[n].hex()}
                  for n in numbered],
        "segments": segments,
        "carried": {
            "device": OTHER_DEVICE.hex(), "origin": elsewhere.hex(),
            "link": link(elsewhere, OTHER_DEVICE, 1, numbered[1]).hex()}}


# ------------------------------------------------------------------ messages


def cursor(seq, hash_bytes=None):
    return make("Cursor", epoch=EPOCH, seq=seq, journal_hash=hash_bytes or sha256(b"%d" % seq))


def sync_request():
    positions, numbered = chain_links(), chain_bytes()
    return make(
        "SyncRequest", protocol_version=1, bureau=BUREAU, device=DEVICE, catalog_version=1,
        acknowledged=make("ChainPosition", number=0, link=positions[0]),
        head=make("ChainPosition", number=1, link=positions[1]),
        segments=[segment(positions, numbered, 1, 1)],
        cursor=make("Cursor", epoch=EPOCH, seq=0, journal_hash=journal_origin(BUREAU)),
        maximum_reply_bytes=1_048_576)


def giving_back():
    positions = chain_links()
    verdict = make(
        "Verdict", change_set=change_set(2), device=DEVICE, number=2, seq=9, outcome=1,
        received_at=START, effective_at=START - 1, actor=USER, intent="mediator.edit",
        body=encode(update()), seal=bytes(range(16)), given_epoch=FORMER_EPOCH, given_seq=7)
    return make(
        "SyncRequest", protocol_version=1, bureau=BUREAU, device=DEVICE, catalog_version=1,
        acknowledged=make("ChainPosition", number=1, link=positions[1]),
        head=make("ChainPosition", number=1, link=positions[1]), push_only=True,
        given=[make("GivenVerdict", verdict=verdict)], given_epoch=EPOCH,
        lives=[make("Life", epoch=FORMER_EPOCH), make("Life", epoch=EPOCH, after_seq=8)])


def record():
    example = payout()
    return make(
        "Record", type=16, id=change_set(1), seq=2**53 + 1, version=change_set(1),
        versions=[make("RegisterVersion", register=12, version=change_set(2))],
        fields=example.edits[0].fields)


def sync_reply():
    positions = chain_links()
    verdict = make(
        "Verdict", change_set=change_set(2), device=DEVICE, number=2, seq=7, outcome=3,
        flags=["late"], rule="merge-hold", rules_hash=bytes(range(8)), received_at=START,
        effective_at=START - 1, actor=USER, intent="mediator.edit",
        touched=[make("Touched", type=11, record=PERSON), make("Touched", type=12)],
        evidence=[make("Evidence", name="station-code", value="07")],
        body=encode(update()), seal=bytes(range(16)))
    removal = make("Removal", type=13, id=CASE, seq=6, reason=2)
    page = make(
        "Page", records=[record()], removals=[removal], verdicts=[verdict], through=cursor(9),
        complete=True, digests=[make("ScopeDigest", type=16, count=1, sum=bytes(range(16)))])
    return make(
        "SyncReply", protocol_version=1, head=cursor(9), server_time=START,
        acknowledged=make("ChainPosition", number=1, link=positions[1]),
        refusal=make("Refusal", code="chain-gap", detail="示例", server_protocol_version=1),
        page=page, catalog_version=1, rules_hash=sha256(b"rules"),
        contacts=[make("DeviceContact", device=DEVICE, last_contact=START, pending=2,
                       acknowledged=1)],
        lives=[make("Life", epoch=FORMER_EPOCH), make("Life", epoch=EPOCH, after_seq=8)])


def messages():
    cases = [
        ("SyncRequest", "an empty one", make("SyncRequest")),
        ("SyncRequest", "a push and a first pull", sync_request()),
        ("SyncRequest", "what a lost memory had told", giving_back()),
        ("SyncReply", "with every part", sync_reply()),
        ("ReconcileRequest", "a fetch", make(
            "ReconcileRequest", protocol_version=1, bureau=BUREAU, device=DEVICE, type=16,
            fetch=[CASE, PERSON])),
        ("ReconcileReply", "types, packed", make(
            "ReconcileReply", head=cursor(3), types=[1, 2, 300], more=True,
            holdings=[make("Holding", id=CASE, term=bytes(range(16)))])),
        ("Head", "what anyone may ask", make(
            "Head", bureau=BUREAU, protocol_version=1, catalog_version=1, head=cursor(0),
            server_time=START))]
    return {
        "about": "The same messages in both forms: application/x-protobuf and application/json.",
        "cases": [{"message": kind, "name": name, "binary": encode(message).hex(),
                   "json": as_json(message)} for kind, name, message in cases]}
