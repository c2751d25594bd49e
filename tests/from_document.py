"""Values that a JSON Schema of our OpenAPI document allows, for Hypothesis: the part of the language that we use."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
TIMES = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def allowed(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[Any]:
    """`schemas`: those that a $ref may name."""
    if "$ref" in schema:
        return allowed(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("type") == "object" and "properties" in schema:
        return _objects(schema, schemas)
    if several := schema.get("oneOf") or schema.get("anyOf"):
        return st.one_of(*(allowed(one, schemas) for one in several))
    if isinstance(schema.get("type"), list):
        return st.one_of(*(allowed({**schema, "type": one}, schemas) for one in schema["type"]))
    return _plain(schema, schemas)


def _plain(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[Any]:
    least, most = schema.get("minimum"), schema.get("maximum")
    match schema.get("type"):
        case "string":
            return _texts(schema)
        case "integer":
            return st.integers(least, most)
        case "number":
            return st.floats(least, most, allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            sizes = {"min_size": schema.get("minItems", 0), "max_size": min(schema.get("maxItems", 4), 4)}
            if items := schema.get("prefixItems"):
                return st.tuples(*(allowed(one, schemas) for one in items)).map(list)
            return st.lists(allowed(schema["items"], schemas), **sizes)
    return st.dictionaries(_TEXT, _TEXT, max_size=3)


def _texts(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "date-time":
        return TIMES
    if schema.get("format") == "date":
        return st.dates().map(str)
    most = schema.get("maxLength", 1_000_000)
    if pattern := schema.get("pattern"):
        # In a schema, “$” is the end of the text and nothing else.
        whole = st.from_regex(re.compile(pattern.replace("$", r"\Z")))
        return whole.filter(lambda text: len(text) <= most)
    return st.one_of(_TEXT.filter(lambda text: len(text) <= most), st.just("x" * min(most, 2_000)))


def _objects(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[dict[str, Any]]:
    """An object; of alternatives beside its properties, one that asks for more, or forbids one, is chosen."""
    if several := schema.get("anyOf"):
        rest = {name: said for name, said in schema.items() if name != "anyOf"}
        return st.one_of(*(_objects(_with(rest, one), schemas) for one in several))
    required = schema["required"]
    values = {name: allowed(one, schemas) for name, one in schema["properties"].items()}
    made = st.fixed_dictionaries(
        {name: one for name, one in values.items() if name in required},
        optional={name: one for name, one in values.items() if name not in required},
    )
    return made.filter(lambda value: _goes_with(schema, value))


def _with(schema: Schema, more: Schema) -> Schema:
    properties = dict(schema["properties"])
    for name in more.get("not", {}).get("required", ()):
        properties.pop(name)
    for name, said in more.get("properties", {}).items():
        properties[name] = _narrower(properties[name], said)
    return {**schema, "required": [*schema["required"], *more.get("required", ())], "properties": properties}


def _narrower(schema: Schema, more: Schema) -> Schema:
    if more == {"type": "object"}:  # of alternatives, those that are objects
        return {"anyOf": [one for one in schema["anyOf"] if one.get("type") != "null"]}
    return {**schema, **more}


def _goes_with(schema: Schema, value: dict[str, Any]) -> bool:
    """Whether “if” and “then” hold: what we have is a constant that makes a property required."""
    if "if" not in schema:
        return True
    constants = schema["if"]["properties"].items()
    return not all(value.get(name) == one["const"] for name, one in constants) or all(
        name in value for name in schema["then"]["required"]
    )
