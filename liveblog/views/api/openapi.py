"""The API's OpenAPI document, written by hand; a test compares it with the routes."""

from __future__ import annotations

from typing import Any

from liveblog import __version__
from liveblog.views.api.openapi_parts import answer as _answer
from liveblog.views.api.openapi_parts import operation as _operation
from liveblog.views.api.openapi_parts import query as _query
from liveblog.views.api.openapi_parts import refused as _refused
from liveblog.views.api.openapi_schemas import SCHEMAS, TEXT, an_object, ref
from liveblog.views.api.openapi_webhooks import WEBHOOK_SCHEMAS, webhooks

_SLUG = {"name": "slug", "in": "path", "required": True, "schema": TEXT}
_ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200}}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {**TEXT, "pattern": r'^(\*|(W/)?"?[0-9]{1,15}"?)$'},
    "description": "The revision this write is based on, in quotes; any other is answered 412.",
}


MARK = r"^(0|[1-9][0-9]{0,14})-(0|[1-9][0-9]{0,14})-[0-9a-f]+$"
ENTRY_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
POSITION = r"^(0|[1-9][0-9]{0,14})-(0|[1-9][0-9]{0,14})$"


def document() -> dict[str, Any]:
    """The whole document."""
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": "For all blogs or some: others are answered 403, their drafts 404.",
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "liveblog", "version": __version__},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "components": {"schemas": SCHEMAS | WEBHOOK_SCHEMAS, "securitySchemes": {"token": token}},
        "paths": {
            "/images": _images(),
            "/audit": _audit(),
            **_blogs(),
            **_entries(),
            **_sources(),
            **webhooks(),
            **_tray(),
            **_inbox(),
        },
    }


def _images() -> dict[str, Any]:
    image = {"image/*": {"schema": {"type": "string", "format": "binary"}}}
    upload = _operation("Upload an image, for entries to name", 201, ref("Upload"))
    return {"post": {**upload, "requestBody": {"required": True, "content": image}}}


def _audit() -> dict[str, Any]:
    event = an_object(
        ["id", "at", "who", "act", "what", "from"],
        **dict.fromkeys(("id", "who", "act", "what"), TEXT),
        at={"type": "string", "format": "date-time"},
        **{"from": {"type": ["string", "null"]}},
    )
    events = an_object(["events"], events={"type": "array", "items": event})
    before = _query("before", "An event's id: older ones.", pattern=POSITION)
    who, act = _query("who", "A name or an id."), _query("act", "“entry.publish”, or a group: “entry”.")
    return {
        "get": _operation("Who did what, newest first", 200, events, parameters=[_LIMIT, before, who, act])
    }


def _blogs() -> dict[str, Any]:
    return {
        "/blogs": {
            "get": _operation(
                "The token’s blogs, last changed first",
                200,
                an_object(
                    ["blogs", "next"],
                    blogs={"type": "array", "items": ref("Blog")},
                    next={"type": ["string", "null"], "description": "The next page’s `before`."},
                ),
                parameters=[_LIMIT, _query("before", "`next` of a page.", pattern=MARK)],
            ),
            "post": _operation("Create a blog", 201, ref("Blog"), takes="NewBlog"),
        },
        "/blogs/{slug}": {
            "get": _operation("A blog", 200, ref("Blog"), parameters=[_SLUG]),
            "patch": _operation(
                "Change a blog", 200, ref("Blog"), takes="BlogChanges", parameters=[_SLUG, _IF_MATCH]
            ),
            "delete": _operation(
                "Delete a blog",
                204,
                None,
                parameters=[_SLUG, _IF_MATCH],
                also={"409": _refused("The blog is live: close it first.")},
            ),
        },
        "/blogs/{slug}/landing": {"get": _delivery()},
    }


def _delivery() -> dict[str, Any]:
    seconds = {"type": ["number", "null"], "description": "Seconds until 95 % of those had it."}
    counts = {name: {"type": "integer"} for name in ("readers", "arrived", "behind")}
    report = an_object(["readers", "arrived", "behind", "p95"], position=TEXT, **counts, p95=seconds)
    position = {"name": "position", "in": "query", "required": True}
    position["schema"] = {**TEXT, "pattern": POSITION}
    return _operation("How an event arrived at readers", 200, report, parameters=[_SLUG, position])


