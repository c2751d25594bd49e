"""The API's requests and answers as JSON Schemas, for its OpenAPI document."""

from __future__ import annotations

from typing import Any

from liveblog.forms import submissions
from liveblog.model import blogs, entries, images
from liveblog.model.entries import TEXT_LIMIT
from liveblog.model.inbox import MOST_IMAGES
from liveblog.model.tray import KINDS, WORDS_LIMIT
from liveblog.views.api.openapi_facts import FACTS, TEXT, an_object

__all__ = ["SCHEMAS", "TEXT", "an_object", "ref"]

_TIME = {"type": "string", "format": "date-time"}
_FLAG = {"type": "boolean"}
_WORDS = {**TEXT, "pattern": r"\S"}  # not empty
_MEDIA = {**TEXT, "pattern": images.MEDIA.pattern, "description": "What the answer to an upload names."}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_LABEL = {"type": ["string", "null"], "enum": [*entries.LABELS, "", None]}
_ENTRY_FIELDS: dict[str, Any] = {
    "text": {
        **TEXT,
        "maxLength": entries.TEXT_LIMIT,
        "description": "What an editor would type or paste; may be left out where there are images.",
    },
    "headline": {**TEXT, "maxLength": entries.HEADLINE_LIMIT},
    "key_line": {
        **TEXT,
        "maxLength": entries.KEY_LINE_LIMIT,
        "description": "How the list of key events says it.",
    },
    "label": _LABEL,
    "key": {**_FLAG, "description": "Whether it is a key event."},
    "pinned": _FLAG,
    "tags": {
        "type": "array",
        "maxItems": submissions.TAG_LIMIT,
        "items": {**TEXT, "pattern": r"^[^\s,#<>&\"'\x00-\x1f\x7f-\x9f]{1,40}$"},
    },
    "images": {"type": "array", "maxItems": images.IMAGE_LIMIT, "items": ref("Image")},
    "facts": {
        "anyOf": [ref("Facts"), {"type": "null"}],
        "description": "A facts box, updated in place: a new one replaces it, null takes it away.",
    },
    "authors": {
        "type": "array",
        "maxItems": 10,
        "items": {**TEXT, "maxLength": 80},
        "description": "A contributor’s token writes in its own name.",
    },
    "published": _TIME,
    "state": {"enum": list(entries.STATES)},
    "reason": {
        **TEXT,
        "maxLength": entries.SENTENCE_LIMIT,
        "description": "With the state “withdrawn”: shown to readers in the place of the entry."
        " Without one it is withdrawn silently.",
    },
}
_CORRECTION = {
    **_WORDS,
    "maxLength": entries.SENTENCE_LIMIT,
    "description": "What was wrong. Readers see it at the published entry and in the blog’s list of corrections.",
}
_CORRECTIONS = {
    "type": "array",
    "items": an_object(["at", "text"], at=_TIME, text={**TEXT, "maxLength": entries.SENTENCE_LIMIT}),
    "description": "Other words for corrections that are there, by their times; an empty text takes one away.",
}
# An entry shows something: words, images, or a facts box.
_SHOWS: list[dict[str, Any]] = [
    {"required": ["text"], "properties": {"text": _WORDS}},
    {"required": ["images"], "properties": {"images": {"minItems": 1}}},
    {"required": ["facts"], "properties": {"facts": {"type": "object"}}},
]
_IS_SCHEDULED = {"required": ["state"], "properties": {"state": {"const": "scheduled"}}}
_BLOG_FIELDS: dict[str, Any] = {
    "slug": {**TEXT, "maxLength": blogs.SLUG_LIMIT, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "title": {**_WORDS, "maxLength": blogs.TITLE_LIMIT},
    "summary": {**TEXT, "maxLength": blogs.SUMMARY_LIMIT},
    "state": {"enum": list(blogs.STATES)},
    "language": TEXT,
    "started": {"type": ["string", "null"], "format": "date"},
    "bylines": {**_FLAG, "description": "Whether readers see who wrote an entry."},
    "reader_count": {
        **_FLAG,
        "description": "Whether readers see how many are reading, rounded, from ten on; no if not given.",
    },
    "close_after": {
        "type": "integer",
        "minimum": 0,
        "maximum": 999,
        "description": "Days without news after which it closes; 0: never.",
    },
    "zone": {
        **TEXT,
        "description": "Whose clocks and days pages without scripts show, as “Europe/Paris”; “UTC” if not given.",
    },
    "direction": {
        "enum": list(blogs.DIRECTIONS),
        "description": "How its words run; empty: as its language does.",
    },
    "cover": {"anyOf": [ref("Cover"), {"type": "null"}]},
    "hold": {
        "type": "integer",
        "minimum": 0,
        "maximum": blogs.LONGEST_HOLD,
        "description": "Seconds that posts of automatic sources wait in the tray before they go out; 10 if not given.",
    },
    "deleted_posts": {
        "enum": list(blogs.DELETED_POSTS),
        "description": "What readers see of a post deleted at its source: it stays, says so, or loses its words.",
    },
}
_SOURCE_FIELDS: dict[str, Any] = {
    "kind": {"enum": list(KINDS)},
    "address": {
        **_WORDS,
        "description": "A handle, a profile’s or a feed’s address, as an editor would paste it.",
    },
    **dict.fromkeys(("automatic", "replies", "reposts"), _FLAG),
    "words": {
        "type": "array",
        "maxItems": WORDS_LIMIT,
        "items": TEXT,
        "description": "Only posts with one of them.",
    },
    "language": {**TEXT, "description": "Only posts of this language; empty: all."},
}
SCHEMAS = {
    "Facts": FACTS,
    "NewSource": an_object(["kind", "address"], **_SOURCE_FIELDS),
    "Source": an_object(
        ["id", "kind", "address"],
        id=TEXT,
        **_SOURCE_FIELDS,
        name=TEXT,
        url=TEXT,
        problem={"type": ["string", "null"], "description": "What is wrong with it just now."},
        since={"type": ["string", "null"], "format": "date-time", "description": "Since when."},
    ),
    "TrayPost": an_object(
        ["id", "source", "network", "url", "text"],
        **dict.fromkeys(
            ("id", "source", "network", "url", "name", "handle", "text", "posted", "state"), TEXT
        ),
        media={"type": "array", "items": TEXT},
        due={
            "type": ["string", "null"],
            "format": "date-time",
            "description": "When it goes out by itself, unless somebody decides before.",
        },
    ),
    "Decision": an_object(
        ["act"],
        act={"enum": ["publish", "dismiss"]},
        text={**TEXT, "description": "Words before the post, when it is published."},
    ),
    "NewBlog": an_object(["slug", "title"], **_BLOG_FIELDS),
    "BlogChanges": an_object([], **_BLOG_FIELDS),
    "Blog": an_object(
        ["slug", "title", "revision"],
        **_BLOG_FIELDS,
        revision={"type": "integer"},
        created=_TIME,
        updated=_TIME,
        url=TEXT,
    ),
    "NewEntry": an_object(
        [],
        id={**TEXT, "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", "description": "Yours, to publish once."},
        **_ENTRY_FIELDS,
    )
    | {"anyOf": _SHOWS, "if": _IS_SCHEDULED, "then": {"required": ["published"]}},
    "EntryChanges": an_object([], correction=_CORRECTION, corrections=_CORRECTIONS, **_ENTRY_FIELDS)
    | {"anyOf": [{"not": {"required": ["text"]}}, *_SHOWS]},
    "Entry": an_object(
        ["id", "revision", "state", "text"],
        id=TEXT,
        revision={"type": "integer"},
        updated=_TIME,
        corrections={
            "type": "array",
            "items": an_object(["at", "text"], at=_TIME, text=TEXT),
            "description": "Oldest first.",
        },
        withdrawn={"type": ["string", "null"], "format": "date-time"},
        blocks={"type": "array", "items": {"type": "object"}},
        html=TEXT,
        url=TEXT,
        **_ENTRY_FIELDS,
    ),
    "Image": an_object(
        ["media", "alt"],
        media=_MEDIA,
        alt={**TEXT, "maxLength": images.LIMITS["alt"], "description": "Empty for decoration alone."},
        caption={**TEXT, "maxLength": images.LIMITS["caption"]},
        credit={**TEXT, "maxLength": images.LIMITS["credit"]},
    ),
    "Cover": an_object(
        ["media", "alt"],
        media=_MEDIA,
        alt={**TEXT, "maxLength": images.LIMITS["alt"], "description": "Empty for decoration alone."},
        credit={**TEXT, "maxLength": images.LIMITS["credit"]},
        width={"type": "integer", "readOnly": True},
        height={"type": "integer", "readOnly": True},
        src={**TEXT, "readOnly": True},
        srcset={**TEXT, "readOnly": True},
    ),
    "Upload": an_object(
        ["media", "width", "height", "src", "srcset"],
        media=TEXT,
        width={"type": "integer"},
        height={"type": "integer"},
        src=TEXT,
        srcset=TEXT,
        note={**TEXT, "description": "What to know of what became of it, such as a lost animation."},
    ),
    "ChatMessage": {
        "oneOf": [
            ref("PlainMessage"),
            ref("DiscordMessage"),
            {"type": "object", "description": "An event of Slack’s Events API."},
            {"type": "object", "description": "An update of Telegram’s Bot API."},
        ]
    },
    "PlainMessage": an_object(
        [],
        text={**TEXT, "maxLength": TEXT_LIMIT},
        author={**TEXT, "description": "The name by which the desk maps it to a person."},
        images={
            "type": "array",
            "maxItems": MOST_IMAGES,
            "items": {"oneOf": [TEXT, an_object(["url"], url=TEXT, alt=TEXT)]},
        },
        id={**TEXT, "description": "Yours: the same id again changes the entry."},
        deleted={"type": "boolean", "description": "With an id: takes the message back."},
    ),
    "DiscordMessage": an_object(
        [],
        content=TEXT,
        username=TEXT,
        embeds={"type": "array", "items": {"type": "object"}},
        attachments={"type": "array", "items": {"type": "object"}},
    ),
    "Ingested": an_object(
        ["entry", "state", "problems"],
        entry={"type": ["string", "null"], "description": "The entry’s id."},
        state={"type": ["string", "null"], "description": "Its state, or “waiting”, or “deleted”."},
        problems={"type": "array", "items": TEXT, "description": "What of it could not be taken."},
    ),
    "Problem": an_object(
        ["title", "status", "detail"],
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail={**TEXT, "description": "A sentence that says what to do."},
        errors={"type": "object", "additionalProperties": TEXT},
    ),
}
