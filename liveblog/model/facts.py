"""A facts box: structured content of an entry that is updated in place. Scoreboard, results, countdown, timeline, list.

Must not know: Redis, HTTP, HTML, how a box is typed or checked (that is `forms.facts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from liveblog.model.times import parse_time

Cell = str | int | float  # as it was given, so that the API answers what it was sent
Kind = Literal["list", "scoreboard", "results", "timeline", "countdown"]
KINDS: tuple[Kind, ...] = get_args(Kind)

ROWS_LIMIT, SIDES_LIMIT, EVENTS_LIMIT = 200, 20, 100
TITLE_LIMIT, NAME_LIMIT, VALUE_LIMIT, EVENT_LIMIT, SCORE_LIMIT = 120, 80, 200, 200, 20
TOTAL_LIMIT = 20_000  # characters of all texts together: a box is sent to every reader with every change
_READING = re.compile(r"(\d{1,3})(?::(\d{2}))?(?::(\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactList:
    """Names and values."""

    kind: ClassVar[Kind] = "list"
    title: str = ""
    rows: tuple[tuple[str, Cell], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "title": self.title, "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened or will happen when; the times are texts."""

    kind: ClassVar[Kind] = "timeline"
    title: str = ""
    rows: tuple[tuple[str, Cell], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "title": self.title, "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A team or player of a scoreboard; `score` may be any short text ("182/4"), "" before the start."""

    name: str
    score: Cell = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that showed `at` ("12:30": minutes and seconds) at the ISO time `since` and, if it runs, goes on from
    there."""

    at: str
    since: str = ""
    running: bool = False
    down: bool = False

    def reading(self, now: int) -> str:
        """What it shows at a time (milliseconds)."""
        begun = parse_time(self.since) if self.running else None
        seconds = seconds_of(self.at)
        if begun is None or seconds is None:
            return self.at
        passed = max(0, now - begun) // 1000
        return as_reading(max(0, seconds - passed) if self.down else seconds + passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of a game: a goal, a card. `at`: when in the game, as a text."""

    text: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """Two or more sides and their scores. Of `events` the last one is the newest."""

    kind: ClassVar[Kind] = "scoreboard"
    title: str = ""
    period: str = ""
    sides: tuple[Side, ...]
    clock: str | Clock = ""
    events: tuple[Happening, ...] = ()

    def to_json(self) -> dict[str, Any]:
        clock: Any = self.clock
        if isinstance(clock, Clock):
            clock = {"from": clock.since, "at": clock.at, "running": clock.running}
            clock |= {"down": True} if self.clock.down else {}  # type: ignore[union-attr]
        return {
            "kind": self.kind,
            **{name: text for name in ("title", "period") if (text := getattr(self, name))},
            "sides": [{"name": side.name, "score": side.score} for side in self.sides],
            "clock": clock,
            "events": [{"at": e.at, "text": e.text} if e.at else e.text for e in self.events],
        }

    @property
    def time(self) -> str:
        """The clock's text, a running one's from when it was set."""
        return self.clock.at if isinstance(self.clock, Clock) else self.clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A party or candidate. `share`: percent; `color`: "#rrggbb" or ""."""

    name: str
    votes: int | None = None
    share: int | float | None = None
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A table of results. `counted`: percent. `sort`: "" as given, "votes" the most first."""

    kind: ClassVar[Kind] = "results"
    title: str = ""
    counted: int | float | None = None
    rows: tuple[Outcome, ...] = ()
    sort: Literal["", "votes"] = ""

    def to_json(self) -> dict[str, Any]:
        names = ("name", "votes", "share", "color")
        return {
            "kind": self.kind,
            "title": self.title,
            "counted": self.counted,
            "rows": [
                {name: value for name in names if (value := getattr(row, name)) not in (None, "")}
                for row in self.rows
            ],
            **({"sort": self.sort} if self.sort else {}),
        }

    def shown(self) -> list[tuple[Outcome, float | None]]:
        """The rows in their order, each with its share: as given, else computed from the votes."""
        pairs = list(zip(self.rows, _shares(self.rows), strict=True))
        if self.sort == "votes":
            pairs.sort(
                key=lambda pair: (-1 if pair[0].votes is None else pair[0].votes, pair[1] or 0), reverse=True
            )
        return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """The time until an ISO time."""

    kind: ClassVar[Kind] = "countdown"
    title: str = ""
    to: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "title": self.title, "to": self.to}


Facts = FactList | Timeline | Scoreboard | Results | Countdown


def from_json(stored: Mapping[str, Any]) -> Facts:
    """A stored box, which was checked before."""
    title = stored.get("title", "")
    match stored["kind"]:
        case "scoreboard":
            clock = stored["clock"]
            if isinstance(clock, Mapping):
                more = {name: clock.get(name, False) for name in ("running", "down")}
                clock = Clock(at=clock["at"], since=clock["from"], **more)
            events = (
                Happening(text=e) if isinstance(e, str) else Happening(text=e["text"], at=e["at"])
                for e in stored["events"]
            )
            return Scoreboard(
                title=title,
                period=stored.get("period", ""),
                sides=tuple(Side(**side) for side in stored["sides"]),
                clock=clock,
                events=tuple(events),
            )
        case "results":
            rows = tuple(Outcome(**row) for row in stored["rows"])
            return Results(title=title, counted=stored["counted"], rows=rows, sort=stored.get("sort", ""))
        case "countdown":
            return Countdown(title=title, to=stored["to"])
        case kind:
            made = Timeline if kind == "timeline" else FactList
            return made(title=title, rows=tuple((name, value) for name, value in stored["rows"]))


def seconds_of(reading: str) -> int | None:
    """The seconds of a clock's reading: "12:30", "1:02:03", or minutes alone ("45"); None for any other text."""
    found = _READING.fullmatch(reading.strip())
    if found is None:
        return None
    first, *rest = (int(part) for part in found.groups() if part is not None)
    if any(part > 59 for part in rest):
        return None
    match rest:
        case [minutes, seconds]:
            return (first * 60 + minutes) * 60 + seconds
        case [seconds]:
            return first * 60 + seconds
    return first * 60


def as_reading(seconds: int) -> str:
    """Minutes and seconds: "92:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _shares(rows: Sequence[Outcome]) -> list[float | None]:
    """Each row's share: as given, else computed from all votes. If all are computed they add up to exactly 100.0."""
    total = sum(row.votes or 0 for row in rows)
    if any(row.share is not None for row in rows) or not total:
        return [
            row.share
            if row.share is not None
            else round(row.votes * 100 / total, 1)
            if row.votes and total
            else None
            for row in rows
        ]
    exact = [(row.votes or 0) * 1000 for row in rows]
    tenths = [votes // total for votes in exact]
    # The largest remainders are rounded up.
    by_remainder = sorted(range(len(rows)), key=lambda at: (-(exact[at] % total), at))
    for at in by_remainder[: 1000 - sum(tenths)]:
        tenths[at] += 1
    return [None if row.votes is None else tenth / 10 for row, tenth in zip(rows, tenths, strict=True)]
