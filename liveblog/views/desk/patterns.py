"""Every partial in every state, drawn with samples and the theme of this server: for people who make themes.

Must not know: how anything is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import NotFound
from liveblog.language.translatable import sentence
from liveblog.model.differences import differences
from liveblog.model.entries import LABELS, STATES, Correction
from liveblog.model.events import Position
from liveblog.model.people import Person, need
from liveblog.model.staff import Lease, Note
from liveblog.model.tray import Source, TrayPost
from liveblog.pages.patterns.entries import LONG, MEDIA, MINUTE, NOON, groups, sample
from liveblog.pages.patterns.pages import PAGES, sample_blog
from liveblog.pages.rendering import Drawing
from liveblog.store.blogs import Listed
from liveblog.text.choices import Choice
from liveblog.views.answers import Asked, page, signed_in
from liveblog.views.desk.composer import DRAFT, PUBLISH, form_of_entry
from liveblog.views.desk.entry_list import STATE_NAMES, deleted_row, row
from liveblog.views.desk.memberships import Some
from liveblog.views.desk.orphaned_drafts import Lost
from liveblog.views.desk.tray import tray_post
from liveblog.views.desk.tray import why as why_of
from liveblog.views.languages import drawing_of
from liveblog.views.security import desk_headers

_SCRIPTS = re.compile(r'<script [^>]*src="[^"]*"[^>]*></script>')
_MEDIA = re.compile(rf'(src|srcset|content)="[^"]*{MEDIA[:32]}[^"]*"')
_STATUSES = (
    ("", "Reconnected."),
    ("lost", "The connection was lost. Trying again."),
    ("stay", "Updates are paused."),
)


async def patterns(request: Asked, person: Person) -> Response:
    """GET /desk/patterns: every entry and status, as readers see them."""
    need(person.role, "publish")
    drawing, blog = drawing_of(request), sample_blog()
    drawn = [(g.name, [(e.id, drawing.entry(blog, e)) for e in g.entries]) for g in groups()]
    names = [*PAGES, "desk"]
    html = drawing.template(
        "desk/patterns.html", groups=drawn, pages=names, blog=blog, statuses=_STATUSES, path=request.url.path
    )
    return _answer(request, html)


async def pattern(request: Asked, person: Person) -> Response:
    """GET /desk/patterns/{name}: a whole page of samples."""
    need(person.role, "publish")
    name = request.path_params["name"]
    if name == "desk":
        drawn = page(request, "desk/patterns_desk.html", **desk_parts(drawing_of(request), person))
        return _answer(request, bytes(drawn.body).decode())
    if name not in PAGES:
        raise NotFound("There is no such page of patterns.")
    return _answer(request, PAGES[name](drawing_of(request)))


def _answer(request: Asked, html: str) -> Response:
    """A page of samples: it runs no scripts, follows nothing, and shows a picture where samples have one."""
    drawing = drawing_of(request)
    picture = drawing.asset("icons/sample.svg")
    html = _MEDIA.sub(
        lambda found: "" if found[1] == "srcset" else f'{found[1]}="{picture}"', _SCRIPTS.sub("", html)
    )
    return HTMLResponse(html, headers=desk_headers(drawing))


def desk_parts(drawing: Drawing, person: Person) -> dict[str, Any]:
    """What the desk's parts are drawn with."""
    blog = sample_blog()
    text = sample(
        "desk", *groups()[0].entries[0].blocks, headline="The river has risen", source=LONG, by=person.id
    )
    lost = Lost(fields={"id": "lost", "headline": "A headline", "text": "A text whose blog is gone."})
    return {
        "blog": blog,
        "rows": _rows(drawing, person),
        "deleted": deleted_row(drawing, blog, sample("desk-deleted", *text.blocks)),
        "form": form_of_entry(text) | {"id": "", "revision": ""},
        "wrong": {"text": "Write something before publishing.", "tags": "A tag is too long."},
        "ways": [PUBLISH, DRAFT],
        "labels": LABELS,
        "drawn": drawing.entry(blog, sample("desk-preview", *text.blocks)),
        "choices": [Choice("text", "https://x.com/a/status/1", "X"), Choice("card", "https://x.com/a/status/2", "X")],
        "edits": _edits(drawing, person),
        "orphaned_edit": _part(
            drawing, person, "_orphaned_edit", form=form_of_entry(text), old="orphaned", ways=[DRAFT]
        ),
        "lost": lost,
        "themes": ["broadsheet"],
        "known_languages": "en, ar",
        "chat": [Note(id="1", by="Mira Holm", at=NOON, text="Who is at the bridge?")],
        "pins": [sample("pin-1", *text.blocks, pinned=True), sample("pin-2", *text.blocks, pinned=True)],
        "listed": Some((Listed(blog, 12, Position(NOON, 0)),), "more", "flood", True),
        **_tray(drawing, person),
    }  # fmt: skip


