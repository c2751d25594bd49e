"""Slack's Events API: its signature, its events, its mrkdwn.

Must not know: blogs, entries, HTTP, Redis.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Any

from liveblog.model.inbox import Attached, Challenge, Said, TakenBack, Told
from liveblog.text.chat.fields import address_of, an_object, id_of, line_of, objects, text_of

FRESH = 300  # seconds that a signature is good for
_FILES = 50
_STAMP = re.compile(r"\d{9,12}\.\d{6}", re.ASCII)
_PLAIN = (None, "file_share", "me_message", "thread_broadcast")


def is_signed(secret: str, body: bytes, timestamp: str, signature: str, now: float) -> bool:
    """Whether Slack sent this body, a moment ago."""
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    expected = hmac.new(secret.encode(), b"v0:%s:%s" % (timestamp.encode(), body), hashlib.sha256)
    same = hmac.compare_digest(f"v0={expected.hexdigest()}".encode(), signature.encode("utf-8", "replace"))
    return same and abs(now - int(timestamp)) <= FRESH


def read(body: Any) -> Told:
    """What an event says; None for all that is not a person's message in a channel."""
    whole = an_object(body)
    if whole.get("type") == "url_verification":
        return Challenge(answer=text_of(whole.get("challenge"), 1_000))
    event = an_object(whole, "event")
    if whole.get("type") != "event_callback" or event.get("type") != "message":
        return None
    channel, kind = id_of(event.get("channel")), event.get("subtype")
    if kind == "message_deleted":
        return _taken_back(channel, event.get("deleted_ts"), an_object(event, "previous_message"))
    if kind == "message_changed":
        inner = an_object(event, "message")
        if inner.get("subtype") == "tombstone":
            return _taken_back(channel, inner.get("ts"), an_object(event, "previous_message"))
        return _said(inner, channel, _stamp(event.get("event_ts")) or _stamp(event.get("ts")))
    return _said(event, channel, _stamp(event.get("event_ts")) or _stamp(event.get("ts")))


def _taken_back(channel: str, stamp: Any, before: dict[str, Any]) -> TakenBack | None:
    if not channel or not _stamp(stamp) or _aside(before):
        return None
    return TakenBack(message=f"{channel}:{stamp}", channel=channel)


def _said(message: dict[str, Any], channel: str, version: str) -> Said | None:
    stamp, sender = _stamp(message.get("ts")), id_of(message.get("user"))
    known = message.get("subtype") in _PLAIN
    if not (channel and stamp and version and sender and known) or _aside(message):
        return None
    profile = an_object(message, "user_profile")
    images, left_out = _images(message)
    return Said(
        message=f"{channel}:{stamp}",
        version=version.rjust(20, "0"),
        sender=sender,
        name=line_of(profile.get("display_name")) or line_of(profile.get("real_name")),
        text=to_markdown(text_of(message.get("text"))),
        images=images,
        left_out=left_out,
        channel=channel,
    )


def _aside(message: dict[str, Any]) -> bool:
    """A program's message, or a reply in a thread that its writer did not send to the channel, too."""
    thread = message.get("thread_ts")
    reply = bool(thread) and thread != message.get("ts") and message.get("subtype") != "thread_broadcast"
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message" or reply


def _stamp(value: Any) -> str:
    return value if isinstance(value, str) and _STAMP.fullmatch(value) else ""


def _images(message: dict[str, Any]) -> tuple[tuple[Attached, ...], int]:
    found, others = [], 0
    for file in objects(message.get("files"), _FILES):
        if file.get("mode") == "tombstone":  # deleted since
            continue
        address, id = address_of(file.get("url_private")), id_of(file.get("id"))
        if str(file.get("mimetype", "")).startswith("image/") and address and id:
            alt = line_of(file.get("alt_txt"), 1_000)
            found.append(Attached(key=id, file=address, name=line_of(file.get("name"), 100), alt=alt))
        else:
            others += 1
    return tuple(found), others


# mrkdwn

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_ANGLE = re.compile(r"<([^<>\n]{1,3000})>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})>", re.ASCII)
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,5000})(?<!\s)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,5000})(?<!\s)_(?![\w_])")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]{1,5000})(?<!\s)~(?![\w~])")
_BULLET = re.compile(r"^(?P<indent>[ \t]*)[•◦▪]\s+", re.MULTILINE)


def to_markdown(text: str) -> str:
    """Slack's mrkdwn as our Markdown. Mentions stay as `<@U…>` until somebody knows the names."""
    text = text.replace("\x00", "")  # it marks a place, below
    made, at = [], 0
    for code in _CODE.finditer(text):
        made += [_marked(text[at : code.start()]), _code(code[0])]
        at = code.end()
    return "".join([*made, _marked(text[at:])])


def mentioned(text: str) -> list[str]:
    """The ids of the people whom a text mentions, each once."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def with_names(text: str, name: Callable[[str], str]) -> str:
    """The text with names for the people it mentions."""
    return _MENTION.sub(lambda found: f"@{name(found[1]) or found[1]}", text)


def _code(code: str) -> str:
    inside = _plain(_ANGLE.sub(lambda found: found[1].rpartition("|")[2], code.strip("`")))
    if code.startswith("```"):
        return "\n```\n" + inside.strip("\n") + "\n```\n"
    return f"`{inside}`"


def _marked(text: str) -> str:
    # Addresses are set aside: marks in them mean nothing.
    aside: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        aside.append(_angle(found[1]))
        return f"\x00{len(aside) - 1}\x00"

    text = _ANGLE.sub(set_aside, text)
    text = _ITALIC.sub(r"*\1*", _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text)))
    text = _BULLET.sub(r"\g<indent>- ", text)
    return re.sub(r"\x00(\d+)\x00", lambda found: aside[int(found[1])], _plain(text))


def _angle(inside: str) -> str:
    """What stands between < and >: a link, a mention, a channel, a date."""
    target, _, label = inside.partition("|")
    label = _plain(label).strip()
    if target.startswith("@"):
        return f"@{label.lstrip('@')}" if label else f"<{target}>"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    target = _plain(target)
    if target.startswith("mailto:"):
        return label or target.removeprefix("mailto:")
    if not label or label == target or target.rstrip("/").endswith(f"://{label.rstrip('/')}"):
        return target
    shown = label.replace("[", "(").replace("]", ")")
    return f"[{shown}]({target.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
