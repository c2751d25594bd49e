"""A facts box in an entry's form: `facts-kind`, and of each kind its fields (`facts-results-rows`). Rows are typed or
pasted as lines, one a row, with tabs, bars or a colon between their parts.

`facts-base` is the box as it was when the form was made (JSON), so that two changes can be merged cell by cell;
`facts-zone`, which views add, is the blog's zone: a countdown's time is typed on the blog's clock.

Must not know: HTTP, HTML, what is valid (that is `facts`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from liveblog.forms.facts import parse_facts
from liveblog.forms.facts_merging import merge, same
from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.model.events import dumps
from liveblog.model.facts import KINDS, Facts
from liveblog.model.times import iso, parse_time

KIND, BASE, ZONE = "facts-kind", "facts-base", "facts-zone"
_PLAIN = {  # the fields of each kind whose values are those of the box
    "list": ("title",),
    "timeline": ("title",),
    "scoreboard": ("title", "period"),
    "results": ("title", "counted", "sort"),
    "countdown": ("title", "to"),
}
_TABLE = {"list": "rows", "timeline": "rows", "scoreboard": "sides", "results": "rows"}
_TYPED = re.compile(rf"{KIND}|facts-(?:{'|'.join(KINDS)})-[a-z]+")


def is_field(name: str) -> bool:
    """Whether a form's field is of its facts box."""
    return name in (BASE, ZONE) or _TYPED.fullmatch(name) is not None


def of_facts(facts: Facts | None) -> dict[str, str]:
    """The form's fields for a box."""
    value = facts.to_json() if facts else None
    return typed(value) | {BASE: dumps(value) if value else ""}


def typed(value: Mapping[str, Any] | None) -> dict[str, str]:
    """The fields of a box in the API's form, or in that of `value_of`."""
    if not value:
        return {KIND: ""}
    kind = value["kind"]
    form = {KIND: kind}
    for name in _PLAIN[kind]:
        said = value.get(name)
        form[f"facts-{kind}-{name}"] = "" if said is None else str(said)
    if kind in _TABLE:
        rows = value.get(_TABLE[kind]) or ()
        form[f"facts-{kind}-{_TABLE[kind]}"] = "\n".join(_line(kind, row) for row in rows)
    if kind == "scoreboard":
        clock = value.get("clock") or ""
        if not isinstance(clock, Mapping):
            clock = {"at": clock, "running": False}
        form["facts-scoreboard-clock"] = str(clock["at"])
        form["facts-scoreboard-runs"] = ("down" if clock.get("down") else "up") if clock["running"] else ""
        form["facts-scoreboard-events"] = "\n".join(map(_event_line, value.get("events") or ()))
    return form


def base_of(form: Mapping[str, str]) -> dict[str, Any] | None:
    """The box that a form began with; None if there was none, or it is not said."""
    try:
        value = json.loads(form.get(BASE, "") or "null")
    except (ValueError, RecursionError):
        return None
    # It came from a page, so it may be anything.
    found, problems = parse_facts(value)
    return None if problems or found is None else found.to_json()


def value_of(form: Mapping[str, str], now: int = 0) -> dict[str, Any] | None:
    """The box that a form asks for, as the API would be sent it. `now`: when a clock that is set here begins to run."""
    kind = form.get(KIND, "")
    if not kind:
        return None
    if kind not in KINDS:
        return {"kind": kind}
    said = {name: form.get(f"facts-{kind}-{name}", "").strip() for name in _PLAIN[kind]}
    value: dict[str, Any] = {"kind": kind, **said}
    base = base_of(form)
    if kind in _TABLE:
        rows = _lines(form.get(f"facts-{kind}-{_TABLE[kind]}", ""))
        value[_TABLE[kind]] = [_row(kind, line) for line in rows]
    if kind == "scoreboard":
        value["clock"] = _clock(form, base, now)
        value["events"] = [_event(line) for line in _lines(form.get("facts-scoreboard-events", ""))]
    if kind == "countdown" and base and value["to"] == local(base.get("to", ""), form.get(ZONE, "")):
        value["to"] = base["to"]  # with its seconds and its own zone
    return value


def read(form: Mapping[str, str], now: int) -> tuple[Facts | None, dict[str, str]]:
    """The box of a form, checked, and its problems: a sentence for each field."""
    kind, base = form.get(KIND, ""), base_of(form)
    value, _ = merge(base, value_of(form, now), base)
    found, problems = parse_facts(value, form.get(ZONE, "UTC"))
    said: dict[str, str] = {}
    for path, problem in problems.items():
        name, *inside = path or ("",)
        field = KIND if name in ("", "kind") else f"facts-{kind}-{name}"
        if inside and isinstance(inside[0], int):
            problem = sentence("Row {number}: {problem}", number=inside[0] + 1, problem=problem)
        said.setdefault(field, problem)
    return found, said


