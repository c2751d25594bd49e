"""How blogs and entries look: templates in the language of their page.

One partial, templates/entry/_entry.html, draws an entry wherever it is shown; the same blog and entry give the
same bytes, so what a frame carries can stand for what the page would show. Therefore an entry, as all pages of a
blog, speaks the blog's language, whoever reads it; other pages speak that of `Drawing.speaking`.

Must not know: HTTP, Redis, positions beyond printing them.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import tzinfo
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from liveblog.forms import corrections as correction_form
from liveblog.forms import cover as cover_form
from liveblog.forms import images as image_form
from liveblog.forms.when import shown_in
from liveblog.language import choices
from liveblog.language.languages import ENGLISH, Language, all_languages, direction_of, language, moment
from liveblog.language.translatable import sentence
from liveblog.language.zones import zone
from liveblog.model import images
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, iso
from liveblog.model.events import Position
from liveblog.pages import json_ld
from liveblog.pages.assets import Assets
from liveblog.pages.feed import FORMS
from liveblog.pages.window import Corrected, Drawn, Page
from liveblog.settings import Settings, resource
from liveblog.text import html
from liveblog.text.social.urls import is_web

LABEL_NAMES = {
    "breaking": sentence("Breaking"),
    "update": sentence("Update"),
    "correction": sentence("Correction"),
    "editor-note": sentence("Editor’s note"),
}
ROLE_NAMES = {
    "admin": sentence("Admin"),
    "editor": sentence("Editor"),
    "contributor": sentence("Contributor"),
}
# What forms call the fields of an entry.
FIELD_NAMES = {
    "text": sentence("Text"),
    "headline": sentence("Headline"),
    "label": sentence("Label"),
    "key": sentence("Key event"),
    "pinned": sentence("Pinned"),
    "tags": sentence("Tags"),
    "authors": sentence("Authors"),
    "images": sentence("Images"),
    "state": sentence("State"),
    "when": sentence("Time"),
    "title": sentence("Title"),
    "slug": sentence("Slug"),
    "summary": sentence("Summary"),
    "language": sentence("Language"),
    "direction": sentence("Writing direction"),
    "zone": sentence("Time zone"),
    "started": sentence("Day the story began"),
    "cover": sentence("Cover image"),
    "bylines": sentence("Bylines"),
    "close_after": sentence("Close after days without news"),
}
NETWORK_NAMES = {
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "vimeo": "Vimeo",
    "telegram": "Telegram",
    "reddit": "Reddit",
    "linkedin": "LinkedIn",
}


class Drawing:
    """Draws pages. Made once per process; templates are compiled on first use and kept."""

    def __init__(self, settings: Settings) -> None:
        self._assets = Assets(sources=settings.sources)
        self.version = self._assets.version
        self._base = (settings.public_url or "").rstrip("/")
        self._site, self._logo = settings.site_name, settings.site_logo
        self._env = Environment(
            loader=FileSystemLoader(resource("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._env.filters.update(
            iso=iso,
            clock=pass_context(
                lambda context, ms, name="": _spoken(context).clock(
                    ms, zone(name) if name else _zone(context)
                )
            ),
            day=pass_context(
                lambda context, ms, name="": _spoken(context).day(ms, zone(name) if name else _zone(context))
            ),
            weekday=pass_context(lambda context, ms: _spoken(context).weekday(ms, _zone(context))),
            posted=pass_context(lambda context, text: _spoken(context).posted(text, _zone(context))),
            field=pass_context(lambda context, name: _spoken(context).say(FIELD_NAMES.get(name, name))),
            say=pass_context(lambda context, text: _spoken(context).say(text)),
            markdown=lambda source: Markup(html.to_html(source)),
            linked=lambda plain, network: Markup(html.linked(plain, network)),
            web=web_address,
            host=host,
        )
        self._env.globals.update(
            asset=self._assets.address,
            styles=lambda part: Markup(self._assets.styles(part)),
            script=lambda part: Markup(self._assets.script(part)),
            version=self.version,
            site=self._site,
            label_names=LABEL_NAMES,
            role_names=ROLE_NAMES,
            network_name=network_name,
            line=html.line,
            day_of=pass_context(lambda context, entry: day_of(entry, _zone(context))),
            same_day=pass_context(lambda context, ms, other: same_day(ms, other, _zone(context))),
            zone_name=pass_context(lambda context, blog: _spoken(context).zone_name(blog.zone)),
            zone_choice=pass_context(lambda context, name: choices.zone_choice(name, _spoken(context))),
            zone_choices=pass_context(lambda context: choices.zone_choices(_spoken(context))),
            language_choice=pass_context(
                lambda context, code: choices.language_choice(code, _spoken(context))
            ),
            language_choices=pass_context(lambda context: choices.language_choices(_spoken(context))),
            shown_in=shown_in,
            direction=direction,
            direction_of=direction_of,
            languages=all_languages(),
            direction_to_write=direction_to_write,
            texts=self.texts,
            image_rows=image_form.rows,
            correction_rows=correction_form.rows,
            cover_fields=cover_form.of_cover,
            cover_shown=cover_form.shown,
            begun=json_ld.begun,
            feed_forms=FORMS,
            image_limit=images.IMAGE_LIMIT,
            image_thumb=images.thumb,
            newest_image=newest_image,
        )
        self._env.policies["ext.i18n.trimmed"] = True
        self._env.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
            pass_context(lambda context, text: _spoken(context).gettext(text)),
            pass_context(lambda context, one, many, n: _spoken(context).ngettext(one, many, n)),
            newstyle=True,
        )
        self._entry = self._env.get_template("entry/_entry.html")
        self._language = ENGLISH
        all_languages()
        self._texts = lru_cache(lambda folder, language: script_json(language.texts(folder)))

    def speaking(self, language: Language) -> Drawing:
        """The same, but what belongs to no blog is in this language."""
        if language is self._language:
            return self
        other = copy.copy(self)
        other._language = language
        return other

    def at(self, base: str) -> Drawing:
        """The same for readers of "https://live.example", unless the settings name another address."""
        if self._base or not base:
            return self
        other = copy.copy(self)
        other._base = base
        return other

    def address(self, path: str) -> str:
        """A path as an address that also holds away from this server, when anybody knows it."""
        return self._base + path

    def _publication(self) -> json_ld.Site:
        return json_ld.Site(self._site, self.address, self._logo)

    def template(self, name: str, /, **context: Any) -> str:
        return self._env.get_template(name).render(
            {"language": self._language, "address": self.address, **context}
        )

    def entry(self, blog: Blog, entry: Entry) -> str:
        """An entry's <article>: what frames, pages, permalinks and embeds show."""
        return self._entry.render(blog=blog, entry=entry.shown(), language=language(blog.language))

    def feed_entry(self, blog: Blog, entry: Entry) -> str:
        """An entry for feeds, with what `html.portable` takes out still in it."""
        return self._of(blog, "feeds/_entry.html", entry=entry.shown())

    def feed_correction(self, blog: Blog, correction: Corrected) -> str:
        """A line of the list of corrections, for feeds."""
        return self._of(blog, "feeds/_correction.html", correction=correction)

    def _of(self, blog: Blog, name: str, **context: Any) -> str:
        """A page of a blog, in its language."""
        return self.template(name, blog=blog, language=language(blog.language), **context)

    def texts(self, folder: str, language: Language) -> Markup:
        """What the scripts of a folder say, for the page that loads them."""
        return self._texts(folder, language)

    def page(self, page: Page) -> str:
        """All of /live/{slug}."""
        data = json_ld.live_blog(page, self._publication())
        return self._of(page.blog, "readers/live.html", page=page, data=script_json(data))

    def older(self, blog: Blog, page: Page) -> str:
        """/live/{slug}?before=ID: the way down the story without scripts."""
        return self._of(blog, "readers/older.html", page=page)

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
        return self._of(
            blog,
            "readers/permalink.html",
            before=before,
            drawn=drawn,
            after=after,
            position=position,
            data=script_json(json_ld.entry(blog, drawn.entry, self._publication())),
        )

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
        """A page that says what went wrong and where to go from here; `onward`: the address of the live blog."""
        return self.template("error.html", status=status, title=title, sentence=sentence, onward=onward)


