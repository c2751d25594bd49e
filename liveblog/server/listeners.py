"""The listening sockets, one for each worker, all on one port; and the address that people type.

Must not know: who accepts connections from them.
"""

from __future__ import annotations

import errno
import socket

from liveblog.errors import CannotStart
from liveblog.live import sockets
from liveblog.settings import Settings

# Connections that may wait to be accepted. The kernel uses the lower of this and net.core.somaxconn.
BACKLOG = 4096


def listen(settings: Settings) -> list[socket.socket]:
    """One listening socket for each worker, all on the same port. Raises CannotStart when the port is not available."""
    shared = settings.workers > 1
    port = settings.port
    found: list[socket.socket] = []
    try:
        if shared:
            # Without SO_REUSEPORT, which would let us join another liveblog there, and readers would get either.
            with _bound(settings.host, port, shared=False) as probe:
                port = probe.getsockname()[1]
        for _ in range(settings.workers):
            found.append(_bound(settings.host, port, shared=shared))
        for listener in found:
            sockets.prepare(listener)
            listener.listen(BACKLOG)
    except (OSError, UnicodeError) as problem:
        for listener in found:
            listener.close()
        raise CannotStart(_why_not(settings, problem)) from None
    return found


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6 and host in ("", "::"):
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(place)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(settings: Settings, problem: OSError | UnicodeError) -> str:
    number = getattr(problem, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {settings.port} is in use by another program; end that one or set PORT to another."
    if number == errno.EACCES:
        return f"Port {settings.port} is for privileged users; set PORT to a number from 1024 to 65535."
    reason = getattr(problem, "strerror", "this is not the name of a host")
    return f"Cannot listen on {settings.host} ({reason}); correct LIVEBLOG_HOST or PORT."


def address_of(settings: Settings, port: int) -> str:
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host if settings.host not in ("", "0.0.0.0", "::") else "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