def merged(
    base: Mapping[str, str] | None, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], bool]:
    """My fields of the box with what others changed; their values of the fields that both changed in the same cells;
    whether anything of theirs was adopted. The form's own base is that of the box it began with."""
    began = base_of(mine) or (base_of(base) if base else None)
    own, other = value_of(mine, _now_of(theirs)), base_of(theirs)
    fields, conflicts = merge(began, own, other)
    form = typed(fields) | {BASE: theirs.get(BASE, ""), ZONE: mine.get(ZONE, "UTC")}
    if not conflicts:
        return form, {}, not same(fields, own)
    instead = typed(merge(began, own, other, prefer="theirs")[0])
    differ = {name: text for name, text in instead.items() if text != form.get(name, "")}
    return form, differ, not same(fields, own)


def replaced(form: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """The form with these fields of its box instead of its own."""
    return {name: text for name, text in form.items() if not is_field(name)} | dict(fields)


def local(text: str, place: str) -> str:
    """The value of a time field for an ISO time, in this zone; anything else as it was typed."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(zone(place)) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError):
        return text


def _now_of(form: Mapping[str, str]) -> int:
    """When the clock of a form's box began to run; a clock set anew is begun when the form is saved."""
    clock = (base_of(form) or {}).get("clock")
    return (parse_time(clock["from"]) or 0) if isinstance(clock, Mapping) else 0


def _clock(form: Mapping[str, str], base: Mapping[str, Any] | None, now: int) -> Any:
    at, runs = (form.get(f"facts-scoreboard-{name}", "").strip() for name in ("clock", "runs"))
    was = (base or {}).get("clock")
    if not runs:
        return at
    clock = {"from": iso(now), "at": at, "running": True} | ({"down": True} if runs == "down" else {})
    goes_on = isinstance(was, Mapping) and same({**clock, "from": ""}, {**was, "from": ""})
    return was if goes_on else clock


def _lines(text: str) -> list[str]:
    return [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def _parts(line: str, most: int = 1) -> list[str]:
    """The parts of a row: between tabs, else between bars, else before and after a colon."""
    for mark in ("\t", "|"):
        if mark in line:
            return [part.strip() for part in line.split(mark, most)]
    return [part.strip() for part in re.split(r"[:：]", line, maxsplit=1)]


def _row(kind: str, line: str) -> Any:
    match kind:
        case "results":
            return _outcome(_parts(line, 4))
        case "timeline" if not re.search(r"[\t|]", line):
            return [*line.strip().split(None, 1), ""][:2]
    name, value = [*_parts(line), ""][:2]
    return {"name": name, "score": number(value)} if kind == "scoreboard" else [name, value]


def number(text: str) -> int | str:
    """A typed score: a number where it is one."""
    return int(text) if re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII) else text


def _outcome(parts: Sequence[str]) -> dict[str, str]:
    """A name, then votes, a share and a colour; a colour begins with "#", a share may end with "%"."""
    row = {"name": parts[0]}
    rest = list(parts[1:])
    for part in [*rest]:
        name = "color" if part.startswith("#") else "share" if part.endswith(("%", "٪")) else ""
        if name and name not in row:
            row[name] = part
            rest.remove(part)
    free = [name for name in ("votes", "share", "color") if name not in row]
    return row | {name: part for name, part in zip(free, rest, strict=False) if part}


def _event(line: str) -> Any:
    if not re.search(r"[\t|]", line):
        return line.strip()
    at, text = [*_parts(line), ""][:2]
    return {"at": at, "text": text} if at else text


def _line(kind: str, row: Any) -> str:
    match kind:
        case "results":
            parts = [_said(row.get(name)) for name in ("name", "votes", "share", "color")]
            mark = "\t" if "|" in parts[0] else " | "
            said = mark.join(parts).rstrip(" |\t")
            return said if mark.strip(" ") in said or not re.search(r"[:：]", said) else f"{said} |"
        case "timeline":
            when, what = map(_said, row)
            alone = what and not re.search(r"[\s|]", when) and "|" not in what
            return f"{when} {what}" if alone else _joined(when, what, always=True)
        case "scoreboard":
            return _joined(_said(row.get("name")), _said(row.get("score")))
    return _joined(*map(_said, row))


def _event_line(event: Any) -> str:
    if isinstance(event, Mapping):
        return _joined(_said(event.get("at")), _said(event.get("text")), always=True)
    return f"| {event}" if "|" in str(event) else str(event)


def _joined(name: str, value: str, *, always: bool = False) -> str:
    if "|" in name:
        return f"{name}\t{value}"
    bar = always or "|" in value or re.search(r"[:：]", name)
    return f"{name} | {value}" if bar else f"{name}: {value}" if value else name


def _said(value: Any) -> str:
    return "" if value is None else str(value)
