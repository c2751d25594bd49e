"""The public address of this site: from the settings, else from the request.

Must not know: what is drawn with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.types import Scope

_HOST = re.compile(rb"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def base_of(scope: Scope) -> str:
    """ "https://live.example" for a request that came there; "" where the settings name an address, or none is known.

    Anything cached with it must be kept per host: clients can send any Host header.
    """
    if scope["state"]["settings"].public_url:
        return ""
    for name, value in scope["headers"]:
        if name == b"host":
            return _address(scope["scheme"], value)
    return ""


@lru_cache(1024)  # called for every page, nearly always with the same arguments
def _address(scheme: str, host: bytes) -> str:
    return f"{scheme}://{host.decode()}" if _HOST.fullmatch(host) else ""
