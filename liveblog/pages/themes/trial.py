"""What a theme's templates do wrong when they are drawn: each mistake with the template's line.

Must not know: which pages there are (it is given them).
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import UndefinedError

from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme
from liveblog.settings import resource

# Elements of the readers' page that its scripts need, by their classes.
_NEEDED = (
    *("entries", "timeline", "held", "held-button", "status", "status-note", "pause", "reload", "announcer"),
    *("blog-title", "blog-state", "pinned", "older-link", "keys", "corrected"),
)


def draw(pages: Iterator[str], theme: Theme, problems: Problems) -> list[str]:
    """Draws the pages until one cannot be drawn, which is added to the problems."""
    drawn = []
    try:
        for page in pages:
            drawn.append(page)
    except Exception as error:  # whatever a template's author can cause
        problems.add(*_place(error, theme))
    return drawn


def _place(error: Exception, theme: Theme) -> tuple[str, str, int]:
    """The file, the sentence and the line; the last of the theme's templates is to blame, if one took part."""
    own, ours = f"{theme.folder}/templates/", f"{resource('templates')}/"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith((own, ours))]
    of_theme = [f for f in frames if f.filename.startswith(own)]
    sentence = (
        f"It cannot be drawn: {error}." if isinstance(error, UndefinedError) else f"It fails: {error!r}."
    )
    if not frames:
        return "templates", sentence, 0
    frame = (of_theme or frames)[-1]
    return frame.filename.replace(own, "templates/").replace(ours, "templates/"), sentence, frame.lineno or 0


class _Elements(HTMLParser):
    """The first element's attributes, and every class that is used."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.first: dict[str, str] | None = None
        self.classes: set[str] = set()
        self.live: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.first = facts if self.first is None else self.first
        self.live = self.live or (facts if tag == "live-blog" else {})
        self.classes |= set(facts.get("class", "").split())


def check_entry(own: str, plain: str, problems: Problems) -> None:
    """Adds what the element of an entry lacks by which scripts and sheets find it; `plain`: ours of that entry."""
    has, needs = _Elements(own).first or {}, _Elements(plain).first or {}
    missing = [name for name, value in needs.items() if name != "class" and has.get(name) != value]
    missing += sorted(set(needs["class"].split()) - set(has.get("class", "").split()))
    if missing:
        problems.add(
            "templates/entry/_entry.html",
            f"The element of an entry lacks what open pages find it by: {', '.join(missing)}.",
        )


def check_page(own: str, plain: str, problems: Problems) -> None:
    """The same of a whole page."""
    has, needs = _Elements(own), _Elements(plain)
    missing = [f"<live-blog {name}>" for name in needs.live if name not in has.live]
    missing += [f'class="{name}"' for name in _NEEDED if name not in has.classes]
    if missing:
        problems.add(
            "templates/readers/live.html",
            f"The page lacks what its scripts look for: {', '.join(missing)}.",
        )
