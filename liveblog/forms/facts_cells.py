"""A facts box changed at the desk in one press: numbers in cells (`cell-2-votes`, `cell-period`), and buttons (`press`)
that add a point, or start or stop the clock. The form carries the box it was drawn from (`facts-base`).

Must not know: HTTP, HTML, what is valid (that is `facts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from liveblog.forms.facts_fields import local, number
from liveblog.forms.facts_merging import same
from liveblog.model import facts as model
from liveblog.model.facts import Clock
from liveblog.model.times import iso

# The cells of each kind beside those of its rows, and the columns of its rows.
SINGLE = {
    "list": (),
    "timeline": (),
    "scoreboard": ("period",),
    "results": ("counted",),
    "countdown": ("to",),
}
COLUMNS: dict[str, tuple[str | int, ...]] = {
    "list": (1,),
    "timeline": (0, 1),
    "scoreboard": ("score",),
    "results": ("votes", "share"),
}
_PRESS = re.compile(r"(plus|minus) (\d{1,2})|start|stop")


def table_of(box: Mapping[str, Any]) -> list[Any]:
    """The rows of a box, or its sides."""
    return list(box.get("sides" if box["kind"] == "scoreboard" else "rows") or ())


def value_of(base: Mapping[str, Any], form: Mapping[str, str], now: int, zone: str) -> dict[str, Any]:
    """The box as this form wants it."""
    kind, box = base["kind"], dict(base)
    for name in SINGLE[kind]:
        said = form.get(f"cell-{name}")
        if said is not None and said.strip() != _shown(base, name, zone):
            box[name] = said.strip()
    rows = [_row(row, kind, at, form) for at, row in enumerate(table_of(base))]
    if kind in COLUMNS:
        box["sides" if kind == "scoreboard" else "rows"] = rows + list(_added(kind, form))
    press = _PRESS.fullmatch(form.get("press", ""))
    if kind == "scoreboard":
        if press and press[1] and int(press[2]) < len(rows):
            row = rows[int(press[2])]
            row["score"] = _counted(row["score"], 1 if press[1] == "plus" else -1)
        box["clock"] = _clock(base.get("clock") or "", form, press[0] if press else "", now)
        if what := form.get("cell-event", "").strip():
            at = form.get("cell-event-at", "").strip() or _moment(box["clock"], now)
            box["events"] = [*(base.get("events") or ()), {"at": at, "text": what} if at else what]
    return box


def countable(score: Any) -> bool:
    """Whether a point can be added to a score."""
    return score in ("", None) or (isinstance(score, int | str) and isinstance(number(str(score)), int))


def places(box: Mapping[str, Any], paths: list[tuple[str | int, ...]]) -> Iterator[tuple[str, str]]:
    """For places in a box (of a conflict): the name of its cell, and what stands there in words."""
    for path in paths:
        match path:
            case (str(), int(at), *column) if at < len(rows := table_of(box)):
                row = rows[at]
                name = row["name"] if isinstance(row, Mapping) else row[0]
                value = row.get(column[0]) if isinstance(row, Mapping) else row[int(column[0])]
                yield f"cell-{at}-{column[0]}", f"{name}: {'–' if value in ('', None) else value}"
            case (str(field), *_):
                value = box.get(field)
                yield f"cell-{field}", str(value["at"] if isinstance(value, Mapping) else value)


def _shown(base: Mapping[str, Any], name: str, zone: str) -> str:
    """What the field of a single cell shows."""
    value = base.get(name)
    if name == "to":
        return local(str(value), zone)
    return "" if value is None else str(value)


def _row(row: Any, kind: str, at: int, form: Mapping[str, str]) -> Any:
    changed: Any = dict(row) if isinstance(row, Mapping) else dict(enumerate(row))
    for column in COLUMNS[kind]:
        said = form.get(f"cell-{at}-{column}")
        if said is not None and not same(said, changed.get(column)):
            changed[column] = number(said.strip()) if kind == "scoreboard" else said.strip()
    return changed if isinstance(row, Mapping) else [changed[column] for column in range(len(row))]


def _added(kind: str, form: Mapping[str, str]) -> Iterator[Any]:
    """The row that was typed below the others."""
    name, value = (form.get(f"cell-new-{column}", "").strip() for column in (0, 1))
    if name or value:
        yield {"name": name, "votes": value} if kind == "results" else [name, value]


def _counted(score: Any, by: int) -> Any:
    if not countable(score):
        return score
    return max(0, int(score or 0) + by)


def _clock(was: Any, form: Mapping[str, str], press: str, now: int) -> Any:
    """The clock after a press, or set by hand; an empty field leaves it as it is."""
    clock = was if isinstance(was, Mapping) else {"at": str(was), "from": "", "running": False}
    typed = form.get("cell-clock", "").strip()
    reading = typed or _reading(clock, now)
    if press == "start" or (typed and clock["running"] and press != "stop"):
        if press == "start" and clock["running"] and not typed:
            return was  # somebody started it already
        return {**clock, "at": reading or "0:00", "from": iso(now), "running": True}
    if press == "stop" or typed:
        standing = {**clock, "at": reading, "from": iso(now), "running": False}
        return standing if isinstance(was, Mapping) or press else reading
    return was


def _reading(clock: Mapping[str, Any], now: int) -> str:
    known = Clock(
        at=str(clock["at"]),
        since=clock.get("from", ""),
        running=clock["running"],
        down=clock.get("down", False),
    )
    return known.reading(now)


def _moment(clock: Any, now: int) -> str:
    """When in the game it is: the minute that runs ("68'"), or what the clock shows."""
    if not isinstance(clock, Mapping):
        return str(clock)
    reading = _reading(clock, now)
    seconds = model.seconds_of(reading)
    return reading if seconds is None or clock.get("down") else f"{seconds // 60 + 1}'"
