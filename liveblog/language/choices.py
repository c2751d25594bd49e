"""Languages and time zones by name: the choices in a form, and the names that it accepts.

A choice reads "Berlin, Central European Time (Europe/Berlin)" or "German, Deutsch (de)". A form takes the choice, the
code alone, or any name of it.

Must not know: blogs, forms, HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import get_timezone_location

from liveblog.language.languages import Language, all_languages
from liveblog.language.zones import parse_zone, suggested, zone

_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CHOICE = re.compile(r".*\(([^()]+)\)\s*", re.DOTALL)
_LONGEST = 200
# Regional ways of writing a language that newsrooms tell apart.
_REGIONAL = (
    "de-AT",
    "de-CH",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-US",
    "es-MX",
    "fr-CA",
    "pt-BR",
    "pt-PT",
    "zh-Hans",
    "zh-Hant",
)


def language_choice(code: str, language: Language) -> str:
    """A language as a form in another language shows it; an unknown code unchanged."""
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return code
    names = [locale.get_display_name(language.locale), locale.get_display_name(locale)]
    known = list(dict.fromkeys(name for name in names if name))
    return f"{', '.join(known)} ({code})" if known else code


@lru_cache(maxsize=16)
def language_choices(language: Language) -> tuple[str, ...]:
    choices = (language_choice(code, language) for code in _codes())
    return _sorted(choice for choice in choices if choice.endswith(")"))


def zone_choice(name: str, language: Language) -> str:
    """A zone as a form shows it; an unknown name unchanged."""
    if parse_zone(name) != name:
        return name
    if name == "UTC":
        return f"{language.zone_name(name)} (UTC)"
    city = get_timezone_location(zone(name), language.locale, return_city=True)
    return f"{city}, {language.zone_name(name)} ({name})"


@lru_cache(maxsize=16)
def zone_choices(language: Language) -> tuple[str, ...]:
    return _sorted(zone_choice(name, language) for name in suggested())


def parse_language(text: str) -> str | None:
    """The code of a language by its choice, its code or its name; None for anything else."""
    inside = _inside(text)
    if _CODE.fullmatch(inside) and (inside != text or "-" in inside or len(inside) <= 3):
        return inside
    return _languages().get(_plain(text))


def parse_zone_choice(text: str) -> str | None:
    """The name of a zone by its choice, its name or its city; None for anything else."""
    return parse_zone(_inside(text)) or _cities().get(_plain(text))


def nearest_language(text: str) -> str | None:
    """The name of the language that was probably meant."""
    return _nearest(text, _languages())


def nearest_zone(text: str) -> str | None:
    """The name of the zone that was probably meant."""
    found = _nearest(_inside(text), _cities() | {_plain(name): name for name in suggested()})
    return found and parse_zone_choice(found)


def load() -> None:
    """Reads the names of all languages, which takes half a second once: call it in a thread."""
    _languages()
    for language in all_languages().values():
        language_choices(language)
        zone_choices(language)


@cache
def _codes() -> tuple[str, ...]:
    """Every language that has dates and numbers of its own, and the regional ones."""
    plain = {identifier.partition("_")[0] for identifier in localedata.locale_identifiers()} - {"root"}
    return (*sorted(plain), *_REGIONAL)


@cache
def _languages() -> Mapping[str, str]:
    """Codes by every accepted name: in the interface's languages, and in the language itself."""
    found: dict[str, str] = {}
    for code in _codes():
        locale = Locale.parse(code, sep="-")
        for spoken in (*(language.locale for language in all_languages().values()), locale):
            if name := locale.get_display_name(spoken):
                found.setdefault(_plain(name), code)
    return found


@cache
def _cities() -> dict[str, str]:
    """Zones by the city in their name, in the interface's languages; ambiguous cities are left out."""
    found: dict[str, set[str]] = {}
    for name in suggested():
        cities = {name.rpartition("/")[2].replace("_", " ")}
        cities |= {
            get_timezone_location(zone(name), each.locale, return_city=True)
            for each in all_languages().values()
        }
        for city in cities:
            found.setdefault(_plain(city), set()).add(name)
    return {city: names.pop() for city, names in found.items() if len(names) == 1}


def _nearest(text: str, known: Mapping[str, str]) -> str | None:
    found = get_close_matches(_plain(text[:_LONGEST]), list(known), n=1, cutoff=0.7)
    return found[0].title() if found else None


def _inside(text: str) -> str:
    """The code in a choice, or the text itself."""
    found = _CHOICE.fullmatch(text[:_LONGEST])
    return (found[1] if found else text).strip()


def _plain(text: str) -> str:
    """A name folded for comparison: without case, accents and double spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _sorted(choices: object) -> tuple[str, ...]:
    return tuple(sorted(choices, key=_plain))  # type: ignore[call-overload]
