"""What Web Push asks of a sender: bodies that only the reader's browser can open (RFC 8291), and a signature by which a
push service knows us (VAPID, RFC 8292).

Must not know: Redis, what is sent.
"""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # bytes: what every push service takes
LARGEST = RECORD - 86 - 17  # bytes of a body that fit into it
VALID = 12 * 3600  # seconds that a signature is valid; they may be 24 h, and a clock may be an hour off
_SIGNED_FOR = 3600.0  # seconds that one is used
_CURVE = SECP256R1()


def encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_key() -> str:
    """A new private key of ours, as it is kept."""
    return encode(generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32, "big"))


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether a browser's keys are such that bodies can be sealed with them."""
    try:
        EllipticCurvePublicKey.from_encoded_point(_CURVE, decode(p256dh))
        return len(decode(auth)) == 16
    except ValueError:
        return False


def seal(
    body: bytes,
    p256dh: str,
    auth: str,
    *,
    salt: bytes | None = None,
    key: EllipticCurvePrivateKey | None = None,
) -> bytes:
    """A body of at most LARGEST bytes, so that only the browser with these keys can open it ("aes128gcm").

    `salt` and `key` are random, except in tests. Raises ValueError for keys that are none.
    """
    salt, key = salt or os.urandom(16), key or generate_private_key(_CURVE)
    theirs, ours = decode(p256dh), _point(key)
    shared = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    secret = _derived(shared, decode(auth), b"WebPush: info\0" + theirs + ours, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, body + b"\2", None)


class Signer:
    """Signs for push services with our private key."""

    def __init__(self, kept: str) -> None:
        self._key = derive_private_key(int.from_bytes(decode(kept), "big"), _CURVE)
        self.public = encode(_point(self._key))  # what a browser subscribes with
        self._signed: dict[tuple[str, str], tuple[float, str]] = {}

    def authorization(self, endpoint: str, site: str) -> str:
        """The header for a request to an endpoint; `site` is where a push service finds us (https: or mailto:)."""
        parts = urlsplit(endpoint)
        audience, now = f"{parts.scheme}://{parts.netloc}", time.time()
        made, header = self._signed.get((audience, site), (0.0, ""))
        if not 0 <= now - made < _SIGNED_FOR:
            if len(self._signed) > 1_000:
                self._signed.clear()
            header = f"vapid t={self._token(audience, site, now)}, k={self.public}"
            self._signed[audience, site] = now, header
        return header

    def _token(self, audience: str, site: str, now: float) -> str:
        head = {"typ": "JWT", "alg": "ES256"}
        claims = {"aud": audience, "exp": int(now) + VALID, "sub": site}
        signed = ".".join(encode(json.dumps(part).encode()) for part in (head, claims))
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(SHA256())))
        return f"{signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _point(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
