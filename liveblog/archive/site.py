"""The pages of an archive: a site that opens from a disk, in the publication's look, without a server.

The same partials as on readers' pages draw it. Must not know: Redis, zips.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from html import escape
from typing import Any

from liveblog.archive import names
from liveblog.archive.relative import Find, relative
from liveblog.archive.shell import Shell, mark
from liveblog.language.languages import language
from liveblog.language.zones import zone
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import dumps
from liveblog.pages import hours as by_hour
from liveblog.pages import json_ld
from liveblog.pages.environment import day_of
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, Page
from liveblog.settings import resource
from liveblog.text import html

_ICON = "icons/liveblog.svg"
_README = """{title}

Open index.html: the whole story reads from this folder, without a server and without a network.

To put it on a web server, copy everything but the folder “record”: that one also holds drafts, texts that were
withdrawn, and what entries said before they were corrected.

To bring the story back: liveblog import FILE.zip --slug {slug}
"""


class Site:
    """Draws the files of one blog's archive. `entries`: ids that readers see; `saved`: as of when (milliseconds)."""

    def __init__(self, drawing: Drawing, blog: Blog, entries: Collection[str], saved: int) -> None:
        self._drawing, self._blog, self._entries, self._saved = drawing, blog, entries, saved
        self._static = f"/static/{drawing.version}/"
        self._here = f"/live/{blog.slug}"
        self._finds = {root: self._find(root) for root in ("", "../")}
        self._shells: dict[tuple[str, int, bool, bool], Shell] = {}  # the last one: entries come page by page
        self._language, self._zone = language(blog.language), zone(blog.zone)

    def drawn(self, entry: Entry) -> Drawn:
        shown = entry.shown()
        return Drawn(shown, self._drawing.entry(self._blog, shown))

    def page(self, page: Page, number: int, count: int) -> str:
        """A page of the story; the first one has what is pinned, key events and corrections."""
        name = names.of_page(number)
        return self._draw(name, "page", self._here, page=page, number=number, count=count)

    def entry(self, drawn: Drawn, page: int, newer: str, older: str) -> str:
        """The page of an entry that stands on this page of the story, between these entries ("": none)."""
        entry, withdrawn = drawn.entry, self._language.gettext("Withdrawn")
        title = f"{withdrawn}: {html.line(entry)}" if entry.tombstone else html.line(entry)
        shell = self._shell(day_of(entry, self._zone), page, bool(newer), bool(older))
        return shell.filled(
            id=entry.id,
            title=escape(title),
            html=relative(drawn.html, self._finds["../"]),
            newer=names.of_entry(newer),
            older=names.of_entry(older),
        )

    def _shell(self, day: str, page: int, newer: bool, older: bool) -> Shell:
        key = (day, page, newer, older)
        if self._shells.get(key) is None:
            marks = {"id": mark("id"), "title": mark("title"), "html": mark("html")}
            around = {"newer": mark("newer") if newer else "", "older": mark("older") if older else ""}
            canonical = f"{self._here}/{mark('id')}"
            context = {**marks, **around, "day": day, "page_file": names.of_page(page)}
            self._shells = {key: Shell(self._draw(names.of_entry("x"), "entry", canonical, **context))}
        return self._shells[key]

    def hours(self, times: Sequence[tuple[str, int]]) -> str:
        days = by_hour.days(by_hour.hours(times, self._zone), self._zone)
        return self._draw(names.HOURS, "hours", self._here, days=days)

    def search(self) -> str:
        return self._draw(names.SEARCH, "search", self._here, searches=False)

    def searched(self, entry: Entry) -> str:
        """An entry as the search's script reads it: file, time, line, words."""
        shown = entry.shown()
        when = self._language.day(shown.when, self._zone)
        if len(shown.when) > 10:
            when = f"{when}, {self._language.clock(shown.when, self._zone)}"
        words = shown.reason if shown.tombstone else json_ld.body(shown)
        anchored = f"{names.of_entry(shown.id)}#entry-{shown.id}"
        return dumps([anchored, when, html.line(shown), words])

    def files(self) -> dict[str, bytes]:
        """What all pages share: style sheet, icon, a theme's files, the search's script; and a word on all of it."""
        own = (resource("static") / "archive" / "archive.css").read_text("utf-8")
        sheet = re.sub(
            rf"url\((['\"]?){re.escape(self._static)}", r"url(\g<1>", self._drawing.sheet("readers")
        )
        found = {f"site/{path}": contents for path, contents in self._drawing.files.items()}
        found[f"site/{_ICON}"] = found.get(f"site/{_ICON}") or (resource("static") / _ICON).read_bytes()
        found[names.STYLE] = f"{sheet}\n{own}".encode()
        found[names.SCRIPT] = (resource("static") / "archive" / "search.js").read_bytes()
        found[names.README] = _README.format(title=self._blog.title, slug=self._blog.slug).encode()
        return {name: contents for name, contents in sorted(found.items()) if names.is_safe(name)}

    def _draw(self, name: str, template: str, canonical: str, **context: Any) -> str:
        root = names.root_of(name)
        made = self._drawing.template(
            f"archive/{template}.html",
            **{
                "blog": self._blog,
                "language": self._language,
                "root": root,
                "canonical": canonical,
                "saved": self._saved,
                "searches": True,
                "file_of": names.of_page,
                "slot": _empty_slot,
            }
            | context,
        )
        return relative(made, self._finds[root])

    def _find(self, root: str) -> Find:
        def find(path: str) -> str | None:
            address, hash, anchor = path.partition("#")
            if file := self._file(address):
                return f"{root}{file}{hash}{anchor}"
            absolute = self._drawing.address(path)
            return absolute if absolute != path else None

        return find

    def _file(self, path: str) -> str | None:
        """The file of the archive for a path on the server."""
        if path.startswith("/media/"):
            return names.of_image(path.removeprefix("/media/"))
        if path.startswith(self._static):
            return "site/" + path.removeprefix(self._static)
        if path == self._here or (path == "/" and self._drawing.address("/") == "/"):
            return names.INDEX
        if path == f"{self._here}/hours":
            return names.HOURS
        id = path.removeprefix(f"{self._here}/")
        return names.of_entry(id) if id in self._entries else None


def _empty_slot(place: str, number: int = 0) -> str:
    """A theme's slots stay empty: what fills them, such as advertising, needs scripts and the network."""
    return ""
