"""All of a blog as one file at the desk: downloaded while it is made, so that it needs no room here."""

from __future__ import annotations

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from liveblog.archive.saving import Archiver
from liveblog.model.people import Person, need
from liveblog.views.answers import Asked, signed_in
from liveblog.views.base import base_of
from liveblog.views.desk.addresses import blog_of
from liveblog.views.security import DESK_HEADERS as HEADERS


async def download(request: Asked, person: Person) -> Response:
    """GET /desk/{slug}/archive: what `liveblog export --zip` writes. It holds drafts and earlier wordings, so it is for
    those who see these at the desk, too."""
    need(person.role, "blogs")
    blog, state = await blog_of(request), request.state
    drawing = state["drawing"].at(base_of(request.scope))
    archiver = Archiver(state["store"], state["media"], drawing, state["settings"])
    await state["store"].audit.note("export", blog.slug)
    headers = {**HEADERS, "content-disposition": f'attachment; filename="{blog.slug}.zip"'}
    return StreamingResponse(archiver.archive(blog), media_type="application/zip", headers=headers)


ROUTES: list[BaseRoute] = [Route("/desk/{slug}/archive", signed_in(download))]
