"""How soon an event is on readers' devices, measured by what the devices of a sample of readers acknowledge.

The kernel knows how many bytes of a connection the other side has not acknowledged (TIOCOUTQ). When there are none,
everything we wrote has arrived. Must not know: what an event says, who wants to know.
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

SAMPLE = 300  # readers; this knows the 95th percentile to within a few readers
SECONDS = 3.0  # a reader that has not acknowledged by then counts as behind
STEP = 0.02
INTERIM = (0.25, 1.0)  # seconds after which we report what is known, while some readers are still outstanding


class Sampled(Protocol):
    """What we use of a reader."""

    @property
    def fd(self) -> int | None: ...  # None: its connection cannot be asked
    @property
    def left(self) -> bool: ...  # its descriptor may be another connection's by now
    def has(self, number: int) -> bool: ...  # everything up to this event was written to its connection


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """How one event reached the readers of one process.

    `times` are sorted seconds, one for each sampled reader that has the event. `about` names the entry and its
    revision: "id revision".
    """

    position: str
    about: str
    readers: int
    sampled: int
    times: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> DeliveryReport:
        return cls(**{**stored, "times": tuple(stored["times"])})


Unacknowledged = Callable[[int], int]


def unacknowledged(fd: int) -> int:
    """Bytes written to a socket that the other side has not acknowledged."""
    waiting = array.array("i", [0])
    fcntl.ioctl(fd, termios.TIOCOUTQ, waiting)
    return waiting[0]


class _Sample:
    """Some of the readers that one event was sent to, and when it reached each of them."""

    def __init__(self, readers: Sequence[Sampled], number: int, ask: Unacknowledged) -> None:
        drawn = readers if len(readers) <= SAMPLE else random.sample(readers, SAMPLE)
        self.waiting = [reader for reader in drawn if reader.fd is not None]
        self.size = len(self.waiting)
        self.times: list[float] = []
        # Readers that cannot be asked do not count.
        self.readers = round(len(readers) * self.size / len(drawn)) if drawn else 0
        self._number, self._ask = number, ask

    def look(self, seconds: Callable[[], float]) -> None:
        """Ask those that are still outstanding. `seconds` says how long ago the event happened."""
        still: list[Sampled] = []
        for reader in self.waiting:
            if reader.left:
                self.size -= 1
            elif self._arrived(reader):
                self.times.append(round(seconds(), 3))
            else:
                still.append(reader)
        self.waiting = still

    def _arrived(self, reader: Sampled) -> bool:
        # A reader that has not been written to yet has nothing unacknowledged either.
        if not reader.has(self._number):
            return False
        assert reader.fd is not None
        try:
            return self._ask(reader.fd) == 0
        except OSError:
            return False  # the connection is ending; its transport will notice


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
) -> AsyncIterator[DeliveryReport]:
    """Ask a sample of readers' sockets until all have acknowledged, the time is over, or it is `enough`.

    `number` is that of the event in the channel's backlog; it happened at loop time `began`. Gives what is known after
    the INTERIM times and at the end. Readers that leave in the meantime count as not sampled.
    """
    loop = asyncio.get_running_loop()
    sample = _Sample(readers, number, ask)
    interim = [moment for moment in INTERIM if moment < seconds]

    def report() -> DeliveryReport:
        times = tuple(sorted(sample.times))
        return DeliveryReport(
            position=position, about=about, readers=sample.readers, sampled=sample.size, times=times
        )

    while sample.waiting and (passed := loop.time() - began) < seconds and not enough():
        sample.look(lambda: loop.time() - began)
        if sample.waiting:
            if interim and passed >= interim[0]:
                interim.pop(0)
                yield report()
            await asyncio.sleep(STEP)
    yield report()


def combine(reports: Iterable[DeliveryReport]) -> dict[str, Any] | None:
    """What all processes saw of one event, for the desk: {"readers", "arrived", "behind", "p95": seconds or None}.

    The sample of each process stands for all its readers. None without any report.
    """
    reports = list(reports)
    if not reports:
        return None
    weighted: list[tuple[float, float]] = []
    readers, arrived = 0, 0.0
    for report in reports:
        readers += report.readers
        if report.sampled:
            weight = report.readers / report.sampled
            weighted += [(time, weight) for time in report.times]
            arrived += weight * len(report.times)
    p95, reached = None, 0.0
    for time, weight in sorted(weighted):
        reached += weight
        p95 = time
        if reached >= 0.95 * arrived:
            break
    return {
        "readers": readers,
        "arrived": round(arrived),
        "behind": max(0, readers - round(arrived)),
        "p95": p95,
    }
