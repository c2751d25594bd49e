"""The cover image in the form of a blog's settings: `cover-media` names it, `cover-alt`, `cover-decorative` and
`cover-credit` are its texts, `cover-remove` removes it. A file in `cover` replaces it (`with_file`).

Must not know: HTTP, HTML, files.
"""

from __future__ import annotations

from collections.abc import Mapping

from liveblog.language.translatable import sentence
from liveblog.model.images import Image, make, size_of, thumb, words

FILE = "cover"


def is_in(form: Mapping[str, str]) -> bool:
    """Whether the form has the cover's fields."""
    return "cover-alt" in form


def of_cover(cover: Image | None) -> dict[str, str]:
    """The form's fields for a blog's cover."""
    if cover is None:
        return {"cover-media": "", "cover-alt": "", "cover-decorative": "", "cover-credit": ""}
    return {
        "cover-media": cover.media,
        "cover-alt": cover.alt,
        "cover-decorative": "" if cover.alt else "1",
        "cover-credit": cover.credit,
    }


def shown(form: Mapping[str, str]) -> str:
    """The address of the form's image; empty if it has none."""
    media = form.get("cover-media", "")
    return thumb(media) if size_of(media) else ""


def with_file(form: Mapping[str, str], media: str) -> dict[str, str]:
    """The form with an image that was just uploaded."""
    return {name: text for name, text in form.items() if name != "cover-remove"} | {"cover-media": media}


def read(form: Mapping[str, str]) -> tuple[Image | None, dict[str, str]]:
    """The cover, and the problems: a sentence for each field."""
    media = form.get("cover-media", "")
    if size_of(media) is None or form.get("cover-remove") == "1":
        return None, {}
    said, problems = {}, {}
    for name in ("alt", "credit"):
        try:
            said[name] = words(name, form.get(f"cover-{name}", ""))
        except ValueError as problem:
            problems[f"cover-{name}"] = str(problem)
    if said.get("alt") == "" and form.get("cover-decorative") != "1":
        problems["cover-alt"] = sentence(
            "Describe what the cover shows, for people who cannot see it, or tick “Decorative”."
        )
    return (None if problems else make(media, said)), problems
