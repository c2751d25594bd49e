"""A blog's page at the desk: its composer and its entries, and how each stands in the list.

The same row is drawn for the page and for the desk's socket, around the readers' own entry.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from liveblog.blogs import Blog, parse_slug
from liveblog.entries import LABELS, STATES, Entry, parse_id
from liveblog.errors import NotFound
from liveblog.rendering import Drawing
from liveblog.views.answers import Asked, page

SHOWN = 50


async def blog_of(request: Asked) -> Blog:
    """The blog of the URL, also by a slug it had before; raises NotFound."""
    slug = request.path_params["slug"]
    if parse_slug(slug) is None:
        raise NotFound(
            "There is no such blog. It may have been deleted; the desk lists those that are there."
        )
    return await request.state["store"].blog(slug)


def entry_id_of(request: Asked) -> str:
    """The entry's id in the URL; raises NotFound."""
    id = parse_id(request.path_params["id"])
    if id is None:
        raise NotFound("There is no such entry.")
    return id


def new_form() -> dict[str, str]:
    """An empty composer. Its id makes a form sent twice one entry."""
    return {"id": secrets.token_hex(10)}


def form_of_entry(entry: Entry) -> dict[str, str]:
    """The composer's fields of an entry that is there."""
    return {
        "id": entry.id,
        "revision": str(entry.revision),
        "text": entry.source,
        "headline": entry.headline,
        "label": entry.label or "",
        "key": "1" if entry.key else "",
        "pinned": "1" if entry.pinned else "",
        "tags": ", ".join(entry.tags),
    }


def row(drawing: Drawing, blog: Blog, entry: Entry) -> str:
    """An entry in the desk's list."""
    return drawing.template("desk/_row.html", blog=blog, entry=entry, html=drawing.entry(blog, entry))


async def blog_page(
    request: Asked,
    blog: Blog,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """All of /desk/{slug}; with what was typed and what to fix when a form comes back."""
    store, drawing = request.state["store"], request.state["drawing"]
    before = parse_id(request.query_params.get("before", ""))
    # The position first: what happens in between is then told again, which is harmless.
    position = await store.desk.position(blog.id)
    entries = await store.entries(blog, limit=SHOWN + 1, before=before, states=STATES)
    return page(
        request,
        "desk/blog.html",
        status,
        **{
            "blog": blog,
            "position": str(position),
            "rows": [row(drawing, blog, e) for e in entries[:SHOWN]],
            "older": entries[SHOWN - 1].id if len(entries) > SHOWN else None,
            "before": before,
            "form": form or new_form(),
            "problems": problems or {},
            "labels": LABELS,
            "preview": None,
            "removed": parse_id(request.query_params.get("removed", "")),
            **context,
        },
    )
