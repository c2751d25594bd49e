"""Merging two changes of a facts box, cell by cell. The values are those of the API; a form's are texts.

Must not know: HTTP, HTML, forms, whether the values are valid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from liveblog.forms.facts import Path
from liveblog.model.events import dumps

Value = Mapping[str, Any] | None
_TABLES = ("rows", "sides")


def merge(
    base: Value, mine: Value, theirs: Value, prefer: Literal["mine", "theirs"] = "mine"
) -> tuple[dict[str, Any] | None, list[Path]]:
    """What both changed of `base` (None: there was no box, or it is unknown), and the places that both changed
    differently, where the preferred value stands. () is the whole box."""
    if same(mine, theirs) or same(mine, base):
        return _copy(theirs), []
    if not (base and mine and theirs) or len({box["kind"] for box in (base, mine, theirs)}) > 1:
        if same(theirs, base):
            return _copy(mine), []
        return _copy(mine if prefer == "mine" else theirs), [()]
    merged: dict[str, Any] = {}
    conflicts: list[Path] = []
    for name in dict.fromkeys([*theirs, *mine]):
        was, own, other = (box.get(name) for box in (base, mine, theirs))
        if name in _TABLES:
            merged[name], inside = _rows(was, own, other, prefer)
        elif name == "events":
            merged[name], inside = _events(was, own, other), []
        else:
            merged[name], inside = _one(was, own, other, prefer)
        conflicts += [(name, *path) for path in inside]
    return merged, conflicts


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same, numbers as texts, and nothing as an empty text."""
    return dumps(_plain(one)) == dumps(_plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "at" in value and "running" in value:
            # A clock that stands is its reading, and two who start it started it once.
            started = ("running", "down" if value.get("down") else "up") if value["running"] else ()
            return " ".join([str(value["at"]), *started])
        if set(value) == {"at", "text"} and not value["at"]:
            return str(value["text"])
        plain = {name: _plain(inner) for name, inner in sorted(value.items())}
        return {name: inner for name, inner in plain.items() if inner not in ("", [])} or ""
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return "" if value is None or value is False else str(value).strip()


def _copy(value: Value) -> dict[str, Any] | None:
    return dict(value) if value else None


def _one(base: Any, mine: Any, theirs: Any, prefer: str) -> tuple[Any, list[Path]]:
    # Where both say the same, theirs stays as it is: a form has numbers as texts.
    if same(mine, theirs) or same(mine, base):
        return theirs, []
    if same(theirs, base):
        return mine, []
    return (mine if prefer == "mine" else theirs), [()]


def _rows(base: Any, mine: Any, theirs: Any, prefer: str) -> tuple[list[Any], list[Path]]:
    """Rows by their names; if somebody renamed one and there are as many as before, by their places."""
    base, mine, theirs = list(base or ()), list(mine or ()), list(theirs or ())
    keys = [_keys(rows) for rows in (base, mine, theirs)]
    if not set(keys[0]) == set(keys[1]) == set(keys[2]) and len(base) == len(mine) == len(theirs):
        keys = [list(range(len(base)))] * 3
    before, own, other = (
        dict(zip(k, rows, strict=True)) for k, rows in zip(keys, (base, mine, theirs), strict=True)
    )
    order = keys[2] if keys[1] == keys[0] else [*keys[1], *(k for k in keys[2] if k not in own)]
    merged: list[Any] = []
    conflicts: list[Path] = []
    for key in order + [k for k in keys[1] if k not in order]:
        here, there, was = own.get(key), other.get(key), before.get(key)
        if here is None or there is None:
            row = there if here is None else here
            # Removed by one: kept only if the other has changed or added it.
            if was is None or not same(row, was):
                merged.append(row)
            continue
        row, inside = _cells(was, here, there, prefer)
        conflicts += [(len(merged), *path) for path in inside]
        merged.append(row)
    return merged, conflicts


def _cells(base: Any, mine: Any, theirs: Any, prefer: str) -> tuple[Any, list[Path]]:
    if isinstance(mine, Mapping):
        row: Any = {}
        conflicts: list[Path] = []
        for name in dict.fromkeys([*theirs, *mine]):
            row[name], inside = _one((base or {}).get(name), mine.get(name), theirs.get(name), prefer)
            conflicts += [(name, *path) for path in inside]
        return row, conflicts
    width = max(len(mine), len(theirs))
    columns = ([*row, *[""] * width][:width] for row in (base or (), mine, theirs))
    found = [_one(was, own, other, prefer) for was, own, other in zip(*columns, strict=True)]
    return [value for value, _ in found], [(at,) for at, (_, inside) in enumerate(found) if inside]


def _events(base: Any, mine: Any, theirs: Any) -> list[Any]:
    """Theirs, without what I removed, and with what I added at the end."""
    was, own, other = ([dumps(_plain(event)) for event in events or ()] for events in (base, mine, theirs))
    kept = [event for event, key in zip(theirs or (), other, strict=True) if key in own or key not in was]
    return kept + [
        event for event, key in zip(mine or (), own, strict=True) if key not in was and key not in other
    ]


def _keys(rows: Sequence[Any]) -> list[Any]:
    """A row's name and how many of that name stand before it."""
    seen: dict[str, int] = {}
    keys = []
    for row in rows:
        name = str(row.get("name", "") if isinstance(row, Mapping) else next(iter(row), "")).strip()
        seen[name] = seen.get(name, -1) + 1
        keys.append((name, seen[name]))
    return keys
