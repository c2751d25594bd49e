"""The OpenAPI document of the API: written by hand beside the views, compared with the routes by a test."""

from __future__ import annotations

from typing import Any

from liveblog import __version__
from liveblog.model import blogs, entries, images

_TEXT = {"type": "string"}
_TIME = {"type": "string", "format": "date-time"}
_FLAG = {"type": "boolean"}
_TEXTS = {"type": "array", "items": _TEXT}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_LABEL = {"type": ["string", "null"], "enum": [*entries.LABELS, "", None]}
_ENTRY_FIELDS: dict[str, Any] = {
    "text": {
        **_TEXT,
        "maxLength": entries.TEXT_LIMIT,
        "description": "What an editor would type or paste; may be left out where there are images.",
    },
    "headline": {**_TEXT, "maxLength": entries.HEADLINE_LIMIT},
    "key_line": {
        **_TEXT,
        "maxLength": entries.KEY_LINE_LIMIT,
        "description": "How the list of key events says it.",
    },
    "label": _LABEL,
    "key": {**_FLAG, "description": "Whether it is a key event."},
    "pinned": _FLAG,
    "tags": _TEXTS,
    "images": {"type": "array", "maxItems": images.IMAGE_LIMIT, "items": _ref("Image")},
    "authors": {**_TEXTS, "description": "A contributor’s token writes in its own name."},
    "published": _TIME,
    "state": {"enum": list(entries.STATES)},
    "reason": {
        **_TEXT,
        "maxLength": entries.SENTENCE_LIMIT,
        "description": "With the state “withdrawn”: shown to readers in the place of the entry."
        " Without one it is withdrawn silently.",
    },
}
_CORRECTION = {
    **_TEXT,
    "maxLength": entries.SENTENCE_LIMIT,
    "description": "What was wrong. Readers see it at the published entry and in the blog’s list of corrections.",
}
_CORRECTIONS = {
    "type": "array",
    "items": _object(["at", "text"], at=_TIME, text=_CORRECTION),
    "description": "Other words for corrections that are there, by their times; an empty text takes one away.",
}
_BLOG_FIELDS: dict[str, Any] = {
    "slug": {**_TEXT, "maxLength": blogs.SLUG_LIMIT},
    "title": {**_TEXT, "maxLength": blogs.TITLE_LIMIT},
    "summary": {**_TEXT, "maxLength": blogs.SUMMARY_LIMIT},
    "state": {"enum": list(blogs.STATES)},
    "language": _TEXT,
    "started": {"type": ["string", "null"], "format": "date"},
    "bylines": {**_FLAG, "description": "Whether readers see who wrote an entry."},
    "close_after": {"type": "integer", "description": "Days without news after which it closes; 0: never."},
    "zone": {
        **_TEXT,
        "description": "Whose clocks and days pages without scripts show, as “Europe/Paris”; “UTC” if not given.",
    },
    "direction": {
        "enum": list(blogs.DIRECTIONS),
        "description": "How its words run; empty: as its language does.",
    },
    "cover": {"anyOf": [_ref("Cover"), {"type": "null"}]},
}
_SCHEMAS = {
    "NewBlog": _object(["slug", "title"], **_BLOG_FIELDS),
    "BlogChanges": _object([], **_BLOG_FIELDS),
    "Blog": _object(
        ["slug", "title", "revision"],
        **_BLOG_FIELDS,
        revision={"type": "integer"},
        created=_TIME,
        updated=_TIME,
        url=_TEXT,
    ),
    "NewEntry": _object([], id={**_TEXT, "description": "Yours, to publish once."}, **_ENTRY_FIELDS),
    "EntryChanges": _object([], correction=_CORRECTION, corrections=_CORRECTIONS, **_ENTRY_FIELDS),
    "Entry": _object(
        ["id", "revision", "state", "text"],
        id=_TEXT,
        revision={"type": "integer"},
        updated=_TIME,
        corrections={
            "type": "array",
            "items": _object(["at", "text"], at=_TIME, text=_TEXT),
            "description": "Oldest first.",
        },
        withdrawn={"type": ["string", "null"], "format": "date-time"},
        blocks={"type": "array", "items": {"type": "object"}},
        html=_TEXT,
        url=_TEXT,
        **_ENTRY_FIELDS,
    ),
    "Image": _object(
        ["media", "alt"],
        media={**_TEXT, "description": "What the answer to an upload names."},
        alt={**_TEXT, "maxLength": images.LIMITS["alt"], "description": "Empty for decoration alone."},
        caption={**_TEXT, "maxLength": images.LIMITS["caption"]},
        credit={**_TEXT, "maxLength": images.LIMITS["credit"]},
    ),
    "Cover": _object(
        ["media", "alt"],
        media={**_TEXT, "description": "What the answer to an upload names."},
        alt={**_TEXT, "maxLength": images.LIMITS["alt"], "description": "Empty for decoration alone."},
        credit={**_TEXT, "maxLength": images.LIMITS["credit"]},
        width={"type": "integer", "readOnly": True},
        height={"type": "integer", "readOnly": True},
        src={**_TEXT, "readOnly": True},
        srcset={**_TEXT, "readOnly": True},
    ),
    "Upload": _object(
        ["media", "width", "height", "src", "srcset"],
        media=_TEXT,
        width={"type": "integer"},
        height={"type": "integer"},
        src=_TEXT,
        srcset=_TEXT,
        note={**_TEXT, "description": "What to know of what became of it, such as a lost animation."},
    ),
    "Problem": _object(
        ["title", "status", "detail"],
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail={**_TEXT, "description": "A sentence that says what to do."},
        errors={"type": "object", "additionalProperties": _TEXT},
    ),
}
_SLUG = {"name": "slug", "in": "path", "required": True, "schema": _TEXT}
_ID = {"name": "id", "in": "path", "required": True, "schema": _TEXT}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": _TEXT,
    "description": "The revision this write is based on, in quotes; any other is answered 412.",
}


