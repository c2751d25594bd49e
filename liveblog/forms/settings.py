"""The form of a blog's settings: its fields, the values it began with (`was-NAME`), and merging concurrent changes.

A cover is one field here: its image and texts belong together, so they are merged as a whole.
Must not know: HTTP, HTML, Redis.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from liveblog.forms import cover as cover_form
from liveblog.forms.merging import Merged, merge
from liveblog.language.choices import parse_language, parse_zone_choice
from liveblog.model.blogs import Blog

FIELDS = (
    *("title", "slug", "summary", "language", "direction", "zone", "started", "cover", "bylines"),
    *("reader_count", "deleted_posts", "hold", "close_after", "state"),
)


def of_blog(blog: Blog) -> dict[str, str]:
    """The fields as they are saved."""
    return {
        "title": blog.title,
        "slug": blog.slug,
        "summary": blog.summary,
        "language": blog.language,
        "direction": blog.direction,
        "zone": blog.zone,
        "started": blog.started or "",
        "cover": _cover(cover_form.of_cover(blog.cover)),
        "bylines": "1" if blog.bylines else "0",
        "reader_count": "1" if blog.reader_count else "0",
        "deleted_posts": blog.deleted_posts,
        "hold": str(blog.hold),
        "close_after": str(blog.close_after or ""),
        "state": blog.state,
    }


def began_with(form: Mapping[str, str]) -> dict[str, str] | None:
    """The fields as they were when the form was opened; None if it does not contain them."""
    was = {name: form[f"was-{name}"] for name in FIELDS if f"was-{name}" in form}
    return {name: text.replace("\r\n", "\n") for name, text in was.items()} or None


def on_top(form: Mapping[str, str], blog: Blog) -> Merged:
    """The form based on the saved settings: only fields that were changed in it keep the form's values."""
    merged = merge(began_with(form), _whole(form), of_blog(blog), FIELDS)
    taken = dict(form) | {name: merged.form[name] for name in merged.taken if name != "cover"}
    if "cover" in merged.taken:
        taken |= cover_form.of_cover(blog.cover)
    return replace(merged, form=taken)


def taking(form: Mapping[str, str], name: str, blog: Blog) -> Merged:
    """The form with the saved value of one field; the conflicting fields in `both` are still to be decided."""
    theirs = of_blog(blog)
    took = dict(form) | (cover_form.of_cover(blog.cover) if name == "cover" else {name: theirs[name]})
    took.pop("cover-remove", None)
    still = [other for other in form.get("both", "").split() if other in FIELDS and other != name]
    return Merged(took, {other: theirs[other] for other in still}, ())


def _whole(form: Mapping[str, str]) -> dict[str, str]:
    """The form with codes in place of names of languages and zones."""
    codes = {name: code for name, parse in _CODES.items() if name in form and (code := parse(form[name]))}
    return dict(form) | codes | ({"cover": _cover(form)} if cover_form.is_in(form) else {})


_CODES = {"language": parse_language, "zone": parse_zone_choice}


def _cover(form: Mapping[str, str]) -> str:
    if form.get("cover-remove") == "1" or not form.get("cover-media"):
        return ""
    return json.dumps([form.get(f"cover-{name}", "") for name in ("media", "alt", "credit")])
