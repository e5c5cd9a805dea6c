"""Sealed fields, digests, verdicts and the journal."""

from cases_wire import (
    as_json, chain_bytes, chain_links, integer, record, reference, sealed, text)
from fixtures import (
    BUREAU, CASE, DEVICE, EPOCH, MASTER, PERSON, SEAL_KEY, START, STATION, USER, change_set)
from primitives import (
    digest_bytes, digest_term, encode, field_data, journal_hash, journal_origin, lookup,
    lookup_key, lookups, mac16, make, normalized, seal_text, station_secret, sum_bytes,
    created_hash, verdict_sealed_bytes)


def sealing():
    texts = [
        ("11 0101-19900307 123x", PERSON, 7), ("138 0000 0000", PERSON, 8), ("", PERSON, 8),
        ("王示例、李示例", CASE, 5), ("𠮷示例😀 ß", CASE, 5), ("\u3000ab\u00a0-\tc\n", CASE, 2**32 - 1),
        ("a \u0301b-\u0301c\r\nd\u001ce", CASE, 5)]
    cases = []
    for number, (plain, owner, field) in enumerate(texts):
        nonce = bytes([number] * 12)
        ciphertext = seal_text(station_secret(MASTER, 3), nonce, plain, owner, field)
        cases.append({
            "text": plain, "record": owner.hex(), "field": field, "key": 3, "nonce": nonce.hex(),
            "associated_data": field_data(owner, field).hex(), "ciphertext": ciphertext.hex(),
            "normalized": normalized(plain), "lookup": lookup(lookup_key(MASTER), plain).hex()})
    lists = [
        ["示例甲", "示例乙"], ["示例乙", " 示例 甲", "示例甲"], ["示例物业（Ａ）"], ["示例物业(a)"],
        ["㈱示例", "示例-丙"], []]
    return {
        "about": "Personal fields: keys derived from the bureau's master key, sealed text, lookup.",
        "master": MASTER.hex(), "lookup_key": lookup_key(MASTER).hex(),
        "station_secrets": [{"key": n, "secret": station_secret(MASTER, n).hex()}
                            for n in [0, 1, 3, 1_000_000, 2**32 - 1]],
        "cases": cases,
        "lists": [{"texts": texts, "lookups": lookups(lookup_key(MASTER), texts).hex()}
                  for texts in lists]}


# ------------------------------------------------------------------ digest


def records():
    yield "the README's payout, one register newer", record()
    plain = make("Record", type=1, id=CASE, seq=1, version=change_set(2), fields=[text(1, "")])
    yield "an empty text is a value", plain
    yield "no fields at all", make("Record", type=1, id=CASE, seq=5, version=change_set(2))
    yield "fields and types that no catalog has", make(
        "Record", type=70_000, id=PERSON, seq=2**63, version=change_set(3),
        versions=[make("RegisterVersion", register=9, version=change_set(1)),
                  make("RegisterVersion", register=200, version=change_set(2))],
        fields=[integer(9, -5), text(200, "𠮷😀"), make("FieldValue", field=201, opaque=b"\x00"),
                sealed(202, 7, bytes(28), bytes(16))])
    yield "a stub of a person", make(
        "Record", type=11, id=PERSON, seq=9, version=change_set(1),
        fields=[text(1, "M03A-1"), reference(2, STATION), text(3, "示*"), text(4, "full-time"),
                integer(65_535, 1)])


def digest():
    cases, total = [], 0
    for name, message in records():
        total += digest_term(message)
        cases.append({
            "name": name, "record": encode(message).hex(),
            "digest_bytes": digest_bytes(message).hex(),
            "term": sum_bytes(digest_term(message)).hex(), "sum_so_far": sum_bytes(total).hex()})
    first = next(message for _, message in records())
    return {
        "about": "What records add to the digest: term = first 16 bytes of SHA-256(digest bytes).",
        "cases": cases,
        "without_the_first": {"count": len(cases) - 1, "sum": sum_bytes(
            total - digest_term(first)).hex()},
        "wraps": {"term": sum_bytes(2**128 - 1).hex(), "twice": sum_bytes(2**129 - 2).hex()}}


# ------------------------------------------------------------------ verdicts and journal


def examples():
    applied = make(
        "Verdict", change_set=change_set(1), device=DEVICE, number=1, seq=1, outcome=1,
        rules_hash=bytes(range(8)), received_at=START + 86_500_000,
        effective_at=START + 86_401_000, actor=USER, intent="payout.new",
        touched=[make("Touched", type=16)])
    held = make(
        "Verdict", change_set=change_set(2), device=DEVICE, number=2, seq=2, outcome=3,
        flags=["late", "taken-up"], rule="merge-hold", rules_hash=bytes(range(8)),
        received_at=START + 86_500_000, effective_at=START + 86_402_000, actor=USER,
        intent="mediator.edit", touched=[make("Touched", type=11, record=PERSON)],
        evidence=[make("Evidence", name="type", value="person"),
                  make("Evidence", name="field", value="电话😀")])
    rejected = make(
        "Verdict", change_set=change_set(3), device=DEVICE, number=3, seq=3, outcome=4,
        rule="malformed-body", rules_hash=bytes(range(8)), received_at=-1, effective_at=-1,
        actor=bytes(16))
    return [applied, held, rejected]


def created_by(verdict):
    """What the server set in the payout that the first example created."""
    if verdict.outcome != 1:
        return []
    return [make(
        "Record", type=16, id=verdict.change_set, version=verdict.change_set,
        fields=[make("FieldValue", field=15, integer=202410),
                make("FieldValue", field=16, text="2024-000001"),
                make("FieldValue", field=17, integer=0),
                make("FieldValue", field=18, reference=DEVICE)])]


def verdicts():
    numbered, links = chain_bytes(), chain_links()
    previous, cases = journal_origin(BUREAU), []
    for number, verdict in enumerate(examples(), start=1):
        created = created_by(verdict)
        sealed = verdict_sealed_bytes(verdict, EPOCH, number, numbered[number], created)
        verdict.seal = mac16(SEAL_KEY, sealed)
        kept = encode(verdict)
        previous = journal_hash(
            previous, number, verdict.received_at, links[number], numbered[number], kept)
        sent = type(verdict)()
        sent.CopyFrom(verdict)
        sent.body = numbered[number]
        sent.given_epoch, sent.given_seq, sent.seq = EPOCH, number, 100 + number
        cases.append({
            "json": as_json(verdict), "message": kept.hex(),
            "created": [encode(record).hex() for record in created],
            "created_hash": created_hash(created).hex(),
            "sealed_bytes": sealed.hex(), "seal": verdict.seal.hex(),
            "given_again_with_body": encode(sent).hex(), "link": links[number].hex(),
            "body": numbered[number].hex(), "journal_hash": previous.hex()})
    return {
        "about": "Verdicts with their seals, and the journal's hash after each. The second form of each "
                 "is what a server that lost its memory tells, when it was given back.",
        "bureau": BUREAU.hex(), "epoch": EPOCH.hex(), "seal_key": SEAL_KEY.hex(),
        "journal_origin": journal_origin(BUREAU).hex(), "cases": cases}
