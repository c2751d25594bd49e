"""Where outgoing requests may go: which URLs are asked at all, and which IP addresses are connected to.

An editor pastes any address, and a network redirects to any other: without this, both could read what only this
machine may reach. A name is resolved once, every address it has is checked, and the one that was checked is connected
to, so that no second look-up can answer otherwise (DNS rebinding).

Must not know: HTTP beyond the parts of a URL, what is asked for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from liveblog.errors import CannotStart
from liveblog.language.translatable import Sentence, sentence

USUAL_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000  # characters of a URL
_NO_ADDRESS = sentence("This is not a web address.")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:]+", re.ASCII)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """A request that is not made, wherever it came from. Asking again changes nothing."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked: where to connect, how, and what to ask for there."""

    tls: bool
    host: str  # ASCII, lower case, IPv6 without brackets
    port: int
    path: str  # with the query
    url: str  # the whole of it, as links show it
    private: bool  # whether the settings allow it to be at a private address

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS["https" if self.tls else "http"] else f"{host}:{self.port}"


def parse_allowed(text: str) -> frozenset[tuple[str, int]]:
    """`host:port,host:port` of LIVEBLOG_FETCH_ALLOW. Raises CannotStart."""
    found = set()
    for part in filter(None, (p.strip() for p in text.split(","))):
        host, _, port = part.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise CannotStart(f"LIVEBLOG_FETCH_ALLOW has “{part}”; write each address as host:port.")
        found.add((host.strip("[]").lower(), int(port)))
    return frozenset(found)


def read_target(url: str, allowed: frozenset[tuple[str, int]] = frozenset()) -> Target:
    """The target of a URL. Raises Refused for what is no http(s) URL on a usual port."""
    if len(url) > _LONGEST:
        raise Refused(sentence("This address is too long."))
    try:
        parts = urlsplit(url.strip())
        scheme = parts.scheme.lower()
        host, port = (parts.hostname or "").rstrip("."), parts.port
        # Python's own codec: names that it cannot write in ASCII are no names.
        host = (
            str(ipaddress.IPv6Address(host)) if ":" in host else host.encode("idna").decode("ascii").lower()
        )
    except (ValueError, UnicodeError):
        raise Refused(_NO_ADDRESS) from None
    if scheme not in USUAL_PORTS:
        raise Refused(sentence("Only http and https addresses can be fetched."))
    if not _HOST.fullmatch(host) or port == 0:
        raise Refused(_NO_ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise Refused(sentence("An address with a name or a password in it is not fetched."))
    port = port or USUAL_PORTS[scheme]
    private = (host, port) in allowed
    if not private and port not in USUAL_PORTS.values():
        raise Refused(sentence("Only the ports 80 and 443 can be fetched from."))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=?~-._')}" if parts.query else ""
    # An allowed address is an intranet's or a test's: it speaks plain HTTP, whatever the link says.
    return Target(scheme == "https" and not private, host, port, path + query, parts.geturl(), private)


async def checked_addresses(host: str, port: int, *, private: bool) -> list[str]:
    """The IP addresses of a host, each of which may be connected to; `private` ones only where that is allowed.

    Raises Refused when one of them is private, OSError when the name cannot be resolved.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in found))
    if not private and not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise Refused(sentence("This address leads into a private network, so it is not fetched."))
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also where an IPv4 address is wrapped into an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast and not address.is_reserved
