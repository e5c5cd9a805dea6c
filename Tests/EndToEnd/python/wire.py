"""The messages of sync.proto, made at run time by protoc, and the byte forms of the protocol.

Written from Protocol/README.md sections 2, 6, 7 and 12; nothing else knows how bytes look.
"""

import hashlib
import importlib.util
import pathlib
import secrets
import subprocess
import tempfile

PROTOCOL = pathlib.Path(__file__).resolve().parents[3] / "Protocol"
VERSION = 1
BODY_BYTES = 262_144
EDITS_PER_CHANGE_SET = 1_000
SEGMENT_BYTES = 524_288
CHANGE_SETS_PER_SEGMENT = 4_000
REPLY_BYTES = 16_777_216
STUB_FIELD = 65_535


def _load():
    """The module that protoc makes of sync.proto; its file is gone when this returns."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["protoc", "-I", str(PROTOCOL), f"--python_out={folder}", "sync.proto"], check=True)
        found = importlib.util.spec_from_file_location("sync_pb2", f"{folder}/sync_pb2.py")
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        return module


messages = _load()


def encode(message):
    """Canonical encoding: fields ascending by number, defaults left out."""
    return message.SerializeToString(deterministic=True)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def eight_bytes(number):
    return number.to_bytes(8, "big", signed=number < 0)


def new_identifier(milliseconds):
    return identifier(milliseconds, secrets.randbits(12), secrets.randbits(62))


def identifier(milliseconds, random_12_bits, random_62_bits):
    """A UUID of version 7: time, version, random, variant, random."""
    high = milliseconds << 16 | 0x7000 | random_12_bits
    return (high << 64 | 0b10 << 62 | random_62_bits).to_bytes(16, "big")


def printed(data):
    digits = data.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def origin(bureau, device):
    return sha256(b"sizhang-chain-1", bureau, device)


def link(previous, device, number, body):
    return sha256(b"sizhang-link-1", previous, device, eight_bytes(number), sha256(body))


def term(record):
    """What a record adds to the digest of its type: a number below 2^128."""
    plain = messages.Record()
    plain.CopyFrom(record)
    plain.seq = 0
    tidy(plain)
    return int.from_bytes(sha256(encode(plain))[:16], "big")


def is_stub(record):
    """Whether it is all that a station is given of another's record."""
    return any(f.field == STUB_FIELD for f in record.fields)


def tidy(record):
    """Brings a record into canonical form: ascending, without what goes without saying."""
    fields = [f for f in record.fields if f.WhichOneof("value") is not None]
    versions = [v for v in record.versions if v.version != record.version]
    del record.fields[:], record.versions[:]
    record.fields.extend(sorted(fields, key=lambda f: f.field))
    record.versions.extend(sorted(versions, key=lambda v: v.register))


def malformed(data):
    """Why these bytes aren't a change set's body, or None."""
    try:
        body = messages.Body.FromString(data)
    except Exception:  # protobuf's runtimes raise errors of different families
        return "not a Body"
    if any(len(b) != 16 for b in [body.id, body.bureau, body.device, body.actor]):
        return "an identifier isn't 16 bytes"
    if not 1 <= len(body.edits) <= EDITS_PER_CHANGE_SET:
        return "no edit, or too many"
    reasons = (_malformed_edit(edit) for edit in body.edits)
    return next((reason for reason in reasons if reason), None)


def _malformed_edit(edit):
    create = edit.action == messages.Edit.CREATE
    if edit.action not in (1, 2, 3):
        return "an edit has no action"
    if len(edit.record) != 16 and not (create and not edit.record):
        return "an edit has no record"
    numbers = [f.field for f in edit.fields]
    if 0 in numbers or any(a >= b for a, b in zip(numbers, numbers[1:])):
        return "fields don't ascend"
    registers = [b.register for b in edit.bases]
    if len(set(registers)) < len(registers):
        return "a register comes twice"
    if any(len(b.version) != 16 for b in edit.bases):
        return "a version isn't 16 bytes"
    for field in edit.fields:
        kind = field.WhichOneof("value")
        if kind == "reference" and len(field.reference) != 16:
            return "a reference isn't 16 bytes"
        if kind == "sealed" and (
                len(field.sealed.lookup) != 16 or len(field.sealed.ciphertext) < 28):
            return "a sealed value is too short"
    return None
