"""A facts box as the API takes it, checked: every text, number, colour and time has its sentence when it is wrong.

Must not know: Redis, HTTP, HTML, what the desk's forms call their fields (that is `facts_fields` and `facts_cells`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.model import facts as model
from liveblog.model.facts import Cell, Clock, Facts, Happening, Kind, Outcome, Side
from liveblog.model.facts_text import lines
from liveblog.model.times import parse_time
from liveblog.model.words import one_line

Path = tuple[str | int, ...]  # ("rows", 2, "votes")
MOST_VOTES = 10**12
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NUMBER = re.compile(r"\d{1,3}(?:[.,’' \u00a0\u202f]\d{3})+|\d+")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*[%٪]?")


def parse_facts(value: Any, place: str = "UTC") -> tuple[Facts | None, dict[Path, str]]:
    """The box of an API call, and its problems by their place in it. None and {} stand for no box.

    `place`: the zone of a time that names none.
    """
    if value is None or value == {}:
        return None, {}
    if not isinstance(value, Mapping):
        return None, {(): "Give the facts as an object with a “kind”, or null for none."}
    if value.get("kind") not in model.KINDS:
        return None, {("kind",): sentence("The kind is one of {names}.", names=", ".join(model.KINDS))}
    check = _Check(value)
    found = _KINDS[value["kind"]](check, value, zone(place))
    if not check.problems:
        check.total(found)
    return (None, check.problems) if check.problems else (found, {})


class _Check:
    """Reads the parts of a box, and collects what is wrong with them."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value
        self.problems: dict[Path, str] = {}

    def read(self, path: Path, value: Any, check: Callable[[Any], Any], otherwise: Any) -> Any:
        try:
            return check(value)
        except ValueError as problem:
            self.problems[path] = str(problem)
            return otherwise

    def text(self, path: Path, value: Any, most: int, *, needed: bool = False) -> str:
        def check(value: Any) -> str:
            words = _text("" if value is None else value, most)
            if needed and not words:
                raise ValueError("Give it a name.")
            return words

        found: str = self.read(path, value, check, "")
        return found

    def title(self) -> str:
        return self.text(("title",), self.value.get("title"), model.TITLE_LIMIT)

    def rows(self, name: str, most: int, least: int = 1) -> list[Any]:
        rows = self.value.get(name, [])
        if not isinstance(rows, list | tuple):
            self.problems[(name,)] = "Give this as a list."
            return []
        if len(rows) > most:
            said = sentence("There are {count}; {most} is the most. Remove some.", count=len(rows), most=most)
            self.problems[(name,)] = said
            return []
        if len(rows) < least:
            few = "A scoreboard has two sides or more." if least > 1 else "Write at least one row."
            self.problems[(name,)] = few
        return list(rows)

    def total(self, found: Facts) -> None:
        count = sum(map(len, lines(found)))
        if count > model.TOTAL_LIMIT:
            self.problems[()] = sentence(
                "All texts of the box have {count} characters; {most} is the most. Shorten some.",
                count=count,
                most=model.TOTAL_LIMIT,
            )


def _list(check: _Check, value: Mapping[str, Any], _: tzinfo) -> Facts:
    made = model.Timeline if value["kind"] == "timeline" else model.FactList
    rows = []
    for at, row in enumerate(check.rows("rows", model.ROWS_LIMIT)):
        if not isinstance(row, list | tuple) or len(row) != 2:
            check.problems["rows", at] = "Give each row as a list of two: a name and a value."
            continue
        name = check.text(("rows", at, 0), row[0], model.NAME_LIMIT, needed=True)
        rows.append((name, check.read(("rows", at, 1), row[1], lambda v: _cell(v, model.VALUE_LIMIT), "")))
    return made(title=check.title(), rows=tuple(rows))


def _scoreboard(check: _Check, value: Mapping[str, Any], _: tzinfo) -> Facts:
    sides = []
    for at, side in enumerate(check.rows("sides", model.SIDES_LIMIT, least=2)):
        if not isinstance(side, Mapping):
            check.problems["sides", at] = "Give each side as {“name”: …, “score”: …}."
            continue
        name = check.text(("sides", at, "name"), side.get("name"), model.NAME_LIMIT, needed=True)
        score = side.get("score")
        sides.append(
            Side(
                name=name,
                score=check.read(("sides", at, "score"), score, lambda v: _cell(v, model.SCORE_LIMIT), ""),
            )
        )
    events = [
        check.read(("events", at), event, _event, Happening(text=""))
        for at, event in enumerate(check.rows("events", model.EVENTS_LIMIT, least=0))
    ]
    return model.Scoreboard(
        title=check.title(),
        period=check.text(("period",), value.get("period"), model.NAME_LIMIT),
        sides=tuple(sides),
        clock=check.read(("clock",), value.get("clock"), _clock, ""),
        events=tuple(event for event in events if event.text),
    )


