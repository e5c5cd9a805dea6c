"""The protocol's exact bytes, written a second time from README.md and from nothing else.

Used by make_vectors.py. Needs `protobuf` and `cryptography` from PyPI, and protoc.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile
import unicodedata

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def load_messages():
    """The messages of sync.proto by name, from protoc's own reading of the file."""
    folder = pathlib.Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as temporary:
        target = pathlib.Path(temporary) / "sync.bin"
        subprocess.run(
            ["protoc", "-I", str(folder), f"--descriptor_set_out={target}", "sync.proto"],
            check=True)
        found = descriptor_pb2.FileDescriptorSet.FromString(target.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in found.file:
        pool.Add(file)
    names = [message.name for file in found.file for message in file.message_type]
    return {
        name: message_factory.GetMessageClass(
            pool.FindMessageTypeByName(f"sizhang.v1.{name}")) for name in names}


MESSAGES = load_messages()


def make(name, /, **fields):
    return MESSAGES[name](**fields)


def encode(message):
    """Fields ascending by number, defaults left out: what the digest and the seals are over."""
    return message.SerializeToString(deterministic=True)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def big_endian(number):
    return (number & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "big")


def identifier(milliseconds, random_a, random_b):
    """UUID version 7 (RFC 9562) from 48 bits of time, 12 and 62 random bits."""
    value = milliseconds << 80 | 7 << 76 | (random_a & 0xFFF) << 64
    return (value | 2 << 62 | random_b & (1 << 62) - 1).to_bytes(16, "big")


def uuid_text(data):
    digits = data.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


# ------------------------------------------------------------------ chain and journal


def origin(bureau, device):
    return sha256(b"sizhang-chain-1", bureau, device)


def link(previous, device, number, body):
    return sha256(b"sizhang-link-1", previous, device, big_endian(number), sha256(body))


def segment_bytes(last_link):
    return b"sizhang-segment-1" + last_link


def journal_origin(bureau):
    return sha256(b"sizhang-journal-1", bureau)


def journal_hash(previous, seq, received_at, link_bytes, body, verdict):
    return sha256(
        previous, big_endian(seq), big_endian(received_at), link_bytes, sha256(body),
        sha256(verdict))


def created_hash(created):
    """Of the server-set parts of the records that a verdict created, as Record messages."""
    hashed = hashlib.sha256(b"sizhang-created-1")
    for record in sorted(created, key=lambda record: (record.type, record.id)):
        message = encode(record)
        hashed.update(big_endian(len(message)))
        hashed.update(message)
    return hashed.digest()


def verdict_sealed_bytes(verdict, epoch, seq, body, created):
    plain = type(verdict)()
    plain.CopyFrom(verdict)
    for field in ["body", "seal", "seq", "given_epoch", "given_seq"]:
        plain.ClearField(field)
    return (
        b"sizhang-verdict-2" + epoch + big_endian(seq) + sha256(body) + created_hash(created)
        + encode(plain))


def mac16(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()[:16]


# ------------------------------------------------------------------ digest


def digest_bytes(record):
    plain = type(record)()
    plain.CopyFrom(record)
    plain.seq = 0
    return encode(plain)


def digest_term(record):
    return int.from_bytes(sha256(digest_bytes(record))[:16], "big")


def sum_bytes(total):
    return (total % 2**128).to_bytes(16, "big")


# ------------------------------------------------------------------ sealing


def hkdf(master, info):
    return HKDF(hashes.SHA256(), 32, None, info).derive(master)


def station_secret(master, key):
    return hkdf(master, b"sizhang-station-key-1" + big_endian(key))


def lookup_key(master):
    return hkdf(master, b"sizhang-lookup-key-1")


def field_data(record, field):
    return b"sizhang-field-1" + record + big_endian(field)


def seal_text(secret, nonce, text, record, field):
    """12 bytes nonce, the ciphertext, 16 bytes tag."""
    return nonce + AESGCM(secret).encrypt(nonce, text.encode(), field_data(record, field))


# Unicode's White_Space; str.isspace() takes U+001C to U+001F besides.
WHITE_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B)))


def normalized(text):
    return "".join(c for c in text if c not in WHITE_SPACE and c != "-").upper()


def lookup(key, text):
    return mac16(key, b"sizhang-lookup-1" + normalized(text).encode())


def lookups(key, texts):
    return b"".join(sorted({lookup(key, unicodedata.normalize("NFKC", t)) for t in texts}))


# ------------------------------------------------------------------ enrolment and token

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = DIGITS + "*~$=U"


def fingerprint(server_key):
    return sha256(b"sizhang-server-key-1", server_key)[:5]


def code_text(secret, server_key):
    value = int.from_bytes(secret + fingerprint(server_key), "big")
    characters = "".join(DIGITS[value >> shift & 31] for shift in range(115, -1, -5))
    characters += CHECKS[value % 37]
    return "-".join(characters[i:i + 5] for i in range(0, 25, 5))


def code_hash(secret):
    return sha256(b"sizhang-code-1", secret)


