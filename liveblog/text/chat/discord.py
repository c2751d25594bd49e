"""What programs send to a webhook of Discord's: `{content, username, embeds, attachments}`, and its Markdown.

Must not know: blogs, entries, HTTP, Redis.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from liveblog.model.inbox import MOST_IMAGES, Attached, Said
from liveblog.text.chat.fields import address_of, an_object, id_of, line_of, objects, text_of

_EMBEDS, _FIELDS = 10, 25
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_MARK = re.compile(
    r"<(?:(?P<who>@[!&]?|\#)(?P<id>\d{1,20})|a?:(?P<emoji>\w{1,40}):\d{1,20}|t:(?P<time>\d{1,11})(?::\w)?)>"
    r"|\|\|(?P<spoiler>[^|\n]{1,2000})\|\|"
)


def read(body: Any, message: str, version: str) -> Said:
    """A message; perhaps one in which there is nothing."""
    whole = an_object(body)
    embeds = list(objects(whole.get("embeds"), _EMBEDS))
    parts = [to_markdown(text_of(whole.get("content"))), *map(_embed, embeds)]
    images, left_out = _images(whole, embeds)
    return Said(
        message=message,
        version=version,
        sender=line_of(whole.get("username"), 80),
        name=line_of(whole.get("username"), 80),
        text="\n\n".join(part for part in parts if part.strip()),
        images=images[:MOST_IMAGES],
        left_out=left_out + max(0, len(images) - MOST_IMAGES),
    )


def to_markdown(text: str) -> str:
    """Discord's Markdown as ours: the same but for mentions, times, emoji of its own, and spoilers."""
    return _MARK.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    if found["spoiler"]:
        return found["spoiler"]
    if found["emoji"]:
        return f":{found['emoji']}:"
    if found["time"]:
        return datetime.fromtimestamp(int(found["time"]), UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{found['who'][0]}{found['id']}"


def _embed(embed: dict[str, Any]) -> str:
    title, address = line_of(embed.get("title"), 256), address_of(embed.get("url"))
    if title and address:
        title = f"[{title.replace('[', '(').replace(']', ')')}]({address.replace(')', '%29')})"
    parts = [f"**{title}**" if title else address, to_markdown(text_of(embed.get("description"), 4_096))]
    for field in objects(embed.get("fields"), _FIELDS):
        name, value = line_of(field.get("name"), 256), to_markdown(text_of(field.get("value"), 1_024))
        parts.append(f"**{name}**\n{value}" if name and value else name or value)
    return "\n\n".join(part for part in parts if part.strip())


def _images(whole: dict[str, Any], embeds: list[dict[str, Any]]) -> tuple[tuple[Attached, ...], int]:
    """The images that attachments and embeds name by their addresses, and how many other attachments there are."""
    found, others = [], 0
    for file in objects(whole.get("attachments"), 50):
        address = address_of(file.get("url"))
        if not address:
            continue  # a file in the same request, described
        name = line_of(file.get("filename"), 100)
        image = str(file.get("content_type", "")).startswith("image/") or _IMAGE_FILE.search(name)
        if image or not name:
            alt = line_of(file.get("description"), 1_000)
            found.append(Attached(key=address, file=address, name=name, alt=alt))
        else:
            others += 1
    for embed in embeds:
        if address := address_of(an_object(embed, "image").get("url")):
            found.append(Attached(key=address, file=address))
    return tuple({image.key: image for image in found}.values()), others


def described(body: Any) -> dict[str, str]:
    """The descriptions of files in the same request, by their numbers ("0") and their names."""
    found: dict[str, str] = {}
    for file in objects(an_object(body).get("attachments"), 50):
        words = line_of(file.get("description"), 1_000)
        found |= {id_of(file.get("id")): words, line_of(file.get("filename"), 100): words}
    return found