def _results(check: _Check, value: Mapping[str, Any], _: tzinfo) -> Facts:
    rows = []
    for at, row in enumerate(check.rows("rows", model.ROWS_LIMIT)):
        if not isinstance(row, Mapping):
            check.problems["rows", at] = "Give each row as {“name”: …, “votes”: …, “share”: …, “color”: …}."
            continue
        rows.append(
            Outcome(
                name=check.text(("rows", at, "name"), row.get("name"), model.NAME_LIMIT, needed=True),
                votes=check.read(("rows", at, "votes"), row.get("votes"), _votes, None),
                share=check.read(("rows", at, "share"), row.get("share"), percent, None),
                color=check.read(("rows", at, "color"), row.get("color"), _color, ""),
            )
        )
    sort = value.get("sort") or ""
    if sort not in ("", "votes"):
        check.problems["sort",] = "Rows are sorted by “votes”, or stand as they are given."
    counted = check.read(("counted",), value.get("counted"), percent, None)
    return model.Results(title=check.title(), counted=counted, rows=tuple(rows), sort="votes" if sort else "")


def _countdown(check: _Check, value: Mapping[str, Any], clock: tzinfo) -> Facts:
    to = check.read(("to",), value.get("to"), lambda v: _to(v, clock), "")
    return model.Countdown(title=check.title(), to=to)


_KINDS: dict[Kind, Callable[[_Check, Mapping[str, Any], tzinfo], Facts]] = {
    "list": _list,
    "timeline": _list,
    "scoreboard": _scoreboard,
    "results": _results,
    "countdown": _countdown,
}


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise ValueError("Give this as text.")
    if len(value) > most:
        raise ValueError(
            sentence(
                "That has {count} characters; {most} is the most. Shorten it.", count=len(value), most=most
            )
        )
    return one_line(value)


def _cell(value: Any, most: int) -> Cell:
    """A text, or a number as it is given."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) >= 10**15:
            raise ValueError("This number is too large. Write it as text.")
        return value
    return _text(value, most)


def _event(value: Any) -> Happening:
    """A text, or {"at", "text"}, or a list of the two."""
    if isinstance(value, list | tuple) and len(value) == 2:
        value = {"at": value[0], "text": value[1]}
    if isinstance(value, Mapping):
        at = _cell(value.get("at"), model.SCORE_LIMIT)
        event = Happening(text=_text(value.get("text") or "", model.EVENT_LIMIT), at=str(at))
    elif isinstance(value, str):
        event = Happening(text=_text(value, model.EVENT_LIMIT))
    else:
        raise ValueError("Give each event as text, or as {“at”: …, “text”: …}.")
    if not event.text:
        raise ValueError("Say what happened.")
    return event


def _clock(value: Any) -> str | Clock:
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return str(_cell(value, model.SCORE_LIMIT))
    at, since = (value.get(name) or "" for name in ("at", "from"))
    running, down = (value.get(name) or False for name in ("running", "down"))
    if not isinstance(running, bool) or not isinstance(down, bool):
        raise ValueError("Say true or false.")
    at, since = _text(at, model.SCORE_LIMIT), _text(since, 40)
    if running and model.seconds_of(at) is None:
        raise ValueError("To run by itself, the clock needs a reading such as 12:30.")
    if (running or since) and parse_time(since) is None:
        raise ValueError("Say in “from” when the clock showed that: a time such as 2026-01-06T18:03:27Z.")
    return Clock(at=at, since=since, running=running, down=down)


def _votes(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(re.sub(r"\D", "", value)[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_VOTES:
        raise ValueError("Votes are a whole number, such as 12345.")
    return value


def percent(value: Any) -> int | float | None:
    """A number of percent, or its text; None for none. ValueError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and (found := _SHARE.fullmatch(value.strip())):
        number = float(found[1].replace(",", "."))
        value = int(number) if number.is_integer() else number
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError("A percentage is a number from 0 to 100, such as 43.2.")
    return value


def _color(value: Any) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not _COLOR.fullmatch(value.strip().lower()):
        raise ValueError("Write a colour as “#” and six digits or letters, such as #b3122b.")
    digits = value.strip().lower().removeprefix("#")
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _to(value: Any, clock: tzinfo) -> str:
    """An ISO time, unchanged if it names its zone."""
    said = value.strip().replace(" ", "T", 1) if isinstance(value, str) and len(value) <= 40 else ""
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            said = moment.replace(tzinfo=clock).isoformat()
    except (ValueError, OverflowError):
        said = ""
    if len(said) < 16 or parse_time(said) is None:
        raise ValueError("Give the time as a day and a minute, such as 2026-01-06 18:03.")
    return said
