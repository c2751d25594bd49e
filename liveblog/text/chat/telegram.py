"""Telegram's Bot API: its updates, and its entities, which count in UTF-16.

Must not know: blogs, entries, HTTP, Redis.
"""

from __future__ import annotations

import re
import struct
from typing import Any

from liveblog.model.inbox import Attached, Greeting, Said, TakenBack, Told
from liveblog.text.chat.fields import address_of, an_object, id_of, line_of, objects, text_of, whole_of

LARGEST_FILE = 20_000_000  # bytes that a bot can fetch
_TEXT, _ENTITIES = 8_192, 200  # twice what Telegram allows
_UPDATES = ("message", "edited_message", "channel_post", "edited_channel_post")
# Other things that a message can be, none of which a blog shows.
_OTHERS = ("video", "animation", "audio", "voice", "video_note", "sticker", "contact", "location", "poll")
_COMMAND = re.compile(r"/([a-z]\w{0,31})(?:@\w+)?(?:\s|$)", re.ASCII | re.IGNORECASE)


def read(body: Any) -> Told:
    """What an update says; None for all that is not a person's message."""
    whole = an_object(body)
    message = next((found for name in _UPDATES if (found := an_object(whole, name))), {})
    chat, number = an_object(message, "chat").get("id"), whole_of(message.get("message_id"))
    sender, name = _sender(message)
    if not id_of(chat) or not number or not sender or an_object(message, "from").get("is_bot") is True:
        return None
    text, entities = _text(message)
    command = _COMMAND.match(text)
    if command or an_object(message, "reply_to_message"):
        return _commanded(message, command[1].lower() if command else "", sender)
    date = whole_of(message.get("edit_date")) or whole_of(message.get("date"))
    images, left_out = _images(message)
    if not (text.strip() or images or left_out):
        return None  # somebody joined, a title was changed
    group = id_of(message.get("media_group_id"))
    return Said(
        message=_key(message),
        part=str(number) if group else "0",
        version=f"{date:015d}.{whole_of(whole.get('update_id')):015d}",
        sender=sender,
        name=name,
        text=to_markdown(text, entities),
        images=images,
        left_out=left_out,
        channel=id_of(chat),
        album=bool(group),
    )


def number_of(said: Said) -> int:
    """The number of a message in its chat, by which an answer refers to it."""
    return int(said.part) if said.album else int(said.message.rpartition(":")[2])


def _key(message: dict[str, Any]) -> str:
    chat, group = id_of(an_object(message, "chat").get("id")), id_of(message.get("media_group_id"))
    return f"{chat}:album:{group}" if group else f"{chat}:{whole_of(message.get('message_id'))}"


def _sender(message: dict[str, Any]) -> tuple[str, str]:
    """The sender's id and name. A channel posts as itself, perhaps with its author's name."""
    person, channel = an_object(message, "from"), an_object(message, "sender_chat")
    if id_of(channel.get("id")):
        named = line_of(message.get("author_signature")) or line_of(channel.get("title"))
        return id_of(channel.get("id")), named
    name = " ".join(filter(None, (line_of(person.get("first_name")), line_of(person.get("last_name")))))
    return id_of(person.get("id")), name[:60] or line_of(person.get("username"))


def _commanded(message: dict[str, Any], command: str, sender: str) -> Told:
    """What a command wants, or None: other replies and commands are no business of the blog's."""
    answered = an_object(message, "reply_to_message")
    chat = an_object(message, "chat").get("id")
    if command == "delete":
        about = answered or message  # a message that was edited into the command means itself
        if _sender(about)[0] == sender and (answered or message.get("edit_date")):
            return TakenBack(message=_key({**about, "chat": message["chat"]}), channel=id_of(chat))
    if command in ("start", "help", "id") and isinstance(chat, int):
        return Greeting(chat=chat, sender=sender)
    return None


