"""theme.toml: a theme's name, its slots, and the other hosts that its pages may load from.

Must not know: where the file stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liveblog.pages.themes.files import DECLARATION
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.slots import INVISIBLE, PLACES, Slot

# What a theme may add hosts to. Everything else of our policy is not a theme's business.
DIRECTIVES = (
    *("script-src", "frame-src", "connect-src", "img-src", "media-src", "font-src", "style-src"),
    "form-action",
)
_NAME_LENGTH = 100
_HEIGHT = re.compile(r"(?:0|[1-9]\d{0,3})(?:\.\d+)?(?:px|rem|em)")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_HOST = r"(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+(?::\d{1,5})?"
_HERE = r"(?:localhost|127\.0\.0\.1)(?::\d{1,5})?"
_SOURCE = re.compile(rf"(?:https|wss)://{_HOST}(?:/[\w./~-]*)?|(?:http|ws)://{_HERE}")
_MOST = 50  # hosts in a directive


@dataclass(frozen=True, slots=True)
class Declaration:
    """`policy`: the hosts that each directive of the Content-Security-Policy gets beside ours. `colors`: of the
    browser's own frame, in light and dark; "": ours."""

    name: str
    slots: tuple[Slot, ...] = ()
    policy: tuple[tuple[str, tuple[str, ...]], ...] = ()
    colors: tuple[str, str] = ("", "")


def parse(text: str, default: str, problems: Problems) -> Declaration:
    """What a theme.toml declares; `default`: the name where it gives none."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.add(
            DECLARATION, f"This is no TOML: {error}.", int(line[1]) if line else text.count("\n") + 1
        )
        return Declaration(default)
    return read(given, text, default, problems)


def read(given: Mapping[str, Any], text: str, default: str, problems: Problems) -> Declaration:
    """The same of the file's values; its `text` says in which line they stand."""
    reading = _Reading(text, problems)
    reading.only(given, "", "name", "slots", "csp", "theme-color")
    return Declaration(
        reading.name(given.get("name", default)),
        reading.slots(given.get("slots", {})),
        reading.policy(given.get("csp", {})),
        reading.colors(given.get("theme-color", {})),
    )


@dataclass(slots=True)
class _Reading:
    text: str
    problems: Problems

    def wrong(self, word: str, sentence: str) -> None:
        """A problem with something that the file contains; its line is where the word stands first."""
        at = self.text.find(word)
        self.problems.add(DECLARATION, sentence, self.text.count("\n", 0, at) + 1 if word and at >= 0 else 0)

    def only(self, given: Mapping[str, Any], where: str, *known: str) -> None:
        for word in given.keys() - set(known):
            self.wrong(word, f"“{where}{word}” means nothing here. There is: {', '.join(known)}.")

    def table(self, given: Any, name: str) -> dict[str, Any]:
        if isinstance(given, dict):
            return given
        self.wrong(name, f"“{name}” has to be a table: [{name}].")
        return {}

    def name(self, given: Any) -> str:
        if isinstance(given, str) and 0 < len(given.strip()) <= _NAME_LENGTH:
            return given.strip()
        self.wrong("name", f"“name” has to be a text of at most {_NAME_LENGTH} characters.")
        return ""

    def slots(self, given: Any) -> tuple[Slot, ...]:
        slots = self.table(given, "slots")
        self.only(slots, "slots.", *PLACES)
        return tuple(self.slot(place, slots[place]) for place in PLACES if place in slots)

    def slot(self, place: str, given: Any) -> Slot:
        facts = self.table(given, f"slots.{place}")
        if place in INVISIBLE:
            self.only(facts, f"slots.{place}.")
            return Slot(place)
        between = place == "between-entries"
        self.only(facts, f"slots.{place}.", "height", "height-wide", *(["every"] if between else []))
        every = facts.get("every", 0)
        if between and not (type(every) is int and 1 <= every <= 1000):
            self.wrong(place, "“every” says after how many entries the slot stands, from 1 to 1000.")
            every = 1
        height = self.height(place, "height", facts.get("height"))
        wide = self.height(place, "height-wide", facts["height-wide"]) if "height-wide" in facts else ""
        return Slot(place, height, wide, every)

    def height(self, place: str, name: str, given: Any) -> str:
        if isinstance(given, str) and _HEIGHT.fullmatch(given):
            return given
        self.wrong(
            place,
            f'“slots.{place}.{name}” has to be a length in px, rem or em, such as "250px":'
            " it is kept free, so that nothing moves when the slot is filled.",
        )
        return "0px"

    def policy(self, given: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
        policy = self.table(given, "csp")
        self.only(policy, "csp.", *DIRECTIVES)
        return tuple((name, self.sources(name, policy[name])) for name in DIRECTIVES if name in policy)

    def sources(self, directive: str, given: Any) -> tuple[str, ...]:
        if not isinstance(given, list) or len(given) > _MOST:
            self.wrong(directive, f"“csp.{directive}” has to be a list of at most {_MOST} hosts.")
            return ()
        for source in given:
            if not (isinstance(source, str) and _SOURCE.fullmatch(source)):
                self.wrong(str(source), f"“{source}” cannot stand in “csp.{directive}”. {_why(source)}")
        return tuple(source for source in given if isinstance(source, str))

    def colors(self, given: Any) -> tuple[str, str]:
        colors = self.table(given, "theme-color")
        self.only(colors, "theme-color.", "light", "dark")
        for name, color in colors.items():
            if not (isinstance(color, str) and _COLOUR.fullmatch(color)):
                self.wrong("theme-color", f'“theme-color.{name}” has to be a colour such as "#ffffff".')
        return str(colors.get("light", "")), str(colors.get("dark", ""))


def _why(source: Any) -> str:
    text = str(source).strip("'")
    if text.startswith(("unsafe-", "nonce-", "sha256-", "strict-dynamic")):
        return "Inline code stays forbidden; put the script into static/theme/ and load it from there."
    if text in ("*", "https:", "http:", "data:", "blob:", "wss:"):
        return "Name each host: a whole scheme or * would let every site in."
    if text.startswith("http://"):
        return "Hosts have to be https, so that nobody on the way can change what they send."
    return "Write a host with its scheme, such as https://ads.example.net or https://*.example.net."
