"""Bulk actions on the entries ticked in the list. Each entry is checked on its own; failures are reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import reduce

from starlette.responses import Response

from liveblog.errors import Forbidden, Invalid, NotFound, NotNow, Stale
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, parse_id
from liveblog.model.people import Person, may, need, need_edit
from liveblog.store import Store
from liveblog.views.answers import Asked, form_of, json_response, see, wants_json
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import as_seen, changed, require_current_revision, require_state
from liveblog.views.desk.entry_list import PICKED

Act = Callable[
    [Store, Blog, Person, str, str], Awaitable[Entry | None]
]  # the last: the revision that the person saw
Said = Callable[[int], Sentence]  # the message for a number of entries


async def bulk(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/bulk: `act`, and for each entry a field `pick-ID` with the revision that was ticked."""
    need(person.role, "write")
    blog, form = await blog_of(request), await form_of(request, most_fields=4 * PICKED)
    store = request.state["store"]
    try:
        act, said, picks = _wanted(form)
    except Invalid as problem:
        if wants_json(request):
            raise
        return await blog_page(request, person, blog, None, problem.problems, 422)
    done, refusals, last = [], [], None
    for id, seen in picks.items():
        try:
            last = await act(store, blog, person, id, seen) or last
            done.append(id)
        except (NotNow, Forbidden, Invalid, NotFound, Stale) as problem:
            refusals.append(str(problem))
    words = _words(said, len(done), refusals)
    undo = done if form["act"] == "remove" else []
    if wants_json(request):
        # The last one's position, whose delivery the page shows.
        became = {"id": last.id, "revision": last.revision, "state": last.state} if last else None
        return json_response(said=words, undo=undo, refused=len(refusals), last=became)
    if refusals:
        return await blog_page(request, person, blog, None, {"": words}, 409, undo=undo)
    return see(f"/desk/{blog.slug}", "bulk", undo=",".join(undo))


def _wanted(form: dict[str, str]) -> tuple[Act, Said, dict[str, str]]:
    picks = {name.removeprefix("pick-"): seen for name, seen in form.items() if name.startswith("pick-")}
    picks = {id: seen for id, seen in picks.items() if parse_id(id)}
    if not picks:
        raise Invalid("Tick the entries first, then choose what to do with them.")
    if len(picks) > PICKED:
        raise Invalid(
            sentence(
                "{n} entries are ticked; {most} are the most at once. Untick some.", n=len(picks), most=PICKED
            )
        )
    if form.get("act", "") not in ACTS:
        raise Invalid("Choose what to do with the ticked entries.")
    act, said = ACTS[form["act"]]
    return act, said, picks


def _words(said: Said, done: int, refusals: list[str]) -> str:
    words = said(done)
    if refusals:
        why = reduce(
            lambda one, other: sentence("{one} {other}", one=one, other=other), dict.fromkeys(refusals)
        )
        words = sentence(
            "{done} {n} could not be: {why}",
            "{done} {n} could not be: {why}",
            done=words,
            n=len(refusals),
            why=why,
        )
    return words


async def _editable(store: Store, blog: Blog, person: Person, id: str, seen: str) -> Entry:
    entry = await store.entry(blog, id)
    form = {"revision": seen}
    entry = await as_seen(store, blog, person, entry, form)
    need_edit(person, entry)
    require_current_revision(form, entry)
    return entry


async def _publish(store: Store, blog: Blog, person: Person, id: str, seen: str) -> Entry:
    entry = await _editable(store, blog, person, id, seen)
    require_state(person, "published")
    return await changed(store, blog, person, entry, {"state": "published"})


async def _draft(store: Store, blog: Blog, person: Person, id: str, seen: str) -> Entry:
    entry = await _editable(store, blog, person, id, seen)
    return await changed(store, blog, person, entry, {"state": "draft"})


async def _remove(store: Store, blog: Blog, person: Person, id: str, seen: str) -> None:
    entry = await _editable(store, blog, person, id, seen)
    await store.remove(blog, id, revision=entry.revision)


async def _restore(store: Store, blog: Blog, person: Person, id: str, _seen: str) -> Entry:
    if may(person.role, "publish"):
        return await store.restore(blog, id)
    removed = await store.removed(blog, id)
    need_edit(person, removed)
    return await store.restore(blog, id, revision=removed.revision)


def _mark(name: str, value: bool) -> Act:
    # Marks never conflict.
    async def mark(store: Store, blog: Blog, person: Person, id: str, _seen: str) -> None:
        need(person.role, "publish")
        await store.change(blog, id, {name: value}, by=person.name)

    return mark


ACTS: dict[str, tuple[Act, Said]] = {
    "publish": (_publish, lambda n: sentence("{n} entry published.", "{n} entries published.", n=n)),
    "draft": (
        _draft,
        lambda n: sentence(
            "{n} entry made a draft; readers do not see it.",
            "{n} entries made drafts; readers do not see them.",
            n=n,
        ),
    ),
    "pin": (_mark("pinned", True), lambda n: sentence("{n} entry pinned.", "{n} entries pinned.", n=n)),
    "unpin": (
        _mark("pinned", False),
        lambda n: sentence("{n} entry no longer pinned.", "{n} entries no longer pinned.", n=n),
    ),
    "key": (
        _mark("key", True),
        lambda n: sentence("{n} entry marked as a key event.", "{n} entries marked as key events.", n=n),
    ),
    "unkey": (
        _mark("key", False),
        lambda n: sentence("{n} entry no longer a key event.", "{n} entries no longer key events.", n=n),
    ),
    "remove": (_remove, lambda n: sentence("{n} entry deleted.", "{n} entries deleted.", n=n)),
    "restore": (_restore, lambda n: sentence("{n} entry brought back.", "{n} entries brought back.", n=n)),
}
