"""Who may do what: every route and socket of the server, with a rule; every rule, with an answer for each role.

`tests/views/test_role_table.py` calls every address as every role and compares the answer with this table.
**You added a route?** Add its line to ROWS, in the section of its package, with the rule that says who may use it:

    "POST /desk/{slug}/polls": Row("editors of the blog", {"text": "Who wins?"}),

The second part is a form (desk) or a JSON body (API) with which the call succeeds, where the route needs one. If those
who are let in get 404, because the test has no such thing, add `found=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# By cookie: a contributor of all blogs, an editor of another blog, an editor of this blog alone, an admin.
# By token: a contributor's, an editor's for another blog, an editor's, an admin's.
ROLES = (
    *("anonymous", "contributor", "elsewhere", "editor", "admin"),
    *("token contributor", "token elsewhere", "token editor", "token admin"),
)

# The answer for each role, in that order. yes: let in. sign-in: sent to the sign-in page (GET) or 401 (POST).
# token: 401. no: 403. A cookie opens nothing in the API, a token nothing at the desk.
_NO_COOKIE, _NO_TOKEN = "token token token token token", "sign-in sign-in sign-in sign-in"
RULES = {
    "everybody": "yes yes yes yes yes  yes yes yes yes",
    "people": f"sign-in yes yes yes yes  {_NO_TOKEN}",
    "editors": f"sign-in no yes yes yes  {_NO_TOKEN}",
    "admins": f"sign-in no no no yes  {_NO_TOKEN}",
    "people of the blog": f"sign-in yes no yes yes  {_NO_TOKEN}",
    "editors of the blog": f"sign-in no no yes yes  {_NO_TOKEN}",
    "tokens": f"{_NO_COOKIE}  yes yes yes yes",
    "editors' tokens": f"{_NO_COOKIE}  no yes yes yes",
    "admins' tokens": f"{_NO_COOKIE}  no no no yes",
    "tokens of the blog": f"{_NO_COOKIE}  yes no yes yes",
    "editors' tokens of the blog": f"{_NO_COOKIE}  no no yes yes",
}


@dataclass(frozen=True)
class Row:
    """A rule, and with what the route is called. `found`: False when those who are let in get 404."""

    rule: str
    body: dict[str, Any] = field(default_factory=dict)
    found: bool = True

    def answers(self) -> dict[str, str]:
        """The answer expected for each role."""
        return dict(zip(ROLES, RULES[self.rule].split(), strict=True))


ROWS: dict[str, Row] = {
    # Readers
    "GET /": Row("everybody"),
    "GET /live/{slug}": Row("everybody"),
    "WS /live/{slug}/ws": Row("everybody"),
    "GET /live/{slug}/ws": Row("everybody"),
    "GET /live/{slug}/events": Row("everybody"),
    "GET /live/{slug}/updates": Row("everybody"),
    "GET /live/{slug}/snapshot": Row("everybody"),
    "GET /live/{slug}/hours": Row("everybody"),
    "GET /live/{slug}/search": Row("everybody"),
    "GET /live/{slug}/{entry}": Row("everybody"),
    "GET /live/{slug}/feed.atom": Row("everybody"),
    "GET /live/{slug}/feed.rss": Row("everybody"),
    "GET /live/{slug}/feed.json": Row("everybody"),
    "GET /live/{slug}/share.png": Row("everybody"),
    "GET /live/{slug}/share.jpg": Row("everybody"),
    "GET /live/{slug}/{entry}/share.png": Row("everybody"),
    "GET /live/{slug}/{entry}/share.jpg": Row("everybody"),
    "GET /live/{slug}/notifications": Row("everybody"),
    "POST /live/{slug}/notifications": Row("everybody"),
    "POST /live/{slug}/notifications/end": Row("everybody"),
    "GET /live/{slug}/embed": Row("everybody"),
    "GET /robots.txt": Row("everybody"),
    "GET /sitemap.xml": Row("everybody"),
    "GET /sitemap-{number}.xml": Row("everybody", found=False),
    "GET /{key}.txt": Row("everybody", found=False),
    "GET /embed.js": Row("everybody"),
    "GET /oembed": Row("everybody", found=False),
    "GET /live-worker.js": Row("everybody"),
    "GET /media/{name}": Row("everybody", found=False),
    "GET /static/{version}/texts/{language}/{module}.json": Row("everybody", found=False),
    "GET /static/{version}/{path:path}": Row("everybody", found=False),
    # Operators, hubs
    "GET /health": Row("everybody"),
    "GET /ready": Row("everybody"),
    "GET /metrics": Row("everybody"),
    "GET /websub/{id}": Row("everybody", found=False),
    "POST /websub/{id}": Row("everybody"),
    # Programs
    "GET /api/v1/openapi.json": Row("everybody"),
    "GET /api/v1/blogs": Row("tokens"),
    "POST /api/v1/blogs": Row("editors' tokens", {"title": "New"}),
    "GET /api/v1/blogs/{slug}": Row("tokens of the blog"),
    "PATCH /api/v1/blogs/{slug}": Row("editors' tokens of the blog", {"title": "Changed"}),
    "DELETE /api/v1/blogs/{slug}": Row("admins' tokens"),
    "GET /api/v1/blogs/{slug}/landing": Row("tokens of the blog"),
    "GET /api/v1/blogs/{slug}/entries": Row("tokens of the blog"),
    "POST /api/v1/blogs/{slug}/entries": Row("tokens of the blog", {"text": "Words."}),
    "GET /api/v1/blogs/{slug}/entries/{id}": Row("tokens of the blog"),
    "PATCH /api/v1/blogs/{slug}/entries/{id}": Row("editors' tokens of the blog", {"text": "Changed."}),
    "DELETE /api/v1/blogs/{slug}/entries/{id}": Row("editors' tokens of the blog"),
    "GET /api/v1/blogs/{slug}/sources": Row("tokens of the blog"),
    "POST /api/v1/blogs/{slug}/sources": Row("editors' tokens of the blog"),
    "DELETE /api/v1/blogs/{slug}/sources/{source}": Row("editors' tokens of the blog", found=False),
    "GET /api/v1/blogs/{slug}/tray": Row("tokens of the blog"),
    "POST /api/v1/blogs/{slug}/tray/{post}": Row(
        "editors' tokens of the blog", {"act": "dismiss"}, found=False
    ),
    "POST /api/v1/blogs/{slug}/inbox/{token}": Row("everybody", found=False),  # the address is the secret
    "PATCH /api/v1/blogs/{slug}/inbox/{token}/messages/{id}": Row("everybody", found=False),
    "DELETE /api/v1/blogs/{slug}/inbox/{token}/messages/{id}": Row("everybody", found=False),
    "GET /api/v1/blogs/{slug}/webhooks": Row("editors' tokens of the blog"),
    "POST /api/v1/blogs/{slug}/webhooks": Row("editors' tokens of the blog", {"url": "https://example.com/"}),
    "GET /api/v1/blogs/{slug}/webhooks/{webhook}": Row("editors' tokens of the blog", found=False),
    "DELETE /api/v1/blogs/{slug}/webhooks/{webhook}": Row("editors' tokens of the blog", found=False),
    "POST /api/v1/blogs/{slug}/webhooks/{webhook}/test": Row("editors' tokens of the blog", found=False),
    "POST /api/v1/blogs/{slug}/webhooks/{webhook}/resend": Row(
        "editors' tokens of the blog", {"position": "1-0"}, found=False
    ),
    "POST /api/v1/blogs/{slug}/webhooks/{webhook}/on": Row("editors' tokens of the blog", found=False),
    "POST /api/v1/images": Row("tokens"),
    "GET /api/v1/audit": Row("admins' tokens"),
    # Signing in, one's own account
    "GET /desk/login": Row("everybody"),
    "POST /desk/logout": Row("everybody"),
    "GET /desk/manifest.webmanifest": Row("everybody"),
    "GET /desk/link/{secret}": Row("everybody", found=False),  # the address is the secret
    "POST /desk/link/{secret}": Row("everybody", found=False),
    "GET /desk/account": Row("people"),
    "POST /desk/account/password": Row("people"),
    "POST /desk/account/sessions": Row("people", {"id": "none"}),
    "POST /desk/account/language": Row("people", {"language": "de"}),
    "POST /desk/account/spacing": Row("people", {"spacing": "comfortable"}),
    "POST /desk/account/kept": Row("people"),
    "POST /desk/account/profile": Row("people", {"job_title": "Reporter"}),
    # People
    "GET /desk/people": Row("admins"),
    "POST /desk/people/invite": Row("admins", {"role": "editor"}),
    "POST /desk/people/links/{id}": Row("admins"),
    "POST /desk/people/tokens": Row("admins", {"token_name": "Wire", "token_role": "editor"}),
    "POST /desk/people/tokens/{id}": Row("admins"),
    "POST /desk/people/{id}/reset": Row("admins"),
    "POST /desk/people/{id}/role": Row("admins", {"role": "editor"}),
    "POST /desk/people/{id}/remove": Row("admins"),
    "GET /desk/people/{id}/profile": Row("admins"),
    "POST /desk/people/{id}/profile": Row("admins", {"job_title": "Reporter"}),
    "GET /desk/people/{id}/blogs": Row("admins"),
    "POST /desk/people/{id}/blogs": Row("admins", {"which": "all"}),
    "GET /desk/people/audit": Row("admins"),
    "GET /desk/people/audit/export": Row("admins"),
    "POST /desk/people/audit/erase": Row("admins"),
    # Blogs
    "GET /desk": Row("people"),
    "POST /desk": Row("editors", {"title": "New"}),
    "GET /desk/share": Row("people"),
    "GET /desk/sites": Row("admins"),
    "POST /desk/sites": Row("admins"),
    "POST /desk/sites/move": Row("admins"),
    "POST /desk/sites/people": Row("admins", found=False),
    "GET /desk/sites/{id}": Row("admins", found=False),
    "POST /desk/sites/{id}": Row("admins", found=False),
    "POST /desk/sites/{id}/remove": Row("admins", found=False),
    "GET /desk/patterns": Row("editors"),
    "GET /desk/patterns/{name}": Row("editors", found=False),
    "GET /desk/{slug}": Row("people of the blog"),
    "WS /desk/{slug}/ws": Row("people of the blog"),
    "GET /desk/{slug}/ws": Row("everybody"),  # 426 for all: it says that this is the address of a socket
    "GET /desk/{slug}/readers": Row("people of the blog"),
    "GET /desk/{slug}/embed": Row("people of the blog"),
    "GET /desk/{slug}/settings": Row("editors of the blog"),
    "GET /desk/{slug}/archive": Row("editors of the blog"),
    "POST /desk/{slug}/settings": Row("editors of the blog", {"title": "Changed"}),
    "POST /desk/{slug}/state": Row("editors of the blog", {"state": "closed"}),
    "POST /desk/{slug}/duplicate": Row("editors of the blog"),
    "POST /desk/{slug}/delete": Row("admins"),
    # Entries
    "POST /desk/{slug}/preview": Row("people of the blog", {"text": "Words."}),
    "POST /desk/{slug}/images": Row("people of the blog"),
    "POST /desk/{slug}/bulk": Row("people of the blog"),
    "POST /desk/{slug}/keep": Row("people of the blog"),
    "POST /desk/{slug}/ask": Row("people of the blog"),
    "POST /desk/{slug}/entries": Row("people of the blog", {"text": "Words.", "state": "draft"}),
    "GET /desk/{slug}/entries/{id}": Row("people of the blog"),
    "POST /desk/{slug}/entries/{id}": Row("editors of the blog", {"text": "Changed.", "revision": "1"}),
    "GET /desk/{slug}/entries/{id}/edit": Row("editors of the blog"),
    "POST /desk/{slug}/entries/{id}/facts": Row("editors of the blog", found=False),
    "POST /desk/{slug}/entries/{id}/mark": Row("editors of the blog", {"pinned": "1"}),
    "POST /desk/{slug}/entries/{id}/state": Row("editors of the blog", {"state": "draft"}),
    "POST /desk/{slug}/entries/{id}/withdraw": Row("editors of the blog", {"reason": "Wrong."}),
    "POST /desk/{slug}/entries/{id}/bring-back": Row("editors of the blog"),
    "POST /desk/{slug}/entries/{id}/remove": Row("editors of the blog"),
    "POST /desk/{slug}/entries/{id}/restore": Row("editors of the blog"),
    "GET /desk/{slug}/entries/{id}/history": Row("people of the blog"),
    "POST /desk/{slug}/entries/{id}/history": Row("editors of the blog", {"from": "1", "revision": "1"}),
    "POST /desk/{slug}/entries/{id}/lease": Row("editors of the blog", {"how": "take"}),
    "POST /desk/{slug}/entries/{id}/ask": Row("people of the blog"),
    "POST /desk/{slug}/entries/{id}/notes": Row("people of the blog", {"text": "A note."}),
    "GET /desk/{slug}/pins": Row("people of the blog"),
    "POST /desk/{slug}/entries/{id}/pin": Row("editors of the blog"),
    "GET /desk/{slug}/chat": Row("people of the blog"),
    "POST /desk/{slug}/chat": Row("people of the blog", {"text": "Hello."}),
    "POST /desk/{slug}/chat/read": Row("people of the blog"),
    # Posts of others
    "GET /desk/{slug}/tray": Row("people of the blog"),
    "POST /desk/{slug}/tray/{post}": Row("editors of the blog", {"act": "dismiss"}, found=False),
    "GET /desk/{slug}/sources": Row("editors of the blog"),
    "POST /desk/{slug}/sources": Row("editors of the blog"),
    "POST /desk/{slug}/sources/{source}/remove": Row("editors of the blog", found=False),
    "GET /desk/{slug}/connections": Row("editors of the blog"),
    "POST /desk/{slug}/connections": Row("editors of the blog"),
    "POST /desk/{slug}/connections/{connection}": Row("editors of the blog", found=False),
    "POST /desk/{slug}/connections/{connection}/address": Row("editors of the blog", found=False),
    "POST /desk/{slug}/connections/{connection}/senders": Row("editors of the blog", found=False),
    "GET /desk/{slug}/webhooks": Row("editors of the blog"),
    "POST /desk/{slug}/webhooks": Row("editors of the blog", {"url": "https://example.com/", "put": "1"}),
    "POST /desk/{slug}/webhooks/{webhook}": Row("editors of the blog", {"act": "test"}, found=False),
    "POST /desk/{slug}/connections/{connection}/remove": Row("editors of the blog", found=False),
}

# Signing in itself: every role may try. `tests/views/desk/test_sign_in.py` has what becomes of it.
ROWS["POST /desk/login"] = Row("everybody", {"name": "nobody", "password": "nothing"})