def _rows(drawing: Drawing, person: Person) -> list[str]:
    blog, notes = sample_blog(), [Note(id="1", by="Jonas Berg", at=NOON, text="Is this confirmed?")]
    blocks = groups()[0].entries[1].blocks
    lease = Lease(entry="desk-published", holder="somebody", name="Jonas Berg", since=NOON)
    rows = []
    for state in STATES:
        reason = "It was about another bridge." if state == "withdrawn" else ""
        entry = sample(f"desk-{state}", *blocks, state=state, by=person.id, reason=reason, withdrawn=NOON)
        rows.append(
            row(drawing, blog, entry, person, notes, lease if state == "published" else None, acts=True)
        )
    boxes = next(group for group in groups() if group.name == "Facts boxes")
    return rows + [row(drawing, blog, entry, person) for entry in boxes.entries]


def _edits(drawing: Drawing, person: Person) -> list[str]:
    wrong = Correction(at=NOON + MINUTE, text="An earlier version said that it was open.")
    image = next(g for g in groups() if g.name == "Images and videos").entries[0].blocks
    entry = sample(
        "desk-edit", *image, source="The bridge is closed.", corrections=(wrong,), headline="The bridge"
    )
    mine = form_of_entry(entry) | {"text": "The bridge is shut."}
    merged = {"theirs": {"text": "The bridge is closed.", "headline": "Bridge closed"}, "taken": ("tags",)}
    lease = Lease(entry="desk-edit", holder="somebody", name="Jonas Berg", since=NOON)
    facts = {"form": mine, "diff": differences(mine["text"], entry.source), "merged": merged, "lease": lease}
    boxes = next(group for group in groups() if group.name == "Facts boxes").entries
    more = [_edit(drawing, person, box, form=form_of_entry(box)) for box in boxes]
    return [_edit(drawing, person, entry, **facts), *more]


def _edit(drawing: Drawing, person: Person, entry: Any, **facts: Any) -> str:
    given = {
        "entry": entry, "drawn": drawing.entry(sample_blog(), entry), "preview": None, "choices": (), "merged": None,
        "diff": (), "lease": None, "state_names": STATE_NAMES, "asking": "", "kept_at": None, "said": "",
        "ways": [("", sentence("Save"))], **facts,
    }  # fmt: skip
    return _part(drawing, person, "_edit", **given)


def _part(drawing: Drawing, person: Person, name: str, **facts: Any) -> str:
    given = {"problems": {}, "labels": LABELS, "may": lambda action: True, "person": person, "new_id": str}
    return drawing.template(f"desk/{name}.html", **given, blog=sample_blog(), **facts)


def _tray(drawing: Drawing, person: Person) -> Mapping[str, Any]:
    posts = next(group for group in groups() if group.name == "Posts of others").entries
    why = sentence("The server asks to be left alone for a while.")
    source = Source(
        id="s", kind="feed", address="https://example.org/feed", name="Harbour", why=why.to_json(), since=NOON
    )
    states: tuple[Any, ...] = ("new", "used", "dismissed", "gone")
    tray = [
        TrayPost(
            id=f"p{n}",
            source="s",
            block=posts[n].blocks[0],
            arrived=NOON,
            state=state,
            by="Mira Holm",
            due=NOON,
        )
        for n, state in enumerate(states)
    ]
    return {
        "sources": [source], "tray": [tray_post(drawing, sample_blog(), post, person) for post in tray],
        "tray_older": "p3", "tray_count": 4, "tray_problems": [source], "troubles": (), "why": why_of,
    }  # fmt: skip


ROUTES: list[BaseRoute] = [
    Route("/desk/patterns", signed_in(patterns)),
    Route("/desk/patterns/{name}", signed_in(pattern)),
]
