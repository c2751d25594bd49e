"""The first lines that a server prints: where to read and edit, where data is kept, how many readers fit.

Must not know: processes, sockets.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from liveblog import __version__
from liveblog.live.capacity import room_for_readers
from liveblog.settings import Settings

FEW_READERS = 1_000  # with room for fewer in a process, the descriptor limit was hardly meant to be that low

_RAISE = (
    "Raise the hard limit on open files: LimitNOFILE=65536 in a systemd unit, --ulimit nofile=65536 for Docker, "
    "ulimit -Hn 65536 in a shell."
)


def greeting(settings: Settings, address: str, link: str | None, room: int) -> str:
    """The text. `link` signs the first editor in; `room` is how many readers one worker takes."""
    lines = [f"liveblog {__version__}", "", f"  read   {address}/", f"  edit   {address}/desk"]
    if link:
        lines += ["", f"  Nobody has an account yet. This link creates the first one, once:\n  {link}"]
    stored = "in the Redis of REDIS_URL" if settings.redis_url else f"in {_short(settings.data)}"
    workers = "1 process" if settings.workers == 1 else f"{settings.workers} processes"
    readers = f"Room for {room * settings.workers:,} readers in {workers}." if room else "All readers poll."
    return "\n".join([*lines, "", f"  Data is {stored}. {readers} Ctrl+C stops.", ""])


def address_hint(settings: Settings) -> str | None:
    """Why LIVEBLOG_PUBLIC_URL should be set; None when it is."""
    if settings.public_url:
        return None
    return (
        "LIVEBLOG_PUBLIC_URL is not set. Search engines and feeds need the address that readers use, "
        "such as https://live.example.org; until then, pages contain the address of the request."
    )


def capacity_warning(settings: Settings, descriptors: int) -> str | None:
    """What to raise when the descriptor limit leaves too little room for readers; None when there is enough."""
    room, wanted = room_for_readers(settings.readers, descriptors), settings.readers
    if room >= (wanted or FEW_READERS):
        return None
    limit = f"A process may open only {descriptors:,} files here, which leaves room for"
    if not room:
        return f"{limit} no reader's connection: all readers poll, and see updates later. {_RAISE}"
    if wanted:
        return (
            f"{limit} {room:,} readers instead of the {wanted:,} of LIVEBLOG_READERS; others poll. {_RAISE}"
        )
    return f"{limit} {room:,} readers; others poll. {_RAISE}"


def _short(path: Path) -> str:
    with suppress(ValueError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