def _entries() -> dict[str, Any]:
    several = {"type": "array", "items": ref("Entry")}
    page = [
        _LIMIT,
        _query("before", "An entry's id: older ones.", pattern=ENTRY_ID),
        _query("state", "States, comma separated."),
    ]
    return {
        "/blogs/{slug}/entries": {
            "get": _operation(
                "Entries, newest first",
                200,
                an_object(["entries"], entries=several),
                parameters=[_SLUG, *page],
            ),
            "post": _operation(
                "Publish an entry",
                201,
                ref("Entry"),
                takes="NewEntry",
                parameters=[_SLUG],
                also={
                    "200": _answer(ref("Entry"), "This id was published before; nothing changed."),
                    "409": _refused("The blog is closed."),
                },
            ),
        },
        "/blogs/{slug}/entries/{id}": {
            "get": _operation("An entry", 200, ref("Entry"), parameters=[_SLUG, _ID]),
            "patch": _operation(
                "Change an entry",
                200,
                ref("Entry"),
                takes="EntryChanges",
                parameters=[_SLUG, _ID, _IF_MATCH],
                also={"409": _refused("It would go out in a blog that is closed.")},
            ),
            "delete": _operation("Remove an entry", 204, None, parameters=[_SLUG, _ID, _IF_MATCH]),
        },
    }


_SOURCE = {"name": "source", "in": "path", "required": True, "schema": TEXT}
_POST = {"name": "post", "in": "path", "required": True, "schema": TEXT}


def _sources() -> dict[str, Any]:
    several = {"type": "array", "items": ref("Source")}
    return {
        "/blogs/{slug}/sources": {
            "get": _operation(
                "What a blog follows", 200, an_object(["sources"], sources=several), parameters=[_SLUG]
            ),
            "post": _operation("Follow a source", 201, ref("Source"), takes="NewSource", parameters=[_SLUG]),
        },
        "/blogs/{slug}/sources/{source}": {
            "delete": _operation("Follow a source no more", 204, None, parameters=[_SLUG, _SOURCE])
        },
    }


def _tray() -> dict[str, Any]:
    several = {"type": "array", "items": ref("TrayPost")}
    before = _query("before", "A post's id: older ones.")
    state = _query("state", "“all”: with what was used and dismissed, too.")
    return {
        "/blogs/{slug}/tray": {
            "get": _operation(
                "Posts that wait for an editor, newest first",
                200,
                an_object(["posts"], posts=several),
                parameters=[_SLUG, _LIMIT, before, state],
            )
        },
        "/blogs/{slug}/tray/{post}": {
            "post": _operation(
                "Publish a post of the tray, or dismiss it",
                201,
                ref("Entry"),
                takes="Decision",
                parameters=[_SLUG, _POST],
                also={
                    "204": {"description": "It was dismissed."},
                    "409": _refused("A colleague was faster, or the blog is closed."),
                },
            )
        },
    }


def _inbox() -> dict[str, Any]:
    secret = {**_query("token", "The secret in the connection’s address."), "in": "path", "required": True}
    message = {
        **_query("id", "The message’s id, as the answer to ?wait=true has it."),
        "in": "path",
        "required": True,
    }
    wait = _query("wait", "“true”: of a Discord-style webhook, the answer is the message.")
    post = _operation(
        "A message of a chat, in the form of the connection’s chat",
        201,
        ref("Ingested"),
        takes="ChatMessage",
        parameters=[_SLUG, secret, wait],
        also={
            "200": _answer(
                ref("Ingested"), "The message was known, and is so now; or taken, without a word on it."
            ),
            "202": _answer(ref("Ingested"), "It is not an entry yet."),
            "204": {"description": "Taken, as Discord says it."},
            "401": _refused("The chat’s signature is missing, wrong or too old."),
            "429": _refused("Too many messages; come again as Retry-After says."),
        },
    )
    patch = _operation(
        "Change a message",
        200,
        {"type": "object"},
        takes="DiscordMessage",
        parameters=[_SLUG, secret, message],
    )
    delete = _operation("Take a message back", 204, None, parameters=[_SLUG, secret, message])
    found = {
        "/blogs/{slug}/inbox/{token}": {"post": post},
        "/blogs/{slug}/inbox/{token}/messages/{id}": {"patch": patch, "delete": delete},
    }
    for operations in found.values():
        for operation in operations.values():
            operation["security"] = []  # the secret is in the address
    return found
