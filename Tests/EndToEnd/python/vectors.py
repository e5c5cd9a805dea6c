#!/usr/bin/env python3
"""Checks that this client agrees with the golden vectors of Protocol/Vectors, and counts.

Left out is what only a server does: judging tokens, deriving keys, seals and the journal's hash.
"""

import base64
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from google.protobuf import json_format

import bundles as files
import secrecy
import wire

checked, failed = 0, []


def equal(what, actual, expected):
    global checked
    checked += 1
    if actual != expected:
        failed.append(f"{what}: {actual!r}, not {expected!r}")


def load(name):
    return json.loads((wire.PROTOCOL / "Vectors" / name).read_text(encoding="utf-8"))


def data(text):
    return bytes.fromhex(text)


def identifiers():
    for case in load("identifiers.json")["cases"]:
        made = wire.identifier(*(int(case[k]) for k in [
            "milliseconds", "random_12_bits", "random_62_bits"]))
        equal("identifier", made, data(case["bytes"]))
        equal("identifier's text", wire.printed(made), case["text"])


def both_forms(what, kind, binary, as_json):
    """One message from either form; its canonical bytes."""
    message = getattr(wire.messages, kind)
    parsed = json_format.ParseDict(as_json, message())
    equal(f"{what} in both forms", message.FromString(binary), parsed)
    equal(f"{what} as JSON", json.loads(json_format.MessageToJson(parsed)), as_json)
    return wire.encode(parsed)


def bodies():
    vectors = load("bodies.json")
    for case in vectors["good"]:
        frozen = data(case["frozen"])
        equal(f"{case['name']}: hash", wire.sha256(frozen).hex(), case["sha256"])
        equal(f"{case['name']}: well formed", wire.malformed(frozen), None)
        if case["canonical"]:
            equal(case["name"], both_forms(case["name"], "Body", frozen, case["json"]), frozen)
    for case in vectors["bad"]:
        equal(f"{case['name']}: malformed", wire.malformed(data(case["frozen"])) is None, False)


def chain():
    vectors = load("chain.json")
    bureau, device = data(vectors["bureau"]), data(vectors["device"])
    key = secrecy.signing_key(data(vectors["signing_seed"]))
    equal("public key", secrecy.public(key).hex(), vectors["signing_key"])
    links, numbered = {0: wire.origin(bureau, device)}, {}
    equal("origin", links[0].hex(), vectors["origin"])
    for entry in vectors["links"]:
        number, numbered[entry["number"]] = entry["number"], data(entry["body"])
        links[number] = wire.link(links[number - 1], device, number, numbered[number])
        equal(f"link {number}", links[number].hex(), entry["link"])
    for case in vectors["segments"]:
        first, last = case["first_number"], case["last_number"]
        message = wire.messages.Segment(
            device=device, first_number=first,
            bodies=[numbered[n] for n in range(first, last + 1)],
            signature=key.sign(b"sizhang-segment-1" + links[last]))
        equal(f"segment {first} to {last}", wire.encode(message).hex(), case["message"])
    other = data(vectors["carried"]["device"])
    equal("a carried link", wire.link(wire.origin(bureau, other), other, 1, numbered[1]).hex(),
          vectors["carried"]["link"])


def digest():
    vectors, total = load("digest.json"), 0
    for case in vectors["cases"]:
        term = wire.term(wire.messages.Record.FromString(data(case["record"])))
        total = (total + term) % 2**128
        equal(f"{case['name']}: term", f"{term:032x}", case["term"])
        equal(f"{case['name']}: sum", f"{total:032x}", case["sum_so_far"])


def enrolment():
    vectors = load("enrolment.json")
    for case in vectors["codes"]:
        equal(case["text"], secrecy.read_code(case["text"]), (
            data(case["secret"]), data(case["fingerprint"])))
        equal("code's hash", secrecy.code_hash(data(case["secret"])).hex(), case["hash"])
    for case in vectors["typed"]:
        try:
            secret = secrecy.read_code(case["typed"])[0].hex()
        except ValueError:
            secret = None
        equal(f"typed {case['typed']!r}", secret, case["secret"])
    secret, fingerprint = secrecy.read_code(vectors["codes"][0]["text"])
    hashed = secrecy.code_hash(secret)
    agreement = secrecy.agreement_key(data(vectors["agreement_seed"]))
    given = wire.messages.EnrollRequest.FromString(data(vectors["request"]["message"]))
    made = secrecy.enrol_request(
        hashed, secrecy.signing_key(data(vectors["device_seed"])), agreement, given.device_name)
    equal("request", wire.encode(made).hex(), vectors["request"]["message"])
    anew = vectors["anew"]
    given = wire.messages.EnrollRequest.FromString(data(anew["message"]))
    former = given.former_device, secrecy.signing_key(data(anew["former_seed"]))
    made = secrecy.enrol_request(
        hashed, secrecy.signing_key(data(vectors["device_seed"])), agreement, given.device_name,
        former)
    equal("enrolling anew", wire.encode(made).hex(), anew["message"])
    reply = wire.messages.EnrollReply.FromString(data(vectors["reply"]["message"]))
    secrecy.check_enrol_reply(reply, hashed, fingerprint)
    ring = secrecy.open_key_ring(reply, hashed, agreement)
    equal("key ring", wire.encode(ring).hex(), vectors["reply"]["key_ring"])