def direction(blog: Blog) -> str:
    """How a blog's words run."""
    return blog.direction or direction_of(blog.language)


def direction_to_write(blog: Blog) -> str:
    """The same for a field. Where they run from the left, the first letters that are typed may still say otherwise."""
    return "auto" if direction(blog) == "ltr" and not blog.direction else direction(blog)


def newest_image(drawn: Sequence[Drawn]) -> images.Image | None:
    """The first image that readers see of these, for previews of a link."""
    return next((image for d in drawn for image in d.entry.shown().images), None)


def script_json(value: Any) -> Markup:
    """JSON that can stand inside a <script> element, whatever text is in it."""
    dumped = json_ld.dumps(value)
    for unsafe in "<>&\u2028\u2029":
        dumped = dumped.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return Markup(dumped)


def day_of(entry: Entry, zone: tzinfo) -> str:
    """The ISO day under which an entry is listed."""
    return entry.day or moment(entry.published, zone).date().isoformat()


def same_day(milliseconds: int, other: int, zone: tzinfo) -> bool:
    return moment(milliseconds, zone).date() == moment(other, zone).date()


def web_address(url: str) -> str | None:
    """The address if it leads to the web, whatever was stored."""
    return url if is_web(url) else None


def host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def network_name(network: str) -> str:
    return NETWORK_NAMES.get(network, network.capitalize())


def _spoken(context: Context) -> Language:
    found: Language = context["language"]
    return found


def _zone(context: Context) -> tzinfo:
    """Clocks and days of a blog are those of its place; others are UTC's."""
    blog = context.get("blog")
    return zone(blog.zone if isinstance(blog, Blog) else "UTC")
