"""What an embed shows of a blog, and how our HTML is made fit for other sites' pages.

static/live/embed/options.js and portable.js are the browser's half: both must choose and write alike.

Must not know: Redis, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from liveblog.errors import Invalid
from liveblog.model.entries import LABELS, Entry, parse_id
from liveblog.model.filters import plain
from liveblog.pages.window import Page

DEFAULT = 20  # entries
MOST = 100
LINES = 3  # of a ticker
ORDERS = ("newest", "oldest")
FORMS = ("list", "ticker")
THEMES = ("light", "dark", "auto")

_TAG = re.compile(r'</?[a-z](?:[^"<>]|"[^"]*")*>')
_OURS = re.compile(r"^(</?)(relative-time|share-link)")
_NAMES = {"relative-time": "live-blog-time", "share-link": "live-blog-link"}
_ADDRESS = re.compile(r'(\s(?:href|src|poster)=")/(?!/)')
_SET = re.compile(r'(\ssrcset=")([^"]*)')
_IN_SET = re.compile(r"(^|,\s*)/(?!/)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an address of an embed asks for. What is "" is not asked for."""

    limit: int = DEFAULT
    order: str = "newest"
    form: str = "list"
    theme: str = "light"
    entry: str = ""
    key: str = ""
    tag: str = ""
    label: str = ""
    author: str = ""

    @property
    def filters(self) -> dict[str, str]:
        asked = {"key": self.key, "tag": self.tag, "label": self.label, "author": self.author}
        return {name: value for name, value in asked.items() if value}

    @property
    def query(self) -> str:
        """The query string in its canonical form, without "?"; "" for the defaults."""
        asked = {name: getattr(self, name) for name in ("limit", "order", "form", "theme", "entry")}
        default = Options()
        changed = {name: str(value) for name, value in asked.items() if value != getattr(default, name)}
        return urlencode(changed | self.filters)

    @property
    def shown(self) -> int:
        return LINES if self.form == "ticker" else self.limit

    def matches(self, entry: Entry) -> bool:
        """Whether the filter asks for an entry. Case, accents and a leading "#" make no difference."""
        return (
            (not self.key or entry.key)
            and among(self.tag, entry.tags)
            and among(self.label, (entry.label or "",))
            and among(self.author, entry.authors)
        )


def parse_options(query: Mapping[str, str]) -> Options:
    """From an address. Raises Invalid with a sentence for each value that cannot be."""
    found = {name: query[name].strip()[:200] for name in query if name in Options.__dataclass_fields__}
    problems = {}
    limit = found.pop("limit", "") or str(DEFAULT)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 10 and 1 <= int(limit) <= MOST):
        problems["limit"] = f"The limit is a number from 1 to {MOST}."
    choices = {"order": ORDERS, "form": FORMS, "theme": THEMES, "label": ("", *LABELS), "key": ("", "0", "1")}
    for name, values in choices.items():
        if found.get(name) == "":
            del found[name]
        if found.get(name, values[0]) not in values:
            problems[name] = f"For {name}, write one of: {', '.join(v for v in values if v)}."
    if found.get("entry") and parse_id(found["entry"]) is None:
        problems["entry"] = "For entry, write the id of an entry, as it stands in its address."
    if problems:
        raise Invalid(**problems)
    if found.get("key") == "0":
        del found["key"]
    return Options(limit=int(limit), **{name: value.lstrip("#") for name, value in found.items()})


def excerpt(page: Page, options: Options) -> Page:
    """The page with what the options ask for alone, in their order. Pinned entries count into the limit; a ticker has
    none, its lines are the newest of all."""
    if options.author and not page.blog.bylines:
        return replace(page, pinned=(), entries=(), more=False)  # who wrote what is not told
    pinned = [d for d in page.pinned if options.matches(d.entry)]
    entries = [d for d in page.entries if options.matches(d.entry)]
    if options.form == "ticker":
        pinned, entries = [], sorted([*pinned, *entries], key=lambda d: -d.entry.published)
    pinned = pinned[: options.shown]
    shown = entries[: max(0, options.shown - len(pinned))]
    more = page.more or len(shown) < len(entries)
    if options.order == "oldest":
        shown.reverse()
    return replace(page, pinned=tuple(pinned), entries=tuple(shown), more=more)


def portable(html: str, base: str) -> str:
    """HTML of ours for another site's page: every address is whole, and our custom elements have names of their own,
    since that page may define elements with ours."""

    def rewrite(found: re.Match[str]) -> str:
        tag = _OURS.sub(lambda name: name[1] + _NAMES[name[2]], found[0])
        tag = _ADDRESS.sub(whole, tag)
        return _SET.sub(lambda some: some[1] + _IN_SET.sub(whole, some[2]), tag)

    def whole(found: re.Match[str]) -> str:
        return f"{found[1]}{base}/"

    return _TAG.sub(rewrite, html)


def among(wanted: str, values: tuple[str, ...]) -> bool:
    """Whether a filter's name is one of these, or is not asked for."""
    return not wanted or any(plain(wanted) == plain(value.lstrip("#")) for value in values)
