"""Entries by the API: publishing, listing, reading, changing, removing. `text.paste` turns a `text` into blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import Forbidden, Invalid, Stale
from liveblog.forms.submissions import Submission, parse_submission
from liveblog.model.blocks import block_to_json
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, parse_id
from liveblog.model.people import Token, may, need
from liveblog.model.times import iso
from liveblog.state import State
from liveblog.text import paste
from liveblog.views.api.calls import (
    Answer,
    address,
    blog_at_hand,
    blog_of,
    body_of,
    id_of,
    if_match,
    limit_of,
    precondition_failed,
)
from liveblog.views.auth import token_of


async def publish(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "write")
    blog = await blog_at_hand(request, token)
    submission = parse_submission(await body_of(request), need_text=True, zone=blog.zone)
    if submission.correction is not None or submission.corrections is not None:
        raise Invalid(correction="A correction is of an entry that readers have seen: PATCH that one.")
    new = replace(paste.new_entry(_allowed(submission, token)), by=token.id)
    await request.state["media"].need(new.images)
    entry, made = await request.state["store"].publish(blog, new)
    if not made:
        # A guessed id must not reveal what it names.
        entry = _readable(token, entry)
    location = {"location": f"/api/v1/blogs/{blog.slug}/entries/{entry.id}"}
    return entry_answer(request, blog, entry, 201 if made else 200, location)


async def list_entries(request: Request[State]) -> Response:
    token = await token_of(request)
    blog = await blog_of(request, token)
    limit = limit_of(request, 50)
    before = request.query_params.get("before")
    if before is not None and parse_id(before) is None:
        raise Invalid(before="Give `before` the id of an entry.")
    states = None  # as readers see them
    if may(token.role, "publish") and (asked := request.query_params.get("state")):
        states = asked.split(",")
    found = await request.state["store"].entries(blog, limit=limit, before=before, states=states)
    return Answer({"entries": [_entry(request, blog, entry) for entry in found]})


async def read_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    blog, id = await blog_of(request, token), id_of(request)
    return entry_answer(request, blog, _readable(token, await request.state["store"].entry(blog, id)))


async def change_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog, id = await blog_of(request, token), id_of(request)
    revision = if_match(request)
    submission = parse_submission(await body_of(request), need_text=False, zone=blog.zone)
    changes = paste.changes(submission)
    await request.state["media"].need(changes.get("images", ()))
    try:
        entry = await request.state["store"].change(blog, id, changes, revision=revision)
    except Stale as stale:
        return precondition_failed(stale)
    return entry_answer(request, blog, entry)


async def remove_entry(request: Request[State]) -> Response:
    token = await token_of(request)
    need(token.role, "publish")
    blog, id = await blog_of(request, token), id_of(request)
    try:
        await request.state["store"].remove(blog, id, revision=if_match(request))
    except Stale as stale:
        return precondition_failed(stale)
    return Response(status_code=204)


def _allowed(submission: Submission, token: Token) -> Submission:
    """A contributor's new entry is submitted for approval under its own name; anything else is refused."""
    if may(token.role, "publish"):
        return submission
    if submission.state not in (None, "draft", "submitted"):
        need(token.role, "publish")
    if submission.authors not in (None, (), (token.name,)):
        raise Forbidden("A contributor writes in its own name. Leave the authors out.")
    return submission.but(state=submission.state or "submitted", authors=(token.name,))


def _readable(token: Token, entry: Entry) -> Entry:
    """The entry as this token may see it: complete for its author and for publishers, else as readers do. Raises
    Forbidden."""
    if may(token.role, "publish") or entry.by == token.id:
        return entry
    shown = entry.shown()
    if not shown.visible:
        raise Forbidden(
            "Readers do not see this entry, and it is not yours. A token of an editor may read it."
        )
    return shown


def _entry(request: Request[State], blog: Blog, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "revision": entry.revision,
        "state": entry.state,
        "text": entry.source,
        "headline": entry.headline,
        "key_line": entry.key_line,
        "label": entry.label,
        "key": entry.key,
        "pinned": entry.pinned,
        "tags": list(entry.tags),
        "authors": list(entry.authors),
        "published": iso(entry.published),
        **({"when": entry.when} if entry.day else {}),
        "updated": iso(entry.updated),
        "corrections": [{"at": iso(c.at), "text": c.text} for c in entry.corrections],
        "reason": entry.reason,
        "withdrawn": iso(entry.withdrawn) if entry.withdrawn else None,
        "images": [{n: getattr(i, n) for n in ("media", "alt", "caption", "credit")} for i in entry.images],
        "facts": entry.facts.to_json() if entry.facts else None,
        "blocks": [block_to_json(b) for b in entry.blocks],
        "html": request.state["drawing"].entry(blog, entry),
        "url": address(request, f"/live/{blog.slug}/{entry.id}"),
    }


def entry_answer(
    request: Request[State],
    blog: Blog,
    entry: Entry,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    return Answer(_entry(request, blog, entry), status, {"etag": f'"{entry.revision}"', **(headers or {})})
