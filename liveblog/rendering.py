"""How blogs and entries look: templates, the addresses of static files, the words for times.

One partial, templates/_entry.html, draws an entry wherever it is shown; the same blog and entry give the
same bytes, so what a frame carries can stand for what the page would show.

Must not know: HTTP, Redis, positions beyond printing them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from liveblog import image_form, images, structured, text
from liveblog.blogs import Blog
from liveblog.entries import Entry, iso
from liveblog.events import Position
from liveblog.page import Drawn, Page
from liveblog.settings import Settings, resource

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
LABEL_NAMES = {
    "breaking": "Breaking",
    "update": "Update",
    "correction": "Correction",
    "editor-note": "Editor’s note",
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
        self.version = static_version(resource("static"))
        self._base = (settings.public_url or "").rstrip("/")
        self._site = settings.site_name
        self._scripts = sorted(f"live/{f.name}" for f in (resource("static") / "live").glob("*.js"))
        self._env = Environment(
            loader=FileSystemLoader(resource("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        self._env.filters.update(
            iso=iso,
            clock=clock,
            day=day,
            weekday=weekday,
            posted=posted,
            markdown=lambda source: Markup(text.to_html(source)),
            linked=lambda plain, network: Markup(text.linked(plain, network)),
            web=web_address,
            host=host,
        )
        self._env.globals.update(
            asset=self.asset,
            address=self.address,
            version=self.version,
            site=self._site,
            scripts=self._scripts,
            label_names=LABEL_NAMES,
            network_name=network_name,
            line=text.line,
            same_day=same_day,
            image_rows=image_form.rows,
            image_limit=images.IMAGE_LIMIT,
            image_src=images.src,
            image_srcset=images.srcset,
        )
        self._entry = self._env.get_template("_entry.html")

    def asset(self, path: str) -> str:
        """The address of a static file. It changes whenever any static file does, so it may be kept for ever."""
        return f"/static/{self.version}/{path}"

    def address(self, path: str) -> str:
        """A path as an address that also holds away from this server, when the settings say which."""
        return self._base + path

    def template(self, name: str, /, **context: Any) -> str:
        return self._env.get_template(name).render(context)

    def entry(self, blog: Blog, entry: Entry) -> str:
        """An entry's <article>: what frames, pages, permalinks and embeds show."""
        return self._entry.render(blog=blog, entry=entry)

    def page(self, page: Page) -> str:
        """All of /live/{slug}."""
        data = structured.live_blog(page, self._site, self.address)
        return self.template("live.html", page=page, blog=page.blog, data=script_json(data))

    def older(self, blog: Blog, page: Page) -> str:
        """/live/{slug}?before=ID: the way down the story without scripts."""
        return self.template("older.html", page=page, blog=blog)

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
        return self.template(
            "permalink.html",
            blog=blog,
            before=before,
            drawn=drawn,
            after=after,
            position=position,
            data=script_json(structured.entry(blog, drawn.entry, self._site, self.address)),
        )

    def index(self, blogs: Sequence[Blog]) -> str:
        """/: blogs that are live, then the others."""
        return self.template(
            "index.html",
            live=[b for b in blogs if b.state == "live"],
            closed=[b for b in blogs if b.state == "closed"],
        )

    def error(self, status: int, title: str, sentence: str) -> str:
        """A page that says what went wrong and where to go from here."""
        return self.template("error.html", status=status, title=title, sentence=sentence)


def static_version(directory: Path) -> str:
    """One name for the exact contents of all static files."""
    digest = hashlib.sha256()
    for file in sorted(f for f in directory.rglob("*") if f.is_file()):
        contents = file.read_bytes()
        digest.update(f"{file.relative_to(directory).as_posix()}\0{len(contents)}\0".encode())
        digest.update(contents)
    return digest.hexdigest()[:12]


def script_json(value: Any) -> Markup:
    """JSON that can stand inside a <script> element, whatever text is in it."""
    dumped = structured.dumps(value)
    for unsafe in "<>&\u2028\u2029":
        dumped = dumped.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return Markup(dumped)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def clock(milliseconds: int) -> str:
    """ "18:03 UTC"; scripts show the reader's own time instead."""
    return f"{_moment(milliseconds):%H:%M} UTC"


def day(milliseconds: int) -> str:
    """ "6 January 2020", in words that do not depend on the server's locale."""
    return _day(_moment(milliseconds))


def weekday(milliseconds: int) -> str:
    """ "Monday 6 January 2020"."""
    moment = _moment(milliseconds)
    return f"{_DAYS[moment.weekday()]} {_day(moment)}"


def same_day(milliseconds: int, other: int) -> bool:
    return _moment(milliseconds).date() == _moment(other).date()


def posted(text: str) -> str:
    """When a social post says it was posted: an ISO date or time, for reading. Anything else stays as it is."""
    try:
        if len(text) == 10:
            return _day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return f"{_day(moment)}, {moment:%H:%M} UTC"


def _day(moment: date) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def web_address(url: str) -> str | None:
    """The address if it leads to the web: no script, no file, whatever was stored."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    return url if scheme in ("http", "https") else None


def host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def network_name(network: str) -> str:
    return NETWORK_NAMES.get(network, network.capitalize())
