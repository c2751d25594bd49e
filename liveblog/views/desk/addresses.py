"""The blog and the entry in a desk address, with the check that the person may use that blog's desk."""

from __future__ import annotations

from liveblog.errors import BlogGone, NotFound
from liveblog.model.blogs import Blog, no_blog, parse_slug
from liveblog.model.entries import parse_id
from liveblog.model.people import need_enter
from liveblog.views.answers import Asked, person_at
from liveblog.views.readers.watched import is_here


async def blog_of(request: Asked) -> Blog:
    """The blog in the URL, by its slug or a former one; raises NotFound, or Forbidden when the signed-in person may
    not use its desk. Every view of a blog's desk begins with this."""
    slug = request.path_params["slug"]
    if parse_slug(slug) is None:
        raise BlogGone(
            "There is no such blog. It may have been deleted; the desk lists those that are there."
        )
    blog: Blog = await request.state["store"].blog(slug)
    if not is_here(request.scope, blog):
        raise BlogGone(no_blog(slug))
    need_enter(person_at(request), blog.id)
    return blog


def entry_id_of(request: Asked) -> str:
    """The entry's id in the URL; raises NotFound."""
    id = parse_id(request.path_params["id"])
    if id is None:
        raise NotFound("There is no such entry.")
    return id
