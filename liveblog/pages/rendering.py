"""Renders blogs and entries: every page, and every part of one, from templates.

One partial, templates/entry/_entry.html, draws an entry wherever it is shown. The same blog and entry give the same
bytes, so that a frame can stand for what the page would show. Therefore an entry, as every page of a blog, is in the
blog's language for all readers; other pages are in that of `Drawing.speaking`.

Must not know: HTTP, Redis, positions beyond printing them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from liveblog.language.languages import ENGLISH, Language, language
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Position
from liveblog.pages import json_ld, share
from liveblog.pages.assets import SPOKEN, Assets
from liveblog.pages.embed import Options, portable
from liveblog.pages.environment import environment
from liveblog.pages.hours import Hour
from liveblog.pages.themes import templates
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme
from liveblog.pages.window import Corrected, Drawn, Page
from liveblog.settings import Settings

Policy = tuple[tuple[str, tuple[str, ...]], ...]
_HOST = re.compile(r"https?://[\w.:-]+(?=[/?#]|$)", re.ASCII)


class Drawing:
    """Draws pages. Made once per process; templates are compiled on first use and kept.

    With a theme all are compiled at once, and what is wrong with them is added to the `problems`.
    """

    def __init__(
        self, settings: Settings, theme: Theme | None = None, problems: Problems | None = None
    ) -> None:
        assets = Assets(sources=settings.sources, theme=theme, problems=problems)
        self.version, self.asset = assets.version, assets.address
        self.files = assets.files  # static files of the theme, by their paths
        self.style_hashes = assets.style_hashes()
        self.sheet = assets.sheet  # of a part's pages
        self._theme_policy = theme.declared.policy if theme else ()
        self._base = (settings.public_url or "").rstrip("/")
        self.site, self._logo = settings.site_name, settings.site_logo
        self._env = environment(
            assets, theme, site=self.site, texts=self.texts, offers_push=settings.push_readers > 0
        )
        if theme is not None and problems is not None:
            templates.check(self._env, theme.templates(), problems)
            problems.end()
        self._entry = self._env.get_template("entry/_entry.html")
        self._language = ENGLISH
        self._texts = lru_cache(lambda part, language: script_json(language.texts(*SPOKEN[part])))

    def speaking(self, language: Language) -> Drawing:
        """The same, with this language for everything that belongs to no blog."""
        if language is self._language:
            return self
        other = copy.copy(self)
        other._language = language
        return other

    def of_site(self, name: str, logo: str | None) -> Drawing:
        """The same for another publication, whose address is that of each request."""
        other = copy.copy(self)
        other.site, other._logo, other._base = name, logo, ""
        return other

    def at(self, base: str) -> Drawing:
        """The same for readers of "https://live.example", unless the settings name another address."""
        if self._base or not base:
            return self
        other = copy.copy(self)
        other._base = base
        return other

    @property
    def policy(self) -> Policy:
        """The hosts that the theme and the logo add to ours, by directive."""
        found = _HOST.match(self._logo or "")
        return (*self._theme_policy, ("img-src", (found[0],))) if found else self._theme_policy

    def address(self, path: str) -> str:
        """A path as an absolute address, if the site's address is known."""
        return self._base + path

    def _publication(self) -> json_ld.Site:
        return json_ld.Site(self.site, self.address, self._logo)

    def template(self, name: str, /, **context: Any) -> str:
        return self._env.get_template(name).render(
            {
                "language": self._language,
                "address": self.address,
                "site": self.site,
                "logo": self._logo,
                **context,
            }
        )

    def entry(self, blog: Blog, entry: Entry) -> str:
        """An entry's <article>: what frames, pages, permalinks and embeds show."""
        return self._entry.render(blog=blog, entry=entry.shown(), language=language(blog.language))

    def feed_entry(self, blog: Blog, entry: Entry) -> str:
        """An entry for feeds, before `html.portable` removes what feeds cannot show."""
        return self._of(blog, "feeds/_entry.html", entry=entry.shown())

    def feed_correction(self, blog: Blog, correction: Corrected) -> str:
        """A line of the list of corrections, for feeds."""
        return self._of(blog, "feeds/_correction.html", correction=correction)

    def _of(self, blog: Blog, name: str, **context: Any) -> str:
        """A page of a blog, in its language."""
        return self.template(name, blog=blog, language=language(blog.language), **context)

    def texts(self, part: str, language: Language) -> Markup:
        """The texts of a part's scripts, for the page that loads them."""
        return self._texts(part, language)

    def page(self, page: Page) -> str:
        """All of /live/{slug}."""
        data = json_ld.live_blog(page, self._publication())
        picture = share.of_blog(page, self.site)
        return self._of(
            page.blog,
            "readers/live.html",
            page=page,
            picture=picture,
            picture_path=share.address(page.blog, picture),
            data=script_json(data),
        )

    def older(self, page: Page) -> str:
        """/live/{slug}?before=ID: older entries without scripts."""
        return self._of(page.blog, "readers/older.html", page=page)

    def hours(self, blog: Blog, days: Sequence[Sequence[Hour]]) -> str:
        """/live/{slug}/hours: the story hour by hour, newest first."""
        return self._of(blog, "readers/hours.html", days=days)

    def search(self, blog: Blog, **found: Any) -> str:
        """/live/{slug}/search: the form with what was asked, and the entries that were found."""
        return self._of(blog, "readers/search.html", **found)

    def permalink(
        self,
        blog: Blog,
        before: Sequence[Drawn],
        drawn: Drawn,
        after: Sequence[Drawn],
        position: Position | None = None,
    ) -> str:
        """One entry in its place. `before` and `after` are its neighbours down the page, newest first: `before`
        holds newer ones, `after` older ones. With a position the page follows the blog, so that a correction or
        withdrawal reaches it too."""
        entry = drawn.entry
        picture = None if entry.tombstone else share.of_entry(blog, entry, self.site)
        return self._of(
            blog,
            "readers/permalink.html",
            picture=picture,
            picture_path=share.address(blog, picture, entry) if picture else "",
            before=before,
            drawn=drawn,
            after=after,
            position=position,
            data=script_json(json_ld.entry(blog, entry, self._publication())),
        )

    def embed(self, page: Page, options: Options, *, whole: bool) -> str:
        """What an embed shows: the page to frame (`whole`), or the fragment that another site's page includes."""
        inside = self._of(page.blog, "embed/_embedded.html", page=page, options=options)
        return self._of(
            page.blog,
            "embed/page.html" if whole else "embed/_fragment.html",
            options=options,
            inside=Markup(portable(inside, self.address(""))),
        )

    def embed_problem(self, sentence: str) -> str:
        """What is wrong, as a page to frame."""
        return self.template("embed/problem.html", sentence=sentence)

    def index(
        self,
        live: Sequence[Page],
        closed: Sequence[Page],
        *,
        older: str | None = None,
        first: bool = True,
        poll: float = 5.0,
    ) -> str:
        """/: blogs that are live, then the closed ones, each with its newest entry and key events alone; `older`: where
        the next page of them begins; `poll`: seconds after which an open page asks again."""
        return self.template(
            "readers/index.html", live=live, closed=closed, older=older, first=first, poll=poll
        )

    def error(self, status: int, title: str, sentence: str, onward: str = "") -> str:
        """An error page with a way on; `onward`: the address of the live blog."""
        return self.template("error.html", status=status, title=title, sentence=sentence, onward=onward)


def script_json(value: Any) -> Markup:
    """JSON that is safe inside a <script> element, whatever text it contains."""
    dumped = json_ld.dumps(value)
    for unsafe in "<>&\u2028\u2029":
        dumped = dumped.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return Markup(dumped)
