"""A request bundle of two segments, the reply to it, and the server's keys for both."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cases_wire import chain_bytes, chain_links, cursor, segment
from fixtures import (
    AGREEMENT_SEED, BUREAU, DEVICE, DEVICE_KEY, DEVICE_PUBLIC, DEVICE_SEED, EPHEMERAL_SEED, MASTER,
    OTHER_EPHEMERAL_SEED, SERVER_KEY, SERVER_PUBLIC, SERVER_SEED, START)
from primitives import (
    bundle, bundle_keys_bytes, bundle_secret, encode, make, public_bytes, receipt_bytes, sha256)

PULL = bytes(range(16))


def requests(numbered, positions):
    last = len(numbered)
    found = []
    for first, end in [(1, 2), (3, last)]:
        found.append(make(
            "SyncRequest", protocol_version=1, bureau=BUREAU, device=DEVICE, catalog_version=1,
            acknowledged=make("ChainPosition", number=0, link=positions[0]),
            head=make("ChainPosition", number=last, link=positions[last]),
            segments=[segment(positions, numbered, first, end)], cursor=cursor(4),
            maximum_reply_bytes=1_048_576, push_only=end < last))
    return found


def receipt(request_file, positions, last):
    return make(
        "Receipt", bureau=BUREAU, device=DEVICE, bundle=sha256(request_file),
        received_at=START + 86_400_000,
        acknowledged=make("ChainPosition", number=last, link=positions[last]),
        first_number=1, last_number=last, fresh=last, applied=last - 1, held=1, head=cursor(9),
        **{"from": cursor(4)})


def reply(positions, last):
    return make(
        "SyncReply", protocol_version=1, head=cursor(9), server_time=START + 86_400_000,
        acknowledged=make("ChainPosition", number=last, link=positions[last]), catalog_version=1,
        page=make("Page", through=cursor(9), complete=True))


def described(file, header, messages):
    return {
        "file": file.hex(), "sha256": sha256(file).hex(), "header": encode(header).hex(),
        "messages": [message.hex() for message in messages]}


def bundles():
    numbered, positions = chain_bytes(), chain_links()
    last = len(numbered)
    server = X25519PrivateKey.from_private_bytes(bundle_secret(MASTER))
    device = X25519PrivateKey.from_private_bytes(AGREEMENT_SEED)
    keys = make(
        "BundleKeys", server_key=SERVER_PUBLIC, agreement_key=public_bytes(server),
        signature=SERVER_KEY.sign(bundle_keys_bytes(BUREAU, public_bytes(server))))

    request_header = make(
        "BundleHeader", kind="REQUEST", bureau=BUREAU, device=DEVICE, made_at=START,
        reply_key=public_bytes(device), pull=PULL)
    sent = [encode(message) for message in requests(numbered, positions)]
    request_file = bundle(
        request_header, public_bytes(server), EPHEMERAL_SEED, sent, DEVICE_KEY)

    certified = encode(receipt(request_file, positions, last))
    signed = make(
        "SignedReceipt", receipt=certified, signature=SERVER_KEY.sign(receipt_bytes(certified)))
    reply_header = make(
        "BundleHeader", kind="REPLY", bureau=BUREAU, device=DEVICE, made_at=START + 86_400_000,
        answers=sha256(request_file), pull=PULL)
    answered = [encode(signed), encode(reply(positions, last))]
    reply_file = bundle(
        reply_header, public_bytes(device), OTHER_EPHEMERAL_SEED, answered, SERVER_KEY)
    return {
        "about": "Bundles. Ephemeral keys are fixed here; a sender draws them. Frames are packed "
                 "as zstd's raw blocks.",
        "bureau": BUREAU.hex(), "device": DEVICE.hex(), "master": MASTER.hex(),
        "server_seed": SERVER_SEED.hex(), "server_key": SERVER_PUBLIC.hex(),
        "server_agreement_secret": bundle_secret(MASTER).hex(),
        "device_seed": DEVICE_SEED.hex(), "device_key": DEVICE_PUBLIC.hex(),
        "agreement_seed": AGREEMENT_SEED.hex(),
        "keys": {
            "message": encode(keys).hex(),
            "signed": bundle_keys_bytes(BUREAU, public_bytes(server)).hex()},
        "request": described(request_file, request_header, sent),
        "receipt": {
            "message": certified.hex(), "signed": receipt_bytes(certified).hex()},
        "reply": described(reply_file, reply_header, answered)}
