"""Signatures of deliveries, as Standard Webhooks has them: HMAC-SHA256 over the id, the time and the body.

Must not know: Redis, blogs.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode

_PREFIX = "whsec_"


def new_secret() -> str:
    return _PREFIX + b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery; `seconds` since 1970, at which it is sent."""
    key = b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.digest(key, f"{id}.{seconds}.".encode() + body, "sha256")
    return {
        "Webhook-Id": id,
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": f"v1,{b64encode(digest).decode()}",
    }
