"""The blog in a public address: its tail, or a redirect to its new slug; and an entry of it as readers see it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from liveblog.errors import Elsewhere, NotFound, Removed
from liveblog.live.tail import Tail
from liveblog.model.blogs import Blog, no_blog, parse_slug
from liveblog.model.entries import Entry
from liveblog.state import State
from liveblog.store import Store

WITHDRAWN = "The editors removed this update. The live blog goes on without it."


async def tail_of(request: Request[State]) -> Tail:
    """Raises NotFound, also for a blog that readers may not see yet; Unavailable."""
    return await tail_named(request, request.path_params["slug"])


async def tail_named(request: Request[State], slug: str) -> Tail:
    """The same for a slug that stands elsewhere than in the address."""
    # Addresses are typed and read out: capital letters make no difference, and `moved` leads on to the right ones.
    slug = slug.lower()
    hub = request.state["hub"]
    tail = hub.find(slug)
    if tail is None:
        if parse_slug(slug) is None:
            raise NotFound("There is no such blog.")  # nor could there be
        tail = await hub.watch(slug)
    if not tail.public:
        raise NotFound(no_blog(slug))
    if not is_here(request.scope, tail.blog):
        raise Elsewhere(no_blog(slug), _there(request, tail.blog))
    return tail


def is_here(scope: Scope, blog: Blog) -> bool:
    """Whether a blog belongs to the site that a request came to."""
    state = scope["state"]
    here: bool = state["sites"].site_of(blog).id == state["site"].id
    return here


def _there(request: Request[State], blog: Blog) -> str | None:
    """The requested address on the host of the blog's own site."""
    base = request.state["sites"].base_of(blog, request.scope)
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{base}{request.url.path}{query}" if base else None


def moved(request: Request[State], tail: Tail) -> Response | None:
    """Redirects an old slug, or one in capital letters, to the right one."""
    if request.path_params["slug"] == tail.blog.slug:
        return None
    path = request.url.path.replace(f"/live/{request.path_params['slug']}", f"/live/{tail.blog.slug}", 1)
    # Not cached: a slug may change back, and a browser that kept the redirect would loop.
    return RedirectResponse(f"{path}?{request.url.query}".rstrip("?"), 301, {"cache-control": "no-cache"})


async def visible_entry(store: Store, blog: Blog, id: str) -> Entry:
    """An entry as readers see it. Raises Removed if they once could, NotFound otherwise."""
    try:
        entry = await store.entry(blog, id)
        if entry.visible:
            return entry.shown()
    except NotFound:
        entry = await store.removed(blog, id)
    if entry.visible or entry.state == "withdrawn":
        raise Removed(WITHDRAWN, blog.slug)
    raise NotFound("There is no such entry.")
