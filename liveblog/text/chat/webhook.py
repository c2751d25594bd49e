"""A plain message: `{text, author?, images?, id?, deleted?}`.

Must not know: blogs, entries, HTTP, Redis.
"""

from __future__ import annotations

from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.entries import TEXT_LIMIT
from liveblog.model.inbox import MOST_IMAGES, Attached, Said
from liveblog.model.words import clean
from liveblog.text.chat.fields import address_of, line_of

ID_LIMIT = 200


def read(body: dict[str, Any], message: str, version: str) -> Said:
    """A message. Raises Invalid, naming each field to fix."""
    problems: dict[str, str] = {}
    text, author = body.get("text", ""), body.get("author", "")
    if not isinstance(text, str):
        problems["text"], text = "Give the text as text.", ""
    elif len(text) > TEXT_LIMIT:
        problems["text"] = sentence(
            "The text has {count} characters; {most} is the most. Split it up.",
            count=len(text), most=TEXT_LIMIT,
        )  # fmt: skip
    if author is not None and not isinstance(author, str):
        problems["author"], author = "Give the author as a name.", ""
    images = _images(body.get("images"), problems)
    if not problems and not (text.strip() or images):
        problems["text"] = "Write something before publishing."
    if problems:
        raise Invalid(**problems)
    name = line_of(author, 80)
    return Said(message=message, version=version, sender=name, name=name, text=clean(text), images=images)


def id_in(body: dict[str, Any]) -> str:
    """The id that the sender gave the message; "" for none. Raises Invalid."""
    id = body.get("id", "")
    if isinstance(id, int) and not isinstance(id, bool):
        id = str(id) if abs(id) < 10**20 else ""
    if id is None:
        return ""
    if not isinstance(id, str) or len(id) > ID_LIMIT:
        raise Invalid(id=sentence("Give the id as a text of {most} characters at most.", most=ID_LIMIT))
    return id


def _images(value: Any, problems: dict[str, str]) -> tuple[Attached, ...]:
    listed = [value] if isinstance(value, str) else value or []
    if not isinstance(listed, list):
        problems["images"] = "Give the images as a list of addresses."
        return ()
    if len(listed) > MOST_IMAGES:
        problems["images"] = sentence("A message can have {most} images.", most=MOST_IMAGES)
    found = {}
    for item in listed[:MOST_IMAGES]:
        given = item if isinstance(item, dict) else {"url": item}
        address = address_of(given.get("url"))
        if not address:
            problems["images"] = "Give each image as an address that begins with https://."
        else:
            found[address] = Attached(key=address, file=address, alt=line_of(given.get("alt"), 1_000))
    return tuple(found.values())
