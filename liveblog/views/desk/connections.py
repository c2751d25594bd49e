"""The connections of a blog to chats, at the desk: create, change, say who is who, give another address, delete."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import (
    BECOMES,
    DELETIONS,
    IGNORED,
    KINDS,
    Connection,
    Kind,
    Problem,
    Status,
    parse_connection,
)
from liveblog.model.people import Person, may, need
from liveblog.store.tokens import id_of
from liveblog.text.chat.fields import id_of as chat_id_of
from liveblog.text.chat.fields import line_of
from liveblog.views.answers import Asked, form_of, new_id, page, person_at, see, signed_in
from liveblog.views.desk.addresses import blog_of


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/connections: the connections; with ?kind=, the form for another one."""
    need(person.role, "publish")
    return await _page(request, await blog_of(request), adds=_kind(request.query_params.get("kind", "")))


async def create(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/connections: a new connection; its address is shown once."""
    need(person.role, "publish")
    blog, form = await blog_of(request), await form_of(request)
    kind = _kind(form.get("kind", ""))
    if kind is None:
        return await _page(request, blog, {}, {"": sentence("Choose one from the list.")}, 422)
    id = form.get("id", "")  # of the form: sent twice, it makes one connection
    empty = Connection(
        id=id if id.isalnum() and len(id) <= 32 else new_id(), kind=kind, name="", by=person.name
    )
    try:
        made, secret = _with_secret(await _parsed(request, blog, form, empty))
        address = await request.state["store"].connect(blog, made)
    except Invalid as problem:
        return await _page(request, blog, form, problem.problems, 422, adds=kind)
    return await _made(request, blog, made, address, secret)


async def change(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/connections/{connection}: other settings; its address stays."""
    need(person.role, "publish")
    blog, form = await blog_of(request), await form_of(request)
    store = request.state["store"]
    before = await store.connection_of(blog.id, request.path_params["connection"])
    try:
        await store.change_connection(blog, await _parsed(request, blog, form, before))
    except Invalid as problem:
        return await _page(request, blog, form, problem.problems, 422, changes=before.id)
    return see(_at(blog), "connection")


async def new_address(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/connections/{connection}/address: another address; the old one ends."""
    need(person.role, "publish")
    blog, store = await blog_of(request), request.state["store"]
    before = await store.connection_of(blog.id, request.path_params["connection"])
    made, secret = _with_secret(before)
    if secret:
        await store.change_connection(blog, made)
    return await _made(request, blog, made, await store.new_address(blog, made.id), secret)


async def map_sender(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/connections/{connection}/senders: who somebody in the chat is."""
    need(person.role, "publish")
    blog, form, store = await blog_of(request), await form_of(request), request.state["store"]
    connection = await store.connection_of(blog.id, request.path_params["connection"])
    # A webhook's senders have only names.
    named = connection.kind in ("discord", "webhook")
    sender = line_of(form.get("sender", ""), 80) if named else chat_id_of(form.get("sender", "").strip())
    chosen = form.get("who", "")
    try:
        if not sender:
            raise Invalid(sender=sentence("Give the name or number that the chat knows them by."))
        if chosen not in ("", IGNORED, *await _people(request, blog)):
            raise Invalid(sender=sentence("Choose one from the list."))
        await store.map_sender(blog, connection.id, sender, chosen)
    except Invalid as problem:
        return await _page(request, blog, form, problem.problems, 422, maps=connection.id)
    return see(_at(blog), "mapped")


async def remove(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/connections/{connection}/remove: it ends at once; what came by it stays."""
    need(person.role, "publish")
    blog = await blog_of(request)
    await request.state["store"].disconnect(blog.id, request.path_params["connection"])
    return see(_at(blog), "disconnected")


def _kind(text: str) -> Kind | None:
    return text if text in KINDS else None


def _at(blog: Blog) -> str:
    return f"/desk/{blog.slug}/connections"


async def _people(request: Asked, blog: Blog) -> dict[str, str]:
    """Those who may write in this blog: ids and names."""
    everybody: list[Person] = await request.state["store"].people.everybody()
    return {p.id: p.name for p in everybody if p.may_enter(blog.id) and may(p.role, "write")}


async def _parsed(request: Asked, blog: Blog, form: Mapping[str, str], before: Connection) -> Connection:
    """The connection of a form. A person who was chosen and is there no more may stay."""
    people = await _people(request, blog)
    return parse_connection(form, people | {before.person: ""}, before)


def _with_secret(connection: Connection) -> tuple[Connection, str]:
    """A connection with a new secret, where its chat is given one by us: shown once, kept as its hash."""
    if connection.kind != "telegram":
        return connection, ""
    secret = secrets.token_urlsafe(32)
    return replace(connection, secret=id_of(secret)), secret


async def _made(request: Asked, blog: Blog, connection: Connection, address: str, secret: str) -> Response:
    """The page, with what is shown once."""
    base = (request.state["settings"].public_url or str(request.base_url)).rstrip("/")
    whole = f"{base}/api/v1/blogs/{blog.slug}/inbox/{address}"
    return await _page(request, blog, made=connection, address=whole, secret=secret)


async def _page(
    request: Asked,
    blog: Blog,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    store = request.state["store"]
    states = await store.connection_states(blog.id)
    listed = [
        (one, states.get(one.id, Status()), await store.senders(blog.id, one.id))
        for one in await store.connections(blog.id)
    ]
    given: dict[str, Any] = {
        "connections": listed,
        "people": await _people(request, blog),
        "kinds": KINDS,
        "becomes": BECOMES,
        "deletions": DELETIONS,
        "ignored": IGNORED,
        "why": _why,
        "form": form or {},
        "problems": problems or {},
        "adds": None,
        "changes": "",
        "maps": "",
        "made": None,
        "me": person_at(request),
        "telegram": request.state["settings"].telegram_url.rstrip("/"),
    }
    return page(request, "desk/connections.html", status, blog=blog, **{**given, **context})


def _why(problem: Problem) -> str:
    return Sentence.from_json(problem.why)


_AT = "/desk/{slug}/connections"
ROUTES: list[BaseRoute] = [
    Route(_AT, signed_in(show)),
    Route(_AT, signed_in(create), methods=["POST"]),
    Route(f"{_AT}/{{connection}}", signed_in(change), methods=["POST"]),
    Route(f"{_AT}/{{connection}}/address", signed_in(new_address), methods=["POST"]),
    Route(f"{_AT}/{{connection}}/senders", signed_in(map_sender), methods=["POST"]),
    Route(f"{_AT}/{{connection}}/remove", signed_in(remove), methods=["POST"]),
]