def _answer(schema: dict[str, Any] | None, description: str) -> dict[str, Any]:
    return {"description": description} | (
        {"content": {"application/json": {"schema": schema}}} if schema else {}
    )


def _refused(why: str) -> dict[str, Any]:
    return {"description": why, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _operation(
    summary: str,
    status: int,
    answer: dict[str, Any] | None,
    *,
    takes: str | None = None,
    parameters: list[dict[str, Any]] | None = None,
    also: dict[str, Any] | None = None,
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            str(status): _answer(answer, summary),
            **(also or {}),
            "default": _refused("What went wrong and what to do."),
        },
    }
    if takes:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(takes)}},
        }
    return operation


def document() -> dict[str, Any]:
    """The whole document."""
    page = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}},
        {"name": "before", "in": "query", "schema": _TEXT, "description": "An entry's id: older ones."},
        {"name": "state", "in": "query", "schema": _TEXT, "description": "States, comma separated."},
    ]
    several = {"type": "array", "items": _ref("Entry")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "liveblog", "version": __version__},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "For all blogs or some: others are answered 403, their drafts 404.",
                }
            },
        },
        "paths": {
            "/images": {
                "post": {
                    **_operation("Upload an image, for entries to name", 201, _ref("Upload")),
                    "requestBody": {
                        "required": True,
                        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
                    },
                }
            },
            "/blogs": {
                "get": _operation(
                    "The token’s blogs, last changed first",
                    200,
                    _object(
                        ["blogs", "next"],
                        blogs={"type": "array", "items": _ref("Blog")},
                        next={"type": ["string", "null"], "description": "The next page’s `before`."},
                    ),
                    parameters=[
                        page[0],
                        {
                            "name": "before",
                            "in": "query",
                            "schema": _TEXT,
                            "description": "`next` of a page.",
                        },
                    ],
                ),
                "post": _operation("Create a blog", 201, _ref("Blog"), takes="NewBlog"),
            },
            "/blogs/{slug}": {
                "get": _operation("A blog", 200, _ref("Blog"), parameters=[_SLUG]),
                "patch": _operation(
                    "Change a blog", 200, _ref("Blog"), takes="BlogChanges", parameters=[_SLUG, _IF_MATCH]
                ),
                "delete": _operation(
                    "Delete a blog",
                    204,
                    None,
                    parameters=[_SLUG, _IF_MATCH],
                    also={"409": _refused("The blog is live: close it first.")},
                ),
            },
            "/blogs/{slug}/landing": {
                "get": _operation(
                    "How an event arrived at readers",
                    200,
                    _object(
                        ["readers", "arrived", "behind", "p95"],
                        position=_TEXT,
                        readers={"type": "integer"},
                        arrived={"type": "integer"},
                        behind={"type": "integer"},
                        p95={
                            "type": ["number", "null"],
                            "description": "Seconds until 95 % of those had it.",
                        },
                    ),
                    parameters=[
                        _SLUG,
                        {"name": "position", "in": "query", "required": True, "schema": _TEXT},
                    ],
                ),
            },
            "/blogs/{slug}/entries": {
                "get": _operation(
                    "Entries, newest first",
                    200,
                    _object(["entries"], entries=several),
                    parameters=[_SLUG, *page],
                ),
                "post": _operation(
                    "Publish an entry",
                    201,
                    _ref("Entry"),
                    takes="NewEntry",
                    parameters=[_SLUG],
                    also={
                        "200": _answer(_ref("Entry"), "This id was published before; nothing changed."),
                        "409": _refused("The blog is closed."),
                    },
                ),
            },
            "/blogs/{slug}/entries/{id}": {
                "get": _operation("An entry", 200, _ref("Entry"), parameters=[_SLUG, _ID]),
                "patch": _operation(
                    "Change an entry",
                    200,
                    _ref("Entry"),
                    takes="EntryChanges",
                    parameters=[_SLUG, _ID, _IF_MATCH],
                    also={"409": _refused("It would go out in a blog that is closed.")},
                ),
                "delete": _operation("Remove an entry", 204, None, parameters=[_SLUG, _ID, _IF_MATCH]),
            },
        },
    }
