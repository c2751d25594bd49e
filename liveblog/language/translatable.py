"""Translatable sentences: English texts that keep their template and values.

A `Sentence` is the English text, so code that does not care about languages treats it as a string. Where it is shown,
`Language.say` rebuilds it in the language of the page. `scripts/translate` extracts the texts from calls of
`sentence(…)`, so they must be literals, with {names} for values.

Must not know: languages, catalogues, who reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """English text that knows its template, its plural (or "") and its values."""

    __slots__ = ("many", "one", "values")

    one: str
    many: str
    values: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """The parts to rebuild it from."""
        return {"one": str.__str__(self.one), "many": self.many, "values": dict(self.values)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Sentence:
        return _made(stored["one"], stored["many"], stored["values"])

    def __str__(self) -> str:
        # So that str(error) of an error raised with a sentence is still that Sentence.
        return self


def sentence(one: str, many: str = "", /, **values: object) -> Sentence:
    """The sentence of a template; with a plural, `n` decides which. Whole numbers get their separators."""
    return _made(one, many, values)


def _made(one: str, many: str, values: Mapping[str, object]) -> Sentence:
    template = many if many and values.get("n") != 1 else one
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    made = Sentence(template.format(**shown) if values else template)
    made.one, made.many, made.values = one, many, values
    return made
