"""Socket options that detect dead networks and bound slow ones.

They are set once, on the listener: accepted sockets inherit them, so that a connection costs no system call.
"""

from __future__ import annotations

import socket

# A network that has vanished silently is noticed within about two minutes, when nothing is being sent…
KEEPALIVE_IDLE, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT = 60, 20, 3
# …and within one when something is, such as a heartbeat every 25 seconds.
UNANSWERED_MS = 60_000
# Bytes that the kernel holds for a reader whose network does not accept them. Without this limit: megabytes each.
UNSENT = 128 * 1024

_OPTIONS = (
    (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (socket.IPPROTO_TCP, "TCP_NODELAY", 1),
    (socket.IPPROTO_TCP, "TCP_KEEPIDLE", KEEPALIVE_IDLE),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", KEEPALIVE_INTERVAL),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", KEEPALIVE_COUNT),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", UNANSWERED_MS),
    (socket.IPPROTO_TCP, "TCP_NOTSENT_LOWAT", UNSENT),
)


def prepare(listener: socket.socket) -> None:
    """Set the options that this system has on a TCP listener."""
    for level, name, value in _OPTIONS:
        option = getattr(socket, name, None)
        if option is not None:
            listener.setsockopt(level, option, value)