def tokens():
    vectors = load("tokens.json")
    key = secrecy.signing_key(data(vectors["signing_seed"]))
    made = secrecy.token(key, data(vectors["device"]), data(vectors["bureau"]),
                         int(vectors["issued_at_seconds"]))
    theirs = next(c["token"] for c in vectors["cases"] if c["name"] == "now").split(".")
    mine = made.split(".")
    equal("token's header", mine[0], theirs[0])
    claims = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (mine[1], theirs[1])]
    equal("token's claims", claims[0], claims[1])
    Ed25519PublicKey.from_public_bytes(data(vectors["signing_key"])).verify(
        base64.urlsafe_b64decode(mine[2] + "=="), ".".join(mine[:2]).encode())


def sealing():
    vectors = load("sealing.json")
    secrets = {k["key"]: data(k["secret"]) for k in vectors["station_secrets"]}
    for case in vectors["cases"]:
        ring = wire.messages.KeyRing(
            lookup_key=data(vectors["lookup_key"]), seal_with=case["key"],
            keys=[wire.messages.SealingKey(key=k, secret=s) for k, s in secrets.items()])
        record, text = data(case["record"]), case["text"]
        sealed = secrecy.seal(ring, text, text, record, case["field"], data(case["nonce"]))
        equal("normalized", secrecy.normalized(text), case["normalized"])
        equal("ciphertext", sealed.ciphertext.hex(), case["ciphertext"])
        equal("lookup", sealed.lookup.hex(), case["lookup"])
        equal("opened", secrecy.unseal(ring, sealed, record, case["field"]), text)
    for case in vectors["lists"]:
        equal("lookups", secrecy.lookups(ring, case["texts"]).hex(), case["lookups"])


def bundles():
    vectors = load("bundles.json")
    device = secrecy.agreement_key(data(vectors["agreement_seed"]))
    server = secrecy.agreement_key(data(vectors["server_agreement_secret"]))
    for name, key, signer in [("request", server, "device_key"), ("reply", device, "server_key")]:
        case = vectors[name]
        header, opened = files.read(data(case["file"]), key, data(vectors[signer]))
        equal(f"{name}'s header", wire.encode(header).hex(), case["header"])
        equal(f"{name}'s messages", [m.hex() for m in opened], case["messages"])
        equal(f"{name}'s hash", wire.sha256(data(case["file"])).hex(), case["sha256"])
    header = wire.messages.BundleHeader.FromString(data(vectors["request"]["header"]))
    made = files.write(
        header, secrecy.public(server), [data(m) for m in vectors["request"]["messages"]],
        secrecy.signing_key(data(vectors["device_seed"])), bytes(range(160, 192)))
    equal("request bundle", made.hex(), vectors["request"]["file"])
    keys = wire.messages.BundleKeys.FromString(data(vectors["keys"]["message"]))
    Ed25519PublicKey.from_public_bytes(keys.server_key).verify(
        keys.signature, b"sizhang-bundle-keys-1" + data(vectors["bureau"]) + keys.agreement_key)
    equal("the server's key", keys.agreement_key, secrecy.public(server))


def messages():
    for case in load("messages.json")["cases"]:
        binary = data(case["binary"])
        equal(case["name"], both_forms(case["name"], case["message"], binary, case["json"]), binary)
    for case in load("verdicts.json")["cases"]:
        binary = data(case["message"])
        equal("verdict", both_forms("verdict", "Verdict", binary, case["json"]), binary)


if __name__ == "__main__":
    for check in [identifiers, bodies, chain, digest, enrolment, tokens, sealing, bundles,
                  messages]:
        check()
    print(f"vectors: {checked} agree" if not failed else "\n".join(failed))
    sys.exit(1 if failed else 0)
