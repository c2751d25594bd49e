"""How soon an event is on readers' devices: measured by what their devices acknowledge, on a sample of them.

The kernel knows how many bytes of a connection the other side has not acknowledged (TIOCOUTQ); when that is none, all
we wrote has arrived there. Must not know: what an event says, who wants to know.
"""

from __future__ import annotations

import array
import asyncio
import fcntl
import random
import termios
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

SAMPLE = 300  # readers asked; the 95th percentile of 300 is known to within a few readers
SECONDS = 3.0  # after which whoever has not acknowledged counts as catching up
STEP = 0.02
SAY = (0.25, 1.0)  # seconds after which what is known by then is said, while some are still waited for


class Sampled(Protocol):
    """What we use of a reader."""

    @property
    def fd(self) -> int | None: ...  # None: its connection cannot be asked
    @property
    def channel(self) -> object | None: ...  # None when it has left: its descriptor may be another's by now
    def has(self, number: int) -> bool: ...  # whether all up to that event was written to its connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What came of an event in one process: `times` are seconds, sorted, of the sampled readers it has arrived at.

    `about` says which entry the event was about, "id revision".
    """

    position: str
    about: str
    readers: int
    sampled: int
    times: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Landed:
        return cls(**{**stored, "times": tuple(stored["times"])})


Unacknowledged = Callable[[int], int]


def unacknowledged(fd: int) -> int:
    """Bytes written to a socket that its other side has not acknowledged."""
    waiting = array.array("i", [0])
    fcntl.ioctl(fd, termios.TIOCOUTQ, waiting)
    return waiting[0]


async def measure(
    position: str,
    about: str,
    readers: Sequence[Sampled],
    number: int,
    began: float,
    *,
    ask: Unacknowledged = unacknowledged,
    enough: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> AsyncIterator[Landed]:
    """Ask a sample of readers' sockets until all have acknowledged, the time is over, or it is `enough`; gives what is
    known after a moment (`SAY`), and at the end.

    The event is the one with this number in the channel's backlog; it happened at the loop time `began`. Readers that
    leave meanwhile count as not sampled, and those who cannot be asked as not there.
    """
    loop = asyncio.get_running_loop()
    drawn = readers if len(readers) <= SAMPLE else random.sample(readers, SAMPLE)
    sample = [reader for reader in drawn if reader.fd is not None]
    count = round(len(readers) * len(sample) / len(drawn)) if drawn else 0
    waiting, left = list(sample), 0
    times: list[float] = []

    def known() -> Landed:
        return Landed(
            position=position,
            about=about,
            readers=count,
            sampled=len(sample) - left,
            times=tuple(sorted(times)),
        )

    say = [moment for moment in SAY if moment < seconds]
    while waiting and (gone := loop.time() - began) < seconds and not enough():
        still: list[Sampled] = []
        for reader in waiting:
            if reader.channel is None:
                left += 1
            elif _arrived(reader, number, ask):
                times.append(round(loop.time() - began, 3))
            else:
                still.append(reader)
        if waiting := still:
            if say and gone >= say[0]:
                say.pop(0)
                yield known()
            await asyncio.sleep(STEP)
    yield known()


def _arrived(reader: Sampled, number: int, ask: Unacknowledged) -> bool:
    # Nothing unacknowledged says nothing of a reader whose turn to be written to has not come.
    if not reader.has(number):
        return False
    assert reader.fd is not None
    try:
        return ask(reader.fd) == 0
    except OSError:
        return False  # on its way out; its transport will say so


def together(reports: Iterable[Landed]) -> dict[str, Any] | None:
    """What all processes saw of one event, for the desk: readers, the 95th percentile in seconds, who is behind.

    Each process's sample stands for all its readers. None without any report.
    """
    reports = list(reports)
    if not reports:
        return None
    weighed: list[tuple[float, float]] = []
    readers, arrived = 0, 0.0
    for report in reports:
        readers += report.readers
        if report.sampled:
            weight = report.readers / report.sampled
            weighed += [(time, weight) for time in report.times]
            arrived += weight * len(report.times)
    within, reached = None, 0.0
    for time, weight in sorted(weighed):
        reached += weight
        within = time
        if reached >= 0.95 * arrived:
            break
    return {
        "readers": readers,
        "arrived": round(arrived),
        "behind": max(0, readers - round(arrived)),
        "p95": within,
    }
