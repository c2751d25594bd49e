"""What a listening socket passes on to every connection it accepts: how dead and slow networks are found out.

Set once on the listener, since accepted sockets inherit all of it: no system call a connection.
"""

from __future__ import annotations

import socket

# A network that vanished without a word is noticed within about two minutes, with nothing under way…
KEEPALIVE_IDLE, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT = 60, 20, 3
# …and within one when something is: heartbeats are, every 25 seconds.
UNANSWERED_MS = 60_000
# What the kernel holds for a reader that its network has not taken. Without this: megabytes each.
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
    """For a TCP listener; leaves out what the system does not have."""
    for level, name, value in _OPTIONS:
        option = getattr(socket, name, None)
        if option is not None:
            listener.setsockopt(level, option, value)
