"""Enrolment codes, HPKE, tokens and sealed fields: sections 4, 5 and 16."""

import base64
import hmac
import json
import secrets
import unicodedata

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey, Ed25519PublicKey)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import wire

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = DIGITS + "*~$=U"
# Unicode's White_Space; str.isspace() takes four control characters more.
WHITE_SPACE = set("\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(c) for c in range(0x2000, 0x200B)}


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


# ---------------------------------------------------------------- enrolment


def read_code(text):
    """(secret, fingerprint of the server's key) of a code as a person types it."""
    plain = "".join(c for c in text if c not in WHITE_SPACE and c != "-").upper()
    plain = plain.translate(str.maketrans("OIL", "011"))
    if len(plain) != 25 or any(c not in DIGITS for c in plain[:24]):
        raise ValueError("an enrolment code has 25 characters; type it again")
    number = 0
    for character in plain[:24]:
        number = number << 5 | DIGITS.index(character)
    if CHECKS[number % 37] != plain[24]:
        raise ValueError("the code's check character doesn't fit; type it again")
    data = number.to_bytes(15, "big")
    return data[:10], data[10:]


def code_hash(secret):
    return wire.sha256(b"sizhang-code-1", secret)


def enrol_request(hashed_code, signing_key, agreement_key, name, former=None):
    """`former`: the device that is given up, and its key."""
    request = wire.messages.EnrollRequest(
        protocol_version=wire.VERSION, code_hash=hashed_code, device_name=name,
        signing_key=public(signing_key), agreement_key=public(agreement_key))
    request.signature = signing_key.sign(
        b"sizhang-enrol-request-1" + hashed_code + request.signing_key + request.agreement_key)
    if former:
        request.former_device, key = former
        request.former_signature = key.sign(
            b"sizhang-enrol-former-1" + hashed_code + request.signing_key + request.agreement_key
            + request.former_device)
    return request


def check_enrol_reply(reply, hashed_code, fingerprint):
    """Raises unless the server that the code names signed this identity."""
    if wire.sha256(b"sizhang-server-key-1", reply.server_key)[:5] != fingerprint:
        raise ValueError("another server than the code's answered; check the address")
    texts = [reply.role, reply.station_code, reply.device_letter, reply.bureau_name,
             "1" if reply.is_headquarters else "0"]
    Ed25519PublicKey.from_public_bytes(reply.server_key).verify(
        reply.signature,
        b"sizhang-enrol-reply-1" + hashed_code + reply.bureau + reply.device + reply.station
        + reply.user + wire.sha256(reply.encapsulated_key, reply.sealed_keys)
        + wire.sha256(b"\0".join(text.encode() for text in texts)))


def open_key_ring(reply, hashed_code, agreement_key):
    plain = hpke_open(
        agreement_key, reply.encapsulated_key, b"sizhang-enrol-1", hashed_code, reply.sealed_keys)
    return wire.messages.KeyRing.FromString(plain)


def hpke_open(key, encapsulated, info, associated_data, ciphertext):
    """One message."""
    return HpkeContext.receiver(key, encapsulated, info).open(ciphertext, associated_data)


class HpkeContext:
    """RFC 9180, base mode, X25519 with HKDF-SHA256 and ChaCha20-Poly1305. Messages are numbered
    from 0 in the order in which they are sealed or opened."""

    def __init__(self, shared, encapsulated, recipient, info):
        kem, suite = b"KEM\0\x20", b"HPKE\0\x20\0\x01\0\x03"
        secret = _expand(_extract(b"", kem, b"eae_prk", shared), kem, b"shared_secret",
                         encapsulated + recipient, 32)
        context = (b"\0" + _extract(b"", suite, b"psk_id_hash", b"")
                   + _extract(b"", suite, b"info_hash", info))
        schedule = _extract(secret, suite, b"secret", b"")
        self._cipher = ChaCha20Poly1305(_expand(schedule, suite, b"key", context, 32))
        self._base = int.from_bytes(_expand(schedule, suite, b"base_nonce", context, 12), "big")
        self._number, self.encapsulated = 0, encapsulated

    @classmethod
    def sender(cls, recipient, info, seed=None):
        own = X25519PrivateKey.from_private_bytes(seed or secrets.token_bytes(32))
        shared = own.exchange(X25519PublicKey.from_public_bytes(recipient))
        return cls(shared, public(own), recipient, info)

    @classmethod
    def receiver(cls, key, encapsulated, info):
        shared = key.exchange(X25519PublicKey.from_public_bytes(encapsulated))
        return cls(shared, encapsulated, public(key), info)

    def _nonce(self):
        self._number += 1
        return (self._base ^ self._number - 1).to_bytes(12, "big")

    def seal(self, plain, associated_data):
        return self._cipher.encrypt(self._nonce(), plain, associated_data)

    def open(self, ciphertext, associated_data):
        return self._cipher.decrypt(self._nonce(), ciphertext, associated_data)


def _extract(salt, suite, label, material):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def _expand(key, suite, label, info, length):
    # One block of HKDF is 32 bytes; nothing here is longer.
    data = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, data + b"\x01", "sha256")[:length]


# ---------------------------------------------------------------- token


def token(key, device, bureau, now_seconds):
    claims = {"iss": wire.printed(device), "aud": wire.printed(bureau), "iat": now_seconds,
              "exp": now_seconds + 300}
    signed = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode())
                      for part in [{"alg": "EdDSA", "typ": "JWT"}, claims])
    return f"{signed}.{base64url(key.sign(signed.encode()))}"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signing_key(seed):
    return Ed25519PrivateKey.from_private_bytes(seed)


def agreement_key(seed):
    return X25519PrivateKey.from_private_bytes(seed)


# ---------------------------------------------------------------- sealed fields


def normalized(text):
    return "".join(c for c in text if c not in WHITE_SPACE and c != "-").upper()


def lookup(lookup_key, text):
    return hmac.digest(
        lookup_key, b"sizhang-lookup-1" + normalized(text).encode(), "sha256")[:16]


def lookups(ring, texts):
    """A field's list of the texts' hashes."""
    return b"".join(sorted({
        lookup(ring.lookup_key, unicodedata.normalize("NFKC", text)) for text in texts}))


def seal(ring, text, looked_up, record, field, nonce=None):
    """A Sealed of the text; `looked_up` is the text that others compare by."""
    secret = next(k.secret for k in ring.keys if k.key == ring.seal_with)
    nonce = nonce or secrets.token_bytes(12)
    data = AESGCM(secret).encrypt(nonce, text.encode(), _associated(record, field))
    return wire.messages.Sealed(
        key=ring.seal_with, ciphertext=nonce + data, lookup=lookup(ring.lookup_key, looked_up))


def unseal(ring, sealed, record, field):
    """The text, or None where the ring lacks the key."""
    secret = next((k.secret for k in ring.keys if k.key == sealed.key), None)
    if secret is None:
        return None
    nonce, data = sealed.ciphertext[:12], sealed.ciphertext[12:]
    return AESGCM(secret).decrypt(nonce, data, _associated(record, field)).decode()


def _associated(record, field):
    return b"sizhang-field-1" + record + wire.eight_bytes(field)
