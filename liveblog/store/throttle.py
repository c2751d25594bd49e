"""Limits on sign-in attempts, counted in Redis under keys that expire.

| key | type | what |
|---|---|---|
| {people}:tried:… | counter | attempts, by address, by name and address, by name; expires |
| {people}:known:… | string | this address has signed in with this name before; expires |

Must not know: passwords, accounts, HTTP.
"""

from __future__ import annotations

import hashlib
import ipaddress

from liveblog.errors import LiveblogError
from liveblog.language.translatable import sentence
from liveblog.store.connection import Connection

TRY_AGAIN = 15 * 60_000
TRIES_PAIR, TRIES_ADDRESS, TRIES_NAME = 10, 50, 100
KNOWN_FOR = 60 * 86_400


class Throttled(LiveblogError):
    """Too many attempts. `wait` is the number of seconds until the next one is allowed."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = max(1, round(wait / 60))
        super().__init__(
            sentence(
                "Too many attempts to sign in. Wait {n} minute, then try again;"
                " or ask an admin for a link that sets a new password.",
                "Too many attempts to sign in. Wait {n} minutes, then try again;"
                " or ask an admin for a link that sets a new password.",
                n=minutes,
            )
        )


class Throttle:
    """Takes folded names, and addresses as the server sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def attempt(self, name: str, address: str) -> None:
        """Counts an attempt. Raises Throttled after too many."""
        pair, by_address, by_name, known = _keys(name, address)
        familiar = await self._connection.client.exists(known)
        limits = [(by_address, TRIES_ADDRESS), (pair, TRIES_PAIR)]
        # Somebody who has signed in from here before is not locked out by strangers guessing elsewhere.
        if not familiar:
            limits.append((by_name, TRIES_NAME))
        keys, most = [k for k, _ in limits], [n for _, n in limits]
        wait = await self._connection.script("people_attempt")(keys, [TRY_AGAIN, *most])
        if wait:
            raise Throttled(-(-int(wait) // 1000))

    async def forgive(self, name: str, address: str) -> None:
        """Takes back the attempt just counted: its password was right."""
        pair, by_address, _, known = _keys(name, address)
        async with (
            self._connection.client.pipeline(transaction=False) as pipe,
        ):
            pipe.delete(pair)
            pipe.decr(by_address)
            pipe.expire(by_address, TRY_AGAIN // 1000)
            pipe.set(known, "1", ex=KNOWN_FOR)
            await pipe.execute()


def _keys(name: str, address: str) -> tuple[str, str, str, str]:
    """The counters of an attempt, and the key that marks this pair as having signed in before."""
    network = network_of(address)
    pair = _hashed(f"{name}\n{network}")
    return (
        f"{{people}}:tried:pair:{pair}",
        f"{{people}}:tried:address:{_hashed(network)}",
        f"{{people}}:tried:name:{_hashed(name)}",
        f"{{people}}:known:{pair}",
    )


def network_of(address: str) -> str:
    """The network that counts as one address: for IPv6 the /64, since one machine has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
