"""What is shared with the desk from elsewhere: by a phone's share menu (a share target), by a bookmarklet.

Must not know: what a text becomes.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.model.entries import TEXT_LIMIT
from liveblog.model.people import Person, need
from liveblog.views.answers import Asked, anyone, new_id, page, signed_in
from liveblog.views.base import base_of
from liveblog.views.desk.memberships import some_blogs

SHOWN = 20  # blogs to choose from, those that are live first
_SCRIPT = (
    "javascript:void open('{base}/desk/share?url='+encodeURIComponent(location.href)"
    "+'&text='+encodeURIComponent(getSelection()),'_blank')"
)


async def share(request: Asked, person: Person) -> Response:
    """GET /desk/share?title=&text=&url=: what was shared, in a form that opens a blog's composer with it."""
    need(person.role, "write")
    query = request.query_params
    text = shared_text(query.get("title", ""), query.get("text", ""), query.get("url", ""))
    listed = (await some_blogs(request, SHOWN, person, {})).blogs
    blogs = sorted(
        (one.blog for one in listed if one.blog.state != "closed"), key=lambda b: b.state != "live"
    )
    base = (request.state["settings"].public_url or base_of(request.scope)).rstrip("/")
    bookmarklet = _SCRIPT.format(base=quote(base, safe=":/[]"))
    return page(request, "desk/share.html", blogs=blogs, text=text, id=new_id(), bookmarklet=bookmarklet)


def shared_text(title: str, text: str, url: str) -> str:
    """The text of an entry about what was shared: apps put the address into any of the three."""
    text, url = text.strip()[:TEXT_LIMIT], url.strip()[:2_000]
    if url and url in text:
        url = ""
    words = text or ("" if url else title.strip()[:500])
    return f"{words}\n\n{url}" if words and url else words or url


async def manifest(request: Asked) -> Response:
    """GET /desk/manifest.webmanifest: lets a phone install the desk, and share with it."""
    site = request.state["settings"].site_name
    described = {
        "id": "/desk",
        "name": f"{site} Desk",
        "short_name": "Desk",
        "start_url": "/desk",
        "scope": "/desk",
        "display": "standalone",
        "icons": [
            {
                "src": f"/static/{request.state['drawing'].version}/icons/liveblog.svg",
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": "any",
            }
        ],
        "share_target": {
            "action": "/desk/share",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return Response(
        json.dumps(described), media_type="application/manifest+json", headers={"cache-control": "no-cache"}
    )


ROUTES: list[BaseRoute] = [
    Route("/desk/share", signed_in(share)),
    Route("/desk/manifest.webmanifest", anyone(manifest)),
]
