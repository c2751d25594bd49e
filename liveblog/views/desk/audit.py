"""The audit log for admins: a page to search, all of it as JSON lines, and the erasure of names of people who left."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid
from liveblog.model.audit import ACTS, MACHINE
from liveblog.model.events import parse_position
from liveblog.model.people import Person, need
from liveblog.model.sites import need_all_sites
from liveblog.store.audit import Audit, line
from liveblog.views.answers import Asked, form_of, page, see, signed_in
from liveblog.views.security import DESK_HEADERS as HEADERS

SHOWN = 100
_AT = "/desk/people/audit"


async def show(request: Asked, person: Person) -> Response:
    """GET /desk/people/audit?who=&act=&words=&before="""
    need(person.role, "people")
    need_all_sites(person.sites)
    return await _page(request)


async def export(request: Asked, person: Person) -> Response:
    """GET /desk/people/audit/export: JSON lines, oldest first; `liveblog audit verify FILE` checks them."""
    need(person.role, "people")
    need_all_sites(person.sites)
    audit: Audit = request.state["store"].audit
    await audit.note("audit.export")
    headers = {**HEADERS, "content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(_lines(audit), media_type="application/jsonl", headers=headers)


async def erase(request: Asked, person: Person) -> Response:
    """POST /desk/people/audit/erase: forgets the name and addresses of `id`, who has no account any more."""
    need(person.role, "people")
    need_all_sites(person.sites)
    form, store = await form_of(request), request.state["store"]
    id = form.get("id", "")
    try:
        if id not in await _left(request):
            raise Invalid("Only names of people who left can be erased. Remove the account first.")
        await store.audit.erase(id)
    except Invalid as problem:
        return await _page(request, problem.problems, 422)
    return see(_AT, "erased")


async def _page(request: Asked, problems: dict[str, str] | None = None, status: int = 200) -> Response:
    query = request.query_params
    asked = {name: query.get(name, "").strip()[:200] for name in ("who", "act", "words", "before")}
    if parse_position(asked["before"]) is None:
        asked["before"] = ""
    found = await request.state["store"].audit.events(limit=SHOWN + 1, **asked)
    return page(
        request,
        "desk/audit.html",
        status,
        events=found[:SHOWN],
        older=found[SHOWN - 1].id if len(found) > SHOWN else "",
        asked=asked,
        acts=ACTS,
        left=await _left(request),
        problems=problems or {},
    )


async def _left(request: Asked) -> dict[str, str]:
    """The names that are kept of people and tokens that are gone, by id; not those of accounts of the machine."""
    store = request.state["store"]
    known = await store.people.known()
    return {
        id: name
        for id, name in (await store.audit.names()).items()
        if id not in known and not id.startswith(MACHINE)
    }


async def _lines(audit: Audit) -> AsyncIterator[str]:
    async for batch in audit.links():
        yield "".join(f"{line(link, event)}\n" for link, event in batch)


ROUTES: list[BaseRoute] = [
    Route(_AT, signed_in(show)),
    Route(f"{_AT}/export", signed_in(export)),
    Route(f"{_AT}/erase", signed_in(erase), methods=["POST"]),
]
