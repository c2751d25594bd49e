"""The environment of our templates: the functions they can call, in the language of the page.

Must not know: which pages there are, HTTP, Redis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from liveblog.forms import corrections as correction_form
from liveblog.forms import cover as cover_form
from liveblog.forms import facts_cells, facts_fields
from liveblog.forms import images as image_form
from liveblog.forms.when import shown_in
from liveblog.language import choices
from liveblog.language.languages import Language, all_languages, direction_of, moment
from liveblog.language.zones import zone
from liveblog.model import facts_text, images
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import dumps
from liveblog.model.profiles import Profile
from liveblog.model.times import iso
from liveblog.pages import json_ld
from liveblog.pages.assets import Assets
from liveblog.pages.feed import FORMS
from liveblog.pages.names import FIELD_NAMES, LABEL_NAMES, ROLE_NAMES, network_name
from liveblog.pages.themes.slots import INVISIBLE
from liveblog.pages.themes.theme import Theme
from liveblog.pages.window import Drawn
from liveblog.settings import resource
from liveblog.text import html, summary
from liveblog.text.social.players import player_of
from liveblog.text.social.urls import is_web


def environment(assets: Assets, theme: Theme | None = None, **more: Any) -> Environment:
    """A new environment; `more` are further globals."""
    made = Environment(
        loader=_loader(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters.update(_filters())
    made.tests["match_start"] = str.startswith
    made.globals.update(_of_assets(assets) | _of_pages() | _of_languages() | _of_forms() | more)
    made.globals.update(_of_theme(theme))
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
        _spoken(lambda language, text: language.gettext(text)),
        _spoken(lambda language, one, many, n: language.ngettext(one, many, n)),
        newstyle=True,
    )
    return made


def _loader(theme: Theme | None) -> BaseLoader:
    """A theme's templates before ours; "liveblog/…" is always ours, so that a theme can extend what it replaces."""
    own = FileSystemLoader(resource("templates"))
    if theme is None:
        return own
    return ChoiceLoader([FileSystemLoader(theme.folder / "templates"), own, PrefixLoader({"liveblog": own})])


def _filters() -> dict[str, Any]:
    return {
        "iso": iso,
        "clock": _on_clock(lambda language, time, clock: language.clock(time, clock)),
        "bare_clock": _on_clock(lambda language, time, clock: language.bare_clock(time, clock)),
        "day": _on_clock(lambda language, time, clock: language.day(time, clock)),
        "weekday": _on_clock(lambda language, time, clock: language.weekday(time, clock)),
        "posted": _on_clock(lambda language, text, clock: language.posted(text, clock)),
        "field": _spoken(lambda language, name: language.say(FIELD_NAMES.get(name, name))),
        "say": _spoken(lambda language, text: language.say(text)),
        "markdown": lambda source: Markup(html.to_html(source)),
        "linked": lambda plain, network: Markup(html.linked(plain, network)),
        "web": web_address,
        "duration": duration,
        "count": _spoken(lambda language, number: language.number(number)),
        "percent": _spoken(lambda language, value, digits=None: language.percent(value, digits)),
        "tojson_text": dumps,
        "host": host,
    }


def _of_assets(assets: Assets) -> dict[str, Any]:
    return {
        "asset": assets.address,
        "styles": lambda part: Markup(assets.styles(part)),
        "linked_sheet": lambda module: Markup(assets.linked_sheet(module)),
        "script": lambda part: Markup(assets.script(part)),
        "version": assets.version,
    }


def _of_theme(theme: Theme | None) -> dict[str, Any]:
    """`slot(place, number)`: what the theme puts there; `number`: of the entry before it, from 1."""
    slots = {slot.place: slot for slot in theme.slots} if theme else {}

    def slot(context: Context, place: str, number: int = 0) -> str:
        found = slots.get(place)
        if found is None or not found.opens_after(number):
            return ""
        template = context.environment.get_template(f"slots/{place}.html")
        drawn = template.render(context.get_all())
        return Markup(
            drawn
            if place in INVISIBLE
            else f'<div class="slot slot--{place}" data-slot="{place}">{drawn}</div>'
        )

    return {
        "slot": pass_context(slot),
        "theme_colors": theme.declared.colors if theme else ("", ""),
    }


def _of_pages() -> dict[str, Any]:
    return {
        "label_names": LABEL_NAMES,
        "role_names": ROLE_NAMES,
        "network_name": network_name,
        "player_of": player_of,
        "folded": html.folded,
        "line": html.line,
        "summary_parts": summary.split,
        "facts_line": facts_text.line,
        "day_of": pass_context(lambda context, entry: day_of(entry, _clock_of(context))),
        "same_day": pass_context(lambda context, ms, other: same_day(ms, other, _clock_of(context))),
        "direction": direction,
        "begun": json_ld.begun,
        "feed_forms": FORMS,
        "image_thumb": images.thumb,
    }


def _of_languages() -> dict[str, Any]:
    return {
        "languages": all_languages(),
        "direction_of": direction_of,
        "zone_name": _spoken(lambda language, blog: language.zone_name(blog.zone)),
        "zone_choice": _spoken(lambda language, name: choices.zone_choice(name, language)),
        "zone_choices": _spoken(choices.zone_choices),
        "language_choice": _spoken(lambda language, code: choices.language_choice(code, language)),
        "language_choices": _spoken(choices.language_choices),
    }


def _of_forms() -> dict[str, Any]:
    return {
        "shown_in": shown_in,
        "direction_to_write": direction_to_write,
        "image_rows": image_form.rows,
        "correction_rows": correction_form.rows,
        "facts_time": facts_fields.local,
        "countable": facts_cells.countable,
        "cover_fields": cover_form.of_cover,
        "cover_shown": cover_form.shown,
        "image_limit": images.IMAGE_LIMIT,
        "portrait": lambda media: Profile(name="", picture=media).thumb,
    }


def _spoken(function: Callable[..., Any]) -> Any:
    """A template function whose first argument is the page's language."""
    return pass_context(lambda context, *given: function(context["language"], *given))


def _on_clock(function: Callable[[Language, Any, tzinfo], Any]) -> Any:
    """The same, with the time zone of the page's blog, or a named one, as its last argument."""
    return pass_context(
        lambda context, time, name="": function(
            context["language"], time, zone(name) if name else _clock_of(context)
        )
    )


def _clock_of(context: Context) -> tzinfo:
    """The blog's time zone; UTC on other pages."""
    blog = context.get("blog")
    return zone(blog.zone if isinstance(blog, Blog) else "UTC")


def direction(blog: Blog) -> str:
    """The direction of a blog's text."""
    return blog.direction or direction_of(blog.language)


def direction_to_write(blog: Blog) -> str:
    """The same for a field. In a left-to-right blog the first letters typed may still change it."""
    return "auto" if direction(blog) == "ltr" and not blog.direction else direction(blog)


def newest_image(drawn: Sequence[Drawn]) -> images.Image | None:
    """The first visible image of these, for link previews."""
    return next((image for d in drawn for image in d.entry.shown().images), None)


def day_of(entry: Entry, zone: tzinfo) -> str:
    """The ISO day under which an entry is listed."""
    return entry.day or moment(entry.published, zone).date().isoformat()


def same_day(milliseconds: int, other: int, zone: tzinfo) -> bool:
    return moment(milliseconds, zone).date() == moment(other, zone).date()


def duration(seconds: int) -> str:
    """A duration: "3:25", "1:02:09"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def web_address(url: str) -> str | None:
    """The address if it is a web address, whatever was stored."""
    return url if is_web(url) else None


def host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
