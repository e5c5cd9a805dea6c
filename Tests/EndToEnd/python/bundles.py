"""Sync by file: section 23. A request bundle out, a reply bundle in."""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import checkpoint
import secrecy
import wire
import zstd

MAGIC = b"SIZHANG\x01"
INFO = b"sizhang-bundle-1"


class Refused(ValueError):
    """A bundle that isn't taken; nothing of it was."""


def write(header, recipient, messages, key, seed=None):
    """The file's bytes."""
    sealing = secrecy.HpkeContext.sender(recipient, INFO, seed)
    header.receiver_key, header.encapsulated_key = recipient, sealing.encapsulated
    plain = wire.encode(header)
    opening = MAGIC + len(plain).to_bytes(4, "big") + plain
    before = opening
    for message in messages:
        sealed = sealing.seal(zstd.pack(message), wire.sha256(opening))
        before += len(sealed).to_bytes(4, "big") + sealed
    before += bytes(4)
    return before + key.sign(b"sizhang-bundle-1" + wire.sha256(before))


def read(file, agreement_key, signer):
    """(header, messages) of a bundle that the signer made for this key."""
    if not file.startswith(MAGIC):
        raise Refused("not-a-bundle: check the file's name")
    at = len(MAGIC)

    def take(count):
        nonlocal at
        if at + count > len(file):
            raise Refused("bundle-cut: copy it again")
        at += count
        return file[at - count:at]

    plain = take(int.from_bytes(take(4), "big"))
    opening, frames = file[:at], []
    while length := int.from_bytes(take(4), "big"):
        frames.append(take(length))
    signed, signature = file[:at], take(64)
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(
            signature, b"sizhang-bundle-1" + wire.sha256(signed))
        if at != len(file):
            raise ValueError("more follows")
        header = wire.messages.BundleHeader.FromString(plain)
    except (InvalidSignature, ValueError) as error:
        raise Refused(f"bundle-altered: copy it again ({error})") from error
    if header.receiver_key != secrecy.public(agreement_key):
        raise Refused("bundle-for-another: check which device it was made for")
    opened = secrecy.HpkeContext.receiver(agreement_key, header.encapsulated_key, INFO)
    try:
        return header, [
            zstd.unpack(opened.open(frame, wire.sha256(opening)), wire.REPLY_BYTES)
            for frame in frames]
    except (InvalidTag, ValueError) as error:
        raise Refused("bundle-altered: copy it again") from error


# ---------------------------------------------------------------- a replica's


def export(session, now):
    """The bundle of all that isn't known to be acknowledged."""
    store, me = session.store, session.me
    if not me.HasField("bundle_keys"):
        raise Refused("bundle-keys-unknown: sync once over a line")
    agreement = secrecy.agreement_key(store.get("agreement_seed"))
    header = wire.messages.BundleHeader(
        kind="REQUEST", bureau=me.bureau, device=me.device, made_at=now,
        reply_key=secrecy.public(agreement), pull=store.get("pull", b""))
    messages, request = [], session.request()
    request.ClearField("staged")
    while True:
        messages.append(wire.encode(request))
        if not request.push_only:
            return write(header, me.bundle_keys.agreement_key, messages, session.key)
        last = request.segments[0].first_number + len(request.segments[0].bodies) - 1
        del request.segments[:]
        request.segments.append(session.segment(last))
        request.push_only = (
            last + len(request.segments[0].bodies) < request.head.number)


def take(session, file):
    """Takes a reply in, in the caller's transaction; says what became of it."""
    store, me = session.store, session.me
    header, messages = read(
        file, secrecy.agreement_key(store.get("agreement_seed")), me.bundle_keys.server_key)
    if header.kind != wire.messages.BundleHeader.REPLY or header.device != me.device:
        raise Refused("bundle-wrong-way: use the other file")
    receipt = _receipt(header, messages[0], me)
    own = store.message("acknowledged", wire.messages.ChainPosition).number
    cursor = store.message("cursor", wire.messages.Cursor)
    of_this_pull = header.pull == store.get("pull", b"")
    position = store.position(receipt.acknowledged.number)
    if position is None or position.link != receipt.acknowledged.link:
        raise checkpoint.Forked("the server has another chain under this device; enrol again")
    gap = receipt.refusal.code == "chain-gap" and getattr(receipt, "from") == cursor
    if of_this_pull and (receipt.acknowledged.number > own or gap):
        checkpoint.acknowledge(store, receipt.acknowledged)
    return _pages(session, receipt, messages[1:], cursor, of_this_pull)


def _receipt(header, message, me):
    signed = wire.messages.SignedReceipt.FromString(message)
    Ed25519PublicKey.from_public_bytes(me.bundle_keys.server_key).verify(
        signed.signature, b"sizhang-receipt-1" + signed.receipt)
    receipt = wire.messages.Receipt.FromString(signed.receipt)
    if (receipt.device, receipt.bundle) != (me.device, header.answers):
        raise Refused("bundle-altered: the receipt is another bundle's")
    return receipt


def _pages(session, receipt, messages, cursor, of_this_pull):
    store, start = session.store, getattr(receipt, "from")
    if receipt.page_refusal.code == "cursor-unknown":
        if not of_this_pull or start != cursor or not cursor.epoch:
            return "set-aside"
        checkpoint.begin_rebuild(store)
        return "pulls-anew"
    within = of_this_pull and cursor.epoch in (b"", receipt.head.epoch) and (
        not start.epoch or start.epoch == cursor.epoch and start.seq <= cursor.seq)
    if not within:
        return "set-aside"
    replies = [wire.messages.SyncReply.FromString(message) for message in messages]
    if not replies or not replies[-1].page.complete:
        return receipt.page_refusal.code or "no-page"
    if cursor.epoch and replies[-1].page.through.seq <= cursor.seq:
        return "known"
    checkpoint.forget_stage(store)
    for reply in replies:
        reply.ClearField("acknowledged")
        for kind in ["records", "removals", "verdicts"]:
            items = getattr(reply.page, kind)
            fresh = [item for item in items if item.seq > cursor.seq]
            del items[:]
            items.extend(fresh)
        session.take(reply)
    return "applied"
