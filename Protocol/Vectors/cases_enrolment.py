"""Tokens; enrolment codes, request, reply and the key ring in it."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fixtures import (
    AGREEMENT_SEED, BUREAU, CODE_SECRET, DEVICE, DEVICE_KEY, DEVICE_PUBLIC, DEVICE_SEED,
    EPHEMERAL_SEED, FORMER_SEED, MASTER, OTHER_DEVICE, SERVER_KEY, SERVER_PUBLIC, SERVER_SEED,
    START, STATION, USER)
from primitives import (
    code_hash, code_text, encode, fingerprint, former_bytes, hpke_seal, lookup_key, make,
    public_bytes, reply_bytes, request_bytes, station_secret, token)


def tokens():
    seconds = START // 1_000
    good = token(DEVICE, BUREAU, seconds, seconds + 300, DEVICE_KEY)
    head, claims, signature = good.split(".")
    altered = "A" if signature[0] != "A" else "B"
    cases = [
        ("now", good, 0, None), ("a clock 600 s ahead", good, -600, None),
        ("a clock 601 s ahead", good, -601, "token-expired"),
        ("600 s after it ended", good, 900, None),
        ("601 s after it ended", good, 901, "token-expired"),
        ("another's signature", token(DEVICE, BUREAU, seconds, seconds + 300, SERVER_KEY), 0,
         "unauthorized"),
        ("altered signature", f"{head}.{claims}.{altered}{signature[1:]}", 0, "unauthorized"),
        ("no signature", f"{head}.{claims}.", 0, "unauthorized"),
        ("another header", token(DEVICE, BUREAU, seconds, seconds + 300, DEVICE_KEY,
                                 {"alg": "none", "typ": "JWT"}), 0, "unauthorized"),
        ("valid for too long", token(DEVICE, BUREAU, seconds, seconds + 301, DEVICE_KEY), 0,
         "unauthorized"),
        ("ends before it begins", token(DEVICE, BUREAU, seconds, seconds - 1, DEVICE_KEY), 0,
         "unauthorized"),
        ("another bureau", token(DEVICE, OTHER_DEVICE, seconds, seconds + 300, DEVICE_KEY), 0,
         "wrong-bureau")]
    return {
        "about": "Tokens as the server judges them, so many seconds after they were issued.",
        "bureau": BUREAU.hex(), "device": DEVICE.hex(), "signing_seed": DEVICE_SEED.hex(),
        "signing_key": DEVICE_PUBLIC.hex(), "issued_at_seconds": str(seconds),
        "cases": [{"name": name, "token": text, "seconds_later": later, "refusal": refusal}
                  for name, text, later, refusal in cases]}


def codes():
    secrets = [CODE_SECRET, bytes(10), b"\xff" * 10] + [bytes([n] * 10) for n in range(1, 12)]
    return [{"secret": secret.hex(), "fingerprint": fingerprint(SERVER_PUBLIC).hex(),
             "text": code_text(secret, SERVER_PUBLIC), "hash": code_hash(secret).hex()}
            for secret in secrets]


def typed():
    text = code_text(CODE_SECRET, SERVER_PUBLIC)
    plain = text.replace("-", "")
    swapped = plain[1] + plain[0] + plain[2:]
    return [
        {"typed": text.lower(), "secret": CODE_SECRET.hex()},
        {"typed": f"  {plain[:7]} {plain[7:]}\n", "secret": CODE_SECRET.hex()},
        {"typed": plain.replace("0", "O").replace("1", "l"), "secret": CODE_SECRET.hex()},
        {"typed": swapped, "secret": None}, {"typed": plain[:-1], "secret": None},
        {"typed": plain + "0", "secret": None}, {"typed": "U" + plain[1:], "secret": None},
        {"typed": "", "secret": None}]


def key_ring(numbers, seal_with):
    return make(
        "KeyRing", lookup_key=lookup_key(MASTER), seal_with=seal_with,
        keys=[make("SealingKey", key=n, secret=station_secret(MASTER, n)) for n in numbers])


def enrolment():
    agreement = X25519PrivateKey.from_private_bytes(AGREEMENT_SEED)
    hash_of_code = code_hash(CODE_SECRET)
    request = make(
        "EnrollRequest", protocol_version=1, code_hash=hash_of_code, signing_key=DEVICE_PUBLIC,
        agreement_key=public_bytes(agreement), device_name="示例所 甲机")
    request.signature = DEVICE_KEY.sign(request_bytes(request))
    # The same, from a machine that was another device.
    anew = make("EnrollRequest")
    anew.CopyFrom(request)
    anew.former_device = OTHER_DEVICE
    former_key = Ed25519PrivateKey.from_private_bytes(FORMER_SEED)
    anew.former_signature = former_key.sign(former_bytes(anew))
    ring = key_ring([3, 4], 3)
    encapsulated, ciphertext = hpke_seal(
        public_bytes(agreement), EPHEMERAL_SEED, b"sizhang-enrol-1", hash_of_code, encode(ring))
    reply = make(
        "EnrollReply", bureau=BUREAU, device=DEVICE, station=STATION, user=USER, role="clerk",
        station_code="03", device_letter="A", server_key=SERVER_PUBLIC,
        encapsulated_key=encapsulated, sealed_keys=ciphertext, server_time=START,
        bureau_name="示例区司法局")
    reply.signature = SERVER_KEY.sign(reply_bytes(reply, hash_of_code))
    return {
        "about": "Enrolment. The reply's HPKE ephemeral key is fixed here; a server draws it.",
        "server_seed": SERVER_SEED.hex(), "server_key": SERVER_PUBLIC.hex(),
        "device_seed": DEVICE_SEED.hex(), "agreement_seed": AGREEMENT_SEED.hex(),
        "codes": codes(), "typed": typed(),
        "request": {"message": encode(request).hex(), "signed": request_bytes(request).hex()},
        "anew": {
            "former_seed": FORMER_SEED.hex(), "former_key": public_bytes(former_key).hex(),
            "message": encode(anew).hex(), "signed": former_bytes(anew).hex()},
        "reply": {
            "message": encode(reply).hex(), "signed": reply_bytes(reply, hash_of_code).hex(),
            "key_ring": encode(ring).hex()}}