def request_bytes(request):
    return (b"sizhang-enrol-request-1" + request.code_hash + request.signing_key
            + request.agreement_key)


def former_bytes(request):
    return (b"sizhang-enrol-former-1" + request.code_hash + request.signing_key
            + request.agreement_key + request.former_device)


def reply_bytes(reply, hash_of_code):
    return (b"sizhang-enrol-reply-1" + hash_of_code + reply.bureau + reply.device
            + reply.station + reply.user + sha256(reply.encapsulated_key, reply.sealed_keys)
            + sha256(b"\x00".join(
                text.encode() for text in (
                    reply.role, reply.station_code, reply.device_letter, reply.bureau_name,
                    "1" if reply.is_headquarters else "0"))))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(device, bureau, issued, expires, key, header=None):
    head = header or {"alg": "EdDSA", "typ": "JWT"}
    claims = {
        "aud": uuid_text(bureau), "exp": expires, "iat": issued, "iss": uuid_text(device)}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in [head, claims]]
    signed = ".".join(base64url(part) for part in parts)
    return signed + "." + base64url(key.sign(signed.encode()))


def signing_key(seed):
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_bytes(key):
    return key.public_key().public_bytes(*RAW)


# ------------------------------------------------------------------ HPKE (RFC 9180)


def _extract(salt, suite, label, key_material):
    return hmac.new(salt, b"HPKE-v1" + suite + label + key_material, hashlib.sha256).digest()


def _expand(secret, suite, label, info, length):
    data = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    block, blocks = b"", b""
    while len(blocks) < length:
        block = hmac.new(
            secret, block + data + bytes([len(blocks) // 32 + 1]), hashlib.sha256).digest()
        blocks += block
    return blocks[:length]


class HpkeSender:
    """Base mode, DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, ChaCha20-Poly1305 0x0003.

    A real sender draws the ephemeral key at random; here it is given, so that the vectors don't
    change. Each message has the next sequence number.
    """

    def __init__(self, recipient, ephemeral_seed, info):
        kem = b"KEM" + (0x20).to_bytes(2, "big")
        suite = b"HPKE" + bytes([0, 0x20, 0, 1, 0, 3])
        ephemeral = X25519PrivateKey.from_private_bytes(ephemeral_seed)
        self.encapsulated = public_bytes(ephemeral)
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
        extracted = _extract(b"", kem, b"eae_prk", shared)
        secret = _expand(
            extracted, kem, b"shared_secret", self.encapsulated + recipient, 32)
        context = (b"\x00" + _extract(b"", suite, b"psk_id_hash", b"")
                   + _extract(b"", suite, b"info_hash", info))
        scheduled = _extract(secret, suite, b"secret", b"")
        self._cipher = ChaCha20Poly1305(_expand(scheduled, suite, b"key", context, 32))
        self._nonce = int.from_bytes(
            _expand(scheduled, suite, b"base_nonce", context, 12), "big")
        self._sequence = 0

    def seal(self, plain, associated_data):
        nonce = (self._nonce ^ self._sequence).to_bytes(12, "big")
        self._sequence += 1
        return self._cipher.encrypt(nonce, plain, associated_data)


def hpke_seal(recipient, ephemeral_seed, info, associated_data, plain):
    """One message."""
    sender = HpkeSender(recipient, ephemeral_seed, info)
    return sender.encapsulated, sender.seal(plain, associated_data)


# ------------------------------------------------------------------ bundles


def bundle_secret(master):
    return hkdf(master, b"sizhang-bundle-key-1")


def bundle_keys_bytes(bureau, agreement_key):
    return b"sizhang-bundle-keys-1" + bureau + agreement_key


def receipt_bytes(receipt):
    return b"sizhang-receipt-1" + receipt


def zstd_stored(data):
    """A zstd frame (RFC 8878) that holds the bytes as they are: a single segment of raw blocks.

    What any packer makes of the same bytes unpacks to the same; this form needs no library.
    """
    frame = bytes.fromhex("28b52ffd") + b"\xa0" + len(data).to_bytes(4, "little")
    blocks = [data[i:i + 0x1_0000] for i in range(0, len(data), 0x1_0000)] or [b""]
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        frame += (len(block) << 3 | is_last).to_bytes(3, "little") + block
    return frame


def bundle_opening(header):
    return b"SIZHANG\x01" + len(header).to_bytes(4, "big") + header


def bundle_signed_bytes(before):
    return b"sizhang-bundle-1" + sha256(before)


def bundle(header, recipient, ephemeral_seed, messages, key):
    """The file's bytes; the header's keys for sealing are filled in."""
    sender = HpkeSender(recipient, ephemeral_seed, b"sizhang-bundle-1")
    header.receiver_key, header.encapsulated_key = recipient, sender.encapsulated
    opening = bundle_opening(encode(header))
    before = opening
    for message in messages:
        sealed = sender.seal(zstd_stored(message), sha256(opening))
        before += len(sealed).to_bytes(4, "big") + sealed
    before += bytes(4)
    return before + key.sign(bundle_signed_bytes(before))