def _text(message: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    kind = "text" if isinstance(message.get("text"), str) else "caption"
    listed = message.get("entities" if kind == "text" else "caption_entities")
    return text_of(message.get(kind), _TEXT), list(objects(listed, _ENTITIES))


def _images(message: dict[str, Any]) -> tuple[tuple[Attached, ...], int]:
    """Its image, and how many other files it has. Of a photo's sizes the largest is taken."""
    sizes = [s for s in objects(message.get("photo"), 20) if id_of(s.get("file_unique_id"))]
    sizes = [s for s in sizes if _file_of(s)]
    if sizes:
        best = max(sizes, key=lambda s: whole_of(s.get("width")) * whole_of(s.get("height")))
        return (Attached(key=id_of(best["file_unique_id"]), file=_file_of(best)),), 0
    file = an_object(message, "document")
    key, image = id_of(file.get("file_unique_id")), str(file.get("mime_type", "")).startswith("image/")
    if image and key and _file_of(file) and whole_of(file.get("file_size")) <= LARGEST_FILE:
        return (Attached(key=key, file=_file_of(file), name=line_of(file.get("file_name"), 100)),), 0
    return (), int(bool(file) or any(an_object(message, name) for name in _OTHERS))


def _file_of(file: dict[str, Any]) -> str:
    id = file.get("file_id")
    return id if isinstance(id, str) and re.fullmatch(r"[\w-]{1,300}", id, re.ASCII) else ""


# Entities

_MARKS = {"bold": "**", "italic": "*", "strikethrough": "~~", "code": "`"}


def to_markdown(text: str, entities: list[dict[str, Any]]) -> str:
    """A text with its entities as Markdown. Marks end with each line, since Markdown's do with each paragraph."""
    wide = _wide(text)
    spans = [span for entity in entities if (span := _span(entity, wide))]
    spans.sort(key=lambda span: (span[0], -span[1]))
    quoted = [(start, end) for start, end, kind, _ in spans if kind == "blockquote"]
    fenced = [(start, end) for start, end, kind, _ in spans if kind == "pre"]
    marked = [span for span in spans if span[2] not in ("blockquote", "pre")]
    lines, at = [], 0
    for line in wide.split("\n"):
        end = at + len(line)
        inside = _within(fenced, at)
        words = _narrow(line) if inside else _line(wide, at, end, marked)
        if inside and _begins(fenced, at):
            lines.append("```")
        lines.append(f"> {words}".rstrip() if _within(quoted, at) else words)
        if inside and not _within(fenced, end + 1):
            lines.append("```")
        at = end + 1
    return "\n".join(lines)


Span = tuple[int, int, str, str]  # from, to, kind, the address of a link


def _span(entity: dict[str, Any], wide: str) -> Span | None:
    start, size, kind = whole_of(entity.get("offset")), whole_of(entity.get("length")), entity.get("type")
    end = min(start + size, len(wide))
    if kind == "expandable_blockquote":
        kind = "blockquote"
    if not isinstance(kind, str) or start != entity.get("offset") or start >= end:
        return None
    start, end = _before_character(wide, start), _before_character(wide, end)
    link = address_of(entity.get("url")) if kind == "text_link" else ""
    known = kind in _MARKS or kind in ("blockquote", "pre") or link
    return (start, end, kind, link) if known else None


def _before_character(wide: str, at: int) -> int:
    """The place, or the one before it where the two halves of one character would come apart."""
    return at - 1 if 0 < at < len(wide) and "\udc00" <= wide[at] <= "\udfff" else at


def _line(wide: str, start: int, end: int, spans: list[Span]) -> str:
    """One line with its marks: each opens at its first word and closes behind its last."""
    here = []
    for first, last, kind, link in spans:
        first, last = max(first, start), min(last, end)
        while first < last and wide[first].isspace():
            first += 1
        while last > first and wide[last - 1].isspace():
            last -= 1
        if first < last:
            here.append((first, last, kind, link))
    made, open_now, at = [], list[Span](), start
    for point in sorted({p for first, last, *_ in here for p in (first, last)}):
        made.append(_narrow(wide[at:point]))
        at = point
        ended = [span for span in open_now if span[1] <= point]
        again = open_now[open_now.index(ended[0]) :] if ended else []
        made += [_closing(span) for span in reversed(again)]
        open_now = [span for span in open_now if span not in again]
        begun = [span for span in again if span not in ended] + [s for s in here if s[0] == point]
        made += [_opening(span) for span in begun]
        open_now += begun
    made.append(_narrow(wide[at:end]))
    return "".join(made)


def _opening(span: Span) -> str:
    return "[" if span[3] else _MARKS[span[2]]


def _closing(span: Span) -> str:
    if span[3]:
        return f"]({span[3].replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"
    return _MARKS[span[2]]


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _begins(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether one begins in the line that begins here: the one before it is not in it."""
    return not _within(spans, at - 1)


def _wide(text: str) -> str:
    """A text in which each character is one unit of UTF-16, as Telegram counts."""
    return "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", text.encode("utf-16-le", "replace")))


def _narrow(wide: str) -> str:
    return wide.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
