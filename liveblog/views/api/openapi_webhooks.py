"""Webhooks in the API's OpenAPI document."""

from __future__ import annotations

from typing import Any

from liveblog.model.webhooks import KINDS
from liveblog.views.api.openapi_facts import TEXT, an_object
from liveblog.views.api.openapi_parts import operation
from liveblog.views.api.openapi_schemas import ref

_EVENTS = {"type": "array", "items": {"enum": list(KINDS)}, "minItems": 1}
_TIME = {"type": ["string", "null"], "format": "date-time"}
_POSITION = {**TEXT, "pattern": r"^(0|[1-9][0-9]{0,14})-(0|[1-9][0-9]{0,14})$"}
_FIELDS: dict[str, Any] = {
    "id": TEXT,
    "url": TEXT,
    "events": _EVENTS,
    "made": _TIME,
    "state": {"enum": ["working", "failing", "off"]},
    "since": {**_TIME, "description": "Since when it fails, or is off."},
    "next": {**_TIME, "description": "When the delivery that failed is tried again."},
    "position": {**TEXT, "description": "Everything up to this position is delivered."},
}
_TRY = an_object(
    ["id", "kind", "position", "when", "status", "ms", "problem", "next"],
    id={**TEXT, "description": "The delivery’s Webhook-Id."},
    kind={"enum": [*KINDS, "test", "skipped"]},
    position=TEXT,
    when=_TIME,
    status={"type": "integer", "description": "What the receiver answered; 0: nothing."},
    ms={"type": "integer"},
    problem={"type": ["string", "null"]},
    next=_TIME,
)
# `url` is not described in full: which addresses may be reached depends on the server's settings.
WEBHOOK_SCHEMAS: dict[str, Any] = {
    "NewWebhook": an_object(
        ["url"],
        url={"enum": ["https://example.com/liveblog"], "description": "Any public http or https address."},
        events={**_EVENTS, "description": "All of them if not given."},
    ),
    "MadeWebhook": an_object(
        ["id", "secret", "url", "events"],
        id=TEXT,
        secret={**TEXT, "description": "It signs each delivery, and is told only now."},
        url=TEXT,
        events=_EVENTS,
    ),
    "Webhook": an_object(list(_FIELDS), **_FIELDS),
    "WebhookInFull": an_object(
        [*_FIELDS, "deliveries"], **_FIELDS, deliveries={"type": "array", "items": _TRY}
    ),
    "Resend": an_object(["position"], position=_POSITION),
}
_PATHS = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in ("slug", "webhook")]


def webhooks() -> dict[str, Any]:
    several = an_object(["webhooks"], webhooks={"type": "array", "items": ref("Webhook")})
    at = "/blogs/{slug}/webhooks"
    one = at + "/{webhook}"
    make = operation(
        "Have a blog’s events sent to an address",
        201,
        ref("MadeWebhook"),
        takes="NewWebhook",
        parameters=_PATHS[:1],
    )
    resend = operation("Send an event once more", 202, None, takes="Resend", parameters=_PATHS)
    return {
        at: {"get": operation("A blog’s webhooks", 200, several, parameters=_PATHS[:1]), "post": make},
        one: {
            "get": operation(
                "One webhook, with its last deliveries", 200, ref("WebhookInFull"), parameters=_PATHS
            ),
            "delete": operation("Remove a webhook", 204, None, parameters=_PATHS),
        },
        f"{one}/test": {"post": operation("Send a test", 202, None, parameters=_PATHS)},
        f"{one}/resend": {"post": resend},
        f"{one}/on": {
            "post": operation("Switch a webhook on again, where it stopped", 204, None, parameters=_PATHS)
        },
    }
