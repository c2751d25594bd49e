"""The languages of the interface: their catalogues and date formats.

English is the source language: its texts are in templates and modules, and it has no catalogue. The others are read
from `locale/*/LC_MESSAGES/liveblog.po` directly; there is no compiled form that could be out of date.

Must not know: blogs, pages, HTTP beyond the form of a header.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError, dates, negotiate_locale, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from liveblog.language.translatable import Sentence
from liveblog.language.zones import clock_name, zone

LOCALES = Path(__file__).parent / "locale"
SHIPPED = ("en", "fr", "de", "es", "ar", "pt", "it", "pl", "uk", "tr", "ru", "hi", "ja", "zh")
# The region whose way with dates we take where a blog names none.
_REGIONS = {"en": "en_GB"}
_HEADER_LIMIT = 1_000
_WINTER, _SUMMER = 1_768_000_000_000, 1_783_600_000_000  # January and July 2026
# One number of each plural category that there is in any language (CLDR's zero, one, two, few, many, other).
_COUNTS = (*range(200), 1_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language, in one region's variety. `tag` is for HTML's lang, `code` names the catalogue."""

    tag: str
    code: str
    direction: str
    locale: Locale = field(repr=False)
    _catalog: Catalog | None = field(repr=False)
    _translations: NullTranslations = field(repr=False)

    @property
    def name(self) -> str:
        """Its name in the language itself."""
        return (self.locale.get_language_name(self.locale) or self.code).capitalize()

    def gettext(self, text: str) -> str:
        # gettext answers an empty text with the catalogue's header.
        return self._translations.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._translations.ngettext(one, many, n)

    def say(self, text: str) -> str:
        """A sentence, or an English text that may be in the catalogue, in this language."""
        if not isinstance(text, Sentence):
            return self.gettext(text)
        n = text.values.get("n")
        plural = text.many and isinstance(n, int)
        template = self.ngettext(text.one, text.many, n) if plural else self.gettext(text.one)  # type: ignore[arg-type]
        return (
            template.format(**{k: self._shown(v) for k, v in text.values.items()})
            if text.values
            else template
        )

    def _shown(self, value: object) -> object:
        if isinstance(value, Sentence):
            return self.say(value)
        return self.number(value) if isinstance(value, int) else value

    def number(self, value: int) -> str:
        return numbers.format_decimal(value, locale=self.locale)

    def percent(self, value: float, digits: int | None = None) -> str:
        """A number of percent: "43.2%", "43,2 %"; with `digits` exactly so many after the point."""
        pattern = copy(self.locale.percent_formats[None])
        pattern.frac_prec = (0, 3) if digits is None else (digits, digits)
        said: str = pattern.apply(Decimal(str(value)) / 100, self.locale)
        return said

    # A time is milliseconds since 1970, an ISO time, or an ISO day, which has no clock.

    def clock(self, time: int | str, zone: tzinfo = UTC) -> str:
        """ "18:03 UTC", "19:03 CET"; of a day "6 January 2020". Scripts show the reader's own time instead."""
        at = _read(time, zone)
        return _clock(at) if isinstance(at, datetime) else self._date(at, "long")

    def bare_clock(self, time: int | str, zone: tzinfo = UTC) -> str:
        """The same without the zone, as wide as what scripts show in its place."""
        at = _read(time, zone)
        return f"{at:%H:%M}" if isinstance(at, datetime) else self._date(at, "long")

    def day(self, time: int | str, zone: tzinfo = UTC) -> str:
        """ "6 January 2020"."""
        return self._date(_read(time, zone), "long")

    def weekday(self, time: int | str, zone: tzinfo = UTC) -> str:
        """ "Monday 6 January 2020"."""
        return self._date(_read(time, zone), "full")

    def posted(self, text: str, zone: tzinfo = UTC) -> str:
        """The date or time of a social post, formatted. Anything but an ISO date or time stays unchanged."""
        try:
            if len(text) == 10:
                return self._date(date.fromisoformat(text), "long")
            at = datetime.fromisoformat(text).astimezone(zone)
        except (ValueError, OverflowError):
            return text
        return f"{self._date(at, 'long')}, {_clock(at)}"

    def zone_name(self, name: str) -> str:
        """The name of a zone's time: "Central European Time", "Coordinated Universal Time"."""
        if name == "UTC":
            return str(self.locale.time_zones["Etc/UTC"]["long"]["standard"])
        where = zone(name)
        # A zone without summer time goes by its "standard" name.
        offsets = {moment(ms, where).utcoffset() for ms in (_WINTER, _SUMMER)}
        variant: Literal["standard", "generic"] = "standard" if len(offsets) == 1 else "generic"
        return dates.get_timezone_name(where, "long", zone_variant=variant, locale=self.locale)

    def _date(self, day: date, how: Any) -> str:
        return dates.format_date(day, how, locale=self.locale)

    def texts(self, *folders: str) -> dict[str, str | dict[str, str]]:
        """The translations that the scripts in these folders ("static/live/player/") need: each a text, or one for
        each plural category."""
        found: dict[str, str | dict[str, str]] = {}
        for message in self._catalog or ():
            if (
                message.id
                and message.string
                and all(message.string)  # each form of a plural; of a text, its letters
                and any(file.startswith(folders) for file, _ in message.locations)
            ):
                if isinstance(message.id, str):
                    found[message.id] = str(message.string)
                else:
                    found[message.id[0]] = self._forms(message.string)
        return found

    def _forms(self, strings: Sequence[str]) -> dict[str, str]:
        """The forms of a plural by the browser's category names."""
        index = self._translations.plural  # type: ignore[attr-defined]  # of GNUTranslations, from its header
        return {self.locale.plural_form(n): strings[index(n)] for n in _COUNTS}


