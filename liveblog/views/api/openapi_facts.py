"""A facts box as a JSON Schema, one for each kind, for the API's OpenAPI document."""

from __future__ import annotations

from typing import Any

from liveblog.model import facts

TEXT = {"type": "string"}
_TIME = {"type": "string", "format": "date-time"}
_FLAG = {"type": "boolean"}


def an_object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


_CELL = {"type": ["string", "number"]}
_PERCENT = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_PAIRS = {
    "type": "array",
    "maxItems": facts.ROWS_LIMIT,
    "items": {"type": "array", "prefixItems": [TEXT, _CELL], "minItems": 2, "maxItems": 2},
}
_TITLE = {**TEXT, "maxLength": facts.TITLE_LIMIT}
_CLOCK = an_object(["at"], at=TEXT, running=_FLAG, down=_FLAG) | {
    "description": "It showed `at` (“12:30”) at the time `from`. While it is running, pages count on from there."
}
_CLOCK["properties"]["from"] = _TIME
_EVENT = {"anyOf": [TEXT, an_object(["text"], at=TEXT, text=TEXT)]}
_FACTS: dict[str, dict[str, Any]] = {
    "list": an_object(["kind", "rows"], title=_TITLE, rows=_PAIRS),
    "timeline": an_object(["kind", "rows"], title=_TITLE, rows=_PAIRS),
    "scoreboard": an_object(
        ["kind", "sides"],
        title=_TITLE,
        period=TEXT,
        sides={
            "type": "array",
            "minItems": 2,
            "maxItems": facts.SIDES_LIMIT,
            "items": an_object(["name"], name=TEXT, score=_CELL),
        },
        clock={"anyOf": [TEXT, _CLOCK]},
        events={
            "type": "array",
            "maxItems": facts.EVENTS_LIMIT,
            "items": _EVENT,
            "description": "The last one is the newest.",
        },
    ),
    "results": an_object(
        ["kind", "rows"],
        title=_TITLE,
        counted=_PERCENT | {"description": "How much is counted, in percent."},
        sort={
            "enum": ["", "votes"],
            "description": "Rows stand as given, or those with the most votes first.",
        },
        rows={
            "type": "array",
            "maxItems": facts.ROWS_LIMIT,
            "items": an_object(
                ["name"],
                name=TEXT,
                votes={"type": ["integer", "null"], "minimum": 0},
                share=_PERCENT | {"description": "If no row has one, they are computed from the votes."},
                color={**TEXT, "description": "#rrggbb"},
            ),
        },
    ),
    "countdown": an_object(
        ["kind", "to"],
        title=_TITLE,
        to={**TEXT, "description": "An ISO time; without an offset it is of the blog’s zone."},
    ),
}
for _kind, _schema in _FACTS.items():
    _schema["properties"]["kind"] = {"const": _kind}
FACTS = {"oneOf": list(_FACTS.values())}