def moment(milliseconds: int, zone: tzinfo = UTC) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, zone)


def _read(time: int | str, zone: tzinfo) -> date:
    """A time in a zone, or an ISO day as such."""
    if isinstance(time, int):
        return moment(time, zone)
    return date.fromisoformat(time) if len(time) == 10 else datetime.fromisoformat(time).astimezone(zone)


def _clock(at: datetime) -> str:
    return f"{at:%H:%M} {clock_name(at)}"


@lru_cache(maxsize=64)
def language(tag: str) -> Language:
    """The interface language for a blog: its own with its region's dates if we ship that, else English."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return ENGLISH
    if locale.language not in SHIPPED or _is_traditional_chinese(locale):
        return ENGLISH
    plain = locale.territory is None and locale.script is None
    return _language(_REGIONS.get(locale.language, locale.language) if plain else str(locale), plain)


def _is_traditional_chinese(locale: Locale) -> bool:
    """The catalogue is in Simplified Chinese, which other readers of Chinese may not want to read."""
    return locale.language == "zh" and (locale.script == "Hant" or locale.territory in ("TW", "HK", "MO"))


@lru_cache(maxsize=64)
def direction_of(tag: str) -> str:
    """The text direction of any language, "ltr" or "rtl", whether or not we ship it."""
    try:
        return Locale.parse(tag, sep="-").text_direction
    except (ValueError, UnknownLocaleError, TypeError):
        return "ltr"


def negotiate(accepted: str, among: Sequence[str] = SHIPPED) -> Language:
    """The one of these shipped languages that an Accept-Language header prefers."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:_HEADER_LIMIT].split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if quality > 0:
            wanted.append((quality, tag.strip()))
    # A stable sort: among equals the first wins.
    preferred = [tag for _, tag in sorted(wanted, key=lambda one: -one[0])]
    return language(negotiate_locale(preferred, among, sep="-") or ("en" if "en" in among else among[0]))


def catalogue_of(code: str) -> Path:
    return LOCALES / code / "LC_MESSAGES" / "liveblog.po"


@cache
def _catalogue(code: str) -> tuple[Catalog | None, NullTranslations]:
    if code == "en":
        return None, NullTranslations()
    with catalogue_of(code).open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return catalog, GNUTranslations(compiled)


def _language(name: str, plain: bool) -> Language:
    locale = Locale.parse(name)
    tag = locale.language if plain else name.replace("_", "-")
    return Language(tag, locale.language, locale.text_direction, locale, *_catalogue(locale.language))


ENGLISH = _language("en_GB", plain=True)


def all_languages() -> Mapping[str, Language]:
    """All shipped languages, with their catalogues. Loaded at start, so that no request waits for a file."""
    return {code: language(code) for code in SHIPPED}
